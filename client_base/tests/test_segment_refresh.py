"""When segments are computed: in which order, for whom, and what it costs."""

import re
from unittest.mock import patch

import psycopg2

from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.segment.refresh import schedule as segment_refresh
from .segment_refresh_case import RefreshCase

ID_LIST = re.compile(r"(?:\d+\s*,\s*){9}\d+")


@tagged("post_install", "-at_install")
class TestSegmentRefresh(RefreshCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann, cls.bob = cls.client("Ann", city="Rome"), cls.client("Bob", city="Oslo")
        cls.order(cls.ann, "2026-01-10", amount=100)
        cls.refresh()
        cls.rome = cls.segment([("city", "=", "Rome")], name="Rome", sequence=9)
        cls.user = cls.segment([("client_segment_ids", "in", cls.rome.ids)], name="Uses Rome", sequence=5)
        cls.last = cls.segment([("client_segment_ids", "not in", cls.user.ids)], name="Uses that", sequence=1)
        cls.facts = cls.segment([("client_purchase_count", ">", 0)], name="Bought", sequence=3)
        cls.manual = cls.segment(name="By hand", kind="manual")
        cls.ours = cls.rome | cls.user | cls.last | cls.facts | cls.manual
        cls.shop = cls.ann | cls.bob
        cls.env.flush_all()
        while cls.Segment._refresh_next():
            cls.env.flush_all()

    def names(self, calls):
        return [segment.name for segment, _whole in calls if segment in self.ours]

    # === IN WHICH ORDER === #

    def test_segments_that_others_read_are_computed_first(self):
        self.ours._ask_for_build()
        with self.computed() as calls:
            self.drain()
        order = [name for name in self.names(calls) if name in ("Rome", "Uses Rome", "Uses that")]
        self.assertEqual(order[:3], ["Rome", "Uses Rome", "Uses that"])
        self.assertFalse(self.ours.filtered(lambda segment: segment.state != "ready"))

    def test_a_change_reaches_the_segments_of_segments_in_one_pass(self):
        self.bob.city = "Rome"
        self.drain()
        self.assertEqual(self.members(self.rome) & self.shop, self.shop)
        self.assertEqual(self.members(self.user) & self.shop, self.shop)
        self.assertFalse(self.members(self.last) & self.shop)

    def test_a_cycle_that_came_by_the_database_does_not_stop_the_refresh(self):
        self.env.cr.execute(
            "INSERT INTO client_segment_use (user_segment_id, used_segment_id) VALUES (%s, %s)",
            [self.rome.id, self.last.id],
        )
        self.env.invalidate_all()
        self.ours._ask_for_build()
        self.drain()
        self.assertEqual(set(self.ours.mapped("state")), {"ready"})
        self.assertEqual(self.members(self.rome) & self.shop, self.ann)

    # === FOR WHOM === #

    def test_a_change_computes_the_segments_that_read_it_alone(self):
        changes = {
            "city": (lambda: self.ann.write({"city": "Bern"}), {"Rome", "Uses Rome", "Uses that"}),
            "order": (lambda: self.order(self.bob, "2026-02-02"), {"Bought"}),
            "note": (lambda: self.ann.write({"comment": "Nice", "function": "Boss"}), set()),
            "tag": (lambda: self.ann.write({"category_id": [Command.create({"name": "Red"})]}), set()),
            "archive": (lambda: self.bob.write({"active": False}), set(self.ours.mapped("name"))),
        }
        for name, (change, expected) in changes.items():
            change()
            with self.subTest(change=name), self.computed() as calls:
                self.drain()
                self.assertEqual(set(self.names(calls)), expected)
                self.assertFalse([segment for segment, whole in calls if whole])

    def test_a_large_share_of_changed_clients_is_computed_with_all_others(self):
        self.shop.write({"city": "Bern"})
        self.env.flush_all()
        with self.computed() as calls, patch.object(segment_refresh, "FULL_REFRESH_SHARE", 1e-9):
            self.drain()
        self.assertEqual({whole for segment, whole in calls if segment in self.ours}, {True})
        self.assertFalse(self.Waiting._waiting())
        self.assertFalse(self.members(self.rome) & self.shop)

    def test_share_is_measured_by_the_clients_there_are(self):
        known = self.Profile.search_count([])
        with patch.object(segment_refresh, "FULL_REFRESH_SHARE", 0.5):
            self.assertTrue(self.Segment._is_large_share(known))
            self.assertFalse(self.Segment._is_large_share(known // 3))

    def test_who_comes_goes_and_is_deleted_moves_in_every_segment(self):
        eve = self.client("Eve", city="Rome")
        self.drain()
        self.assertIn(eve, self.members(self.rome))
        self.assertEqual(self.rome.member_count, 2)
        eve.active = False
        self.drain()
        self.assertNotIn(eve, self.members(self.rome))
        self.assertEqual(self.last_stay(eve, self.rome).left_because, "archive")
        eve.active = True
        self.drain()
        self.assertIn(eve, self.members(self.user))
        eve.parent_id = self.bob
        self.drain()
        self.assertEqual(self.last_stay(eve, self.rome).left_because, "client")
        eve.write({"parent_id": False, "city": "Rome"})
        self.drain()
        self.assertEqual(self.rome.member_count, 2)
        eve.unlink()
        self.drain()
        self.assertEqual(self.rome.member_count, 1)

    def last_stay(self, client, segment):
        return self.Stay.search([("client_id", "=", client.id), ("segment_id", "=", segment.id)], limit=1)

    def test_merged_clients_are_counted_once(self):
        eve = self.client("Eve", city="Rome")
        self.drain()
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((self.ann | eve).ids, self.ann)
        self.assertEqual(self.rome.member_count, 1)
        self.drain()
        self.assertEqual(self.members(self.rome) & self.shop, self.ann)
        self.assertEqual(self.rome.member_count, 1)

    # === THE QUEUE === #

    def test_an_error_of_the_database_leaves_the_queue_as_it_was(self):
        self.bob.city = "Rome"
        self.env.flush_all()
        waiting = self.Waiting._waiting()
        self.assertTrue(waiting)

        def fail(*_arguments, **_named):
            raise psycopg2.errors.SerializationFailure("killed")

        with (
            patch.object(type(self.Segment), "_write_members", fail),
            self.assertRaises(psycopg2.errors.SerializationFailure),
            self.env.cr.savepoint(),
        ):
            self.Segment._refresh_batch()
        self.assertEqual(self.Waiting._waiting(), waiting)
        self.assertEqual(self.rome.state, "ready")
        self.drain()
        self.assertEqual(self.members(self.rome) & self.shop, self.shop)

    def test_the_cron_puts_a_conflict_off_and_does_not_blame_the_segment(self):
        self.rome._ask_for_build()
        at = []

        def fail(*_arguments, **_named):
            raise psycopg2.errors.SerializationFailure("killed")

        with (
            patch.object(type(self.Segment), "_write_members", fail),
            patch.object(type(self.Segment), "_retry_soon", lambda model: at.append(model)),
            patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **kw: 60),
            patch.object(self.env.cr, "rollback", lambda: None),
        ):
            self.Segment._cron_refresh()
        self.assertTrue(at)
        self.assertEqual(self.rome.state, "waiting")

    def test_the_cron_stops_when_its_time_is_over_and_goes_on_later(self):
        self.ours._ask_for_build()
        self.env.flush_all()
        time_left = iter([60, 60, 60, 0, 0, 0])
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **kw: next(time_left)):
            self.Segment._cron_refresh()
        self.assertTrue(self.Segment._get_waiting())
        self.drain()
        self.assertFalse(self.Segment._get_waiting())

    # === WHAT IT WRITES AND COSTS === #

    def written(self, table="client_segment_stay"):
        self.env.flush_all()
        return self.env.execute_query(
            SQL("SELECT n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables WHERE relname = %s", table)
        )

    def test_nothing_is_written_of_who_is_as_he_should_be(self):
        before = self.written()
        for segment in self.ours:
            self.assertEqual(segment._refresh(), (0, 0))
        self.shop._mark_touched(["city"])
        self.Segment._refresh_batch()
        self.assertEqual(self.written(), before)
        self.bob.city = "Rome"
        self.drain()
        self.assertNotEqual(self.written(), before)

    def test_no_statement_of_the_refresh_holds_a_list_of_clients(self):
        clients = self.Partner.create([{"name": f"New {number}", "city": "Bern"} for number in range(50)])
        self.refresh()
        self.drain()
        clients.write({"city": "Rome"})
        self.env.flush_all()
        with self.statements() as sent:
            self.Segment._refresh_batch()
            self.rome._refresh()
        self.assertEqual(self.members(self.rome) & clients, clients)
        self.assertGreater(len(sent), 5)
        self.assertFalse([statement for statement in sent if ID_LIST.search(statement)])

    def test_a_column_that_no_rule_reads_costs_no_query(self):
        self.assertNotIn("comment", self.Segment._get_watched_columns())
        self.env["client.field"]._get_rules()  # which a process asks for once
        self.env.flush_all()
        with self.statements() as sent:
            self.ann.write({"comment": "Nice", "function": "Boss"})
            self.env.flush_all()
        with patch.object(type(self.Segment), "_get_watched_columns", frozenset), self.statements() as bare:
            self.bob.write({"comment": "Nice", "function": "Boss"})
            self.env.flush_all()
        self.assertFalse([statement for statement in sent if "client_segment" in statement])
        self.assertEqual(len(sent), len(bare))

    def test_a_column_that_a_rule_reads_costs_one_query(self):
        self.env.flush_all()
        with self.statements() as sent:
            self.shop.write({"city": "Bern", "comment": "Moved"})
            self.env.flush_all()
        marks = [statement for statement in sent if "client_segment_queue" in statement]
        self.assertEqual(len(marks), 1, sent)
        self.assertFalse([statement for statement in sent if "client_segment_stay" in statement])

    def test_tags_that_no_rule_reads_cost_no_query_and_others_one(self):
        tag = self.env["res.partner.category"].create({"name": "Red"})
        self.env.flush_all()
        with self.statements() as sent:
            self.ann.category_id = tag
            self.env.flush_all()
        self.assertFalse([statement for statement in sent if "client_segment" in statement])
        self.segment([("category_id", "in", tag.ids)])
        with self.statements() as sent:
            self.bob.category_id = tag
            self.env.flush_all()
        self.assertEqual(len([statement for statement in sent if "client_segment_queue" in statement]), 1)

    def test_confirming_an_order_asks_nothing_of_segments(self):
        order = self.order(self.ann, "2026-02-02", confirm=False)
        self.env.flush_all()
        with self.statements() as sent:
            order.action_confirm()
            self.env.flush_all()
        self.assertFalse([statement for statement in sent if "client_segment" in statement])
