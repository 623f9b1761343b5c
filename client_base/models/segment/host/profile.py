from odoo import api, models
from odoo.tools import SQL

from ..refresh.queue import FACTS_TOUCHED


class ClientProfile(models.Model):
    _name = "client.profile"
    _inherit = ["client.profile", "client.segment.axis"]
    _segment_company_field = "company_id"

    # === BUSINESS METHODS === #

    @api.model
    def _get_change_notes(self, clients: SQL, *, came_or_went: bool = False):
        # EXTENDS 'client.profile'
        # Whoever comes or goes does so in every segment, whatever it reads.
        queue = self.env["client.segment.queue"]
        queue._ask_for_refresh()
        note = queue._get_mark_query(clients, None if came_or_went else FACTS_TOUCHED)
        return [*super()._get_change_notes(clients, came_or_went=came_or_went), note]
