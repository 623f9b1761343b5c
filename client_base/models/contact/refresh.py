"""When next contacts are noted: of clients with whom something happened, within seconds; of all, once a week."""

from contextlib import suppress
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL

from ..client_run_mixin import CONFLICTS

# The clients of one commit.
BATCH_SIZE = 2_000
RETRY_AFTER = timedelta(minutes=1)
LOCK = SQL("hashtext('client_base.contacts')")
# How often the clock is looked at, and how often everyone.
LOOK_EVERY = timedelta(hours=1)
SWEEP_EVERY = timedelta(days=7)
# What was written by a transaction that took so long was not seen when it was dated.
LONGEST_TRANSACTION = timedelta(minutes=15)


class ClientNextContact(models.Model):
    _inherit = "client.next.contact"

    # === BUSINESS METHODS === #

    @api.model
    def _cron_refresh(self):
        """Mark whom the clock has reached, then note the next contacts of those who wait."""
        Cron = self.env["ir.cron"]
        # Each round begins a transaction with the lock, so that what it reads is not older than what was written last.
        Cron._commit_progress()
        if self._lock_refresh():
            self._sweep()
        Cron._commit_progress()
        queue = self.env["client.contact.queue"]
        remaining = queue._waiting()
        try:
            while remaining and Cron._commit_progress(remaining=remaining):
                done = self._refresh_queued(BATCH_SIZE)
                if not done:  # another worker is at it, and may be past what came last
                    self._retry_soon()
                    break
                remaining = queue._waiting()
                if not Cron._commit_progress(done, remaining=remaining):
                    break
        except CONFLICTS:
            self.env.cr.rollback()
            self._retry_soon()
        Cron._commit_progress()

    @api.model
    def _retry_soon(self):
        self.env["client.contact.queue"]._trigger_refresh(fields.Datetime.now() + RETRY_AFTER)

    @api.model
    def _lock_refresh(self) -> bool:
        """Take the lock that only one refresh of next contacts holds, until the end of the transaction."""
        [[taken]] = self.env.execute_query(SQL("SELECT pg_try_advisory_xact_lock(%s)", LOCK))
        return taken

    @api.model
    def _refresh_queued(self, limit: int | None = None) -> int:
        """Note the next contacts of clients that wait, and return how many; 0 also when another worker is at it."""
        if not self._lock_refresh():
            return 0
        clients = self.env["client.contact.queue"]._take(limit)
        if clients:
            self._refresh_clients(clients)
        return len(clients)

    @api.model
    def _refresh_all(self) -> bool:
        """Note the next contacts of all clients, in batches; False when another worker is at it."""
        if not self._lock_refresh():
            return False
        rows = self.env.execute_query(SQL("SELECT DISTINCT client_id FROM client_profile ORDER BY client_id"))
        clients = [client_id for [client_id] in rows]
        for start in range(0, len(clients), BATCH_SIZE):
            self._refresh_clients(clients[start : start + BATCH_SIZE])
        return True

    @api.model
    def _refresh_clients(self, client_ids: list[int]):
        """Note the next contacts of these clients in all companies."""
        self.env.flush_all()
        self.env.cr.execute(SQL("SET LOCAL jit = off"))
        for company in self.env["res.company"].sudo().search([]):
            self._write_next_contacts(company, client_ids)
        self.env.invalidate_all(flush=False)

    @api.model
    def _refresh_at_once(self, client_ids: list[int]):
        """Note the next contacts of a few clients for someone who looks on; those who wait do so still.

        While another worker is at it, or was faster, that worker's round does it.
        """
        if self._lock_refresh():
            with suppress(*CONFLICTS, psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
                self._refresh_clients(client_ids)

    @api.model
    def _sweep(self):
        """Mark whom something silent happened to since it was last looked at, and once a week everyone."""
        # sudo: a note of the refresh to itself
        Sweep, now = self.env["client.contact.sweep"].sudo(), fields.Datetime.now()
        note = Sweep.search([], limit=1) or Sweep.create({"seen_at": now - SWEEP_EVERY, "swept_at": now - SWEEP_EVERY})
        self.env.flush_all()
        queue = self.env["client.contact.queue"]
        if now - note.swept_at >= SWEEP_EVERY:
            # Those who are clients no more have rows, too.
            queue._mark_query(
                SQL("SELECT client_id FROM client_profile UNION SELECT client_id FROM client_next_contact")
            )
            note.write({"swept_at": now, "seen_at": now})
        elif now - note.seen_at >= LOOK_EVERY:
            for query in self._get_silent_queries(note.seen_at - LONGEST_TRANSACTION):
                queue._mark_query(query)
            note.seen_at = now
