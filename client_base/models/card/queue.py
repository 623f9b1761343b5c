from odoo import api, models
from odoo.tools import SQL

# The clients of one commit.
BATCH_SIZE = 5_000


class ClientOriginQueue(models.Model):
    """A client whose documents may tell anew how he came to us."""

    _name = "client.origin.queue"
    _inherit = ["client.queue.mixin"]
    _description = "Clients Whose Origin is to be Noted"
    _log_access = False
    _queue_cron = "client_base.client_origin_cron"

    # === BUSINESS METHODS === #

    @api.model
    def _cron_refresh(self):
        """Note how those came who wait."""
        Cron = self.env["ir.cron"]
        remaining = self._waiting()
        while remaining and Cron._commit_progress(remaining=remaining):
            done = self._refresh_queued(BATCH_SIZE)
            remaining = self._waiting()
            if not done or not Cron._commit_progress(done, remaining=remaining):
                break

    @api.model
    def _refresh_queued(self, limit: int | None = None) -> int:
        """Note how those came who wait, and return how many there were."""
        oldest = SQL("SELECT id FROM client_origin_queue ORDER BY id LIMIT %s", limit)
        rows = self.env.execute_query(
            SQL("DELETE FROM client_origin_queue WHERE id IN (%s) RETURNING client_id", oldest)
        )
        if clients := sorted({client_id for [client_id] in rows}):
            self.env["client.origin"]._refresh(clients)
        return len(clients)

    @api.model
    def _mark_documents(self, clients: SQL):
        """Mark the clients of a SELECT of one column, and not the documents that have none."""
        self.env.flush_query(clients)
        self._mark_query(SQL("SELECT id FROM (%s) marked (id) WHERE id IS NOT NULL", clients))
