from datetime import date, datetime

import pytz

from odoo import api, fields, models
from odoo.fields import Domain

from ..client_kinds import KINDS

# What a client bought is for those who see all clients; that he is known, for everyone who serves him.
DETAILS = "client_base.client_base_group_all,client_base.client_base_group_analyst"
INTERNAL = "base.group_user"


def recognised(field_class, *arguments, groups=INTERNAL, **attributes):
    """Return a stored field that recognition fills in, and that no copy of the document takes along.

    Computed once the row is there: what is computed before must be readable by whoever creates the document.
    """
    return field_class(
        *arguments, compute="_compute_client_recognition", store=True, copy=False, groups=groups, **attributes
    )


class ClientRecognitionMixin(models.AbstractModel):
    """A document that knows what its client was when it appeared: new, returning or repeat, and on what evidence.

    The answer is stored. It follows the contact data of an open document and is frozen once the document is confirmed
    or posted, so that last year's report says what was true then.
    """

    _name = "client.recognition.mixin"
    _inherit = ["client.order.mixin"]
    _description = "Document with Recognition"
    _client_ordered_field = "client_recognition"

    client_recognition = recognised(
        fields.Selection, KINDS, "Recognition",
        help="New: never seen. Returning: asked before and never bought. Repeat: bought before.",
    )  # fmt: skip
    client_is_ambiguous = recognised(
        fields.Boolean, "Perhaps Known", help="Several clients have an address of this document: choose who it is."
    )
    client_match_id = recognised(
        fields.Many2one, "res.partner", "Recognised As", groups=DETAILS, index="btree_not_null",
        help="The client who has an address of the document, though it names another contact or none.",
    )  # fmt: skip
    client_purchase_number = recognised(
        fields.Integer, "Purchase No.", groups=DETAILS, aggregator=None, help="4 for the fourth purchase of the client."
    )
    client_previous_purchase_on = recognised(fields.Date, "Previous Purchase", groups=DETAILS)
    client_evidence = recognised(fields.Json, groups=DETAILS)
    client_frozen_at = recognised(
        fields.Datetime, "Recognised At", help="The document was confirmed then; its recognition does not change since."
    )
    client_days_since_previous = fields.Integer(
        "Days Since Previous Purchase", compute="_compute_client_days_since_previous", groups=DETAILS
    )

    # === COMPUTE METHODS === #

    @api.depends(lambda self: self._get_recognition_triggers())
    def _compute_client_recognition(self):
        asking = self.filtered(lambda document: document._is_recognition_open())
        for document, vals in asking._recognise().items():
            document.update(vals)
        for document in self - asking:
            if document != document._origin:  # in a form that is being edited: what is stored stays
                fields_of_it = self.pool.field_computed[self._fields["client_recognition"]]
                document.update({field.name: document._origin[field.name] for field in fields_of_it})

    @api.depends("client_previous_purchase_on", "client_frozen_at")
    def _compute_client_days_since_previous(self):
        for document in self:
            previous = document.client_previous_purchase_on
            document.client_days_since_previous = (document._get_evidence_day() - previous).days if previous else 0

    # === CRUD METHODS === #

    def write(self, vals):
        if not (state := vals.get("state")):
            return super().write(vals)
        # sudo: recognition is stored whoever confirms the document, a visitor of the website too
        mine = self.sudo()
        answers = {}
        if state == self._get_frozen_state():
            if moved := {name: vals[name] for name in self._get_recognition_triggers() if name in vals}:
                super().write(moved)  # whose document it is decides what is frozen
            asking = mine.filtered(lambda document: document._is_recognised() and not document.client_frozen_at)
            answers = asking._recognise(vals)
        result = super().write(vals)
        for document, answer in answers.items():
            super(ClientRecognitionMixin, document).write(answer)
        if state in self._get_open_states():
            mine.filtered("client_frozen_at")._thaw()
        return result

    def _thaw(self):
        """Ask anew: the document is open again."""
        self.client_frozen_at = False
        self._ask_anew()

    def _ask_anew(self):
        """Let recognition be computed again before it is read or written next."""
        for field in self.pool.field_computed[self._fields["client_recognition"]]:
            self.env.add_to_compute(field, self)

    # === BUSINESS METHODS === #

    @api.model
    def _get_recognition_triggers(self) -> list[str]:
        """Hook: return the fields whose change makes an open document ask again."""
        return ["partner_id", "company_id"]

    @api.model
    def _get_frozen_state(self) -> str | None:
        """Hook: return the state in which recognition is frozen, None for documents that have no such moment."""
        return None

    @api.model
    def _get_open_states(self) -> tuple[str, ...]:
        """Hook: return the states that a document is in until it is frozen, or again when it is taken back."""
        return ()

    @api.model
    def _get_open_domain(self) -> Domain:
        """Hook: return the domain of documents whose recognition still follows their contact data."""
        return Domain("state", "in", self._get_open_states())

    @api.model
    def _get_client_user_field(self) -> str:
        """Hook: return the field that holds the salesperson."""
        return "user_id"

    def _is_recognised(self) -> bool:
        """Hook: tell whether this document is a client's: nobody can be told where no contact is."""
        return bool(self.partner_id)

    def _is_recognition_open(self) -> bool:
        """Hook: tell whether recognition still follows the contact data of the document."""
        return not self._origin.client_frozen_at

    def _counts_as_purchase(self) -> bool:
        """Hook: tell whether the document is a purchase once it is confirmed, and so has an ordinal."""
        return False

    def _get_recognition_moment(self, vals: dict) -> datetime:
        """Hook: return the moment in UTC at which the client asked or bought, with ``vals`` about to be written."""
        return fields.Datetime.now()

    def _get_asked_at(self) -> datetime:
        """Hook: return the moment at which the document appeared, in whole seconds: what is earlier came before it."""
        return (self._origin.create_date or fields.Datetime.now()).replace(microsecond=0)

    def _get_recognition_day(self, vals: dict) -> date:
        """Hook: return the day of that moment in the shop's time zone."""
        _recognise, _basis, zone = self._get_recognition_company()._get_recognition_settings()
        moment = self._get_recognition_moment(vals)
        try:
            return pytz.utc.localize(moment).astimezone(pytz.timezone(zone)).date()
        except OverflowError:  # on the first or last day of the calendar
            return moment.date()

    def _get_own_documents(self) -> dict[str, list[int]]:
        """Hook: return the documents of the same inquiry, itself among them, as ids by model."""
        return {self._name: self._origin.ids}

    def _get_own_purchases(self) -> tuple[int, ...]:
        """Hook: return the ids of the purchases that came of this inquiry."""
        return ()

    def _marks_its_client(self, vals: dict) -> bool:
        """Hook: tell whether writing ``vals`` marks the document's client already while he is recognised."""
        return False

    def _get_client_address_texts(self) -> dict:
        """Hook: return the texts in which addresses of the client stand, as arguments of ``_get_addresses``."""
        contacts = self.partner_id | self.partner_id.commercial_partner_id
        return {
            "emails": contacts.mapped("email"),
            "phones": contacts.mapped("phone"),
            "vats": contacts.mapped("vat"),
            "country": contacts.country_id[:1],
        }

    def _get_recognition_source(self):
        """Hook: return the document whose recognition this one takes over, such as the order of an invoice."""
        return self.browse()

    def _get_recognition_company(self):
        return self.company_id or self.env.company

    def _get_document_client(self):
        """Return the commercial entity of the document's own contact, as it may be read: by sudo."""
        # sudo: a salesperson may have a document of a client whom he may not open
        return self.sudo().partner_id.commercial_partner_id

    def _get_recognised_client(self):
        """Return the client that the document is of: whom its addresses recognise, else that of its contact."""
        self.ensure_one()
        # sudo: opening what is known of him checks the rights to that
        if source := self.sudo()._get_recognition_source():
            return source._get_recognised_client().with_env(self.env)
        match = self.sudo().client_match_id
        return self.env["res.partner"].browse((match or self._get_document_client())._origin.ids)
