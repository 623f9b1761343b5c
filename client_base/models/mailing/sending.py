"""How a mailing is sent: by one process at a time, and on from where it stopped."""

import logging
from contextlib import contextmanager, nullcontext

import psycopg2

from odoo import fields, models, modules
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..client_run_mixin import CONFLICTS, RETRY_SECONDS
from .refreshing import LEFT, MailingStoppedError, MailingWaitsError

_logger = logging.getLogger(__name__)

LOCK = SQL("hashtext('client_base.mailing')")


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    # === ACTION METHODS === #

    def action_put_in_queue(self):
        # EXTENDS 'mass_mailing'
        for mailing in self:
            mailing._check_may_send()
        self._forget_stop()
        return super().action_put_in_queue()

    # === BUSINESS METHODS === #

    def _action_send_mail(self, res_ids=None):
        # EXTENDS 'mass_mailing'
        for mailing in self:
            with mailing._alone(), mailing._sending_alone():
                super(MailingMailing, mailing)._action_send_mail(res_ids=res_ids)
                if not res_ids:
                    mailing._go_on_later()
        return True

    @contextmanager
    def _sending_alone(self):
        """Let no other process send the mailing meanwhile: both would read the same recipients.

        The lock outlives the commits after each batch, and dies with the connection of a killed process.

        :raise MailingWaitsError: another process is at it
        """
        lock = SQL("(%s, %s)", LOCK, self.id)
        [[taken]] = self.env.execute_query(SQL("SELECT pg_try_advisory_lock%s", lock))
        if not taken:
            raise MailingWaitsError(self.env._("%(mailing)s is being sent right now.", mailing=self.subject), self)
        testing = bool(modules.module.current_test)  # a test has one transaction, as for the host
        try:
            if not testing:
                self.env["ir.cron"]._commit_progress()  # from here on we see whom another process has just mailed
            with self.env.cr.savepoint() if testing else nullcontext():
                yield
        except BaseException:
            if not testing:
                self.env.cr.rollback()
            raise
        finally:
            self.env.execute_query(SQL("SELECT pg_advisory_unlock%s", lock))

    @contextmanager
    def _alone(self):
        """Let what goes wrong with a mailing in the queue stop that one, and not keep the queue from the others.

        :raise MailingStoppedError: in words
        """
        try:
            yield
        except (MailingStoppedError, MailingWaitsError, psycopg2.OperationalError, *CONFLICTS):
            raise
        except UserError as error:
            raise (MailingStoppedError(str(error), self) if LEFT in self.env.context else error) from error
        except Exception as error:
            if LEFT not in self.env.context:
                raise
            _logger.exception("Mailing %s cannot be sent", self.id)
            if not modules.module.current_test:
                self.env.cr.rollback()  # the database may have refused to go on
            reason = self.env._("Something is wrong with it. An administrator finds in the log what it is.")
            raise MailingStoppedError(reason, self) from error

    def _go_on_later(self):
        """Put the mailing back into the queue for those who are left in peace today."""
        if self.ab_testing_enabled and not self.ab_testing_is_winner_mailing:
            return  # a test goes to a part; the others get the winner
        left, at = self._hold_back(self._get_unsent())
        if left and self.client_held_since:  # held while the others were mailed, and free by now
            at = fields.Datetime.add(fields.Datetime.now(), seconds=RETRY_SECONDS)
        if at:
            self._wait(at)
