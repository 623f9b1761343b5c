from odoo import models


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    # === BUSINESS METHODS === #

    def _load_module_terms(self, modules, langs, overwrite=False):
        # EXTENDS 'base'
        # Ready-made segments are made by code, one set a company: no file of translations knows them.
        super()._load_module_terms(modules, langs, overwrite=overwrite)
        if "client_base" in modules and self.env.registry.ready:
            shipped = self.env["client.segment"].sudo().with_context(active_test=False, tracking_disable=True)
            shipped.search([("family", "!=", "own")])._translate_shipped(langs)
