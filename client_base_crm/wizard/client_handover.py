from odoo import api, fields, models
from odoo.tools import SQL


class ClientHandover(models.TransientModel):
    _inherit = "client.handover"

    # === BUSINESS METHODS === #

    def _get_handover_documents(self):
        # EXTENDS 'client_base'
        return super()._get_handover_documents() | {"crm.lead": ("user_id", self._select_open_leads())}

    def _get_handover_threads(self):
        # EXTENDS 'client_base'
        leads = SQL("SELECT client_id, 'crm.lead', id FROM (%s) lead (client_id, id)", self._select_leads())
        return [*super()._get_handover_threads(), leads]

    def _select_leads(self, condition=None):
        """Select the leads of each client: his contacts' and, where a lead has no contact, those recognised as his."""
        here = SQL("(crm_lead.company_id = %s OR crm_lead.company_id IS NULL)", self.company_id.id)
        condition = SQL("%s AND %s", here, condition) if condition else here
        return SQL(
            """
            SELECT client.id, crm_lead.id
              FROM client JOIN res_partner contact ON contact.commercial_partner_id = client.id
              JOIN crm_lead ON crm_lead.partner_id = contact.id
             WHERE %(condition)s
             UNION ALL
            SELECT client.id, crm_lead.id
              FROM client JOIN crm_lead ON crm_lead.client_match_id = client.id
             WHERE crm_lead.partner_id IS NULL AND %(condition)s
            """,
            condition=condition,
        )

    def _select_open_leads(self):
        return self._select_leads(
            SQL(
                "crm_lead.active AND crm_lead.won_status = 'pending' AND crm_lead.user_id = %s",
                self.former_id.id,
            )
        )


class ClientHandoverLine(models.TransientModel):
    _inherit = "client.handover.line"

    lead_count = fields.Integer("Leads", compute="_compute_counts")

    # === COMPUTE METHODS === #

    @api.depends("counts")
    def _compute_counts(self):
        # EXTENDS 'client_base'
        result = super()._compute_counts()
        for line in self:
            line.lead_count = (line.counts or {}).get("crm.lead", 0)
        return result

    # === BUSINESS METHODS === #

    def _get_noted_models(self):
        # EXTENDS 'client_base'
        return (*super()._get_noted_models(), "crm.lead")

    def _say_counts(self):
        # EXTENDS 'client_base'
        leads = self.env._("Leads: %(count)s", count=self.lead_count)
        return f"{super()._say_counts()} · {leads}"
