"""Whose day it is, against a naive model that goes through the years day by day."""

import re
from datetime import date, datetime, timedelta
from random import Random

import pytz

from odoo.tests import tagged
from odoo.tools import SQL

from ..analytics.occasions import Plan
from ..models.reminder.effect import Occasion
from .own_field_case import OwnFieldTools
from .reminder_case import ReminderCase

SAME_BIRTHDAY = timedelta(days=182)
# Leap days, the ends of years and months, and days in summer and winter.
TODAYS = (
    "2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01", "2024-12-31", "2025-01-01", "2025-02-27", "2025-02-28",
    "2025-03-01", "2025-03-03", "2025-06-15", "2025-12-28", "2026-02-28", "2026-03-01", "2026-07-31", "2027-03-01",
    "2028-02-25", "2028-02-28", "2028-02-29", "2028-03-07",
)  # fmt: skip


def naive_day(year, month, day):
    """Return the day in a year; the leap day is the 28th where there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, 2, 28)


class Naive:
    """What a reminder should do, told by its fields alone."""

    def __init__(self, days, late_days, since, closed=(), weekends=True, *, after=False, birthdays=True):
        self.days, self.late_days, self.since = days, late_days, since
        self.closed, self.weekends, self.after, self.birthdays = closed, weekends, after, birthdays
        self.done = set()

    def due(self, occasion):
        day = occasion + timedelta(days=self.days)
        while not self.weekends and (day.weekday() > 4 or day in self.closed):
            day += timedelta(days=1 if self.after else -1)
        return day

    def is_due(self, occasion, today):
        due = self.due(occasion)
        if due > today:
            return False
        return occasion >= today or (due >= self.since and (today - due).days <= self.late_days)

    def is_done(self, who, occasion):
        if not self.birthdays:
            return (who, occasion) in self.done
        return any(who == one and abs(occasion - day) <= SAME_BIRTHDAY for one, day in self.done)

    def run(self, today, occasions):
        """Return what is due of (who, occasion) and was not done before."""
        found = {
            (who, occasion) for who, occasion in occasions
            if self.is_due(occasion, today) and not self.is_done(who, occasion)
        }  # fmt: skip
        self.done |= found
        return found


class DaysTools:
    def due(self, reminder, day):
        """Return what the reminder would do on the day, and note it as done."""
        with self.on_day(day):
            rows = reminder._get_due(reminder._get_due_pairs(), limit=10_000)
        for contact_id, client_id, occasion_on, due_on in rows:
            browse = self.Partner.browse
            target = Occasion(browse(contact_id), browse(client_id), occasion_on, due_on)
            self.assertTrue(reminder._claim(target))
        return {(contact_id, occasion_on) for contact_id, _client, occasion_on, _due in rows}

    def plan_vals(self, random):
        return {
            "days": random.choice((0, 0, 1, 3, 14, 60, 366)), "direction": random.choice(("before", "after")),
            "late_days": random.choice((0, 2, 7, 30)), "workdays_only": random.random() < 0.5,
        }  # fmt: skip

    def make_naive(self, vals, since, closed=(), **more):
        after = vals["direction"] == "after"
        days = vals["days"] if after else -vals["days"]
        return Naive(days, vals["late_days"], since, closed, weekends=not vals["workdays_only"], after=after, **more)

    def close(self, first, days):
        """Let the company have a holiday; return its days."""
        calendar = self.company.resource_calendar_id
        zone = pytz.timezone(calendar.tz)
        begin, end = (
            zone.localize(datetime(first.year, first.month, first.day)) + timedelta(days=number)
            for number in (0, days)
        )  # fmt: skip
        self.env["resource.calendar.leaves"].create({
            "name": "Closed", "calendar_id": calendar.id, "company_id": self.company.id,
            "date_from": begin.astimezone(pytz.utc).replace(tzinfo=None),
            "date_to": end.astimezone(pytz.utc).replace(tzinfo=None),
        })  # fmt: skip
        return {first + timedelta(days=number) for number in range(days)}


@tagged("post_install", "-at_install")
class TestReminderDays(DaysTools, ReminderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine.client_birth_day = cls.mine.client_birth_month = False
        cls.company.resource_calendar_id = cls.env["resource.calendar"].create({
            "name": "Weekdays", "tz": "UTC", "company_id": cls.company.id,
        })  # fmt: skip

    # === THE ARITHMETIC === #

    def test_plan_agrees_with_naive_model_on_any_day(self):
        random = Random(6)  # noqa: S311
        for number in range(300):
            offset, late_days = random.choice((-366, -30, -14, -1, 0, 0, 1, 9, 200)), random.choice((0, 1, 7, 60))
            today = date(2024, 1, 1) + timedelta(days=random.randrange(1500))
            since = today - timedelta(days=random.randrange(90))
            closed = {today + timedelta(days=random.randrange(-20, 20)) for _day in range(8)}
            weekends = random.random() < 0.3
            after = offset > 0 or (not offset and random.random() < 0.5)
            naive = Naive(offset, late_days, since, closed, weekends, after=after)
            works = None if weekends else lambda day, closed=closed: day.weekday() < 5 and day not in closed
            plan = Plan(offset, late_days, since, works, is_after=after)
            around = [today + timedelta(days=more) for more in range(-900, 901)]
            expected = {(day, naive.due(day)) for day in around if naive.is_due(day, today)}
            ahead = random.choice((0, 7, 366))
            until = today + timedelta(days=ahead)
            coming = expected | {(day, naive.due(day)) for day in around if today < naive.due(day) <= until}
            with self.subTest(number=number):
                self.assertEqual(set(plan.due_now(today)), expected)
                self.assertEqual(set(plan.coming(today, ahead)), coming)

    # === BIRTHDAYS === #

    def test_birthdays_agree_with_naive_model(self):
        random = Random(29)  # noqa: S311
        births = {}
        clients = self.Partner.create([{"name": f"C{number}"} for number in range(60)])
        self.env.flush_all()
        self.Profile._refresh_all(self.company)
        for client in clients:
            day = random.choice((date(2024, 2, 29), date(2023, 2, 28), date(2023, 12, 31), date(2023, 1, 1), False))
            day = day or date(2024, 1, 1) + timedelta(days=random.randrange(366))
            year = random.choice((0, 0, 1980 if day != date(2024, 2, 29) else 1984, 2024))
            if year == 2024 and day.year != 2024:
                year = 0
            births[client.id] = (year, day.month, day.day)
            self.born(client, day.day, day.month, year)
        closed = self.close(date(2025, 12, 22), 18) | self.close(date(2024, 2, 26), 3)
        found = 0
        for number in range(8):
            vals = self.plan_vals(random)
            since = date.fromisoformat(random.choice(TODAYS[:6]))
            reminder, naive = self.reminder(since=since, **vals), self.make_naive(vals, since, closed)
            occasions = [
                (who, naive_day(this, month, day))
                for who, (year, month, day) in births.items() for this in range(2023, 2031)
                if not year or naive_day(this, month, day) > date(year, month, day)
            ]  # fmt: skip
            for today in TODAYS:
                with self.subTest(number=number, today=today, **vals):
                    expected = naive.run(date.fromisoformat(today), occasions)
                    found += len(expected)
                    self.assertEqual(self.due(reminder, today), expected)
        self.assertGreater(found, 100, "it was put to the test")

    def test_leap_day_is_congratulated_each_year(self):
        self.born(self.mine, 29, 2)
        reminder = self.reminder(late_days=0)
        days = [date(2027, 2, 27) + timedelta(days=number) for number in range(800)]
        found = [day for today in days for _who, day in self.due(reminder, today)]
        self.assertEqual(found, [date(2027, 2, 28), date(2028, 2, 29), date(2029, 2, 28)])

    def test_days_off_are_moved_to_the_working_day_before(self):
        self.born(self.mine, 14, 3)  # a Saturday in 2026
        closed = self.close(date(2026, 3, 12), 2)
        self.assertEqual(len(closed), 2)
        reminder = self.reminder(workdays_only=True)
        self.assertFalse(self.due(reminder, "2026-03-10"))
        self.assertEqual(self.due(reminder, "2026-03-11"), {(self.mine.id, date(2026, 3, 14))})

    def test_days_after_are_moved_to_the_next_working_day_and_never_before_the_day_itself(self):
        self.born(self.mine, 12, 3)
        self.close(date(2026, 3, 10), 13)  # up to a Sunday
        for days in (5, 0):
            reminder = self.reminder(days=days, direction="after", workdays_only=True)
            for day in ("2026-03-09", "2026-03-22"):
                with self.subTest(days=days, day=day):
                    self.assertFalse(self.due(reminder, day))
            self.assertEqual(self.due(reminder, "2026-03-23"), {(self.mine.id, date(2026, 3, 12))})

    def test_company_without_working_hours_works_every_day(self):
        self.born(self.mine, 14, 3)
        self.company.resource_calendar_id = False
        reminder = self.reminder(workdays_only=True)
        self.assertFalse(self.due(reminder, "2026-03-13"))
        self.assertTrue(self.due(reminder, "2026-03-14"))


@tagged("post_install", "-at_install")
class TestReminderFieldDays(OwnFieldTools, DaysTools, ReminderCase):
    """A date and a moment of clients in a company of the far east, where days begin earlier."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.day, cls.moment_field = cls.own_fields(
            {"name": "Next Service", "kind": "date"}, {"name": "Next Visit", "kind": "datetime"}
        )
        cls.company.client_tz = "Asia/Vladivostok"
        cls.text = cls.own_field("Serial Number")

    def fields_agree(self, own, make_value):
        random = Random(own.id)  # noqa: S311
        clients = self.Partner.create([{"name": f"C{number}"} for number in range(80)])
        self.env.flush_all()
        self.Profile._refresh_all(self.company)
        days, found = {}, 0
        for client in clients:
            today = date.fromisoformat(random.choice(TODAYS))
            days[client.id] = today + timedelta(days=random.randrange(-20, 20) - random.choice((0, 0, 0, 365, 1461)))
            client[own.column] = make_value(days[client.id], random)
        for repeat in ("once", "yearly") * 3:
            vals = {**self.plan_vals(random), "workdays_only": False, "repeat": repeat}
            since = date.fromisoformat(random.choice(TODAYS[:9]))
            reminder = self.reminder(since=since, source="field", field_id=own.id, **vals)
            naive = self.make_naive(vals, since, birthdays=False)
            occasions = [
                (who, occasion) for who, day in days.items()
                for occasion in {day} | {naive_day(this, day.month, day.day) for this in range(2019, 2031)}
                if occasion == day or (repeat == "yearly" and occasion > day)
            ]  # fmt: skip
            for today in TODAYS:
                with self.subTest(today=today, **vals):
                    expected = naive.run(date.fromisoformat(today), occasions)
                    found += len(expected)
                    self.assertEqual(self.due(reminder, today), expected)
        self.assertGreater(found, 60, "it was put to the test")

    def test_dates_agree_with_naive_model(self):
        self.fields_agree(self.day, lambda day, random: day)

    def test_moments_agree_with_naive_model_in_the_zone_of_the_company(self):
        zone = pytz.timezone("Asia/Vladivostok")

        def make_moment(day, random):
            local = datetime(day.year, day.month, day.day, random.choice((0, 3, 12, 23)), 30)
            return zone.localize(local).astimezone(pytz.utc).replace(tzinfo=None)

        self.fields_agree(self.moment_field, make_moment)

    def test_date_that_is_moved_reminds_again(self):
        """A service that is moved by a quarter is another occasion, "each year" too; moved back, it is the same."""
        for repeat in ("yearly", "once"):
            reminder = self.reminder(source="field", field_id=self.day.id, repeat=repeat)
            for day, found in (("2026-03-01", 1), ("2026-06-01", 1), ("2026-06-04", 1), ("2026-06-01", 0)):
                self.mine[self.day.column] = day
                with self.subTest(repeat=repeat, day=day):
                    expected = {(self.mine.id, date.fromisoformat(day))} if found else set()
                    self.assertEqual(self.due(reminder, day), expected)

    def test_yearly_days_are_asked_for_as_the_index_has_them(self):
        """PostgreSQL takes no index that is as young as that of a test; so it is asked what it compares."""
        reminder = self.reminder(source="field", field_id=self.day.id)
        [[indexed]] = self.env.execute_query(SQL(
            "SELECT pg_get_expr(indexprs, indrelid) FROM pg_index WHERE indexrelid = %s::regclass",
            f"{self.day.column}_yearly",
        ))  # fmt: skip
        asked = reminder._is_day(self.day.column, True, [301], [date(2026, 3, 1)])
        plan = self.env.execute_query(SQL(
            "EXPLAIN SELECT FROM res_partner contact"
            " JOIN (VALUES (301, DATE '2026-03-01')) day (mark, occasion_on) ON %s", asked,
        ))  # fmt: skip
        indexed, plan = (re.sub("[()' ]", "", str(text)) for text in (indexed, plan))
        self.assertIn(f"{indexed}=ANY", plan.replace("\\", ""))

    def test_field_of_a_reminder_is_a_date_and_is_not_deleted(self):
        with self.assertRaisesRegex(Exception, "holds no date"), self.env.cr.savepoint():
            self.reminder(source="field", field_id=self.text.id)
        reminder = self.reminder(source="field", field_id=self.day.id, name="Service", repeat="once", days=14)
        self.assertEqual(
            reminder.with_context(lang="en_US").summary, "14 days before (Next Service), the tag Congratulated is put."
        )
        with self.assertRaisesRegex(Exception, "Service"), self.env.cr.savepoint():
            self.day.unlink()

    def test_once_names_the_year(self):
        reminder = self.reminder(source="field", field_id=self.day.id, repeat="once").with_context(lang="en_US")
        self.assertEqual(reminder._say_occasion(date(2027, 3, 12)), "Next Service on 12 March 2027")
