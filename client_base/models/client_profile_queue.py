from odoo import fields, models
from odoo.tools import SQL

# The orders of the present transaction whose clients were marked while they were recognised.
MARKED_ORDERS = "client_base.marked_orders"


class ClientProfileQueue(models.Model):
    """A client whose facts may have changed since they were last computed.

    Rows are only ever appended, and taken by the refresh; the same client may stand here many times. A unique key
    would make two cashiers who sell to one client at once wait for, or fail, each other. No foreign key: a client who
    is deleted meanwhile is simply not found.
    """

    _name = "client.profile.queue"
    _description = "Clients Waiting for a Refresh"
    _log_access = False

    # Indexed: recognition asks whether a client waits, also while an import has left many.
    client_id = fields.Integer(required=True, index=True, export_string_translation=False)

    # === BUSINESS METHODS === #

    def _mark(self, client_ids):
        """Append clients by their ids."""
        if ids := list(client_ids):
            self._mark_query(SQL("SELECT unnest(%s)", ids))

    def _mark_query(self, clients: SQL):
        """Append the clients that a SELECT of one column of ids returns, and ask for their refresh."""
        self.env.cr.execute(SQL("INSERT INTO client_profile_queue (client_id) %s", clients))
        if self.env.cr.rowcount:
            self._ask_for_refresh()

    def _ask_for_refresh(self):
        """Wake the refresh once this transaction is committed.

        Asked for just before the commit, once per transaction, so that confirming 100 orders wakes it once.
        """
        precommit = self.env.cr.precommit
        if not precommit.data.get("client_base.refresh_asked"):
            precommit.data["client_base.refresh_asked"] = True
            precommit.add(self.sudo()._trigger_refresh)  # sudo: a website visitor may confirm an order

    def _trigger_refresh(self, at=None):
        """Let the cron run at a moment, or at once.

        What ``ir.cron._trigger`` does, in one statement: through the ORM it took longer than all our marking, within
        each confirmation of an order. Nor env.ref(), which would ask the database once more.
        """
        if cron_id := self.env["ir.model.data"]._xmlid_to_res_id("client_base.client_profile_refresh_cron"):
            moment = at or fields.Datetime.now()
            self.env.cr.execute(SQL("INSERT INTO ir_cron_trigger (cron_id, call_at) VALUES (%s, %s)", cron_id, moment))
            if moment <= fields.Datetime.now():
                self.env.cr.postcommit.add(self.env["ir.cron"].sudo()._notifydb)

    def _take(self, limit: int | None = None) -> list[int]:
        """Remove up to ``limit`` of the oldest rows and return the distinct clients in them."""
        self.env.cr.precommit.data.pop(MARKED_ORDERS, None)  # what this very transaction marked may be among them
        oldest = SQL("SELECT id FROM client_profile_queue ORDER BY id LIMIT %s", limit)
        rows = self.env.execute_query(
            SQL("DELETE FROM client_profile_queue WHERE id IN (%s) RETURNING client_id", oldest)
        )
        return list({client_id for (client_id,) in rows})

    def _waiting(self) -> int:
        """Return the number of distinct clients that wait."""
        [[count]] = self.env.execute_query(SQL("SELECT COUNT(DISTINCT client_id) FROM client_profile_queue"))
        return count
