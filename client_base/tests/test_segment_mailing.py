"""A mailing to a segment is sent to who is in it at that moment."""

from unittest.mock import patch

from odoo.tests import tagged

from .segment_case import SegmentCase


@tagged("post_install", "-at_install")
class TestSegmentMailing(SegmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann, cls.bob = cls.client("Ann", email="ann@example.com"), cls.client("Bob", email="bob@example.com")
        cls.refresh()
        cls.buyers = cls.segment([("client_purchase_count", ">", 0), ("id", "in", (cls.ann | cls.bob).ids)])
        cls.rich = cls.segment([("client_segment_ids", "in", cls.buyers.ids), ("client_revenue", ">", 50)])
        cls.mailing = cls.mail_to([("client_segment_ids", "in", cls.rich.ids)])

    @classmethod
    def mail_to(cls, domain):
        return cls.env["mailing.mailing"].create(
            {
                "subject": "News",
                "body_html": "<p>News</p>",
                "mailing_model_id": cls.env["ir.model"]._get("res.partner").id,
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

    def test_a_segment_that_cannot_be_computed_keeps_its_members(self):
        self.order(self.ann, self.today(), amount=70)
        self.catch_up()
        self.env.cr.execute("UPDATE client_segment SET domain = '[(''gone'', ''='', 1)]' WHERE id = %s", self.rich.ids)
        self.env.invalidate_all()
        self.assertEqual(self.mailing._get_remaining_recipients(), self.ann.ids)
        self.assertEqual(self.rich.state, "error")

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

    def test_the_queue_sends_to_the_members_of_now(self):
        self.order(self.ann, self.today(), amount=70)
        self.mailing.action_put_in_queue()
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *_args, **_options: 60):
            self.env["mailing.mailing"]._process_mass_mailing_queue()
        traces = self.env["mailing.trace"].search([("mass_mailing_id", "=", self.mailing.id)])
        self.assertEqual(traces.mapped("email"), ["ann@example.com"])
