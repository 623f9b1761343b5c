from odoo import api, models
from odoo.tools import SQL


class ClientProfile(models.Model):
    _inherit = "client.profile"

    # === BUSINESS METHODS === #

    @api.model
    def _get_change_notes(self, clients: SQL, *, came_or_went: bool = False):
        # EXTENDS 'client.profile'
        notes = super()._get_change_notes(clients, came_or_went=came_or_went)
        if came_or_went:  # they changed, too
            return notes
        queue = self.env["client.reaction.queue"]
        queue._ask_for_refresh()
        return [*notes, queue._get_mark_query(clients)]
