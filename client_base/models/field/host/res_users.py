"""Users are made and copied by whoever could before, though their contacts have fields that he does not see."""

from odoo import api, models


class ResUsers(models.Model):
    _inherit = "res.users"

    # === CRUD METHODS === #

    @api.model
    def default_get(self, fields):
        # EXTENDS 'base'
        # The contact that is made with the user gets its defaults by itself; given by him, he would have to see them.
        own = self.env["client.field"]._get_rules().keys()
        return super().default_get([name for name in fields if name not in own])

    def copy_data(self, default=None):
        # EXTENDS 'base'
        kept = self.env["res.partner"]._get_not_copied(default)
        vals_list = super().copy_data({**dict.fromkeys(kept, False), **(default or {})})
        return [vals and {name: vals[name] for name in vals if name not in kept} for vals in vals_list]
