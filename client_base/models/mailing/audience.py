"""To whom a mailing goes: segments of one company, less others, together with the host's own domain."""

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

PEOPLE = [
    ("client", "The client"),
    ("everyone", "The client and all its contacts"),
    ("last_buyer", "Who ordered last"),
    ("role", "Contacts in a role"),
]
ROLES = [
    ("responsible", "Responsible person"),
    ("invoice", "Invoice contact"),
    ("delivery", "Delivery contact"),
    ("position", "Job position"),
]
# What may not change any more once the first mail is on its way: what came back is told by it.
AUDIENCE_FIELDS = frozenset({
    "client_company_id", "client_segment_ids", "client_excluded_segment_ids", "client_segment_match", "client_people",
    "client_role", "client_position",
})  # fmt: skip
SEGMENT_FIELDS = frozenset({"client_segment_ids", "client_excluded_segment_ids"})
# What only the system may set.
PRIVATE_FIELDS = frozenset({
    "client_to_segments", "client_stop_reason", "client_held_since", "client_template_code", "client_template_lang",
    "client_template_digest",
})  # fmt: skip
# Others may send a mailing that a colleague wrote to segments; whose they are is hidden from them.
SEGMENT_READERS = "client_base.client_base_group_own,client_base.client_base_group_analyst"


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    client_company_id = fields.Many2one(
        "res.company", "Company", compute="_compute_client_company_id", store=True, readonly=False, precompute=True,
        required=True, index=True, ondelete="restrict",
        help="Whose clients get it: their figures, the contact limit and what came back are those of this company.",
    )  # fmt: skip
    client_segment_ids = fields.Many2many(
        "client.segment", "client_mailing_segment_rel", "mailing_id", "segment_id", "Segments",
        domain="[('company_id', '=', client_company_id)]", context={"active_test": False},
        groups=SEGMENT_READERS, copy=False,
        help="Who is in them at the moment of sending gets it.",
    )  # fmt: skip
    client_segment_match = fields.Selection(
        [("any", "in any of them"), ("all", "in all of them")], "Who Is", required=True, default="any"
    )
    client_excluded_segment_ids = fields.Many2many(
        "client.segment", "client_mailing_excluded_segment_rel", "mailing_id", "segment_id", "But Not Who Is In",
        domain="[('company_id', '=', client_company_id)]", context={"active_test": False},
        groups=SEGMENT_READERS, copy=False,
    )  # fmt: skip
    client_people = fields.Selection(
        PEOPLE, "Who of a Client", required=True, default="client",
        help="An address gets it once, however many contacts have it.",
    )  # fmt: skip
    client_role = fields.Selection(ROLES, "Role")
    client_position = fields.Char("Job Position", help="Contacts whose job position contains these words.")
    client_to_segments = fields.Boolean(
        "To Segments", readonly=True, copy=False, export_string_translation=False,
        help="Whether segments were chosen: if they are gone, it goes to nobody, and not to everybody.",
    )  # fmt: skip
    client_stop_reason = fields.Text(
        "Why It Was Stopped", readonly=True, copy=False, help="Nobody was mailed by mistake."
    )

    # === COMPUTE METHODS === #

    @api.depends("client_segment_ids")
    def _compute_client_company_id(self):
        for mailing in self:
            company = mailing.client_segment_ids.company_id[:1]
            mailing.client_company_id = company or mailing.client_company_id or self.env.company

    # === CONSTRAINT METHODS === #

    @api.constrains(
        "mailing_model_id", "client_company_id", "client_segment_ids", "client_excluded_segment_ids", "client_people",
        "client_role", "client_position",
    )  # fmt: skip
    def _check_client_audience(self):
        for mailing in self:
            if fault := mailing._get_segments_fault() or mailing._get_role_fault():
                raise ValidationError(fault)

    def _get_segments_fault(self) -> str | bool:
        segments = self.client_segment_ids | self.client_excluded_segment_ids
        if segments and self.mailing_model_real != "res.partner":
            return self.env._("Segments are groups of contacts: choose contacts as the recipients, or take them out.")
        if segments.company_id - self.client_company_id:
            company = self.client_company_id.name
            return self.env._("All segments of a mailing are of its company, %(company)s.", company=company)
        if self.client_excluded_segment_ids and not self.client_segment_ids:
            return self.env._("Choose the segments that get it before those that do not.")
        return False

    def _get_role_fault(self) -> str | bool:
        if self.client_people != "role":
            return False
        if not self.client_role:
            return self.env._("Choose the role of the contacts who get it.")
        if self.client_role == "position" and not (self.client_position or "").strip():
            return self.env._("Write which job position the contacts have who get it.")
        return False

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_its_company(vals)
        mailings = super().create([self._drop_private(vals) for vals in vals_list])
        mailings._check_their_segments()
        mailings._note_segments()
        return mailings

    def write(self, vals):
        vals = self._drop_private(vals)
        if AUDIENCE_FIELDS.isdisjoint(vals):
            return super().write(vals)
        self._check_its_company(vals)
        self._check_not_sent(vals)
        if not SEGMENT_FIELDS.isdisjoint(vals):
            self._check_their_segments()  # whoever does not see all of them would take some out unawares
        result = super().write(vals)
        self._check_their_segments()
        if not SEGMENT_FIELDS.isdisjoint(vals):
            self._note_segments()
        return result

    def _drop_private(self, vals):
        """Return the values without those that only the system may set."""
        if self.env.su:
            return vals
        return {name: value for name, value in vals.items() if not value or name not in PRIVATE_FIELDS}

    def _check_its_company(self, vals):
        """Refuse a company in which the user does not work. No constraint: those are asked with all rights."""
        company_id = vals.get("client_company_id")
        if company_id and not self.env.su and company_id not in self.env.user.company_ids.ids:
            raise AccessError(self.env._("A mailing is of a company in which you work."))

    def _note_segments(self):
        """Remember that it goes to segments, for when they are gone."""
        for mailing in self.sudo():  # sudo: for itself
            if mailing.client_to_segments != bool(mailing.client_segment_ids):
                mailing.client_to_segments = bool(mailing.client_segment_ids)

    def copy_data(self, default=None):
        for mailing in self:
            if mailing.client_to_segments and not mailing._get_all_segments():
                raise UserError(mailing._say_segments_gone())
            # A copy without the segments that he does not see would go to everybody.
            if mailing._get_all_segments() - mailing._get_all_segments().sudo(False)._filtered_access("read"):
                raise AccessError(
                    self.env._(
                        "%(mailing)s goes to segments that you may not see, so you cannot copy it.",
                        mailing=mailing.subject,
                    )
                )
        vals_list = super().copy_data(default)
        for mailing, vals in zip(self, vals_list, strict=True):
            if not self.env.su and vals.get("client_company_id") not in self.env.user.company_ids.ids:
                vals.pop("client_company_id", None)  # a ready-made mailing: the copy is of the user's company
            if mailing._get_all_segments():  # the host copies no fields that some may not read
                chosen = {name: [Command.set(mailing[name].ids)] for name in SEGMENT_FIELDS}
                vals |= {**chosen, **(default or {})}
        return vals_list

    def _check_not_sent(self, vals):
        """Refuse to change to whom a mailing went."""
        for mailing in self.filtered(lambda mailing: mailing.state in ("sending", "done") or mailing._has_traces()):
            before = mailing.read(AUDIENCE_FIELDS & vals.keys(), load=None)[0]
            if any(mailing._would_change(name, value, before[name]) for name, value in vals.items() if name in before):
                raise UserError(
                    self.env._("%(mailing)s was sent already: make a copy of it for others.", mailing=mailing.subject)
                )

    def _would_change(self, name, value, before):
        if self._fields[name].type == "many2many":
            return {*self.new({name: value})[name]._origin.ids} != {*before}
        return (value or False) != (before or False)

    def _check_their_segments(self):
        """Refuse segments that the user may not read. No constraint: those are asked with all rights."""
        if segments := self._get_all_segments().sudo(False):  # whoever sends to others need not read any
            segments.check_access("read")

    # === BUSINESS METHODS === #

    def _has_client_audience(self) -> bool:
        """Return whether it goes to segments of clients."""
        self.ensure_one()
        # sudo: segments that the user may not see count all the same
        chosen = self.client_to_segments or bool(self.sudo().client_segment_ids)
        return chosen and self.mailing_model_real == "res.partner"

    def _say_segments_gone(self) -> str:
        """Return that it must not be sent: without its segments, the host would send it to everybody."""
        return self.env._(
            "The segments that %(mailing)s goes to were deleted. Make a new mailing.", mailing=self.subject
        )

    def _get_all_segments(self):
        """Return the segments that get it and those that do not, with all rights."""
        mailings = self.sudo()  # sudo: also those that the user may not see
        return (mailings.client_segment_ids | mailings.client_excluded_segment_ids)._origin
