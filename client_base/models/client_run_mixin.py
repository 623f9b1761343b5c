from datetime import datetime

import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL

# Another transaction was faster; the last one: it deleted what this one names. Tried again.
CONFLICTS = (
    psycopg2.errors.SerializationFailure,
    psycopg2.errors.DeadlockDetected,
    psycopg2.errors.LockNotAvailable,
    psycopg2.errors.ForeignKeyViolation,
)
RETRY_SECONDS = 60


class ClientRunMixin(models.AbstractModel):
    """Work that a cron does in many small commits: by one process at a time, and resumed where a killed one stopped.

    A model that inherits it says what the work is, in ``_walk``, and what a killed run left, in ``_fail_interrupted``.
    """

    _name = "client.run.mixin"
    _description = "Work in the Background"
    _run_cron = None  # the external id of the cron
    _run_lock = None  # what the lock is called that one run holds

    # === BUSINESS METHODS === #

    @api.model
    def _ask_for_run(self, at: datetime | None = None):
        """Wake the run when this transaction is committed, or at a moment; at once only once a transaction."""
        asked = self.env.cr.precommit.data
        if at or not asked.get(self._run_cron):
            asked[self._run_cron] = True
            # While the addon is installed, there is none yet.
            if cron := self.env.ref(self._run_cron, raise_if_not_found=False):
                cron.sudo()._trigger(at)  # sudo: whoever moves a client, or makes a reminder, may not touch crons

    @api.model
    def _ask_later(self):
        """Wake the run in a minute, when whoever was in its way has finished."""
        self._ask_for_run(fields.Datetime.add(fields.Datetime.now(), seconds=RETRY_SECONDS))

    @api.model
    def _cron_run(self):
        """Do what waits, as far as the time of the cron goes."""
        if not self._lock_run():
            self._ask_later()
            return
        try:
            self.env["ir.cron"]._commit_progress()  # from here on we see all that the run before us did
            self._fail_interrupted()
            self._walk()
        except BaseException:
            self.env.cr.rollback()
            raise
        finally:
            self.env.execute_query(SQL("SELECT pg_advisory_unlock(hashtext(%s))", self._run_lock))

    @api.model
    def _lock_run(self) -> bool:
        """Take the lock that only one run holds. It outlives commits, and dies with the connection of a killed run."""
        [[taken]] = self.env.execute_query(SQL("SELECT pg_try_advisory_lock(hashtext(%s))", self._run_lock))
        return taken

    @api.model
    def _fail_interrupted(self):
        """Hook: note of what a killed run had begun that nobody knows how far it came."""
        raise NotImplementedError

    @api.model
    def _walk(self):
        """Hook: do what waits, and commit the progress."""
        raise NotImplementedError
