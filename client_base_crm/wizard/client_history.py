from odoo import models
from odoo.fields import Domain


class ClientHistory(models.TransientModel):
    _inherit = "client.history"

    # === BUSINESS METHODS === #

    def _get_activity_documents(self):
        # EXTENDS 'client_base'
        documents = super()._get_activity_documents()
        leads = self.client_id._get_client_inquiry_domain() & Domain("res_model", "=", "crm.lead")
        return documents | {"crm.lead": self.env["client.inquiry"]._search(leads).subselect("res_id")}
