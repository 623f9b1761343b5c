from odoo import fields, models
from odoo.tools import SQL


class ClientQueueMixin(models.AbstractModel):
    """Clients that wait for a cron to look at them.

    Rows are only ever appended, and taken by the cron; the same client may stand here many times. A unique key would
    make two cashiers who sell to one client at once wait for, or fail, each other. No foreign key: a client who is
    deleted meanwhile is simply not found.
    """

    _name = "client.queue.mixin"
    _description = "Clients Waiting"
    _queue_cron = None  # the external id of the cron that takes the rows

    client_id = fields.Integer(required=True, export_string_translation=False)

    # === BUSINESS METHODS === #

    def _mark(self, client_ids):
        """Append clients by their ids."""
        if ids := list(client_ids):
            self._mark_query(SQL("SELECT unnest(%s)", ids))

    def _mark_query(self, clients: SQL, touched: str | None = None):
        """Append the clients that a SELECT of one column of ids returns, and ask for the cron.

        :param touched: what may have changed of them, for a queue that keeps it
        """
        self.env.cr.execute(SQL("INSERT INTO %s (client_id) %s", SQL.identifier(self._table), clients))
        if self.env.cr.rowcount:
            self._ask_for_refresh()

    def _ask_for_refresh(self):
        """Wake the cron once this transaction is committed.

        Asked for just before the commit, once per transaction, so that confirming 100 orders wakes it once.
        """
        precommit, asked = self.env.cr.precommit, f"client_base.asked.{self._queue_cron}"
        if not precommit.data.get(asked):
            precommit.data[asked] = True
            precommit.add(self.sudo()._trigger_refresh)  # sudo: a website visitor may confirm an order

    def _trigger_refresh(self, at=None):
        """Let the cron run at a moment, or at once.

        What ``ir.cron._trigger`` does, in one statement: through the ORM it took longer than all our marking, within
        each confirmation of an order. Nor env.ref(), which would ask the database once more.
        """
        if cron_id := self.env["ir.model.data"]._xmlid_to_res_id(self._queue_cron):
            moment = at or fields.Datetime.now()
            self.env.cr.execute(SQL("INSERT INTO ir_cron_trigger (cron_id, call_at) VALUES (%s, %s)", cron_id, moment))
            if moment <= fields.Datetime.now():
                self.env.cr.postcommit.add(self.env["ir.cron"].sudo()._notifydb)

    def _waiting(self) -> int:
        """Return the number of distinct clients that wait."""
        table = SQL.identifier(self._table)
        [[count]] = self.env.execute_query(SQL("SELECT COUNT(DISTINCT client_id) FROM %s", table))
        return count
