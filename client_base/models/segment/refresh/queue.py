from odoo import fields, models
from odoo.tools import SQL

# What may have changed of a client; a row without it says that anything may.
FACTS_TOUCHED = "facts"
SEGMENTS_TOUCHED = "segments"


class ClientSegmentQueue(models.Model):
    """A client of whom something changed that segments may read; see ``client.profile.queue``."""

    _name = "client.segment.queue"
    _inherit = ["client.queue.mixin"]
    _description = "Clients Waiting for their Segments"
    _log_access = False
    _queue_cron = "client_base.client_segment_refresh_cron"

    # The name of a contact's column, FACTS_TOUCHED or SEGMENTS_TOUCHED. A segment that does not read it is left alone.
    touched = fields.Char(export_string_translation=False)

    # === BUSINESS METHODS === #

    def _get_mark_query(self, clients: SQL, touched: str | None = None) -> SQL:
        """Return the statement that appends the clients of a SELECT of one column of ids."""
        return SQL(
            "INSERT INTO client_segment_queue (client_id, touched)"
            " SELECT marked.client_id, %s FROM (%s) marked (client_id) WHERE marked.client_id IS NOT NULL",
            touched, clients,
        )  # fmt: skip

    def _mark_query(self, clients: SQL, touched: str | None = None):
        """Append the clients, and ask for the refresh of their segments."""
        self.env.cr.execute(self._get_mark_query(clients, touched))
        if self.env.cr.rowcount:
            self._ask_for_refresh()

    def _get_batch_end(self, limit: int) -> int | None:
        """Return the id up to which the ``limit`` oldest rows go; None when nobody waits."""
        oldest = SQL("SELECT id FROM client_segment_queue ORDER BY id LIMIT %s", limit)
        [[last_id]] = self.env.execute_query(SQL("SELECT MAX(id) FROM (%s) oldest", oldest))
        return last_id

    def _get_batch(self, last_id: int, touched=None) -> SQL:
        """Return a SELECT of the clients up to that id, or of those of whom one of ``touched`` may have changed."""
        return SQL(
            "SELECT client_id FROM client_segment_queue WHERE id <= %s AND %s",
            last_id,
            SQL("(touched IS NULL OR touched = ANY(%s))", list(touched)) if touched is not None else SQL("TRUE"),
        )

    def _count_batch(self, last_id: int) -> list[tuple[str | None, int]]:
        """Return what may have changed of the clients up to that id, and of how many each."""
        return self.env.execute_query(
            SQL(
                "SELECT touched, COUNT(DISTINCT client_id) FROM client_segment_queue WHERE id <= %s GROUP BY touched",
                last_id,
            )
        )

    def _forget(self, last_id: int) -> int:
        """Remove the rows up to that id, as this transaction sees them, and return how many there were."""
        self.env.cr.execute(SQL("DELETE FROM client_segment_queue WHERE id <= %s", last_id))
        return self.env.cr.rowcount
