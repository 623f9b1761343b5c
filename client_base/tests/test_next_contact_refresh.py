"""What marks a client, and what the clock brings."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ..models.contact import refresh
from .contact_case import ContactCase


@tagged("post_install", "-at_install")
class TestNextContactRefresh(ContactCase):
    def marked(self):
        """Return who waits in the queue since it was last asked, and empty it."""
        self.env.flush_all()
        return self.Partner.browse(self.Waiting._take())

    def marks(self, work):
        self.marked()
        work()
        return self.marked()

    # === MARKS === #

    def test_what_marks_a_client(self):
        order = self.order(self.bob, self.ago(3), confirm=False)
        activity, talk = self.promise(order, 2), self.talk(self.bob, 3)
        segment = self.Segment.create({"name": "Few", "kind": "manual", "company_id": self.company.id})
        self.Pin.create({"segment_id": segment.id, "client_id": self.ann.id, "kind": "in"})
        self.catch_up()
        comment = {"body": "Hello", "message_type": "comment"}
        for name, work in {
            "new activity": lambda: self.promise(self.bob, 3),
            "moved activity": lambda: activity.write({"date_deadline": self.day(-7)}),
            "done activity": lambda: activity.action_feedback(),
            "deleted activity": lambda: activity.unlink(),
            "message on a contact": lambda: self.bob.message_post(**comment),
            "message on an order": lambda: order.message_post(**comment),
            "deleted message": lambda: self.bob.message_ids.filtered(lambda m: m.message_type == "comment").unlink(),
            "talk": lambda: self.talk(self.bob, 1),
            "changed talk": lambda: talk.write({"happened_at": self.ago(1)}),
            "deleted talk": lambda: talk.unlink(),
            "rhythm": lambda: self.ann.write({"client_contact_days": 3}),
            "salesperson": lambda: self.ann.write({"user_id": self.rival.id}),
            "archive": lambda: self.ann.action_archive(),
            "rhythm of a segment": lambda: segment.write({"contact_days": 9}),
            "segment": lambda: segment.write({"active": False}),
            "time zone": lambda: self.company.write({"client_tz": "Asia/Tokyo"}),
        }.items():
            with self.subTest(what=name):
                self.assertIn(self.ann, self.marks(work))

    def test_facts_and_moves_mark_their_clients(self):
        self.marked()
        self.order(self.bob, self.ago(1))
        self.refresh()
        self.assertIn(self.ann, self.marked())
        segment = self.Segment.create(
            {"name": "Few", "kind": "manual", "contact_days": 9, "company_id": self.company.id}
        )
        pin = self.Pin.create({"segment_id": segment.id, "client_id": self.ann.id, "kind": "in"})
        self.assertEqual(self.marked(), self.ann)
        pin.unlink()
        self.assertEqual(self.marked(), self.ann)

    def test_what_marks_nobody(self):
        for name, work in {
            "a word of the system": lambda: self.bob.message_post(body="Changed", message_type="notification"),
            "a street": lambda: self.ann.write({"street": "Elm Street 7"}),
            "a segment without a rhythm": lambda: self.Segment.create({"name": "X", "company_id": self.company.id}),
            "a plan about a product": lambda: self.promise(self.product, 3),
        }.items():
            with self.subTest(what=name):
                self.assertFalse(self.marks(work))

    def test_settings_mark_prospects(self):
        marked = self.marks(lambda: self.company.write({"client_prospect_days": 3}))
        self.assertIn(self.ann, marked)
        self.assertFalse(marked & self.shop, "they bought")

    def test_the_refresh_is_asked_for(self):
        cron = self.env.ref("client_base.client_next_contact_cron")
        self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]).unlink()
        self.promise(self.bob, 3)
        self.env.cr.precommit.run()
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))

    def test_confirming_an_order_asks_no_more_of_the_database(self):
        order = self.order(self.bob, self.ago(3), confirm=False)
        with patch.object(type(self.Waiting), "_mark_query") as marked:
            order.action_confirm()
            self.env.flush_all()
            marked.assert_not_called()
            self.promise(order, 3)
            marked.assert_called()
        self.refresh()
        self.assertIn(self.ann, self.marked(), "by way of his facts")

    # === REFRESH === #

    def test_a_second_refresh_writes_nothing(self):
        for client in self.shop | self.ann:
            client.client_contact_days = 5
            self.message(client, 9)
        self.promise(self.ann, 1)
        self.catch_up()
        versions = self.versions()
        self.assertTrue(versions)
        self.Next._refresh_all()
        self.assertEqual(self.versions(), versions)
        self.message(self.mine, 3)
        self.catch_up()
        changed = {row for row, version in self.versions().items() if versions.get(row) != version}
        self.assertEqual(changed, set(self.Next.search([("client_id", "=", self.mine.id)]).ids))

    def versions(self):
        """Return where each row stands in the database: elsewhere, once it is written."""
        self.env.flush_all()
        self.env.cr.execute("SELECT id, ctid::text FROM client_next_contact")
        return dict(self.env.cr.fetchall())

    def test_batches_leave_nobody_out(self):
        crowd = self.Partner.create([{"name": f"Client {number}", "client_contact_days": 5} for number in range(7)])
        self.refresh()
        while self.Waiting._waiting():
            self.assertGreater(self.Next._refresh_queued(2), 0)
        self.assertEqual(
            len(self.Next.search([("client_id", "in", crowd.ids), ("company_id", "=", self.company.id)])), 7
        )

    def test_who_was_logged_from_the_list_leaves_it_at_once(self):
        self.ann.client_contact_days = 5
        self.message(self.ann, 9)
        self.catch_up()
        row = self.row()
        self.assertTrue(row.is_due)
        env = self.as_role("own")
        for window in ("action_save", "action_save_and_next"):
            with self.subTest(window=window):
                action = env["client.next.contact"].browse(row.id).action_log()
                talk = env["client.interaction"].with_context(**action["context"]).create({"kind": "call"})
                self.assertTrue(self.row().is_due, "nobody has looked yet")
                getattr(talk, window)()
                self.assertFalse(self.row().is_due)
                talk.sudo().unlink()
                self.catch_up()
                self.assertTrue(self.row().is_due)

    def test_another_worker_is_left_alone(self):
        self.promise(self.bob, 3)
        self.env.flush_all()
        with patch.object(type(self.Next), "_lock_refresh", lambda _rows: False):
            self.assertEqual(self.Next._refresh_queued(), 0)
        self.assertTrue(self.Waiting._waiting(), "they wait on")

    def test_who_is_deleted_meanwhile_is_forgotten(self):
        client = self.client("Gone", client_contact_days=3)
        self.catch_up()
        self.assertTrue(self.noted(client))
        self.promise(client, 1)
        client.unlink()
        self.catch_up()
        self.assertFalse(self.noted(client))

    # === THE CLOCK === #

    def sweep(self, hours=2):
        """Let the clock be looked at, so many hours after the last time."""
        self.env["client.contact.sweep"].search([]).unlink()
        now = fields.Datetime.now()
        self.env["client.contact.sweep"].create(
            {"seen_at": now - timedelta(hours=hours), "swept_at": now - timedelta(days=3)}
        )
        self.marked()
        self.Next._sweep()
        return self.marked()

    def test_a_meeting_that_has_begun_is_noticed(self):
        self.meet(self.bob, 5 / 24)
        self.env.flush_all()
        self.assertFalse(self.sweep(hours=0), "looked at a moment ago")
        self.env.cr.execute("UPDATE calendar_event SET write_date = %s", [self.ago(30)])
        self.assertNotIn(self.ann, self.sweep(), "five hours ago it was known")
        self.assertIn(self.ann, self.sweep(hours=6))
        coming = self.client("Coming")
        self.meet(coming, -1)
        self.assertNotIn(coming, self.sweep(hours=6))

    def test_a_new_quotation_is_noticed(self):
        self.assertNotIn(self.ann, self.sweep())
        self.order(self.bob, self.ago(0), confirm=False)
        self.assertIn(self.ann, self.sweep())

    def test_once_a_week_everyone_is_looked_at(self):
        self.env["client.contact.sweep"].search([]).unlink()
        self.marked()
        self.Next._sweep()
        self.assertLessEqual(self.shop | self.ann, self.marked())
        self.Next._sweep()
        self.assertFalse(self.marked(), "once")
        note = self.env["client.contact.sweep"].search([])
        note.swept_at -= refresh.SWEEP_EVERY
        self.env.cr.execute("DELETE FROM mail_message WHERE model = 'res.partner'")  # which told nobody
        self.Next._sweep()
        self.assertLessEqual(self.shop | self.ann, self.marked())
