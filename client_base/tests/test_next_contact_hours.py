"""Working hours: by the client's own clock, over a change of the clocks, on Sundays and holidays."""

from datetime import datetime
from unittest.mock import patch

import pytz

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .contact_case import ContactCase


@tagged("post_install", "-at_install")
class TestNextContactHours(ContactCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.berlin = cls.make_hours("Europe/Berlin")
        cls.ann.client_calendar_id = cls.berlin
        cls.promise(cls.ann, 0)
        cls.catch_up()

    @classmethod
    def make_hours(cls, tz, begin=9, end=18, days=range(5)):
        """Return the working hours of a client, from Monday to Friday unless he has other days."""
        lines = [
            Command.create({"name": "Open", "dayofweek": str(day), "hour_from": begin, "hour_to": end}) for day in days
        ]
        return cls.env["resource.calendar"].create({"name": tz, "tz": tz, "attendance_ids": [Command.clear(), *lines]})

    def at(self, moment, client=None):
        """Return whether the client can be reached at a moment in UTC, and what the list says of it."""
        self.env.invalidate_all()
        with patch.object(type(self.Next), "_get_now", lambda _rows: pytz.utc.localize(datetime.fromisoformat(moment))):
            row = self.row(client)
            found = self.Next.search([("open_now", "=", True), ("id", "=", row.id)])
            self.assertEqual(bool(found), row.open_now, "the filter says the same")
            self.assertEqual(bool(self.Next.search([("open_now", "!=", True), ("id", "=", row.id)])), not row.open_now)
            return row.open_now, row.hours

    def test_open_within_the_hours_of_his_time_zone(self):
        # Wednesday, 14 January 2026: Berlin is an hour before UTC.
        self.assertEqual(self.at("2026-01-14 07:59:00"), (False, "opens at 09:00"))
        self.assertEqual(self.at("2026-01-14 08:00:00"), (True, "open"))
        self.assertEqual(self.at("2026-01-14 16:59:00"), (True, "open"))
        self.assertEqual(self.at("2026-01-14 17:00:00")[0], False)
        self.berlin.tz = "Asia/Vladivostok"
        self.assertEqual(self.at("2026-01-13 23:00:00"), (True, "open"))
        self.assertEqual(self.at("2026-01-14 08:30:00")[0], False)

    def test_after_hours_the_next_day_is_told(self):
        open_now, words = self.at("2026-01-14 20:00:00")
        self.assertEqual((open_now, "09:00" in words, "15" in words), (False, True, True), words)

    def test_closed_on_sunday(self):
        open_now, words = self.at("2026-01-18 10:00:00")
        self.assertEqual((open_now, "09:00" in words, "19" in words), (False, True, True), words)

    def test_the_day_on_which_the_clocks_change(self):
        sundays = self.make_hours("Europe/Berlin", days=[6])
        self.ann.client_calendar_id = sundays
        # 29 March 2026: nine o'clock is seven in UTC from this day on, and was eight a week before.
        self.assertEqual(self.at("2026-03-22 07:30:00"), (False, "opens at 09:00"))
        self.assertEqual(self.at("2026-03-29 07:30:00"), (True, "open"))
        # 25 October 2026, back.
        self.assertEqual(self.at("2026-10-18 07:30:00"), (True, "open"))
        self.assertEqual(self.at("2026-10-25 07:30:00"), (False, "opens at 09:00"))

    def test_holidays_of_the_client_are_respected_and_ours_are_not(self):
        holiday = self.env["resource.calendar.leaves"].create({
            "name": "Carnival", "calendar_id": self.berlin.id, "date_from": "2026-01-14 00:00:00",
            "date_to": "2026-01-14 23:00:00",
        })  # fmt: skip
        self.assertEqual(self.at("2026-01-14 10:00:00")[0], False)
        holiday.calendar_id = False
        self.assertEqual(self.at("2026-01-14 10:00:00")[0], True)

    def test_never_open_is_closed(self):
        self.ann.client_calendar_id = self.make_hours("UTC", days=[])
        self.assertEqual(self.at("2026-01-14 10:00:00"), (False, "closed"))

    def test_who_has_no_hours_may_always_be_called(self):
        self.promise(self.mine, 0)
        self.catch_up()
        for moment in ("2026-01-14 02:00:00", "2026-01-18 10:00:00"):
            self.assertEqual(self.at(moment, self.mine), (True, "open"))

    def test_flexible_hours_are_no_hours(self):
        self.berlin.flexible_hours = True
        self.assertEqual(self.at("2026-01-18 03:00:00"), (True, "open"))

    def test_hours_that_are_deleted_close_nobody(self):
        self.berlin.unlink()
        self.assertEqual(self.at("2026-01-18 03:00:00"), (True, "open"))

    def test_log_leads_past_those_who_are_closed(self):
        for client in (self.mine, self.nobodys):
            self.promise(client, 0)
        self.catch_up()
        rows = self.row() | self.row(self.mine) | self.row(self.nobodys)
        sunday = pytz.utc.localize(fields.Datetime.to_datetime("2026-01-18 10:00:00"))
        with patch.object(type(self.Next), "_get_now", lambda _rows: sunday):
            action = self.Next._get_next_action(rows.ids)
        self.assertEqual(action["context"]["default_contact_id"], self.mine.id)
        self.assertEqual(action["context"]["client_queue_ids"], self.row(self.nobodys).ids)

    def test_managers_make_hours_and_salespeople_choose_them(self):
        line = {"name": "Open", "dayofweek": "6", "hour_from": 7, "hour_to": 12}
        hours = {"name": "Weekends", "tz": "UTC", "attendance_ids": [Command.create(line)]}
        made = self.as_role("manager")["resource.calendar"].create(hours)
        self.assertIn(
            ("6", 7), made.attendance_ids.mapped(lambda attendance: (attendance.dayofweek, attendance.hour_from))
        )
        with self.assertRaises(AccessError):  # the company's own ones, and those of its staff, are among them
            self.company.resource_calendar_id.with_env(made.env).name = "Changed"
        for role in ("own", "all", "marketer"):
            with self.subTest(role=role):
                self.assertFalse(self.as_role(role)["resource.calendar"].has_access("create"))
                self.assertTrue(self.as_role(role)["resource.calendar"].browse(made.id).name)

    def test_the_hours_of_a_page_cost_the_same_however_many(self):
        clients = self.Partner.create([{"name": f"Client {number}"} for number in range(10)])
        self.promise(clients[0], 0)  # the first search of types is not counted
        for client in clients[1:]:
            self.promise(client, 0)
        self.catch_up()
        calendars = [self.make_hours("Europe/Berlin", begin=6 + number) for number in range(10)]
        rows = self.Next.search([("client_id", "in", clients.ids), ("company_id", "=", self.company.id)])
        self.assertEqual(len(rows), 10)
        counts = []
        for different in (2, 10):
            for number, client in enumerate(clients):
                client.client_calendar_id = calendars[number % different]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(set(rows.mapped("hours"))), different)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLess(counts[1], 10)
