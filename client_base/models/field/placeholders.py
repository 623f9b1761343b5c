"""The fields of the shop's own as placeholders: what marketers, who may not write code, can put into a mail."""

from odoo import api, models

from .kinds import ROLE_GROUPS

LINKS = ("choice", "product", "contact")


class ResPartner(models.Model):
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    @api.model
    def _get_client_placeholders(self):
        # EXTENDS 'client_base'
        return super()._get_client_placeholders() | self._get_own_placeholders()

    @api.model
    def _get_own_placeholders(self):
        """Return what of the fields that the user sees can stand in a mail, archived ones too: old mails go on."""
        seen = {role for role, group in ROLE_GROUPS.items() if self.env.user.has_group(group)}
        placeholders = {}
        for column, (_id, kind, see_role, *_more) in self.env["client.field"]._get_rules().items():
            if see_role in seen:
                placeholders[column] = column
                if kind in LINKS:
                    placeholders[f"{column}.name"] = column
        return placeholders
