from odoo import api, models


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    # === BUSINESS METHODS === #

    @api.model
    def _translate_segments(self, langs):
        # EXTENDS 'client_base'
        # What packs made comes from their tables: no file of translations knows it.
        result = super()._translate_segments(langs)
        self.env["client.field.pack"]._translate_made(langs)
        return result
