"""When reactions are noted: of clients with whose mailings something happened, within seconds."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...client_run_mixin import CONFLICTS

# The clients of one commit.
BATCH_SIZE = 5_000
# Above this share of waiting clients, reading everything is cheaper than looking each client up.
FULL_REFRESH_SHARE = 0.2
RETRY_AFTER = timedelta(minutes=1)
LOCK = SQL("hashtext('client_base.reactions')")


class ClientReaction(models.Model):
    _inherit = "client.reaction"

    # === BUSINESS METHODS === #

    @api.model
    def _cron_refresh(self):
        """Note what came back from the clients who wait."""
        Cron, queue = self.env["ir.cron"], self.env["client.reaction.queue"]
        # Each round begins a transaction with the lock, so that what it reads is not older than what was written last.
        Cron._commit_progress()
        remaining = queue._waiting()
        try:
            while remaining and Cron._commit_progress(remaining=remaining):
                done = self._refresh_queued(BATCH_SIZE)
                if not done:  # another worker is at it, and may be past what came last
                    queue._trigger_refresh(fields.Datetime.now() + RETRY_AFTER)
                    break
                remaining = queue._waiting()
                if not Cron._commit_progress(done, remaining=remaining):
                    break
        except CONFLICTS:
            self.env.cr.rollback()
            queue._trigger_refresh(fields.Datetime.now() + RETRY_AFTER)
        Cron._commit_progress()

    @api.model
    def _lock_refresh(self) -> bool:
        """Take the lock that only one refresh of reactions holds, until the end of the transaction."""
        [[taken]] = self.env.execute_query(SQL("SELECT pg_try_advisory_xact_lock(%s)", LOCK))
        return taken

    @api.model
    def _refresh_queued(self, limit: int | None = None) -> int:
        """Note the reactions of clients that wait, and return how many; 0 also when another worker is at it."""
        if not self._lock_refresh():
            return 0
        queue = self.env["client.reaction.queue"]
        if self._is_large_share(queue._waiting()):
            clients = queue._take()
            self._write_reactions()
        elif clients := queue._take(limit):
            self._write_reactions(clients)
        return len(clients)

    @api.model
    def _refresh_all(self) -> bool:
        """Note the reactions of all clients; False when another worker is at it."""
        if not self._lock_refresh():
            return False
        self._write_reactions()
        return True

    @api.model
    def _is_large_share(self, count: int) -> bool:
        """Tell whether so many clients are a large share of those who were mailed, without counting all of them."""
        if count <= BATCH_SIZE:
            return False
        enough = int(count / FULL_REFRESH_SHARE) + 1
        seen = SQL("SELECT FROM client_reaction LIMIT %s", enough)
        [[known]] = self.env.execute_query(SQL("SELECT COUNT(*) FROM (%s) seen", seen))
        return count > FULL_REFRESH_SHARE * known

    @api.model
    def _write_reactions(self, client_ids: list[int] | None = None):
        """Write the reactions of all clients or of those given; rows that are right already are not touched."""
        self.env.flush_all()
        self.env.cr.execute(SQL("SET LOCAL jit = off"))
        if client_ids is None:
            self.env["client.profile"]._allow_memory()
        # Who bought after a mailing comes first: the facts are summed up from there.
        self.env.cr.execute(self.env["client.mailing.purchase"]._get_refresh_query(client_ids))
        self._join_by_hash(SQL("off" if client_ids is None else "DEFAULT"))
        self.env.cr.execute(self._get_refresh_query(client_ids))
        self._join_by_hash(SQL("DEFAULT"))
        self.env.invalidate_all(flush=False)

    def _join_by_hash(self, other_ways: SQL):
        """Let the next statements join groups by their hash alone, with the other ways off.

        The planner cannot know how many groups there are. It guesses few, and would sort or walk through all of them.
        """
        self.env.cr.execute(
            SQL("SET LOCAL enable_mergejoin = %(way)s; SET LOCAL enable_nestloop = %(way)s", way=other_ways)
        )
