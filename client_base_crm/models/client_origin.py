from odoo import api, models
from odoo.tools import SQL

# Leads, lost ones too: he asked. One without a contact is of the client who was recognised.
CLIENT = SQL("COALESCE(contact.commercial_partner_id, lead.client_match_id)")


class ClientOrigin(models.AbstractModel):
    _inherit = "client.origin"

    # === BUSINESS METHODS === #

    @api.model
    def _get_touch_arms(self):
        # EXTENDS 'client_base'
        return [*super()._get_touch_arms(), self._select_contacts_leads(), self._select_recognised_leads()]

    def _select_contacts_leads(self):
        return SQL(
            """
            SELECT contact.commercial_partner_id, lead.create_date, lead.company_id, lead.source_id, lead.medium_id,
                   lead.campaign_id
              FROM res_partner contact JOIN crm_lead lead ON lead.partner_id = contact.id
             WHERE contact.commercial_partner_id IN (SELECT id FROM client)
            """
        )

    def _select_recognised_leads(self):
        return SQL(
            """
            SELECT client_match_id, create_date, company_id, source_id, medium_id, campaign_id
              FROM crm_lead
             WHERE partner_id IS NULL AND client_match_id IN (SELECT id FROM client)
            """
        )


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "client.origin.document"]

    # === BUSINESS METHODS === #

    @api.model
    def _get_origin_columns(self):
        # EXTENDS 'client.origin.document'
        return super()._get_origin_columns() - {"client_id"} | {"partner_id", "client_match_id"}

    def _get_origin_clients(self):
        # OVERRIDES 'client.origin.document'
        return SQL(
            """
            SELECT %s FROM crm_lead lead LEFT JOIN res_partner contact ON contact.id = lead.partner_id
             WHERE lead.id = ANY(%s)
            """,
            CLIENT, list(self._ids), to_flush=self.env["res.partner"]._fields["commercial_partner_id"],
        )  # fmt: skip
