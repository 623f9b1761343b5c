from odoo import api, models


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    # === BUSINESS METHODS === #

    def _load_module_terms(self, modules, langs, overwrite=False):
        # EXTENDS 'base'
        # Ready-made segments are made by code, one set a company: no file of translations knows them.
        super()._load_module_terms(modules, langs, overwrite=overwrite)
        if "client_base" not in modules:
            return
        if self.env.registry.loaded:
            self._translate_segments(langs)
        else:  # models are not complete before all modules are loaded
            self.env.registry._client_segment_langs = langs

    def _register_hook(self):
        super()._register_hook()
        langs = self.env.registry.__dict__.pop("_client_segment_langs", None)
        if langs:
            self._translate_segments(langs)

    @api.model
    def _translate_segments(self, langs):
        """Name the ready-made segments in these languages."""
        shipped = self.env["client.segment"].sudo().with_context(active_test=False, tracking_disable=True)
        shipped.search([("family", "!=", "own")])._translate_shipped(langs)
