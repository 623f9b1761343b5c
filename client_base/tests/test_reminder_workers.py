"""Reminders that fail, are killed, or are run by two workers: nothing is done twice, and nobody is forgotten."""

from datetime import date, timedelta
from unittest.mock import patch

import psycopg2

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import AccessError
from odoo.sql_db import connection_info_for
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.reminder import run as reminder_run
from ..models.reminder.effect import Occasion
from .reminder_case import CRON, LAUGH, ReminderCase


@tagged("post_install", "-at_install")
class TestReminderFailures(ReminderCase):
    # === FAILURES === #

    def test_failure_for_one_does_not_stop_the_others_and_leaves_nothing_behind(self):
        self.born(self.theirs, 12, 3)
        do = type(self.Reminder)._do_tag_add

        def fail_for_mine(reminder, client):
            do(reminder, client)
            reminder.env.flush_all()
            if client.name == "Mine":
                raise ValueError("secret@example.com")

        reminder = self.reminder()
        with patch.object(type(self.Reminder), "_do_tag_add", fail_for_mine):
            self.run_on("2026-03-12")
        states = {name: state for name, _day, state in self.told(reminder)}
        self.assertEqual(states, {"Mine": "failed", "Theirs": "done"})
        self.assertNotIn(self.tag, self.mine.category_id)
        self.assertIn(self.tag, self.theirs.category_id)
        log = self.Log.search([("state", "=", "failed")])
        self.assertEqual(log.message, "An unforeseen error (ValueError); the server's log has more")
        with self.assertRaises(AccessError):
            self.as_role("own", log).action_retry()
        self.as_role("manager", log).action_retry()
        self.run_on("2026-03-13")
        self.assertIn(("Mine", "2026-03-12", "done"), self.told(reminder))

    def test_conflict_is_tried_again_later(self):
        do, seen = type(self.Reminder)._do_tag_add, []

        def conflict_once(reminder, client):
            if not seen:
                seen.append(client)
                raise psycopg2.errors.SerializationFailure("someone was faster")
            do(reminder, client)

        reminder = self.reminder()
        with patch.object(type(self.Reminder), "_do_tag_add", conflict_once):
            self.run_on("2026-03-12")
            self.assertEqual(self.told(reminder), [])
            self.run_on("2026-03-12")
        self.assertEqual(self.told(reminder), [("Mine", "2026-03-12", "done")])

    def test_batches_leave_nobody_out(self):
        clients = self.Partner.create([{"name": f"C{number}"} for number in range(7)])
        self.env.flush_all()
        self.Profile._refresh_all(self.company)
        for place, client in enumerate(clients):
            self.born(client, 10 + place % 3, 3)
        self.reminder()
        with patch.object(reminder_run, "BATCH_SIZE", 2):
            self.run_on("2026-03-12")
        self.assertTrue(all(self.tag in client.category_id for client in clients))

    # === SERVER ACTIONS === #

    def test_server_action_that_fails_takes_back_what_it_did_and_is_not_repeated(self):
        code = "record.write({'ref': 'half done'})\nraise UserError('The till is closed')"
        reminder = self.reminder("action", action_id=self.make_action(code).id)
        with mute_logger("odoo.addons.base.models.ir_actions"):
            self.run_on("2026-03-12", "2026-03-12")
        self.assertEqual(self.told(reminder), [("Mine", "2026-03-12", "failed")])
        self.assertFalse(self.mine.ref)

    def test_server_action_is_noted_before_it_runs(self):
        found = "env['client.reminder.log'].search([('contact_id', '=', record.id)])"
        self.reminder("action", action_id=self.make_action(f"record.write(dict(ref={found}.state))").id)
        self.run_on("2026-03-12")
        self.assertEqual(self.mine.ref, "running")

    def test_interrupted_server_action_is_not_begun_again(self):
        reminder = self.reminder("action", action_id=self.make_action(LAUGH).id)
        day = date(2026, 3, 12)
        self.assertTrue(reminder._at_work()._claim(Occasion(self.mine, self.mine, day, day)))
        self.run_on(day, day)
        self.assertEqual(self.told(reminder), [("Mine", "2026-03-12", "failed")])
        self.assertFalse(self.mine.ref)

    # === KILLED === #

    def test_run_that_is_killed_between_two_is_resumed(self):
        self.born(self.theirs, 12, 3)
        self.born(self.nobodys, 12, 3)
        do = type(self.Reminder)._do_tag_add

        class Killed(BaseException):
            pass

        def die_at_theirs(reminder, client):
            if client.name == "Theirs":
                raise Killed
            do(reminder, client)

        reminder = self.reminder()
        with (
            patch.object(reminder_run, "BATCH_SIZE", 1),
            patch.object(type(self.Reminder), "_do_tag_add", die_at_theirs),
            self.assertRaises(Killed),
        ):
            self.run_on("2026-03-12")
        self.env.invalidate_all()
        self.assertNotIn("Theirs", [name for name, _day, _state in self.told(reminder)])
        self.assertLess(len(self.told(reminder)), 3)
        self.run_on("2026-03-12")
        self.assertEqual(sorted(self.told(reminder)),
                         [(name, "2026-03-12", "done") for name in ("Mine", "Nobody's", "Theirs")])  # fmt: skip

    # === AT MIDNIGHT === #

    def test_next_day_of_each_company_wakes_it_once(self):
        far = self.make_company("Far Shop", tz="Asia/Vladivostok")
        self.reminder()
        self.reminder(company_id=far.id)
        triggers = self.env["ir.cron.trigger"]
        domain = [("cron_id", "=", self.env.ref(CRON).id)]
        triggers.search(domain).unlink()
        day = date(2031, 3, 12)
        with self.on_day(day):
            self.Reminder._wake_at_midnight()
            self.Reminder._wake_at_midnight()
        moments = sorted(fields.Datetime.to_string(row.call_at) for row in triggers.search(domain))
        self.assertEqual(moments, ["2031-03-12 14:00:00", "2031-03-13 00:00:00"])

    def test_run_is_cheap_where_nothing_is_due(self):
        self.reminder()
        self.reminder(name="Second")
        self.env.flush_all()
        self.env.invalidate_all()

        def look():
            self.env.flush_all()
            self.env.invalidate_all()
            for reminder in self.Reminder.search([("company_id", "=", self.company.id)]):
                self.assertFalse(reminder._get_due(reminder._get_due_pairs()))

        with self.on_day("2026-06-01"):
            self.Reminder._wake_at_midnight()
            look()  # what the server remembers of groups and names, others may have made it forget
            with self.assertQueryCount(12):
                look()


