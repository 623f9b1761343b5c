from odoo import api, models
from odoo.addons.client_base.models.client_last_contact import RECENT_DOCUMENTS
from odoo.tools import SQL

READ = ("partner_id", "client_match_id", "company_id", "create_date", "user_id")


class ClientLastContact(models.AbstractModel):
    _inherit = "client.last.contact"

    # === BUSINESS METHODS === #

    @api.model
    def _get_recent_document_queries(self):
        # EXTENDS 'client_base'
        return [
            *super()._get_recent_document_queries(),
            self._select_recent_leads(SQL("client_id"), SQL("contact"), SQL("partner_id")),
            self._select_recent_leads(SQL("id"), SQL("client"), SQL("client_match_id")),
        ]

    def _select_recent_leads(self, client, people, column):
        """Select the latest leads of each of ``people`` by a column of theirs, lost ones too: he asked."""
        return SQL(
            """
            SELECT people.%(client)s, 'crm.lead', latest.id, latest.create_date, %(inquiry)s, latest.user_id
              FROM %(people)s people
             CROSS JOIN LATERAL (
                   SELECT id, create_date, user_id
                     FROM crm_lead
                    WHERE %(column)s = people.id AND (company_id = %(company)s OR company_id IS NULL)
                    ORDER BY create_date DESC LIMIT %(most)s
                   ) latest
            """,
            client=client, people=people, column=column, inquiry=self.env._("Inquiry"),
            company=self.env.company.id, most=RECENT_DOCUMENTS,
            to_flush=[self.env["crm.lead"]._fields[name] for name in READ],
        )  # fmt: skip
