from odoo import api, fields, models
from odoo.tools import SQL


class ClientContactQueue(models.Model):
    """A client with whom something happened that may change when he is contacted next."""

    _name = "client.contact.queue"
    _inherit = ["client.queue.mixin"]
    _description = "Clients Waiting for their Next Contact"
    _log_access = False
    _queue_cron = "client_base.client_next_contact_cron"

    # === BUSINESS METHODS === #

    def _get_mark_query(self, clients: SQL) -> SQL:
        """Return the statement that appends the clients of a SELECT of one column of ids."""
        return SQL(
            "INSERT INTO client_contact_queue (client_id)"
            " SELECT marked.client_id FROM (%s) marked (client_id) WHERE marked.client_id IS NOT NULL",
            clients,
        )

    def _mark_query(self, clients: SQL, touched: str | None = None):
        # EXTENDS 'client.queue.mixin'
        self.env.cr.execute(self._get_mark_query(clients))
        if self.env.cr.rowcount:
            self._ask_for_refresh()

    @api.model
    def _mark_documents(self, documents: dict[str, list[int]]):
        """Append the clients of some documents, given by their ids for each model; others than clients' do not count.

        One statement however many models there are.
        """
        watched = self.env["client.next.contact"]._get_document_queries()
        named = [
            SQL("SELECT client_id FROM (%s) document WHERE res_id = ANY(%s)", watched[model], list(ids))
            for model, ids in documents.items()
            if model in watched and ids
        ]
        if named:
            clients = SQL(" UNION ").join(named)
            self.env.flush_query(clients)
            self._mark_query(clients)

    def _take(self, limit: int | None = None) -> list[int]:
        """Remove up to ``limit`` of the oldest rows and return the distinct clients in them."""
        oldest = SQL("SELECT id FROM client_contact_queue ORDER BY id LIMIT %s", limit)
        rows = self.env.execute_query(
            SQL("DELETE FROM client_contact_queue WHERE id IN (%s) RETURNING client_id", oldest)
        )
        return sorted({client_id for (client_id,) in rows})


class ClientContactSweep(models.Model):
    """The one note of when the clock was last looked at: meetings pass, and documents by SQL come, telling nobody."""

    _name = "client.contact.sweep"
    _description = "Sweep of Next Contacts"
    _log_access = False

    seen_at = fields.Datetime(required=True, export_string_translation=False)
    swept_at = fields.Datetime(required=True, export_string_translation=False)
