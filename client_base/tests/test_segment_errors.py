"""A rule that breaks after it was saved: it stops its own segment, moves nobody, and is told to the owner once."""

from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.segment.refresh import schedule as segment_refresh
from .segment_refresh_case import RefreshCase


@tagged("post_install", "-at_install")
class TestSegmentErrors(RefreshCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann, cls.bob = cls.client("Ann", city="Rome", ref="7"), cls.client("Bob", city="Oslo")
        cls.refresh()
        cls.shop = cls.ann | cls.bob
        cls.healthy = cls.segment([("city", "=", "Rome")], name="Healthy")
        cls.env.flush_all()
        while cls.Segment._refresh_next():
            cls.env.flush_all()

    def check_breaks(self, segment, break_it, mend_it):
        """Break a rule that finds Ann alone, let both clients change, and mend it."""
        self.assertEqual(self.members(segment) & self.shop, self.ann)
        before = self.stays_of(segment)
        with break_it():
            self.env.invalidate_all()
            with mute_logger("odoo.addons.client_base.models.segment.refresh.schedule"):
                for _night in range(2):
                    self.env.flush_all()
                    self.shop._mark_touched(["active"])
                    self.drain()
                    (segment | self.healthy)._ask_for_build()
                    self.drain()
            self.assertEqual(segment.state, "error")
            self.assertTrue(segment.error)
            self.assertEqual(self.stays_of(segment), before)
            self.assertEqual(segment.member_count, len(self.members(segment)))
            self.assertEqual(self.healthy.state, "ready")
            self.assertEqual(self.members(self.healthy) & self.shop, self.ann)
            self.assertEqual(len(segment.activity_ids), 1)
        mend_it()
        segment._ask_for_build()
        self.drain()
        self.assertEqual((segment.state, segment.error), ("ready", False))
        self.assertEqual(self.members(segment) & self.shop, self.ann)
        self.assertEqual(self.stays_of(segment), before)

    def stays_of(self, segment):
        stays = self.Stay.search([("segment_id", "=", segment.id), ("client_id", "in", self.shop.ids)])
        return {(stay.id, stay.client_id, stay.entered_at, stay.left_at) for stay in stays}

    def mend(self, segment):
        return lambda: segment.write({"domain": "[('ref', '=', '7')]"})

    # === WHAT BREAKS === #

    def test_a_field_that_was_removed(self):
        model = self.env["ir.model"]._get("res.partner")
        vals = {"name": "x_truth", "field_description": "Truth", "model_id": model.id, "ttype": "char"}
        field = self.env["ir.model.fields"].create(vals)
        try:
            self.bob.x_truth = "no"
            segment = self.segment([("x_truth", "!=", "no"), ("id", "in", self.shop.ids)])
        finally:
            field.unlink()
        self.assertIn("client.segment", self.env)
        self.check_breaks(segment, lambda: mute_logger("nothing"), self.mend(segment))

    def test_a_field_that_is_not_stored_any_more(self):
        segment = self.segment([("ref", "=", "7")])
        field = type(self.ann)._fields["ref"]
        self.check_breaks(segment, lambda: patch.multiple(field, store=False, search=None), lambda: None)

    def test_a_property_that_was_removed(self):
        base = self.env["properties.base.definition"].sudo()
        definition = base._get_definition_for_property_field("res.partner", "properties")
        definition.properties_definition = [{"name": "lvl", "type": "char", "string": "Level"}]
        self.bob.properties = {"lvl": "tin"}
        for operator, value in (("!=", "tin"), ("=", "gold")):
            definition.properties_definition = [{"name": "lvl", "type": "char", "string": "Level"}]
            self.ann.properties, self.bob.properties = {"lvl": "gold"}, {"lvl": "tin"}
            segment = self.segment([("properties.lvl", operator, value), ("id", "in", self.shop.ids)])
            definition.properties_definition = []
            self.check_breaks(segment, lambda: mute_logger("nothing"), self.mend(segment))

    def test_a_segment_that_it_uses_and_that_is_not_there_any_more(self):
        used = self.segment([("ref", "=", "7")], name="Used")
        other = self.segment([("city", "=", "Oslo")], name="Other")
        inside = self.segment([("client_segment_ids", "in", used.ids)])
        outside = self.segment([("client_segment_ids", "not in", other.ids), ("id", "in", self.shop.ids)])
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM client_segment WHERE id = ANY(%s)", [(used | other).ids])
        self.env.invalidate_all()
        for segment in (inside, outside):
            self.check_breaks(segment, lambda: mute_logger("nothing"), self.mend(segment))

    def test_a_value_that_the_database_refuses(self):
        segment = self.segment([("ref", "=", "7")])
        self.env.cr.execute("UPDATE client_segment SET domain = %s WHERE id = %s", ["[('id', '=', 'x')]", segment.id])
        self.check_breaks(segment, lambda: mute_logger("odoo.sql_db"), self.mend(segment))

    def test_what_is_no_domain(self):
        segment = self.segment([("ref", "=", "7")])
        self.env.cr.execute("UPDATE client_segment SET domain = 'oops' WHERE id = %s", [segment.id])
        self.check_breaks(segment, lambda: mute_logger("nothing"), self.mend(segment))

    # === WHO IS TOLD === #

    def break_and_build(self, segment):
        self.env.flush_all()
        self.env.cr.execute("UPDATE client_segment SET domain = 'oops' WHERE id = %s", [segment.id])
        self.env.invalidate_all()
        (segment | self.healthy)._ask_for_build()
        with mute_logger("odoo.addons.client_base.models.segment.refresh.schedule"):
            self.drain()
        self.assertEqual(segment.state, "error")
        self.assertEqual(self.healthy.state, "ready")
        return segment.activity_ids

    def test_the_owner_is_told_and_the_maker_where_there_is_none(self):
        owner = self.env["res.users"].create(
            {"name": "Owner", "login": "segment_owner", "company_id": self.company.id,
             "company_ids": [(6, 0, self.company.ids)],
             "group_ids": [(4, self.env.ref("client_base.client_base_group_marketer").id)]}
        )  # fmt: skip
        self.assertEqual(self.break_and_build(self.segment(user_id=owner.id)).user_id, owner)
        self.assertEqual(self.break_and_build(self.segment(user_id=False)).user_id, self.env.user)

    def test_an_owner_who_left_or_may_not_look_stops_nobody(self):
        users = self.env["res.users"].create([
            {"name": name, "login": f"segment_{name}", "group_ids": [(6, 0, self.env.ref("base.group_user").ids)]}
            for name in ("left", "stranger")
        ])  # fmt: skip
        users[0].active = False
        for user in users:
            self.break_and_build(self.segment(user_id=user.id))

    def test_a_rule_that_breaks_again_is_told_again(self):
        segment = self.segment([("ref", "=", "7")])
        self.assertEqual(len(self.break_and_build(segment)), 1)
        segment.domain = "[('ref', '=', '7')]"
        self.drain()
        self.assertEqual(segment.state, "ready")
        segment.activity_ids.unlink()
        self.assertEqual(len(self.break_and_build(segment)), 1)

    def test_what_failed_is_tried_again_the_next_day(self):
        segment = self.segment([("ref", "=", "7")])
        self.break_and_build(segment)
        self.env.cr.execute("UPDATE client_segment SET domain = '[]' WHERE id = %s", [segment.id])
        self.env.invalidate_all()
        self.night()
        self.assertEqual(segment.state, "error")  # the same day
        segment.refreshed_on = "2020-01-01"
        self.night()
        self.assertEqual(segment.state, "ready")

    # === EDGES === #

    def test_nobody_and_everybody_match(self):
        nobody = self.segment([("ref", "=", "nobody has this")])
        everybody = self.segment([])
        self.assertFalse(self.members(nobody))
        self.assertEqual(nobody.member_count, 0)
        known = self.Profile.search_count([("company_id", "=", self.company.id), ("client_id.active", "=", True)])
        self.assertEqual(everybody.member_count, known)
        everybody.domain = "[('ref', '=', 'nobody has this')]"
        self.drain()
        self.assertEqual(everybody.member_count, 0)

    def test_a_company_without_clients(self):
        empty = self.make_company("Empty")
        segment = self.segment([], company_id=empty.id)
        self.assertEqual((segment.state, segment.member_count), ("ready", 0))
        with patch.object(segment_refresh, "FULL_REFRESH_SHARE", 0.1):
            self.shop._mark_touched(["active"])
            self.env.flush_all()
            self.env.cr.execute("DELETE FROM client_profile")
            while self.Segment._refresh_next():
                self.env.flush_all()
        self.assertFalse(self.members(self.healthy))
        self.assertEqual(self.last_cause(self.ann), "client")

    def last_cause(self, client):
        return self.Stay.search([("client_id", "=", client.id)], limit=1).left_because

    def test_each_company_has_its_own_clients_and_purchases(self):
        branch = self.make_company("Kite Export")
        own = self.client("Own", company_id=branch.id)
        self.order(self.ann, "2026-01-01", company=branch)
        self.Profile._refresh_all(self.company | branch)
        bought = {"measure": "count", "value": 1}
        for rows in (([("client_purchase_count", ">", 0)],), ([], bought)):
            here, there = self.segment(*rows), self.segment(*rows, company_id=branch.id)
            self.assertFalse(self.members(here) & self.shop)
            self.assertEqual(self.members(there) & (self.shop | own), self.ann)
        here, there = self.segment([]), self.segment([], company_id=branch.id)
        self.assertNotIn(own, self.members(here))
        self.assertIn(own, self.members(there))
