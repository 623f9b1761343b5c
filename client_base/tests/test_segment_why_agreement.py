"""Why a client is in or out agrees with the members: rules of all kinds times clients of all kinds."""

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .segment_case import SegmentCase


@tagged("post_install", "-at_install")
class TestSegmentWhyAgreement(SegmentCase):
    """The lines are true of exactly the members."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.Segment = cls.env["client.segment"]
        cls.company.client_tz = "Pacific/Kiritimati"
        base = cls.env["properties.base.definition"].sudo()
        definition = base._get_definition_for_property_field("res.partner", "properties")
        definition.properties_definition = [
            {"name": "lvl", "type": "char", "string": "Level"},
            {"name": "likes", "type": "tags", "string": "Likes", "tags": [["k", "Kites", 1], ["b", "Boats", 2]]},
        ]
        cls.tag = cls.env["res.partner.category"].create({"name": "Gold"})
        cls.rich = cls.client(
            "Rich", city="Moscow", ref="7", color=3, category_id=[Command.set(cls.tag.ids)],
            properties={"lvl": "gold", "likes": ["k"]}, user_id=cls.env.user.id,
        )  # fmt: skip
        cls.client("Child", parent_id=cls.rich.id, ref="c")
        cls.poor = cls.client("Poor", city="Tver", properties={"lvl": "tin"})
        cls.empty = cls.client("Empty")
        cls.leap = cls.client("Leap", is_company=True, child_ids=[Command.create({"name": "Bob"})])
        cls.gone = cls.client("Gone", city="Moscow")
        cls.order(cls.rich, "2026-01-10", amount=100)
        cls.order(cls.rich, "2026-03-10 11:00:00", amount=50)
        cls.order(cls.poor, "2026-03-09 12:00:00", amount=5)
        cls.order(cls.leap.child_ids, "2024-02-29", amount=20)
        cls.other = cls.make_company("Other Shop")
        cls.order(cls.empty, "2026-03-01", amount=1000, company=cls.other)
        cls.clients = cls.rich | cls.poor | cls.empty | cls.leap | cls.gone
        cls.Profile._refresh_all(cls.company)
        cls.gone.active = False

    def get_rules(self):
        used = self.segment([("city", "=", "Moscow")], name="Used")
        return [
            [],
            [("city", "!=", "Moscow")],
            ["!", ("city", "ilike", "mos")],
            ["!", ("ref", ">", "5")],
            ["!", ("color", ">", 1)],
            ["!", "|", ("city", "=", "Tver"), ("ref", "=", False)],
            ["|", ("city", "=", "Moscow"), "&", ("city", "=", False), ("is_company", "=", False)],
            [("city", "in", ["Tver", False])],
            [("city", "not in", [False])],
            [("properties.lvl", "=", "gold")],
            [("properties.lvl", "!=", "gold")],
            ["!", ("properties.lvl", "=", "gold")],
            [("properties.likes", "not in", ["k"])],
            [("client_last_purchase_on", ">=", "today")],
            [("client_last_purchase_on", ">=", "today -1d"), ("client_last_purchase_on", "<", "today")],
            ["!", ("client_last_purchase_on", "<", "today -30d")],
            [("client_last_purchase_on", "=", False)],
            [("client_days_since_purchase", ">", 5)],
            [("client_days_since_purchase", "!=", 0)],
            [("client_revenue", "<", 30)],
            [("client_revenue", ">", 30), ("sale_order_ids.amount_untaxed", "=", 1000)],
            [("sale_order_ids", "=", False)],
            ["!", ("sale_order_ids.amount_untaxed", ">", 60)],
            [("sale_order_ids", "not any", [("date_order", ">=", "today -30d")])],
            [("sale_order_ids", "any", ["!", ("amount_untaxed", "<", 60)])],
            ["!", ("child_ids.ref", "=", "c")],
            [("child_ids.ref", "!=", "c")],
            [("child_ids", "any", [("ref", "=", "c"), ("city", "=", False)])],
            [("user_id.name", "!=", "x")],
            [("user_id", "=", False)],
            [("category_id", "not in", self.tag.ids)],
            [("category_id", "child_of", self.tag.ids)],
            [("client_segment_ids", "not in", used.ids)],
            [("create_date.month_number", "=", 11), ("create_date.year_number", "!=", 1999)],
            [("active", "=", False)],
            [("client_first_purchase_on", "=", "2024-02-29")],
            [("id", "in", self.poor.ids)],
            [(0, "=", 1)],
        ]

    def check(self, segment):
        """Fail unless the top line is met by exactly the clients who are in."""
        inside = self.members(segment)
        for client in self.clients:
            lines = segment._explain_client(client)
            *standing, top = [line for line in lines if line["level"] == 0]
            self.assertIsInstance(top["met"], bool)
            met = top["met"] and all(line["met"] for line in standing)
            self.assertEqual(met, client in inside, f"{client.name}: {segment.domain} {lines}")
            self.assertNotIn("next refresh", segment._get_why_headline(client))

    def test_domains(self):
        with freeze_time("2026-03-10 11:30:00"):
            sizes = set()
            for rule in self.get_rules():
                with self.subTest(rule=rule):
                    segment = self.segment(rule)
                    self.assertEqual(segment.state, "ready")
                    self.check(segment)
                    sizes.add(len(self.members(segment) & self.clients))
        self.assertLessEqual({0, 1, 2, 3, 4}, sizes, "rules that tell the clients apart")

    def test_conditions_on_purchases(self):
        for match in ("all", "any"):
            for vals in [
                {"value": 2},
                {"value": 0, "comparison": "exactly"},
                {"value": 1, "comparison": "most"},
                {"measure": "sum", "value": 20, "comparison": "most"},
                {"measure": "average", "value": 75, "comparison": "exactly"},
                {"measure": "last", "value": 0, "comparison": "exactly"},
                {"measure": "first", "value": 60},
                {"value": 1, "period": "last", "period_count": 1},
                {"value": 1, "amount_above": 20},
            ]:
                with self.subTest(vals=vals, match=match), freeze_time("2026-03-10 11:30:00"):
                    few = {"value": 1, "comparison": "exactly"}
                    self.check(self.segment([("city", "!=", "Tver")], vals, few, condition_match=match))

    def test_tags_and_segments_of_another_company(self):
        self.check(self.segment(tag_ids=[Command.set(self.tag.ids)]))
        segment = self.segment([("client_revenue", ">", 500)], company_id=self.other.id)
        self.Profile._refresh_all(self.other)
        both = (self.company | self.other).ids
        segment = segment.with_context(allowed_company_ids=both)
        segment._refresh()
        self.assertEqual(self.members(segment), self.empty)
        self.check(segment)
        [line] = segment._explain_client(self.empty)
        self.assertEqual(line["actual"], "1,000.00\xa0€")
