from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    client_prospect_days = fields.Integer(related="company_id.client_prospect_days", readonly=False)
    client_prospect_stop_days = fields.Integer(related="company_id.client_prospect_stop_days", readonly=False)
