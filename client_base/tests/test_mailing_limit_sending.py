"""What becomes of those over the limit, or asleep, when a mailing is sent."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import ClientBaseCase
from .limit_case import NOON, LimitTools


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestMailingLimitSending(LimitTools, ClientBaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"client_limit_count": 1, "client_limit_days": 7})
        cls.got(cls.ann, NOON - timedelta(days=1))

    def outcome(self, mailing):
        """Return what became of each contact: whether a mail is on its way, and why not."""
        names = {"outgoing": "sent", "sent": "sent", "error": "sent"}
        return {
            address.partition("@")[0]: failure if status == "cancel" else names[status]
            for address, status, failure in self.traces(mailing)
        }

    # === SKIPPED === #

    def test_who_is_over_the_limit_is_skipped_and_told_why(self):
        mailing = self.mailing()
        mailing.action_send_mail()
        self.assertEqual(self.outcome(mailing), {"ann": "client_limit", "bob": "sent", "cid": "sent"})
        trace = self.env["mailing.trace"].search([("mass_mailing_id", "=", mailing.id), ("res_id", "=", self.ann.id)])
        self.assertIn(
            "Marketing contacts in 7 days: 1. The limit of the company is 1. Again from ", trace.failure_reason
        )
        self.assertIn("12:00", trace.failure_reason)
        self.assertFalse(self.env["mail.mail"].search([("mailing_id", "=", mailing.id), ("state", "=", "cancel")]))

    def test_who_has_the_same_address_gets_it(self):
        twin = self.client("Twin", email=self.ann.email)
        mailing = self.mailing(self.ann | twin)
        mailing.action_send_mail()
        rows = self.env["mailing.trace"].search([("mass_mailing_id", "=", mailing.id)])
        self.assertEqual(rows.filtered(lambda row: row.trace_status != "cancel").mapped("res_id"), twin.ids)

    def test_two_mailings_in_one_run_of_the_queue(self):
        first, second = self.mailing(), self.mailing()
        self.env.cr._now = NOON  # when the traces are made
        (first | second).action_put_in_queue()
        self.process_queue()
        later = max(first, second, key=lambda mailing: mailing.id) if self.outcome(first)["bob"] == "sent" else first
        earlier = (first | second) - later
        self.assertEqual(self.outcome(earlier), {"ann": "client_limit", "bob": "sent", "cid": "sent"})
        self.assertEqual(set(self.outcome(later).values()), {"client_limit"})

    def test_two_contacts_of_a_client_in_one_mailing(self):
        clerk = self.client("Clerk", email="clerk@example.com", parent_id=self.bob.id)
        mailing = self.mailing(self.bob | clerk)
        mailing.action_send_mail()
        self.assertEqual(self.outcome(mailing), {"bob": "sent", "clerk": "sent"})

    def test_a_mailing_to_orders_obeys_the_limit_of_their_clients(self):
        orders = self.order(self.ann, "2030-05-01") | self.order(self.bob, "2030-05-01")
        mailing = self.mailing(
            mailing_model_id=self.env["ir.model"]._get("sale.order").id,
            mailing_domain=repr([("id", "in", orders.ids)]),
        )
        mailing.action_send_mail()
        self.assertEqual(self.outcome(mailing), {"ann": "client_limit", "bob": "sent"})

    def test_mail_that_is_no_mailing_is_never_touched(self):
        composer = self.env["mail.compose.message"].create({
            "composition_mode": "mass_mail", "model": "res.partner", "res_ids": repr(self.ann.ids),
            "subject": "Your order", "body": "<p>Ready</p>", "email_from": "shop@example.com",
        })  # fmt: skip
        mails, _messages = composer._action_send_mail()
        self.assertNotEqual(mails.state, "cancel")
        self.assertFalse(mails.failure_type == "client_limit")
        self.ann.message_post(body="Ready", partner_ids=self.ann.ids, message_type="comment")
        self.assertTrue(self.env["mail.notification"].search([("res_partner_id", "=", self.ann.id)]))

    # === SENT ALL THE SAME === #

    def test_sent_all_the_same_needs_a_reason(self):
        mailing = self.mailing()
        for reason in (False, "", "   "):
            with self.subTest(reason), self.assertRaisesRegex(ValidationError, "Write why"):
                mailing.write({"client_limit_policy": "send", "client_limit_reason": reason})
                mailing.flush_recordset()

    def test_sent_all_the_same_is_noted_with_who_decided(self):
        mailing = self.mailing()
        mailing.write({"client_limit_policy": "send", "client_limit_reason": "A <b>recall</b>"})
        note = mailing.message_ids[0]
        self.assertIn("A &lt;b&gt;recall&lt;/b&gt;", note.body)
        self.assertEqual(note.author_id, self.env.user.partner_id)
        mailing.subject = "Recall"
        self.assertEqual(mailing.message_ids[0], note, "once")
        mailing.client_limit_reason = "A big recall"
        self.assertIn("big", mailing.message_ids[0].body)
        mailing.action_send_mail()
        self.assertEqual(set(self.outcome(mailing).values()), {"sent"})

    def test_a_copy_does_not_go_over_the_limit(self):
        mailing = self.mailing(client_limit_policy="send", client_limit_reason="Recall")
        self.assertIn("Recall", mailing.message_ids[0].body)
        copy = mailing.copy()
        self.assertEqual((copy.client_limit_policy, copy.client_limit_reason), ("skip", False))
        self.assertEqual(self.mailing(client_limit_policy="hold").copy().client_limit_policy, "hold")

    def test_the_winner_of_a_test_goes_as_the_test_did(self):
        mailing = self.mailing(
            client_limit_policy="send", client_limit_reason="Recall", ab_testing_enabled=True, ab_testing_pc=50
        )
        winner = mailing.copy({"ab_testing_pc": 100})  # as the host makes it
        self.assertEqual((winner.client_limit_policy, winner.client_limit_reason), ("send", "Recall"))

    # === HELD === #

    def test_who_is_held_gets_it_when_he_may(self):
        mailing = self.mailing(client_limit_policy="hold")
        mailing.action_put_in_queue()
        self.process_queue()
        self.assertEqual(self.outcome(mailing), {"bob": "sent", "cid": "sent"})
        self.assertEqual((mailing.state, mailing.schedule_date), ("in_queue", NOON + timedelta(days=6)))
        self.assertEqual(mailing.client_held_count, 1)
        self.process_queue()
        self.assertNotIn("ann", self.outcome(mailing))
        with freeze_time(NOON + timedelta(days=6, seconds=1)):
            self.process_queue()
        self.assertEqual(self.outcome(mailing), {"ann": "sent", "bob": "sent", "cid": "sent"})
        self.assertEqual((mailing.state, mailing.client_held_count), ("done", 0))

    def test_who_is_held_too_long_is_skipped(self):
        self.company.client_hold_days = 3
        mailing = self.mailing(client_limit_policy="hold")
        mailing.action_put_in_queue()
        self.process_queue()
        self.assertEqual(mailing.schedule_date, NOON + timedelta(days=3))
        with freeze_time(NOON + timedelta(days=3, seconds=1)):
            self.process_queue()
        self.assertEqual(self.outcome(mailing)["ann"], "client_limit")
        self.assertEqual(mailing.state, "done")

    def test_who_never_gets_any_is_not_waited_for(self):
        self.bob.client_limit_days = 1
        mailing = self.mailing(self.bob | self.cid, client_limit_policy="hold")
        mailing.action_put_in_queue()
        self.process_queue()
        self.assertEqual(self.outcome(mailing), {"bob": "client_limit", "cid": "sent"})
        self.assertEqual(mailing.state, "done")

    def test_days_of_waiting_0_hold_nobody(self):
        self.company.client_hold_days = 0
        mailing = self.mailing(client_limit_policy="hold")
        mailing.action_put_in_queue()
        self.process_queue()
        self.assertEqual(self.outcome(mailing)["ann"], "client_limit")

    def test_all_are_held(self):
        mailing = self.mailing(self.ann, client_limit_policy="hold")
        mailing.action_put_in_queue()
        self.process_queue()
        self.assertEqual((self.outcome(mailing), mailing.state), ({}, "in_queue"))
        self.assertEqual(mailing.schedule_date, NOON + timedelta(days=6))
        with self.assertRaises(UserError):
            mailing.action_send_mail()

    def test_who_leaves_the_audience_meanwhile_is_not_mailed(self):
        mailing = self.mailing(client_limit_policy="hold")
        mailing.action_put_in_queue()
        self.process_queue()
        mailing.mailing_domain = repr([("id", "in", (self.bob | self.cid).ids)])
        with freeze_time(NOON + timedelta(days=6, seconds=1)):
            self.process_queue()
        self.assertEqual(self.outcome(mailing), {"bob": "sent", "cid": "sent"})
        self.assertEqual(mailing.state, "done")

    def test_a_mailing_taken_back_begins_to_wait_anew(self):
        mailing = self.mailing(self.ann, client_limit_policy="hold")
        mailing.action_put_in_queue()
        self.process_queue()
        self.assertTrue(mailing.client_held_since)
        mailing.action_cancel()
        self.assertFalse(mailing.client_held_since)

    def test_a_test_of_two_versions_waits_for_nobody(self):
        mailing = self.mailing(client_limit_policy="hold", ab_testing_enabled=True, ab_testing_pc=100)
        now, at = mailing._hold_back(self.shop_clients.ids)
        self.assertEqual((now, at), ((self.bob | self.cid).ids, None))

    def test_the_list_of_those_who_are_held(self):
        mailing = self.mailing(client_limit_policy="hold")
        mailing.action_put_in_queue()
        self.process_queue()
        action = mailing.action_view_held()
        held = self.Partner.with_context(**action["context"]).search(action["domain"])
        self.assertEqual(held, self.ann)
        self.assertEqual(held.client_held_until, NOON + timedelta(days=6))
        self.assertIn("The limit of the company is 1", held.client_held_reason)
        self.assertFalse(self.Partner.search([("client_is_held", "=", True)]), "of no mailing")
        self.assertEqual(
            self.Partner.with_context(**action["context"]).search(
                [("client_is_held", "=", False), ("id", "in", self.shop_clients.ids)]
            ),
            self.bob | self.cid,
        )

    # === QUIET HOURS === #

    def test_quiet_hours_hold_whoever_sleeps(self):
        self.company.write({"client_quiet_from": 21, "client_quiet_to": 9, "client_limit_days": 0})
        self.bob.tz = "Asia/Vladivostok"  # 22:00
        self.ann.tz = "America/New_York"  # 8:00
        mailing = self.mailing()
        mailing.action_put_in_queue()
        self.process_queue()
        self.assertEqual(self.outcome(mailing), {"cid": "sent"})
        self.assertEqual(mailing.schedule_date, NOON + timedelta(hours=1), "New York wakes up first")
        with freeze_time(NOON + timedelta(hours=1, seconds=1)):
            self.process_queue()
        self.assertEqual(self.outcome(mailing), {"ann": "sent", "cid": "sent"})
        self.assertEqual(mailing.schedule_date, NOON + timedelta(hours=11))
        with freeze_time(NOON + timedelta(hours=11, seconds=1)):
            self.process_queue()
        self.assertEqual((set(self.outcome(mailing).values()), mailing.state), ({"sent"}, "done"))

    def test_quiet_hours_do_not_hold_what_is_sent_all_the_same(self):
        self.company.write({"client_quiet_from": 11, "client_quiet_to": 13})
        mailing = self.mailing(client_limit_policy="send", client_limit_reason="Recall")
        mailing.action_send_mail()
        self.assertEqual(len(self.outcome(mailing)), 3)

    def quiet(self, moment, begin, end, zone="UTC"):
        self.company.write({"client_quiet_from": begin, "client_quiet_to": end})
        with freeze_time(moment):
            found = self.company._get_client_quiet_until([zone]).get(zone)
        return found and fields.Datetime.to_string(found)

    def test_when_it_is_quiet(self):
        for moment, begin, end, zone, until in (
            ("2030-05-15 20:59:59", 21, 9, "UTC", None),
            ("2030-05-15 21:00:00", 21, 9, "UTC", "2030-05-16 09:00:00"),
            ("2030-05-15 23:59:00", 21, 9, "UTC", "2030-05-16 09:00:00"),
            ("2030-05-16 00:00:00", 21, 9, "UTC", "2030-05-16 09:00:00"),
            ("2030-05-16 08:59:59", 21, 9, "UTC", "2030-05-16 09:00:00"),
            ("2030-05-16 09:00:00", 21, 9, "UTC", None),
            ("2030-05-16 12:30:00", 12.5, 13.75, "UTC", "2030-05-16 13:45:00"),
            ("2030-05-16 12:29:59", 12.5, 13.75, "UTC", None),
            ("2030-05-16 12:00:00", 0, 0, "UTC", None),
            ("2030-05-16 12:00:00", 9, 9, "UTC", None),
            ("2030-05-16 12:00:00", 0, 24, "UTC", None),
            ("2030-05-16 23:30:00", 22, 24, "UTC", "2030-05-17 00:00:00"),
            ("2030-05-16 23:00:00", 22, 9, "Nowhere/At_All", "2030-05-17 09:00:00"),
            # Berlin skips 2:00 to 3:00 on 31 March 2030, and has it twice on 27 October.
            ("2030-03-31 00:30:00", 22, 2.5, "Europe/Berlin", "2030-03-31 01:30:00"),
            ("2030-03-30 23:30:00", 22, 8, "Europe/Berlin", "2030-03-31 06:00:00"),
            ("2030-10-27 00:15:00", 22, 2.5, "Europe/Berlin", "2030-10-27 01:30:00"),
            ("2030-10-26 22:30:00", 22, 8, "Europe/Berlin", "2030-10-27 07:00:00"),
        ):
            with self.subTest(moment=moment, begin=begin, end=end, zone=zone):
                self.assertEqual(self.quiet(moment, begin, end, zone), until)

    def test_it_is_not_quiet_any_more_when_the_quiet_hours_end(self):
        for month, day in ((3, 30), (3, 31), (10, 26), (10, 27)):
            for quarter in range(96):
                moment = fields.Datetime.to_datetime(f"2030-{month:02}-{day:02} 00:00:00")
                moment += timedelta(minutes=15 * quarter)
                until = self.quiet(moment, 22, 2.5, "Europe/Berlin")
                if until:
                    self.assertGreater(until, fields.Datetime.to_string(moment))
                    self.assertIsNone(self.quiet(until, 22, 2.5, "Europe/Berlin"), moment)

    # === THE COUNTER === #

    def test_the_counter_tells_who_is_left_out(self):
        rule = repr([("id", "in", self.shop_clients.ids)])
        segment = self.Segment.create({"name": "All", "domain": rule, "company_id": self.company.id})
        mailing = self.mailing(client_segment_ids=segment.ids, mailing_domain="[]")
        self.bob.tz = "Asia/Vladivostok"
        self.company.write({"client_quiet_from": 21, "client_quiet_to": 9})
        found = mailing.get_client_audience()
        self.assertEqual((found["over_limit"], found["quiet"], found["reached"]), (1, 1, 1))
        self.assertIn("Over the contact limit, and skipped: 1", found["notes"])
        mailing.write({"client_limit_policy": "send", "client_limit_reason": "Recall"})
        found = mailing.get_client_audience()
        self.assertEqual((found["over_limit"], found["quiet"], found["reached"]), (0, 0, 3))
