from odoo import api, models
from odoo.tools import SQL


class ClientNextContact(models.Model):
    _inherit = "client.next.contact"

    # === BUSINESS METHODS === #

    @api.model
    def _get_document_queries(self):
        # EXTENDS 'client_base'
        # Also of whom it was recognised to be, before anybody has chosen the contact.
        lead = self.env["crm.lead"]._fields
        leads = SQL(
            """
            SELECT lead.id AS res_id, contact.commercial_partner_id AS client_id, lead.company_id,
                   contact.id AS contact_id
              FROM crm_lead lead JOIN res_partner contact ON contact.id = lead.partner_id
             UNION ALL
            SELECT id, client_match_id, company_id, NULL FROM crm_lead
             WHERE partner_id IS NULL AND client_match_id IS NOT NULL
            """,
            to_flush=[lead[name] for name in ("partner_id", "client_match_id", "company_id")],
        )
        return {**super()._get_document_queries(), "crm.lead": leads}

    @api.model
    def _get_silent_queries(self, since):
        # EXTENDS 'client_base'
        new = SQL(
            """
            SELECT COALESCE(contact.commercial_partner_id, lead.client_match_id)
              FROM crm_lead lead LEFT JOIN res_partner contact ON contact.id = lead.partner_id
             WHERE lead.write_date > %s
            """,
            since,
        )
        return [*super()._get_silent_queries(since), new]
