from odoo import api, models
from odoo.addons.client_base.report.timeline.arm import Arm
from odoo.addons.client_base.report.timeline.kinds import Kind
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# A lead is its contact's client's, and also that of the client whom its addresses recognise.
BY_CONTACT, BY_ADDRESS = 20, 21
LEADS = {"lead": Kind("sales", _lt("Lead"), "fa-handshake-o")}


class ClientTimeline(models.Model):
    _inherit = "client.timeline"

    _depends = {
        "crm.lead": [
            "partner_id", "client_match_id", "company_id", "name", "create_date", "expected_revenue", "won_status",
            "active", "lost_reason_id", "stage_id", "user_id",
        ],
        "crm.lost.reason": ["name"],
        "crm.stage": ["name"],
    }  # fmt: skip

    # === BUSINESS METHODS === #

    @api.model
    def _get_kinds(self):
        # EXTENDS 'client_base'
        return LEADS | super()._get_kinds()

    @api.model
    def _get_opened_models(self):
        # EXTENDS 'client_base'
        return super()._get_opened_models() | {"crm.lead"}

    @api.model
    def _get_arms(self):
        # EXTENDS 'client_base'
        arms = super()._get_arms()
        if not self.env["crm.lead"].has_access("read"):
            return arms
        by_contact = self._make_lead_arm(BY_CONTACT, "contact", SQL("crm_lead.partner_id"))
        by_address = self._make_lead_arm(
            BY_ADDRESS,
            "client",
            SQL("crm_lead.client_match_id"),
            SQL("""
                NOT EXISTS (
                    SELECT FROM res_partner asking
                     WHERE asking.id = crm_lead.partner_id AND asking.commercial_partner_id = person.client_id)
            """),
        )
        return [*arms, by_contact, by_address]

    def _make_lead_arm(self, number, people, owner, where=None):
        here = [("company_id", "in", [*self.env.companies.ids, False])]
        query = self.env["crm.lead"].with_context(active_test=False)._search(here)
        reason = query.left_join("crm_lead", "lost_reason_id", "crm_lost_reason", "id", "told_reason")
        stage = query.left_join("crm_lead", "stage_id", "crm_stage", "id", "told_stage")
        company = query.left_join("crm_lead", "company_id", "res_company", "id", "told_company")
        return Arm(
            number=number,
            kinds=("lead",),
            model="crm.lead",
            query=query,
            people=people,
            owner=owner,
            where=where,
            moment=SQL("crm_lead.create_date"),
            columns={
                "contact_id": SQL("crm_lead.partner_id"),
                "company_id": SQL("crm_lead.company_id"),
                "name": SQL("crm_lead.name"),
                "amount": SQL("NULLIF(crm_lead.expected_revenue, 0)"),
                "currency_id": SQL(
                    "COALESCE(%s, %s)", SQL.identifier(company, "currency_id"), self.env.company.currency_id.id
                ),
                "result": SQL(
                    "CASE WHEN crm_lead.won_status = 'won' THEN %s WHEN crm_lead.won_status = 'lost'"
                    " THEN CONCAT_WS(': ', %s, %s) ELSE %s END",
                    self.env._("Won"), self.env._("Lost"),
                    self.env["crm.lost.reason"]._field_to_sql(reason, "name"),
                    self.env["crm.stage"]._field_to_sql(stage, "name"),
                ),
                "user_id": SQL("crm_lead.user_id"),
                "res_model": SQL("'crm.lead'"),
                "res_id": SQL("crm_lead.id"),
            },
        )  # fmt: skip
