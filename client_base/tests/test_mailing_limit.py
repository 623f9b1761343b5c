"""How often a client gets marketing: whose limit holds, what is counted, and until when."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import ClientBaseCase
from .limit_case import NOON, LimitTools


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestMailingLimit(LimitTools, ClientBaseCase):
    def limit(self, most, days):
        self.company.write({"client_limit_count": most, "client_limit_days": days})

    def manual(self, clients, most, days, **vals):
        """Return a segment by hand with a limit."""
        segment = self.Segment.create({
            "name": "Regulars", "kind": "manual", "company_id": self.company.id, "limit_count": most,
            "limit_days": days, "pin_ids": [Command.create({"client_id": client.id}) for client in clients], **vals,
        })  # fmt: skip
        segment._refresh()
        self.assertEqual(self.members(segment), clients)
        return segment

    def assert_over(self, *contacts):
        found = self.over()
        self.assertEqual({self.Partner.browse(contact_id) for contact_id in found}, set(contacts))
        many = self.Limit._select_over(self.company, self.Limit._select_ids(self.shop_clients.ids))
        rows = self.env.execute_query(many) if many else []
        self.assertEqual(
            {row[0]: row[6] for row in rows}, {one: over.free_at for one, over in found.items()}, "the way for many"
        )

    # === WHOSE LIMIT === #

    def test_without_a_limit_nobody_is_over_it(self):
        for days in range(5):
            self.got(self.ann, NOON - timedelta(days=days))
        self.assert_over()

    def test_the_limit_of_the_company(self):
        self.limit(2, 7)
        self.got(self.ann, NOON - timedelta(days=1))
        self.got(self.bob, NOON - timedelta(days=1))
        self.assert_over()
        self.got(self.ann, NOON - timedelta(days=5))
        self.assert_over(self.ann)
        one = self.over()[self.ann.id]
        self.assertEqual((one.done, one.most, one.days, one.own), (2, 2, 7, False))
        self.assertEqual(one.free_at, NOON + timedelta(days=2), "when the first of the two is a week ago")

    def test_his_own_limit_goes_before_all_others(self):
        self.limit(1, 30)
        self.manual(self.ann, 0, 30)
        self.got(self.ann, NOON - timedelta(days=1))
        self.ann.write({"client_limit_count": 2, "client_limit_days": 7})
        self.assert_over()
        self.got(self.ann, NOON - timedelta(days=2))
        self.assert_over(self.ann)
        self.assertTrue(self.over()[self.ann.id].own)

    def test_the_limit_of_a_segment_goes_before_that_of_the_company(self):
        self.limit(1, 30)
        self.manual(self.ann, 3, 30)
        for client in (self.ann, self.bob):
            self.got(client, NOON - timedelta(days=1))
        self.assert_over(self.bob)

    def test_of_several_segments_each_limit_holds(self):
        self.manual(self.ann, 3, 30)
        strict = self.manual(self.ann, 1, 2)
        self.got(self.ann, NOON - timedelta(days=3))
        self.assert_over()
        self.got(self.ann, NOON - timedelta(days=1))
        self.assert_over(self.ann)
        self.assertEqual(self.over()[self.ann.id].segment_id, strict.id)
        self.got(self.ann, NOON - timedelta(days=10))
        self.assertNotEqual(self.over()[self.ann.id].segment_id, strict.id, "the one that lasts longest")
        self.assertEqual(self.over()[self.ann.id].free_at, NOON + timedelta(days=20))

    def test_an_archived_segment_limits_nobody(self):
        segment = self.manual(self.ann, 0, 30)
        self.assert_over(self.ann)
        segment.active = False
        self.assert_over()

    def test_whoever_left_a_segment_is_not_limited_by_it(self):
        segment = self.manual(self.ann, 0, 30)
        segment.pin_ids.unlink()
        segment._refresh()
        self.assert_over()

    def test_a_limit_of_0_is_never(self):
        self.ann.client_limit_days = 7
        self.assert_over(self.ann)
        self.assertIsNone(self.over()[self.ann.id].free_at)
        self.limit(0, 1)
        self.assert_over(self.ann, self.bob, self.cid)

    def test_every_contact_of_a_client_has_its_limit(self):
        self.limit(1, 7)
        child = self.client("Ann's clerk", parent_id=self.ann.id)
        self.got(child, NOON - timedelta(days=1))
        self.assertEqual(set(self.over(self.ann | child)), {self.ann.id, child.id})

    # === WHAT IS COUNTED === #

    def test_a_mailing_to_several_contacts_of_a_client_is_one(self):
        self.limit(2, 7)
        child = self.client("Ann's clerk", parent_id=self.ann.id)
        mailing = self.mailing()
        self.got(self.ann, NOON - timedelta(days=1), mailing)
        self.got(child, NOON - timedelta(days=2), mailing)
        self.assert_over()
        self.got(child, NOON - timedelta(days=3))
        self.assert_over(self.ann)

    def test_the_mailing_itself_is_not_counted(self):
        self.limit(1, 7)
        mailing = self.mailing()
        self.got(self.ann, NOON, mailing)
        self.assertFalse(self.over(mailing=mailing))
        self.assertIn(self.ann.id, self.over())

    def test_the_edge_of_the_window(self):
        self.limit(1, 7)
        trace = self.got(self.ann, NOON - timedelta(days=7))
        self.assert_over()
        trace.sent_datetime += timedelta(seconds=1)
        self.assert_over(self.ann)
        self.assertEqual(self.over()[self.ann.id].free_at, NOON + timedelta(seconds=1))

    def test_what_waits_to_be_sent_counts(self):
        self.limit(1, 7)
        self.env.cr._now = NOON  # the moment of creation
        self.got(self.ann, False, status="outgoing")
        self.assertIn(self.ann.id, self.over())

    def test_what_did_not_reach_him_is_not_counted(self):
        self.limit(1, 7)
        for status in ("cancel", "error", "bounce"):
            self.got(self.ann, NOON - timedelta(days=1), status=status)
        self.got(self.ann, NOON - timedelta(days=1), is_test_trace=True)
        self.assert_over()
        for status in ("open", "reply", "pending", "process"):
            with self.subTest(status):
                trace = self.got(self.bob, NOON - timedelta(days=1), status=status)
                self.assert_over(self.bob)
                trace.unlink()

    def test_calls_messages_and_offers_of_ours_count(self):
        self.limit(1, 7)
        yesterday = NOON - timedelta(days=1)
        lost = self.env["client.interaction.result"].search([("is_contact", "=", False)], limit=1)
        self.called(self.bob, yesterday, direction="in")
        self.called(self.bob, yesterday, kind="visit")
        self.called(self.bob, yesterday, kind="meeting")
        self.assertTrue(lost)
        self.called(self.bob, yesterday, result_id=lost.id)
        self.called(self.bob, NOON - timedelta(days=8))
        self.assert_over()
        for client, kind in zip(self.shop_clients, ("call", "message", "offer"), strict=True):
            self.called(client, yesterday, kind=kind)
        self.assert_over(*self.shop_clients)

    def test_each_company_counts_its_own(self):
        self.limit(1, 7)
        other = self.make_company("Other Shop", client_limit_count=1, client_limit_days=7)
        theirs = self.mailing(self.ann, client_company_id=other.id)
        self.got(self.ann, NOON - timedelta(days=1), theirs)
        self.called(self.bob, NOON - timedelta(days=1), company_id=other.id)
        self.assert_over()
        self.assertEqual(set(self.over(company=other)), {self.ann.id, self.bob.id})
        self.Profile._refresh_all(other)
        self.Segment.create({
            "name": "Never", "kind": "manual", "company_id": other.id, "limit_count": 0, "limit_days": 1,
            "pin_ids": [Command.create({"client_id": self.cid.id})],
        })._refresh()  # fmt: skip
        self.assert_over()
        self.assertIn(self.cid.id, self.over(company=other))

    # === BAD INPUT === #

    def test_limits_that_nobody_means_are_refused(self):
        segment = self.manual(self.ann, 1, 7)
        for record, prefix in ((self.company, "client_"), (segment, ""), (self.ann, "client_")):
            for most, days in ((-1, 7), (1, -7), (1_001, 7), (1, 3_651)):
                with self.subTest(record=record, most=most, days=days), self.assertRaises(ValidationError):
                    record.write({f"{prefix}limit_count": most, f"{prefix}limit_days": days})
        for vals in (
            {"client_quiet_from": -1}, {"client_quiet_to": 24.5}, {"client_hold_days": -1}, {"client_hold_days": 400},
        ):  # fmt: skip
            with self.subTest(vals), self.assertRaises(ValidationError):
                self.company.write(vals)

    def test_a_contact_has_no_limit_beside_that_of_the_client(self):
        child = self.client("Ann's clerk", parent_id=self.ann.id)
        with self.assertRaisesRegex(ValidationError, "that of Ann"):
            child.client_limit_days = 7

    def test_the_settings_keep_the_limit(self):
        self.env["res.config.settings"].create({
            "company_id": self.company.id, "client_limit_count": 4, "client_limit_days": 14, "client_quiet_from": 21,
            "client_quiet_to": 9, "client_hold_days": 3,
        }).execute()  # fmt: skip
        names = ("count", "days")
        self.assertEqual([self.company[f"client_limit_{name}"] for name in names], [4, 14])
        self.assertEqual((self.company.client_quiet_from, self.company.client_quiet_to), (21, 9))
        self.assertEqual(self.company.client_hold_days, 3)

    # === CARDS === #

    def test_his_own_limit_is_not_copied(self):
        self.ann.write({"client_limit_count": 2, "client_limit_days": 7})
        copy = self.ann.copy()
        self.assertEqual((copy.client_limit_count, copy.client_limit_days), (0, 0))

    def test_a_merge_keeps_the_strictest_limit_whole(self):
        for limits, expected in (
            ([(3, 30), (0, 7)], (0, 7)),
            ([(0, 7), (3, 30)], (0, 7)),
            ([(0, 0), (3, 30)], (3, 30)),
            ([(2, 7), (0, 0)], (2, 7)),
            ([(7, 30), (5, 7)], (7, 30)),
        ):
            with self.subTest(limits):
                clients = [
                    self.client("Twin", client_limit_count=most, client_limit_days=days) for most, days in limits
                ]
                target, source = clients
                wizard = self.env["base.partner.merge.automatic.wizard"]
                wizard._merge((target | source).ids, target, extra_checks=False)
                self.assertEqual((target.client_limit_count, target.client_limit_days), expected)

    def test_what_he_got_is_merged_too(self):
        self.limit(2, 7)
        mailing = self.mailing()
        self.got(self.ann, NOON - timedelta(days=1))
        self.got(self.bob, NOON - timedelta(days=1), mailing)
        self.got(self.ann, NOON - timedelta(days=1), mailing)
        self.assert_over(self.ann)
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((self.ann | self.bob).ids, self.bob, extra_checks=False)
        self.assertEqual(self.over(self.bob)[self.bob.id].done, 2, "the mailing to both is one")
