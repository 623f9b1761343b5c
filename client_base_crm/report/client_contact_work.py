from odoo import api, models
from odoo.tools import SQL


class ClientContactWork(models.Model):
    _inherit = "client.contact.work"

    _depends = {"crm.lead": ["partner_id", "client_match_id", "company_id"], "res.partner": ["commercial_partner_id"]}

    # === BUSINESS METHODS === #

    @api.model
    def _get_planned_documents(self):
        # EXTENDS 'client_base'
        # sudo: as for the other documents, whether the reader may read it is asked of each lead
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)._search([])
        contact = leads.left_join("crm_lead", "partner_id", "res_partner", "id", "planned_contact")
        client = SQL("COALESCE(%s, crm_lead.client_match_id)", SQL.identifier(contact, "commercial_partner_id"))
        return [*super()._get_planned_documents(), self._select_documents("crm.lead", leads, client)]
