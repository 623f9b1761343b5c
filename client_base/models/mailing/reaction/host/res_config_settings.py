from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    client_mailing_window_days = fields.Integer(related="company_id.client_mailing_window_days", readonly=False)
