"""The refresh: purchases in, facts out, for all clients or for those that changed, in one statement each time."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

# The clients of one commit. Small enough to finish within a second, large enough that the fixed cost does not count.
BATCH_SIZE = 10_000
# Above this share of waiting clients, reading everything in index order is cheaper than looking each client up.
FULL_REFRESH_SHARE = 0.1
RETRY_AFTER = timedelta(minutes=1)
WORK_MEMORY = "64MB"


class ClientProfile(models.Model):
    _inherit = "client.profile"

    # === BUSINESS METHODS === #

    @api.model
    def _cron_refresh(self):
        """Bring the facts up to date: all of them when a company's day began, then those of changed clients."""
        Cron = self.env["ir.cron"]
        # Each round begins a transaction with the lock, so that what it reads is not older than what was written last.
        Cron._commit_progress()
        if (stale := self._companies_of_yesterday()) and self._refresh_all(stale):
            Cron._commit_progress()
        queue = self.env["client.profile.queue"]
        remaining = queue._waiting()
        while remaining and Cron._commit_progress(remaining=remaining):
            done = self._refresh_queued(BATCH_SIZE)
            if not done:  # another worker is at it, and may be past what came last
                queue._trigger_refresh(fields.Datetime.now() + RETRY_AFTER)
                break
            remaining = queue._waiting()
            if not Cron._commit_progress(done, remaining=remaining):
                break

    @api.model
    def _refresh_queued(self, limit: int | None = None) -> int:
        """Refresh the clients that wait, and return how many there were; 0 also when another worker is at it."""
        if not self._lock_refresh():
            return 0
        queue = self.env["client.profile.queue"]
        clients = queue._take(limit)
        if self._is_large_share(len(clients)):
            clients += queue._take()
            self._write_facts(self.env["res.company"].sudo().search([]))
        elif clients:
            self._write_facts(self.env["res.company"].sudo().search([]), clients)
        return len(clients)

    @api.model
    def _refresh_all(self, companies=None) -> bool:
        """Refresh all clients, in all companies or some, and set the scales that follow the clients.

        :return: False when another worker is at it
        """
        if not self._lock_refresh():
            return False
        # sudo: facts are the same whoever asks for their refresh
        companies = companies or self.env["res.company"].sudo().search([])
        scales = self.env["client.rfm.scale"].sudo()._ensure(companies)
        self._write_facts(companies)
        scales._mark_refreshed()
        return True

    @api.model
    def _ask_for_full_refresh(self, companies):
        """Forget that the companies' facts were computed today, and wake the refresh."""
        # sudo: who may change the settings need not be allowed to edit the scale
        scales = self.env["client.rfm.scale"].sudo().search([("company_id", "in", companies.ids)])
        scales.facts_on = False
        self.env["client.profile.queue"]._ask_for_refresh()

    @api.model
    def _companies_of_yesterday(self):
        """Return the companies in whose time zone a new day began since their facts were computed."""
        companies = self.env["res.company"].sudo().search([])
        scales = self.env["client.rfm.scale"].sudo().search([])
        computed_on = {scale.company_id: scale.facts_on for scale in scales}
        return companies.filtered(lambda company: computed_on.get(company) != company._get_client_today())

    @api.model
    def _lock_refresh(self) -> bool:
        """Take the lock that only one refresh holds, until the end of the transaction."""
        [[taken]] = self.env.execute_query(SQL("SELECT pg_try_advisory_xact_lock(hashtext('client_base.refresh'))"))
        return taken

    @api.model
    def _is_large_share(self, count: int) -> bool:
        """Tell whether so many clients are a large share of all, without counting a large base to its end."""
        enough = int(count / FULL_REFRESH_SHARE) + 1 if FULL_REFRESH_SHARE else 0
        seen = SQL("SELECT FROM client_profile LIMIT %s", enough)
        [[known]] = self.env.execute_query(SQL("SELECT COUNT(*) FROM (%s) seen", seen))
        return count > FULL_REFRESH_SHARE * known

    @api.model
    def _write_facts(self, companies, client_ids: list[int] | None = None):
        """Write the facts of all clients or of those given; rows whose facts did not change are not touched."""
        self.env.flush_all()
        self.env.cr.execute(SQL("SET LOCAL jit = off"))
        if client_ids is None:
            self._allow_memory()
        self.env.cr.execute(self._get_refresh_query(companies, client_ids))
        if client_ids:  # their facts may be what they were, and yet not all that others read of their documents
            for note in self._get_change_notes(SQL("SELECT unnest(%s)", client_ids)):
                self.env.cr.execute(note)
        self.env.invalidate_all(flush=False)

    @api.model
    def _allow_memory(self):
        """Let this transaction sort all purchases of 200,000 clients in memory: PostgreSQL's default goes to disk."""
        self.env.cr.execute(
            SQL(
                "SELECT set_config('work_mem', %(enough)s, TRUE)"
                " WHERE pg_size_bytes(current_setting('work_mem')) < pg_size_bytes(%(enough)s)",
                enough=WORK_MEMORY,
            )
        )
