from odoo import fields, models
from odoo.tools import SQL

# The orders of the present transaction whose clients were marked while they were recognised.
MARKED_ORDERS = "client_base.marked_orders"


class ClientProfileQueue(models.Model):
    """A client whose facts may have changed since they were last computed."""

    _name = "client.profile.queue"
    _inherit = ["client.queue.mixin"]
    _description = "Clients Waiting for a Refresh"
    _log_access = False
    _queue_cron = "client_base.client_profile_refresh_cron"

    # Indexed: recognition asks whether a client waits, also while an import has left many.
    client_id = fields.Integer(index=True)

    # === BUSINESS METHODS === #

    def _take(self, limit: int | None = None) -> list[int]:
        """Remove up to ``limit`` of the oldest rows and return the distinct clients in them."""
        self.env.cr.precommit.data.pop(MARKED_ORDERS, None)  # what this very transaction marked may be among them
        oldest = SQL("SELECT id FROM client_profile_queue ORDER BY id LIMIT %s", limit)
        rows = self.env.execute_query(
            SQL("DELETE FROM client_profile_queue WHERE id IN (%s) RETURNING client_id", oldest)
        )
        return list({client_id for (client_id,) in rows})
