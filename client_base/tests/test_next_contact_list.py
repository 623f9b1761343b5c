"""The list of whom to contact: its order, what it says of each, and its settings."""

from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .contact_case import ContactCase


@tagged("post_install", "-at_install")
class TestNextContactList(ContactCase):
    # === THE SCREEN === #

    def test_order_of_the_list(self):
        rows = {
            "late rhythm": (self.mine, {"client_contact_days": 1}, 50),
            "rhythm": (self.theirs, {"client_contact_days": 1}, 3),
            "prospect": (self.ann, {}, 60), "promise": (self.nobodys, {}, 1),
        }  # fmt: skip
        for client, vals, days in rows.values():
            client.write(vals)
            client.child_ids.sale_order_ids.date_order = self.ago(days)
            self.message(client, days)
        self.promise(self.nobodys, 0)
        self.catch_up()
        clients = self.mine | self.theirs | self.ann | self.nobodys
        found = self.Next.search([("is_due", "=", True), ("client_id", "in", clients.ids)])
        expected = [rows[name][0] for name in ("promise", "late rhythm", "rhythm", "prospect")]
        self.assertEqual([row.client_id for row in found], expected)

    def test_due_is_asked_when_it_is_read(self):
        self.promise(self.ann, 1)
        self.catch_up()
        for days, due in ((0, False), (1, True), (5, True)):
            today = self.today() + timedelta(days=days)
            self.env.invalidate_all()
            self.patch(type(self.company), "_get_client_today", lambda _company, today=today: today)
            with self.subTest(days=days):
                self.assertEqual(self.row().is_due, due)
                self.assertEqual(bool(self.Next.search([("is_due", "=", True), ("client_id", "=", self.ann.id)])), due)
                self.assertEqual(
                    bool(self.Next.search([("is_due", "!=", True), ("client_id", "=", self.ann.id)])), not due
                )

    def test_reasons(self):
        self.promise(self.ann, -1, summary="New kite")
        self.catch_up()
        self.assertEqual(self.row().why, "Promised for yesterday: New kite")
        self.row().activity_id.write({"date_deadline": self.day(0), "summary": False})
        self.catch_up()
        self.assertEqual(self.row().why, "Promised for today")
        self.row().activity_id.unlink()
        self.message(self.ann, 16)
        self.catch_up()
        self.assertEqual(self.row().why, "Asked 16 days ago, nothing since")
        self.ann.client_contact_days = 10
        self.catch_up()
        self.assertEqual(self.row().why, "No contact for 16 days, rhythm: 10")

    def test_phone_of_the_contact_or_of_a_colleague(self):
        self.promise(self.bob, 0)
        self.catch_up()
        self.assertEqual(self.row().phone, "+49 30 1234567")
        self.row().activity_id.unlink()
        self.message(self.ann, 16)
        self.catch_up()
        self.assertEqual(self.row().phone, "+49 30 1234567", "Ann has none of her own")
        self.ann.phone = "+49 30 7654321"
        self.env.invalidate_all()
        self.assertEqual(self.row().phone, "+49 30 7654321")

    def test_last_words_are_those_that_came_last(self):
        self.message(self.ann, 16, body="<p>We would like <b>two</b> kites</p>")
        self.catch_up()
        self.assertEqual(self.row().last_words, "We would like two kites")
        thinks = self.env["client.interaction.result"].create({"name": "Thinks"})
        self.talk(self.bob, 15, result_id=thinks.id, note="Too dear " * 50)
        self.catch_up()
        self.assertTrue(self.row().last_words.startswith("Thinks: Too dear Too dear"))
        self.assertLessEqual(len(self.row().last_words), 120)
        order = self.order(self.bob, self.ago(15), confirm=False)
        self.message(order, 14, "email", body="<script>alert(1)</script><p>And the price?</p>")
        self.catch_up()
        self.assertEqual(self.row().last_words, "And the price?")

    # === BAD INPUT === #

    def test_settings_that_make_no_sense_are_refused(self):
        for vals in (
            {"client_prospect_days": 0}, {"client_prospect_days": 90}, {"client_prospect_stop_days": 14},
            {"client_prospect_stop_days": -3}, {"client_prospect_stop_days": 99999},
        ):  # fmt: skip
            with self.subTest(vals=vals), self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.company.write(vals)
        both = {"client_prospect_days": 100, "client_prospect_stop_days": 200}
        self.env["res.config.settings"].create({"company_id": self.company.id, **both})
        self.assertEqual(self.company.client_prospect_stop_days, 200, "two limits at once")

    def test_a_rhythm_that_makes_no_sense_is_refused(self):
        segment = self.Segment.create({"name": "Few", "kind": "manual", "company_id": self.company.id})
        for record, name in ((self.ann, "client_contact_days"), (segment, "contact_days")):
            for days in (-1, 36501):
                with self.subTest(record=record, days=days), self.assertRaisesRegex(ValidationError, "rhythm"):
                    record[name] = days
