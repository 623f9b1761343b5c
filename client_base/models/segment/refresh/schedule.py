"""When segments are computed: who changed within seconds, what depends on the day every night, all on demand."""

import logging
import time
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, mute_logger

from ...client_run_mixin import CONFLICTS, RETRY_SECONDS

_logger = logging.getLogger(__name__)

# The waiting clients of one commit.
BATCH_SIZE = 10_000
# Above this share of clients that changed, computing all is cheaper than looking each of them up.
FULL_REFRESH_SHARE = 0.1
LOCK = SQL("hashtext('client_base.segments')")
FACTS_LOCK = SQL("hashtext('client_base.refresh')")  # of client.profile
REBUILT_AFTER = timedelta(days=7)


class ClientSegment(models.Model):
    _inherit = "client.segment"

    # === BUSINESS METHODS === #

    @api.model
    def _cron_refresh(self):
        """Compute the segments that wait, then the clients that wait in the segments that read what changed of them."""
        Cron = self.env["ir.cron"]
        # Each round begins a transaction with the lock, so that what it reads is not older than what was written last.
        Cron._commit_progress()
        self._ask_for_days_build()
        Cron._commit_progress()
        try:
            while self._refresh_next():
                remaining = self._count_work()
                if not Cron._commit_progress(1, remaining=remaining):
                    break
        except CONFLICTS:  # someone moved the same client by hand meanwhile
            self.env.cr.rollback()
            self._retry_soon()
        Cron._commit_progress()

    @api.model
    def _refresh_next(self) -> bool:
        """Compute one segment that waits or one batch of clients; False when nothing is left, or another is at it."""
        segment = self._get_waiting()[:1]
        if not segment and not self.env["client.segment.queue"]._get_batch_end(1):
            return False
        if not self._lock_refresh():
            self._retry_soon()
            return False
        if segment:
            segment._refresh()
        else:
            self._refresh_batch()
        return True

    @api.model
    def _get_waiting(self):
        """Return the segments that must be computed anew, those that others read first."""
        return self.sudo().search([("state", "=", "waiting")])._in_order()

    @api.model
    def _count_work(self) -> int:
        return len(self._get_waiting()) + (1 if self.env["client.segment.queue"]._get_batch_end(1) else 0)

    @api.model
    def _retry_soon(self):
        at = fields.Datetime.add(fields.Datetime.now(), seconds=RETRY_SECONDS)
        self.env["client.segment.queue"]._trigger_refresh(at)

    @api.model
    def _lock_refresh(self) -> bool:
        """Take the lock that only one refresh of segments holds, until the end of the transaction."""
        [[taken]] = self.env.execute_query(SQL("SELECT pg_try_advisory_xact_lock(%s)", LOCK))
        return taken

    @api.model
    def _wait_for(self, lock: SQL, patience: str) -> bool:
        """Take a lock as soon as whoever holds it is done; False if that takes longer than ``patience``, like "30s"."""
        cr = self.env.cr
        try:
            with mute_logger("odoo.sql_db"), cr.savepoint():
                cr.execute("SELECT set_config('lock_timeout', %s, TRUE)", [patience])
                cr.execute(SQL("SELECT pg_advisory_xact_lock(%s)", lock))
                cr.execute("SELECT set_config('lock_timeout', '0', TRUE)")
        except psycopg2.errors.LockNotAvailable:
            return False
        return True

    @api.model
    def _ask_for_days_build(self):
        """Let what depends on the day be computed, and what failed be tried again, where a new day began.

        And each segment once a week: changes made by SQL, or by a transaction older than the rule, marked nobody.
        """
        dated = self.env["client.segment.pin"].sudo()._search([("until", "!=", False)]).subselect("segment_id")
        daily = Domain("is_daily", "=", True) | Domain("state", "=", "error") | Domain("id", "in", dated)
        for company in self.env["res.company"].sudo().search([]):
            today = company._get_client_today()
            never, before = Domain("refreshed_on", "=", False), Domain("refreshed_on", "<", today)
            long_ago = Domain("refreshed_on", "<=", today - REBUILT_AFTER)
            here = Domain("company_id", "=", company.id) & Domain("state", "!=", "waiting")
            self.sudo().search(here & (never | long_ago | daily & before)).state = "waiting"

    def _bring_up_to_date(self, patience: str) -> bool:
        """Compute these segments, and those that they read, from what is known now.

        Of a segment that was computed today only the clients are looked at of whom something changed since, unless it
        reads what tells no one when it changes.

        :param patience: how long to wait for another refresh, like "30s"
        :return: False when another refresh is at it for longer
        """
        self.env.flush_all()  # what this transaction changed marks its clients
        if not self._wait_for(FACTS_LOCK, patience):
            return False
        self.env["client.profile"]._refresh_queued()
        if not self._wait_for(LOCK, patience):
            return False
        while self.env["client.segment.queue"]._get_batch_end(1):
            self._refresh_batch()
        every = self
        while more := every.used_ids - every:
            every |= more
        done = self.browse()
        for segment in every._in_order():
            if segment._is_behind() or segment.used_ids & done:
                segment._refresh()
                done += segment
        self.env.flush_all()  # a conflict shows here, and not when something was done for the members
        return True

    def _are_behind(self) -> bool:
        """Return whether the members of one of these segments may not be those of now."""
        queue = self.env["client.segment.queue"]
        return bool(queue._get_batch_end(1)) or any(segment._is_behind() for segment in self)

    def _is_behind(self) -> bool:
        """Return whether clients may have come or gone of whom nothing told us."""
        today = self.company_id._get_client_today()
        return self.state != "ready" or self.is_daily or self.refreshed_on != today

    def _in_order(self):
        """Return the segments with those that others read before these."""
        ordered, todo = self.browse(), self
        while todo:
            ready = todo.filtered(lambda segment, todo=todo: not segment.used_ids & todo) or todo
            ordered, todo = ordered + ready, todo - ready
        return ordered

    def _refresh(self) -> tuple[int, int]:
        """Compute all members; return how many entered and left. An error changes no member, and is told the owner."""
        self.ensure_one()
        began = time.monotonic()
        today = self.company_id._get_client_today()
        moved = self._attempt(self._write_members)
        if moved is None:
            self.refreshed_on = today
            return 0, 0
        self._recount()
        self.write({
            "state": "ready", "error": False, "refreshed_on": today,
            "refreshed_at": fields.Datetime.now(), "refresh_seconds": time.monotonic() - began,
        })  # fmt: skip
        self._members_moved(*moved)
        return moved

    @api.model
    def _refresh_batch(self, limit=BATCH_SIZE):
        """Compute the segments of the clients that wait, each segment for those of whom something it reads changed."""
        queue = self.env["client.segment.queue"]
        last_id = queue._get_batch_end(limit)
        if not last_id:
            return
        segments = self.sudo().search([("state", "=", "ready")])._in_order()
        rows = queue._count_batch(last_id)
        if self._is_large_share(sum(count for _touched, count in rows)):
            segments._forget_build()  # all of them, in transactions of their own
        else:
            touched, done = {name for name, _count in rows}, self.browse()
            for segment in segments:
                read = {*(segment.reads or ()), segment._get_own_mark(), None}
                if segment.used_ids & done:
                    read = None  # whoever moved there may move here
                if read is None or read & touched or None in touched:
                    segment._refresh_clients(queue._get_batch(last_id, None if read is None else read - {None}))
                    done += segment
        queue._forget(last_id)

    def _forget_build(self):
        self.state = "waiting"

    @api.model
    def _is_large_share(self, count):
        return count > FULL_REFRESH_SHARE * max(self._count_clients(int(count / FULL_REFRESH_SHARE) + 1), 1)

    @api.model
    def _count_clients(self, enough):
        [[count]] = self.env.execute_query(
            SQL("SELECT COUNT(*) FROM (SELECT FROM client_profile LIMIT %s) seen", enough)
        )
        return count

    def _refresh_clients(self, clients):
        """Compute the membership of some clients, given by their ids or by a SELECT of them."""
        self.ensure_one()
        segment = self.sudo()  # sudo: members are the same whoever moves one of them
        if not isinstance(clients, SQL):
            clients = SQL("SELECT unnest(%s)", list(clients))
            # A refresh that runs at this moment does not see yet why they move: the next one looks at them again.
            self.env["client.segment.queue"]._mark_query(clients, segment._get_own_mark())
        moved = segment._attempt(lambda: segment._write_members(clients))
        if moved and any(moved):
            segment._recount()
            segment._members_moved(*moved)

    def _get_own_mark(self):
        """Return what stands in the queue beside clients whom only this segment shall look at."""
        return f"segment {self.id}"

    def _members_moved(self, entered: int, left: int):
        """Hook: some clients entered or left in this transaction."""
        if entered or left:
            self.env["res.partner"].invalidate_model(["client_segment_ids"], flush=False)
            self.env["client.segment.stay"].invalidate_model(flush=False)

    def _attempt(self, function):
        """Return what the function returns; None if the rule does not work, which is then noted."""
        self.env.flush_all()
        try:
            with self.env.cr.savepoint(flush=False):
                return function()
        except CONFLICTS:
            raise
        except Exception as error:  # whatever is wrong with one rule, the others go on
            _logger.info("Segment %s cannot be computed", self.id, exc_info=True)
            self._fail(str(error).strip())
        return None

    def _fail(self, reason):
        """Note that the rule does not work, leave the members as they are, and tell the owner once."""
        if not self.error:  # it stays while the segment waits to be tried again
            self._tell_owner(reason)
        self.write({"state": "error", "error": reason})

    def _tell_owner(self, reason):
        self.activity_schedule(
            "mail.mail_activity_data_warning",
            user_id=(self.user_id or self.create_uid).id,
            summary=self.env._("The segment cannot be computed"),
            note=self.env._("Its members stay as they are until the rule is mended: %(reason)s", reason=reason),
        )
