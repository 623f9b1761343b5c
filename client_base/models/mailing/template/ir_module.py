from odoo import api, models


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    # === BUSINESS METHODS === #

    def _load_module_terms(self, modules, langs, overwrite=False):
        # EXTENDS 'base'
        # At the installation, at each update, and when a language is activated.
        super()._load_module_terms(modules, langs, overwrite=overwrite)
        if "client_base" not in modules:
            return
        if self.env.registry.loaded:
            self.env["mailing.mailing"]._ship_templates()
        else:  # models are not complete before all modules are loaded
            self.env.registry._client_templates_wait = True

    @api.model
    def _register_hook(self):
        super()._register_hook()
        if self.env.registry.__dict__.pop("_client_templates_wait", False):
            self.env["mailing.mailing"]._ship_templates()
