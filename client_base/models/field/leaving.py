"""What an uninstallation takes along: the columns that the shop made, and what would keep them."""

import logging

from odoo import api, models

_logger = logging.getLogger(__name__)


class ClientField(models.Model):
    _inherit = "client.field"

    # === BUSINESS METHODS === #

    @api.model
    def _leave(self):
        """Drop the columns of all fields, whatever screen shows them: the host would refuse to, half-way."""
        # The context stays as it is: in another one, the host would not find the archived views archived.
        every = self.browse(self.with_context(active_test=False).search([]).ids)
        every._clear_screens()
        every._drop_columns()

    def _clear_screens(self):
        """Archive the views that somebody made with the fields; those of modules become as their modules have them."""
        ids = {found for own in self if own.column for found in own._find_naming("ir.ui.view", ("arch_db",))}
        views = self.env["ir.ui.view"].browse(sorted(ids)).filtered(lambda view: view.active and view.type != "qweb")
        shipped = views._filter_shipped()
        shipped.reset_arch("hard")
        (views - shipped).active = False
        for words, found in (("set back", shipped), ("archived", views - shipped)):
            if found:
                names = ", ".join(f"{view.name} ({view.id})" for view in found)
                _logger.warning("Views with fields of the client base were %s: %s", words, names)


class IrUiView(models.Model):
    _inherit = "ir.ui.view"

    # === BUSINESS METHODS === #

    def _filter_shipped(self):
        """Return those that a module brought, with a file to read them from."""
        installed = self.env["ir.module.module"]._installed()
        data = self.env["ir.model.data"].sudo().search([
            ("model", "=", self._name), ("res_id", "in", self.ids), ("module", "in", list(installed)),
        ])  # fmt: skip
        return self.browse(data.mapped("res_id")).filtered("arch_fs")
