from odoo import api, models
from odoo.tools import SQL

# A lead is its contact's client's, and also that of the client whom its addresses recognise.
BY_CONTACT, BY_ADDRESS = 2, 3


class ClientInquiry(models.Model):
    _inherit = "client.inquiry"

    _depends = {
        "crm.lead": [
            "partner_id", "client_match_id", "company_id", "type", "name", "create_date", "expected_revenue",
            "won_status", "active", "lost_reason_id", "user_id",
        ],
        "crm.lost.reason": ["name"],
        "res.company": ["client_tz", "currency_id"],
    }  # fmt: skip

    # === BUSINESS METHODS === #

    @api.model
    def _get_inquiry_sources(self):
        # EXTENDS 'client_base'
        return super()._get_inquiry_sources() | {BY_CONTACT: "crm.lead", BY_ADDRESS: "crm.lead"}

    @api.model
    def _get_inquiry_queries(self):
        # EXTENDS 'client_base'
        queries = super()._get_inquiry_queries()
        if not self.env["crm.lead"].has_access("read"):
            return queries
        return [*queries, self._select_leads_by_contact(), self._select_leads_by_address()]

    def _select_leads_by_contact(self):
        query = self.env["crm.lead"].with_context(active_test=False)._search([])
        contact = query.join("crm_lead", "partner_id", "res_partner", "id", "inquiring_contact")
        return self._select_leads(query, BY_CONTACT, SQL.identifier(contact, "commercial_partner_id"))

    def _select_leads_by_address(self):
        """Select leads by the client they were recognised as, if the user may see that client."""
        query = self.env["crm.lead"].with_context(active_test=False)._search([])
        contact = query.left_join("crm_lead", "partner_id", "res_partner", "id", "inquiring_contact")
        query.add_where(
            SQL(
                "crm_lead.client_match_id IN %s AND crm_lead.client_match_id IS DISTINCT FROM %s",
                self.env["res.partner"].with_context(active_test=False)._search([]).subselect(),
                SQL.identifier(contact, "commercial_partner_id"),
            )
        )
        return self._select_leads(query, BY_ADDRESS, SQL("crm_lead.client_match_id"))

    def _select_leads(self, query, number, client):
        reason = query.left_join("crm_lead", "lost_reason_id", "crm_lost_reason", "id", "inquiry_lost_reason")
        day = self._get_inquiry_day(query, SQL("crm_lead.create_date"))
        company = query.left_join("crm_lead", "company_id", "res_company", "id", "inquired_company")
        return self._select_inquiries(
            query,
            number,
            client_id=client,
            contact_id=SQL("crm_lead.partner_id"),
            company_id=SQL("crm_lead.company_id"),
            kind=SQL("crm_lead.type"),
            name=SQL("crm_lead.name"),
            asked_on=day,
            amount=SQL("crm_lead.expected_revenue"),
            currency_id=SQL(
                "COALESCE(%s, %s)", SQL.identifier(company, "currency_id"), self.env.company.currency_id.id
            ),
            result=SQL("""
                CASE WHEN crm_lead.won_status = 'won' THEN 'won' WHEN crm_lead.won_status = 'lost' THEN 'lost'
                     WHEN crm_lead.active THEN 'open' ELSE 'cancelled' END
            """),
            reason=self.env["crm.lost.reason"]._field_to_sql(reason, "name"),
            user_id=SQL("crm_lead.user_id"),
        )
