"""A mailing to a segment is sent to who is in it at that moment."""

from contextlib import contextmanager
from threading import Timer
from unittest.mock import patch

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.mailing import refreshing as segment_mailing
from ..models.mailing.refreshing import MailingStoppedError
from ..models.segment.refresh import schedule as segment_refresh
from .segment_case import SegmentCase


@tagged("post_install", "-at_install")
class TestSegmentMailing(SegmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.lang = "en_US"
        cls.ann, cls.bob = cls.client("Ann", email="ann@example.com"), cls.client("Bob", email="bob@example.com")
        cls.refresh()
        cls.buyers = cls.segment([("client_purchase_count", ">", 0), ("id", "in", (cls.ann | cls.bob).ids)])
        cls.rich = cls.segment([("client_segment_ids", "in", cls.buyers.ids), ("client_revenue", ">", 50)])
        cls.mailing = cls.mail_to([("client_segment_ids", "in", cls.rich.ids)])

    @classmethod
    def mail_to(cls, domain, model="res.partner"):
        return cls.env["mailing.mailing"].create(
            {
                "subject": "News",
                "body_html": "<p>News</p>",
                "mailing_model_id": cls.env["ir.model"]._get(model).id,
                "mailing_domain": repr(domain),
            }
        )

    def test_members_are_computed_before_recipients_are_read(self):
        self.assertFalse(self.mailing._get_remaining_recipients())
        self.order(self.ann, self.today(), amount=70)
        self.order(self.bob, self.today(), amount=7)
        self.assertEqual(self.mailing._get_remaining_recipients(), self.ann.ids)
        self.assertEqual(self.members(self.buyers), self.ann | self.bob)

    def test_who_left_is_not_mailed(self):
        order = self.order(self.ann, self.today(), amount=70)
        self.catch_up()
        self.assertEqual(self.mailing._get_remaining_recipients(), self.ann.ids)
        order._action_cancel()
        self.assertFalse(self.mailing._get_remaining_recipients())

    def test_a_segment_that_cannot_be_computed_stops_the_mailing(self):
        """Its members are those of before: some of them would be mailed by mistake."""
        self.order(self.ann, self.today(), amount=70)
        self.catch_up()
        self.break_segment(self.rich)
        with self.assertRaisesRegex(MailingStoppedError, "cannot be computed"):
            self.mailing._get_remaining_recipients()

    def break_segment(self, segment):
        self.env.cr.execute("UPDATE client_segment SET domain = '[(''gone'', ''='', 1)]' WHERE id = %s", segment.ids)
        self.env.invalidate_all()
        segment.state = "waiting"

    def test_other_mailings_compute_nothing(self):
        for domain in (
            [("city", "=", "Moscow")],
            [("client_segment_ids", "=", False)],
            [("client_segment_ids.name", "=", "x")],
        ):
            with self.subTest(domain=domain):
                before = self.rich.refreshed_at
                self.mail_to(domain)._get_remaining_recipients()
                self.assertEqual(self.rich.refreshed_at, before)

    def test_segments_are_found_by_any_path(self):
        ids, name = self.rich.ids, "Rich and found"
        self.rich.name = name
        for domain in (
            [("parent_id.client_segment_ids", "in", ids)],
            [("id", "!=", 0), "|", ("city", "=", "x"), "!", ("client_segment_ids", "not in", ids)],
            [("child_ids", "any", [("parent_id", "any", [("client_segment_ids", "=", self.rich.id)])])],
            [("parent_id.child_ids", "not any", [("client_segment_ids", "in", ids)])],
            [("client_segment_ids.name", "=", name)],
            [("client_segment_ids", "any", [("name", "=", name)])],
        ):
            with self.subTest(domain=domain):
                mailing = self.mail_to(domain)
                self.assertEqual(mailing._get_its_segment_ids(), ids)
                self.rich.write({"state": "waiting", "refreshed_at": False})
                mailing._get_remaining_recipients()
                self.assertTrue(self.rich.refreshed_at)

    def test_a_mailing_to_orders_finds_the_segments_of_their_clients(self):
        domain = [("partner_id.client_segment_ids", "in", self.rich.ids), ("partner_id.name", "!=", "x")]
        mailing = self.mail_to(domain, "sale.order")
        self.assertEqual(mailing._get_its_segment_ids(), self.rich.ids)

    # === ANOTHER REFRESH IS RUNNING === #

    @contextmanager
    def running(self, lock=segment_refresh.LOCK, seconds=None):
        """Let another connection refresh, to the end of the block or for some seconds."""
        with self.registry.cursor() as cr:
            cr.execute(SQL("SELECT pg_advisory_xact_lock(%s)", lock))
            timer = Timer(seconds or 0, cr.rollback)
            if seconds:
                timer.start()
            yield
            if seconds:
                timer.join()
            cr.rollback()

    def waits(self, patience):
        return patch.object(segment_mailing, "PATIENCE", patience)

    def get_lock_timeout(self):
        self.env.cr.execute("SHOW lock_timeout")
        return self.env.cr.fetchone()[0]

    def test_it_waits_for_a_refresh_that_is_running(self):
        self.order(self.ann, self.today(), amount=70)
        with self.running(seconds=0.3), self.waits("10s"):
            self.assertEqual(self.mailing._get_remaining_recipients(), self.ann.ids)
        self.assertEqual(self.get_lock_timeout(), "0")

    def test_a_user_is_told_that_it_was_not_sent(self):
        self.order(self.ann, self.today(), amount=70)
        with self.running(), self.waits("50ms"), self.assertRaisesRegex(UserError, "News goes to are being computed"):
            self.mailing.action_send_mail()
        self.assertEqual(self.get_lock_timeout(), "0")
        self.assertFalse(self.sent(self.mailing))
        self.assertEqual(self.mailing._get_remaining_recipients(), self.ann.ids)

    def test_facts_that_are_being_computed_are_waited_for_too(self):
        # The class holds the lock of facts itself, as long as it lasts: another one in its place.
        lock = SQL("hashtext('client_base.test')")
        with (
            patch.object(segment_refresh, "FACTS_LOCK", lock),
            self.running(lock),
            self.waits("50ms"),
            self.assertRaisesRegex(UserError, "being computed"),
        ):
            self.mailing._get_remaining_recipients()

    # === THE QUEUE === #

    def process_queue(self):
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *_args, **_options: 60):
            self.env["mailing.mailing"]._process_mass_mailing_queue()

    def sent(self, mailing):
        return self.env["mailing.trace"].search([("mass_mailing_id", "=", mailing.id)]).mapped("email")

    def test_the_queue_sends_to_the_members_of_now(self):
        self.order(self.ann, self.today(), amount=70)
        self.mailing.action_put_in_queue()
        self.process_queue()
        self.assertEqual(self.sent(self.mailing), ["ann@example.com"])

    def test_the_queue_leaves_a_mailing_for_the_next_round_and_sends_the_others(self):
        self.order(self.ann, self.today(), amount=70)
        first, last = (self.mail_to([("id", "in", self.bob.ids)]) for _ in range(2))
        mailings = first | self.mailing | last
        mailings.action_put_in_queue()
        cron = self.env.ref("mass_mailing.ir_cron_mass_mailing_queue")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        with self.running(), self.waits("50ms"):
            self.process_queue()
        self.assertEqual([self.sent(mailing) for mailing in mailings], [["bob@example.com"], [], ["bob@example.com"]])
        self.assertEqual(mailings.mapped("state"), ["done", "in_queue", "done"])
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]) - triggers, "asked for again")
        self.process_queue()
        self.assertEqual(self.sent(self.mailing), ["ann@example.com"])

    def test_a_conflict_stops_no_other_mailing(self):
        self.order(self.ann, self.today(), amount=70)
        other = self.mail_to([("id", "in", self.bob.ids)])
        (self.mailing | other).action_put_in_queue()
        conflict = psycopg2.errors.SerializationFailure("could not serialize access")
        with patch.object(type(self.Segment), "_bring_up_to_date", side_effect=conflict):
            self.process_queue()
        self.assertEqual((self.sent(self.mailing), self.sent(other)), ([], ["bob@example.com"]))
        self.assertEqual(self.mailing.state, "in_queue")
