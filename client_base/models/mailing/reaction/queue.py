from odoo import api, models
from odoo.tools import SQL

# What segments that read these facts wait for; see ``client.segment.queue``.
REACTIONS_TOUCHED = "reactions"


class ClientReactionQueue(models.Model):
    """A client with one of whose mailings something happened, or who bought after one."""

    _name = "client.reaction.queue"
    _inherit = ["client.queue.mixin"]
    _description = "Clients Waiting for their Reactions"
    _log_access = False
    _queue_cron = "client_base.client_reaction_cron"

    # === BUSINESS METHODS === #

    def _get_mark_query(self, clients: SQL) -> SQL:
        """Return the statement that appends those clients of a SELECT of one column of ids who were ever mailed."""
        return SQL(
            """
            INSERT INTO client_reaction_queue (client_id)
            SELECT marked.client_id FROM (%s) marked (client_id)
             WHERE EXISTS (SELECT FROM mailing_trace trace WHERE trace.client_id = marked.client_id)
                OR EXISTS (SELECT FROM client_reaction noted WHERE noted.client_id = marked.client_id)
            """,
            clients,
        )

    def _mark_query(self, clients: SQL, touched: str | None = None):
        # EXTENDS 'client.queue.mixin'
        self.env.cr.execute(self._get_mark_query(clients))
        if self.env.cr.rowcount:
            self._ask_for_refresh()

    @api.model
    def _mark_traces(self, trace_ids):
        """Append the clients of traces as the database holds them."""
        self.env.cr.execute(
            SQL(
                "INSERT INTO client_reaction_queue (client_id) SELECT DISTINCT client_id FROM mailing_trace"
                " WHERE id = ANY(%s) AND client_id IS NOT NULL",
                list(trace_ids),
            )
        )
        if self.env.cr.rowcount:
            self._ask_for_refresh()

    @api.model
    def _mark_companies(self, companies):
        """Append everyone who was mailed in the companies."""
        self._mark_query(SQL("SELECT client_id FROM client_reaction WHERE company_id = ANY(%s)", list(companies.ids)))

    def _take(self, limit: int | None = None) -> list[int]:
        """Remove up to ``limit`` of the oldest rows and return the distinct clients in them."""
        oldest = SQL("SELECT id FROM client_reaction_queue ORDER BY id LIMIT %s", limit)
        rows = self.env.execute_query(
            SQL("DELETE FROM client_reaction_queue WHERE id IN (%s) RETURNING client_id", oldest)
        )
        return sorted({client_id for (client_id,) in rows})
