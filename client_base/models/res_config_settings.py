from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    client_purchase_basis = fields.Selection(related="company_id.client_purchase_basis", readonly=False)
    client_tz = fields.Selection(related="company_id.client_tz", readonly=False)
    client_sleeping_days = fields.Integer(related="company_id.client_sleeping_days", readonly=False)
    client_lost_days = fields.Integer(related="company_id.client_lost_days", readonly=False)
    client_loyal_days = fields.Integer(related="company_id.client_loyal_days", readonly=False)
    client_recent_months = fields.Integer(related="company_id.client_recent_months", readonly=False)

    # === ACTION METHODS === #

    def action_open_client_scale(self):
        scale = self.env["client.rfm.scale"]._ensure(self.env.company)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("RFM Scale"),
            "res_model": "client.rfm.scale",
            "res_id": scale.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_refresh_client_facts(self):
        return self.env["client.profile"].action_refresh_all()
