from odoo import api, models
from odoo.tools import SQL


class ClientRecognition(models.AbstractModel):
    _inherit = "client.recognition"

    # === BUSINESS METHODS === #

    @api.model
    def _get_recognised_models(self):
        # EXTENDS 'client_base'
        return [*super()._get_recognised_models(), "crm.lead"]

    @api.model
    def _get_inquiry_columns(self):
        # EXTENDS 'client_base'
        return super()._get_inquiry_columns() | {"crm.lead": ["partner_id", "client_match_id", "company_id"]}

    @api.model
    def _get_inquiry_counts(self, questions):
        # EXTENDS 'client_base'
        # Lost leads too, which the host archives: he asked. By contact and by what was recognised, each with its index.
        earlier = SQL(
            "AND (date_trunc('second', crm_lead.create_date), crm_lead.id) < (question.moment, question.record_id)"
            " AND crm_lead.id <> ALL(question.own)"
            " AND COALESCE(crm_lead.company_id, question.company_id) = question.company_id"
        )
        return [
            *super()._get_inquiry_counts(questions),
            SQL(
                """
                SELECT question.index, COUNT(DISTINCT lead.id)
                  FROM (%(questions)s) question
                  CROSS JOIN LATERAL (
                        SELECT crm_lead.id
                          FROM res_partner contact JOIN crm_lead ON crm_lead.partner_id = contact.id
                         WHERE contact.commercial_partner_id = question.client_id %(earlier)s
                         UNION ALL
                        SELECT crm_lead.id FROM crm_lead
                         WHERE crm_lead.client_match_id = question.client_id %(earlier)s
                  ) lead
                 GROUP BY 1
                """,
                questions=questions("crm.lead"), earlier=earlier,
            ),
        ]  # fmt: skip

    @api.model
    def _recognise_history(self, model):
        # EXTENDS 'client_base'
        result = super()._recognise_history(model)
        if model == "crm.lead":
            Lead = self.env["crm.lead"].with_context(active_test=False)
            Lead.search([("partner_id", "=", False), ("client_recognition", "=", False)], order="id")._ask_anew()
        return result

    @api.model
    def _get_history_own(self, model, of):
        # EXTENDS 'client_base'
        own = {
            ("crm.lead", "sale.order"): "ARRAY(SELECT id FROM sale_order WHERE opportunity_id = past.id)",
            ("sale.order", "crm.lead"): "ARRAY(SELECT opportunity_id FROM sale_order"
            " WHERE sale_order.id = past.id AND opportunity_id IS NOT NULL)",
            ("sale.order", "sale.order"): "past.id || ARRAY(SELECT sibling.id FROM sale_order"
            " JOIN sale_order sibling ON sibling.opportunity_id = sale_order.opportunity_id"
            " WHERE sale_order.id = past.id)",
        }.get((model, of))
        return SQL(own) if own else super()._get_history_own(model, of)

    @api.model
    def _select_history(self, model):
        # EXTENDS 'client_base'
        if model != "crm.lead":
            return super()._select_history(model)
        return SQL(
            """
            SELECT crm_lead.id, client.id AS client_id, contact.id AS contact_id, company.id AS company_id,
                   date_trunc('second', crm_lead.create_date) AS at,
                   date_trunc('second', crm_lead.create_date) AS asked_at, 0::bigint AS purchase_id, FALSE AS frozen,
                   FALSE AS ordinal
              FROM crm_lead
              JOIN res_partner contact ON contact.id = crm_lead.partner_id
              JOIN res_partner client ON client.id = contact.commercial_partner_id
              LEFT JOIN crm_team ON crm_team.id = crm_lead.team_id
              JOIN res_company company ON company.id = COALESCE(crm_lead.company_id, crm_team.company_id, %s)
             WHERE company.client_recognition AND %s
            """,
            self.env.company.id,
            self._get_recognisable_condition("client", SQL("contact.id"), SQL("company.id")),
        )
