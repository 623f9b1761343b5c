"""Contacts are copied by whoever could before: the host reads all that is copied, hidden or not."""

from odoo import api, models

from ..kinds import OURS


class ResPartner(models.Model):
    _inherit = "res.partner"

    # === CRUD METHODS === #

    def copy_data(self, default=None):
        # EXTENDS 'base'
        kept = self._get_not_copied(default)
        vals_list = super().copy_data({**dict.fromkeys(kept, False), **(default or {})})
        return [vals and {name: vals[name] for name in vals if name not in kept} for vals in vals_list]

    # === BUSINESS METHODS === #

    @api.model
    def _get_not_copied(self, default=None) -> set[str]:
        """Return the fields of ours that the user may not read or not fill in; what is given is no copy."""
        ours = [found for name, found in self._fields.items() if found.copy and name.startswith(OURS)]
        contacts = self.env["res.partner"]
        return {
            found.name
            for found in ours
            if not self._has_field_access(found, "read") or not contacts._may_change_own(found.name)
        } - (default or {}).keys()
