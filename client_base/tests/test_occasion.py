"""What is coming up: on the right days, once, together with what was done, and quickly."""

from datetime import date, timedelta

from odoo.tests import tagged

from ..models.reminder.effect import Occasion
from .reminder_case import ReminderCase


@tagged("post_install", "-at_install")
class TestOccasion(ReminderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Occasion = cls.env["client.occasion"]

    def rows(self, reminder, *domain, day="2026-03-01"):
        with self.on_day(day):
            found = self.Occasion.search([("reminder_id", "=", reminder.id), *domain])
            return [
                (row.contact_id.name, str(row.occasion_on), str(row.due_on), row.state) for row in found
            ]  # fmt: skip

    def note(self, reminder, day, state="done", contact=None):
        contact = contact or self.mine
        occasion = Occasion(contact, contact.commercial_partner_id, day, reminder._get_plan(day).due_on(day))
        reminder._at_work()._note(occasion, state, state)

    def test_year_ahead_is_told_once(self):
        reminder = self.reminder(days=3)
        self.assertEqual(self.rows(reminder), [("Mine", "2026-03-12", "2026-03-09", "coming")])
        # In a year all but three days, this year's day and that of the next one.
        self.assertEqual(
            [row[1] for row in self.rows(reminder, day="2026-03-10")], ["2026-03-12", "2027-03-12"]
        )  # fmt: skip

    def test_what_was_done_stands_beside_what_comes(self):
        today = self.today()
        reminder = self.reminder()
        self.note(reminder, today - timedelta(days=30))
        self.born(self.theirs, today.day, today.month)
        rows = self.rows(reminder, ("contact_id", "=", self.mine.id), day=today)
        self.assertEqual(rows[0][1::2], (str(today - timedelta(days=30)), "done"))
        [theirs] = self.rows(reminder, ("contact_id", "=", self.theirs.id), ("due_on", "<=", today), day=today)
        self.assertEqual(theirs[3], "coming")
        self.note(reminder, today, "failed", self.theirs)
        [theirs] = self.rows(reminder, ("contact_id", "=", self.theirs.id), ("due_on", "<=", today), day=today)
        self.assertEqual(theirs[3], "failed")

    def test_contact_of_a_client_belongs_to_the_salesperson_of_the_client(self):
        bob = self.theirs.child_ids
        self.born(bob, 12, 3)
        reminder = self.reminder()
        row = self.Occasion.search([("reminder_id", "=", reminder.id), ("contact_id", "=", bob.id)], limit=1)
        self.assertEqual((row.client_id, row.user_id, row.company_id), (self.theirs, self.rival, self.company))
        self.assertIn("Birthdays", row.with_context(lang="en_US").display_name)

    def test_occasions_are_those_that_the_run_deals_with(self):
        """Whatever is due today is told as coming, and gone from there when the run has been."""
        for client, day in zip(self.shop, (10, 12, 14), strict=True):
            self.born(client, day, 3)
        reminder = self.reminder(days=2)
        due = {row[0] for row in self.rows(reminder, ("due_on", "<=", "2026-03-12"), day="2026-03-12")}
        self.run_on("2026-03-12")
        self.assertEqual({name for name, _day, _state in self.told(reminder)}, due)
        self.assertEqual(len(due), 3)
        coming = self.rows(reminder, ("due_on", "<=", "2026-03-12"), ("state", "=", "coming"), day="2026-03-12")
        self.assertEqual(coming, [])

    def test_ids_are_their_own_and_lead_back(self):
        for client in self.shop:
            self.born(client, 12, 3)
        first, second = self.reminder(), self.reminder(name="Second", days=300)
        self.note(first, date.today() - timedelta(days=200))
        rows = self.Occasion.search([("reminder_id", "in", (first | second).ids)])
        self.assertEqual(len(set(rows.ids)), len(rows))
        self.assertGreater(len(rows), 6)
        self.assertLess(max(rows.ids), 2**53)
        for row in rows:
            self.env.invalidate_all()
            again = self.Occasion.browse(row.id).read(["contact_id", "reminder_id"])[0]
            self.assertEqual((again["contact_id"][0], again["reminder_id"][0]), (row.contact_id.id, row.reminder_id.id))

    def test_click_opens_the_contact(self):
        reminder = self.reminder()
        row = self.Occasion.search([("reminder_id", "=", reminder.id)], limit=1)
        action = self.as_role("own", row).action_open_client()
        self.assertEqual((action["res_model"], action["res_id"]), ("res.partner", self.mine.id))

    def test_filters_and_groups_work(self):
        reminder = self.reminder()
        today = self.today()
        self.born(self.theirs, today.day, today.month)
        here = [("reminder_id", "=", reminder.id), ("contact_id", "=", self.theirs.id)]
        week = [("due_on", ">=", "today =week_start"), ("due_on", "<", "today =week_start +7d")]
        for domain in (
            ["|", ("due_on", "=", "today"), "&", ("due_on", "<", "today"), ("state", "=", "coming")], week,
            [("due_on", ">=", "today"), ("due_on", "<=", "today +30d")],
        ):  # fmt: skip
            with self.subTest(domain=domain):
                self.assertEqual(self.Occasion.search_count([*here, *domain]), 1)
        for group in ("reminder_id", "user_id", "due_on:day"):
            with self.subTest(group=group):
                self.assertTrue(self.Occasion._read_group(here, [group], ["__count"]))

    def test_list_costs_the_same_however_long_it_is(self):
        reminder = self.reminder()
        shown = {name: {} for name in ("due_on", "occasion_on", "state", "message")} | {
            name: {"fields": {"display_name": {}}} for name in ("reminder_id", "contact_id", "client_id", "user_id")
        }

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            found = self.Occasion.web_search_read([("reminder_id", "=", reminder.id)], shown, limit=80)
            return self.cr.sql_log_count - before, len(found["records"])

        count()
        queries, few = count()
        clients = self.Partner.create([{"name": f"C{number}"} for number in range(20)])
        self.env.flush_all()
        self.Profile._refresh_all(self.company)
        for client in clients:
            self.born(client, 12, 3)
        more_queries, many = count()
        self.assertGreater(many, few)
        self.assertEqual(more_queries, queries)
