from odoo import api, models


class BaseAutomation(models.Model):
    _inherit = "base.automation"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self.env["client.segment.announcement"]._follow_rules()
        return rules

    def write(self, vals):
        result = super().write(vals)
        if not {"model_id", "active", "trigger"}.isdisjoint(vals):
            self.env["client.segment.announcement"]._follow_rules()
        return result

    def unlink(self):
        result = super().unlink()
        self.env["client.segment.announcement"]._follow_rules()
        return result
