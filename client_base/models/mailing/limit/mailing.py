"""What becomes of those who are over the limit when a mailing is sent."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

POLICIES = [
    ("skip", "Skipped, and it is noted why"),
    ("hold", "Held until they may get it"),
    ("send", "Mailed all the same"),
]
FAILURE = ("client_limit", "Contact Limit")


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    client_limit_policy = fields.Selection(
        POLICIES, "Over the Limit", required=True, default="skip",
        help="Whoever got as many marketing contacts as his limit allows. Quiet hours are kept, too, unless he is"
        " mailed all the same.",
    )  # fmt: skip
    client_limit_reason = fields.Char("Why All the Same", help="It is noted in the log, with your name.")
    client_held_since = fields.Datetime("First Held On", readonly=True, copy=False)

    # === CONSTRAINT METHODS === #

    @api.constrains("client_limit_policy", "client_limit_reason")
    def _check_client_limit_reason(self):
        for mailing in self:
            if mailing.client_limit_policy == "send" and not (mailing.client_limit_reason or "").strip():
                raise ValidationError(
                    self.env._("Write why %(mailing)s goes to clients over the limit, too.", mailing=mailing.subject)
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        mailings = super().create(vals_list)
        mailings.filtered(lambda mailing: mailing.client_limit_policy == "send")._note_limit_reason()
        return mailings

    def write(self, vals):
        if vals.get("state") == "draft":  # whoever sends it again begins anew
            vals = {**vals, "client_held_since": False}
        before = {mailing: mailing._get_limit_decision() for mailing in self}
        result = super().write(vals)
        self.filtered(lambda mailing: mailing._get_limit_decision() not in (None, before[mailing]))._note_limit_reason()
        return result

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for mailing, vals in zip(self, vals_list, strict=True):
            winner = mailing.ab_testing_enabled and (default or {}).get("ab_testing_pc") == 100
            if mailing.client_limit_policy == "send" and not winner:  # it was decided for that one mailing
                vals |= {"client_limit_policy": "skip", "client_limit_reason": False, **(default or {})}
        return vals_list

    # === BUSINESS METHODS === #

    def _get_limit_decision(self):
        """Return why it is sent whatever the limit says; None if it is not."""
        return self.client_limit_reason if self.client_limit_policy == "send" else None

    def _note_limit_reason(self):
        """Note in the log who decided that the limit does not count, and why."""
        for mailing in self:
            mailing.message_post(
                body=self.env._(
                    "Goes to clients over the contact limit and in quiet hours, too: %(reason)s",
                    reason=mailing.client_limit_reason,
                )
            )

    def _find_limit_contacts(self, res_ids) -> dict[int, int]:
        """Return for each of the recipients the contact whose limit counts; who is nobody's contact is left out."""
        if self.mailing_model_real == "res.partner":
            return {res_id: res_id for res_id in res_ids}
        # sudo: whose contact it is, is known by the limit alone
        records = self.env[self.mailing_model_real].sudo().browse(res_ids)
        addresses = records.mapped("email_normalized") if "email_normalized" in records else [False] * len(records)
        asked = [
            {"model": records._name, "res_id": record.id, "email": address}
            for record, address in zip(records, addresses, strict=True)
        ]
        found = self.env["mailing.trace"]._find_clients_of(asked)
        return {res_id: client_id for res_id, client_id in zip(records.ids, found, strict=True) if client_id}


class MailingTrace(models.Model):
    _inherit = "mailing.trace"

    failure_type = fields.Selection(selection_add=[FAILURE])


class MailMail(models.Model):
    _inherit = "mail.mail"

    failure_type = fields.Selection(selection_add=[FAILURE])