@tagged("post_install", "-at_install")
class TestTwoReminderWorkers(ReminderCase):
    """A second connection of its own, which sees nothing of this test's data but the lock."""

    def setUp(self):
        super().setUp()
        self.cursor = self.registry.cursor()
        self.addCleanup(self.let_go)
        self.other = api.Environment(self.cursor, SUPERUSER_ID, {})["client.reminder"]

    def let_go(self):
        """Close the cursor without its locks: the connection goes back to the pool, and would keep them."""
        self.cursor.rollback()
        self.cursor.execute("SELECT pg_advisory_unlock_all()")
        self.cursor.close()

    def test_second_worker_leaves_the_work_to_the_first_and_comes_back(self):
        reminder = self.reminder()
        first = psycopg2.connect(**connection_info_for(self.env.cr.dbname)[1])
        self.addCleanup(first.close)
        with first.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtext('client_base.reminders'))")
        first.commit()  # as after each batch: the lock has to outlive it
        self.run_on("2026-03-12")
        self.assertEqual(self.told(reminder), [])
        domain = [("cron_id", "=", self.env.ref(CRON).id)]
        last = self.env["ir.cron.trigger"].search(domain, order="id desc", limit=1)
        self.assertLess(fields.Datetime.now(), last.call_at)
        self.assertLess(last.call_at, fields.Datetime.now() + timedelta(minutes=5))
        first.close()  # the first one is killed: its lock dies with the connection
        self.env.cr.execute("SELECT pg_sleep(0.2)")
        self.run_on("2026-03-12")
        self.assertEqual(self.told(reminder), [("Mine", "2026-03-12", "done")])

    def test_lock_is_given_back_also_after_an_error(self):
        self.reminder()
        self.run_on("2026-03-12")
        self.assertTrue(self.other._lock_run())
        self.cursor.execute("SELECT pg_advisory_unlock_all()")
        broken = patch.object(type(self.Reminder), "_walk", side_effect=RuntimeError)
        with broken, self.assertLogs("odoo.addons.base.models.ir_cron", "ERROR"):
            self.run_on("2026-03-12")
        self.assertTrue(self.other._lock_run())

    def test_day_that_another_dealt_with_is_not_done_twice(self):
        """Without the lock, the one row of the log still stops the second."""
        reminder = self.reminder()
        with self.on_day("2026-03-12"):
            [row] = reminder._get_due(reminder._get_due_pairs())
        target = Occasion(self.mine, self.mine, row[2], row[3])
        reminder._at_work()._note(target, "done", "the tag is put")
        self.assertTrue(reminder._run_row(row))
        self.assertNotIn(self.tag, self.mine.category_id)
        self.assertEqual(self.told(reminder), [("Mine", "2026-03-12", "done")])
