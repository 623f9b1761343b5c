from odoo import models


class Website(models.Model):
    _name = "website"
    _inherit = ["website", "client.segment.named"]
