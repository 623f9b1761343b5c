from odoo import api, models


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    # === BUSINESS METHODS === #

    @api.model
    def _translate_segments(self, langs):
        # EXTENDS 'client_base'
        # Ready-made reminders are made by code as well: no file of translations knows them.
        result = super()._translate_segments(langs)
        shipped = self.env["client.reminder"].sudo().with_context(active_test=False, tracking_disable=True)
        shipped.search([("code", "!=", False)])._translate_shipped(langs)
        return result
