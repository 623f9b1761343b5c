"""Merging clients: what reminders did follows, and nobody is congratulated twice."""

from datetime import date

from odoo.tests import tagged

from ..models.reminder.effect import Occasion
from .reminder_case import ReminderCase

DAY = date(2026, 3, 12)


@tagged("post_install", "-at_install")
class TestReminderMerge(ReminderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann, cls.twin = cls.client("Ann"), cls.client("Ann K.")
        cls.env.flush_all()
        cls.Profile._refresh_all(cls.company)
        cls.mine.client_birth_day = cls.mine.client_birth_month = False
        cls.made = cls.reminder()

    def merge(self, winner, *losers):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((winner | self.env["res.partner"].union(*losers)).ids, winner)
        self.env.flush_all()
        self.Profile._refresh_all(self.company)

    def note(self, contact, state="done", day=DAY):
        target = Occasion(contact, contact.commercial_partner_id, day, day)
        self.made._at_work()._note(target, state, state)

    def rows(self):
        return {(row.contact_id, row.client_id, row.state, row.occasion_on) for row in self.Log.search([])}

    def test_congratulated_as_one_and_merged_into_the_other(self):
        self.born(self.ann, 12, 3)
        self.note(self.ann)
        self.merge(self.twin, self.ann)
        self.assertEqual(self.twin.client_birth_md, 312)
        self.run_on("2026-03-12", "2026-03-13")
        self.assertEqual(self.rows(), {(self.twin, self.twin, "done", DAY)})
        self.assertNotIn(self.tag, self.twin.category_id)

    def test_twins_whose_birthdays_differ_are_congratulated_once(self):
        self.born(self.ann, 12, 3)
        self.born(self.twin, 21, 3)
        self.run_on("2026-03-12")
        self.merge(self.twin, self.ann)
        self.run_on("2026-03-21")
        self.assertEqual(len(self.rows()), 1)
        self.run_on("2027-03-12", "2027-03-21")
        self.assertEqual(len(self.rows()), 2)

    def test_of_two_rows_of_a_day_the_one_that_did_more_remains(self):
        self.note(self.ann, "skipped")
        self.note(self.twin, "done")
        self.note(self.twin, "failed", date(2025, 3, 12))
        self.merge(self.ann, self.twin)
        self.assertEqual(self.rows(), {
            (self.ann, self.ann, "done", DAY), (self.ann, self.ann, "failed", date(2025, 3, 12)),
        })  # fmt: skip

    def test_contacts_of_a_merged_client_keep_what_was_done(self):
        bob = self.mine.child_ids
        self.note(bob)
        self.merge(self.theirs, self.mine)
        self.assertEqual(self.rows(), {(bob, self.theirs, "done", DAY)})

    def test_contact_that_is_merged_into_one_of_another_client(self):
        bob, other = self.mine.child_ids, self.theirs.child_ids
        self.note(bob)
        self.note(other, "skipped")
        self.merge(other, bob)
        self.assertEqual(self.rows(), {(other, self.theirs, "done", DAY)})

    def test_deleted_contact_takes_its_rows_along(self):
        self.note(self.ann)
        self.ann.unlink()
        self.assertEqual(self.rows(), set())
