"""What packs make knows from which one it came."""

from odoo import api, fields, models


class ClientField(models.Model):
    _inherit = "client.field"

    pack_id = fields.Many2one("client.field.pack", "Came with", readonly=True, copy=False, index="btree_not_null")
    code = fields.Char(readonly=True, copy=False, export_string_translation=False)


class ClientSegment(models.Model):
    _inherit = "client.segment"

    pack_id = fields.Many2one("client.field.pack", "Came with", readonly=True, copy=False, index="btree_not_null")

    # === BUSINESS METHODS === #

    @api.model
    def _ask_for_days_build(self):
        # EXTENDS 'client_base'
        self.env["client.field.pack"]._follow_days()
        return super()._ask_for_days_build()


class ClientReminder(models.Model):
    _inherit = "client.reminder"

    pack_id = fields.Many2one("client.field.pack", "Came with", readonly=True, copy=False, index="btree_not_null")
