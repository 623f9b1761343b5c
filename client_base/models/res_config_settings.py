from odoo import api, fields, models

LIMITS = frozenset({
    "client_sleeping_days", "client_lost_days", "client_loyal_days", "client_recent_months",
    "client_accidental_days", "client_vip_revenue", "client_economy_purchase",
    "client_prospect_days", "client_prospect_stop_days",
})  # fmt: skip


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    client_purchase_basis = fields.Selection(related="company_id.client_purchase_basis", readonly=False)
    client_tz = fields.Selection(related="company_id.client_tz", readonly=False)
    client_sleeping_days = fields.Integer(related="company_id.client_sleeping_days", readonly=False)
    client_lost_days = fields.Integer(related="company_id.client_lost_days", readonly=False)
    client_loyal_days = fields.Integer(related="company_id.client_loyal_days", readonly=False)
    client_recent_months = fields.Integer(related="company_id.client_recent_months", readonly=False)
    client_currency_id = fields.Many2one(related="company_id.currency_id", string="Currency of the Shop")
    client_accidental_days = fields.Integer(related="company_id.client_accidental_days", readonly=False)
    client_vip_revenue = fields.Monetary(
        related="company_id.client_vip_revenue", readonly=False, currency_field="client_currency_id"
    )
    client_economy_purchase = fields.Monetary(
        related="company_id.client_economy_purchase", readonly=False, currency_field="client_currency_id"
    )
    client_recognition = fields.Boolean(related="company_id.client_recognition", readonly=False)
    client_manager_policy = fields.Selection(related="company_id.client_manager_policy", readonly=False)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        # Together: the host writes each related field on its own, and two limits that fit each other need not fit the
        # ones that they replace.
        for vals in vals_list:
            company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
            if changed := {name: vals[name] for name in LIMITS & vals.keys() if vals[name] != company[name]}:
                company.write(changed)
        return super().create(vals_list)

    # === ACTION METHODS === #

    def action_open_client_scale(self):
        return self.env["client.rfm.scale"].action_open_current()

    def action_refresh_client_facts(self):
        return self.env["client.profile"].action_refresh_all()
