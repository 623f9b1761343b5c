from odoo import api, fields, models
from odoo.addons.client_base.models.client_kinds import KINDS
from odoo.addons.client_base.models.client_purchase import SOURCE_BITS
from odoo.fields import Domain


class CrmLead(models.Model):
    """A lead is recognised as it came in: by its contact, or by the e-mail and phone that were typed."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "client.recognition.mixin"]

    # Once more, so that its options belong to this addon: the core, which comes before, could not translate them.
    client_recognition = fields.Selection(KINDS)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads._recompute_recordset(["client_recognition"])  # now, so that the next lead finds this one
        return leads

    # === BUSINESS METHODS === #

    @api.model
    def _get_recognition_triggers(self):
        # EXTENDS 'client.recognition.mixin'
        return [*super()._get_recognition_triggers(), "email_from", "phone", "country_id"]

    @api.model
    def _get_open_domain(self):
        # OVERRIDES 'client.recognition.mixin'
        return Domain("won_status", "=", "pending")

    def _is_recognised(self):
        # EXTENDS 'client.recognition.mixin'
        return bool(self.email_from or self.phone) or super()._is_recognised()

    def _is_recognition_open(self):
        # EXTENDS 'client.recognition.mixin'
        # What became of a lead is no reason to ask anew what its client was.
        decided = self.won_status in ("won", "lost") and self._origin.client_recognition
        return not decided and super()._is_recognition_open()

    def _get_recognition_moment(self, vals):
        # EXTENDS 'client.recognition.mixin'
        return self._get_asked_at()

    def _get_own_documents(self):
        # EXTENDS 'client.recognition.mixin'
        return {**super()._get_own_documents(), "sale.order": self._origin.order_ids.ids}

    def _get_own_purchases(self):
        # EXTENDS 'client.recognition.mixin'
        orders = self._origin.order_ids
        documents = {"sale.order": orders.ids, "account.move": orders.invoice_ids.ids}
        return tuple(
            (record_id << SOURCE_BITS) + number
            for number, model in self.env["client.purchase"]._get_purchase_sources().items()
            for record_id in documents.get(model, ())
        )

    def _get_client_address_texts(self):
        # EXTENDS 'client.recognition.mixin'
        texts = super()._get_client_address_texts()
        return texts | {
            "emails": [self.email_from, *texts["emails"]],
            "phones": [self.phone, *texts["phones"]],
            "country": self.country_id or texts["country"],
        }

    def _get_recognition_company(self):
        # EXTENDS 'client.recognition.mixin'
        return self.company_id or self.team_id.company_id or self.env.company
