"""Conditions on purchases, each against the purchases written down by hand."""

from datetime import date, timedelta
from itertools import product

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tests import tagged

from .segment_case import SegmentCase

TODAY = date(2028, 2, 29)
DAY = timedelta(days=1)


@tagged("post_install", "-at_install")
class TestSegmentConditions(SegmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2028-02-29 12:00:00"))
        cls.bought = {
            "Ann": [("2026-05-01", 100.0), ("2027-12-02", 50.0), ("2028-02-29", 10.0)],
            "Bob": [("2027-12-01", 30.0)],
            "Cy": [("2027-12-01", 0.0), ("2027-12-01", 20.0)],
            "Eve": [],
        }
        cls.clients = {name: cls.client(name) for name in cls.bought}
        for name, purchases in cls.bought.items():
            for day, amount in purchases:
                cls.order(cls.clients[name], day, amount=amount)
        cls.refresh()
        cls.every = cls.segment()

    def who(self, *conditions, **vals):
        mine = self.env["res.partner"].union(*self.clients.values())
        return set((self.members(self.segment([], *conditions, **vals)) & mine).mapped("name"))

    # === THE NAIVE WAY === #

    def expected(self, measure, comparison, value, first, last, above):
        """Return who meets the condition, from the purchases as they are written above."""
        compare = {"least": lambda a, b: a >= b, "most": lambda a, b: a <= b, "exactly": lambda a, b: a == b}
        names = set()
        for name, purchases in self.bought.items():
            rows = [(date.fromisoformat(day), amount) for day, amount in purchases]
            rows = [(day, amount) for day, amount in rows if (not first or day >= first) and (not last or day <= last)]
            rows = [(day, amount) for day, amount in rows if not above or amount > above]
            actual = self.measure(measure, rows)
            if actual is not None and compare[comparison](actual, value):
                names.add(name)
        return names

    def measure(self, measure, rows):
        if measure == "count":
            return len(rows)
        total = round(sum(amount for _day, amount in rows), 2)
        if measure == "sum" or not rows:
            return total if measure == "sum" else None
        days = [day for day, _amount in rows]
        return {
            "average": round(total / len(rows), 2),
            "first": (TODAY - min(days)).days,
            "last": (TODAY - max(days)).days,
        }[measure]

    def test_every_measure_comparison_and_period(self):
        first = date(2027, 12, 1)
        periods = [
            ({"period": "ever"}, None, None),
            ({"period": "last", "period_count": 90, "period_unit": "days"}, TODAY - timedelta(days=89), None),
            ({"period": "last", "period_count": 1, "period_unit": "days"}, TODAY, None),
            ({"period": "last", "period_count": 1, "period_unit": "years"}, date(2027, 3, 1), None),
            ({"period": "between", "date_from": first, "date_to": first + DAY}, first, first + DAY),
            ({"period": "between", "date_to": first}, None, first),
        ]
        values = {"count": (0, 1, 2), "sum": (0, 20, 60), "average": (10, 30), "first": (0, 90), "last": (0, 90)}
        for (vals, begin, end), above, comparison in product(periods, (0, 15), ("least", "most", "exactly")):
            for measure in values:
                for value in values[measure]:
                    row = {"measure": measure, "comparison": comparison, "value": value, "amount_above": above, **vals}
                    with self.subTest(**row):
                        expected = self.expected(measure, comparison, value, begin, end, above)
                        self.assertEqual(self.found_by(row), expected)

    def found_by(self, row):
        """Return who meets one condition, without the making of a segment."""
        mine = self.env["res.partner"].union(*self.clients.values())
        condition = self.env["client.segment.condition"].new({"segment_id": self.every.id, **row})
        found = self.every._get_contacts().search(condition._get_rule() & Domain("id", "in", mine.ids))
        return set(found.mapped("name"))

    def test_all_or_any_of_them(self):
        twice, large = {"value": 2}, {"measure": "sum", "value": 100}
        self.assertEqual(self.who(twice, large), {"Ann"})
        self.assertEqual(self.who(twice, large, condition_match="any"), {"Ann", "Cy"})

    def test_products_and_categories(self):
        Category, Product = self.env["product.category"], self.env["product.product"]
        toys = Category.create({"name": "Toys"})
        balls = Category.create({"name": "Balls", "parent_id": toys.id})
        ball = Product.create({"name": "Ball", "categ_id": balls.id, "taxes_id": False})
        order = self.order(self.clients["Eve"], "2028-02-01", amount=30)
        order.order_line = [
            (0, 0, {"product_id": ball.id, "product_uom_qty": 2, "price_unit": 5, "tax_ids": False}),
        ]
        order.date_order = "2028-02-01 12:00:00"
        ball.active = False
        self.catch_up()
        of_toys = {"category_ids": [(6, 0, toys.ids)]}
        kite = {"product_ids": [(6, 0, self.product.product_tmpl_id.ids)]}
        self.assertEqual(self.who({"value": 1, **of_toys}), {"Eve"})
        self.assertEqual(self.who({"measure": "sum", "value": 10, "comparison": "exactly", **of_toys}), {"Eve"})
        self.assertEqual(self.who({"measure": "sum", "value": 30, "comparison": "exactly", **kite}), {"Bob", "Eve"})
        self.assertEqual(self.who({"value": 0, "comparison": "exactly", **of_toys}), {"Ann", "Bob", "Cy"})
        self.assertEqual(self.who({"value": 1, "amount_above": 9, **of_toys}), {"Eve"})
        self.assertEqual(self.who({"value": 1, "amount_above": 10, **of_toys}), set())

    def test_what_a_condition_names_cannot_be_deleted(self):
        Tag, Category, Team = (self.env[name] for name in ("res.partner.category", "product.category", "crm.team"))
        tag, category, team = (model.create({"name": "Named"}) for model in (Tag, Category, Team))
        template = self.env["product.template"].create({"name": "Named"})
        named = {"product_ids": [(6, 0, template.ids)], "category_ids": [(6, 0, category.ids)]}
        self.segment([], {"team_ids": [(6, 0, team.ids)], **named}, tag_ids=[(6, 0, tag.ids)])
        for record in (tag, category, team, template):
            with self.subTest(model=record._name):
                with self.assertRaisesRegex(ValidationError, "ask for what you delete: Test"), self.env.cr.savepoint():
                    record.unlink()
                self.assertTrue(record.exists())

    def test_a_part_of_a_cent_is_not_above(self):
        order = self.order(self.clients["Eve"], "2028-02-01", amount=20)
        other = self.env["product.product"].create({"name": "Ball", "taxes_id": False})
        lines = [(0, 0, {"product_id": other.id, "product_uom_qty": 1, "price_unit": 5, "tax_ids": False})] * 2
        order.order_line = lines
        self.refund(order, 0.5, "2028-02-02")
        self.catch_up()
        balls = {"product_ids": [(6, 0, other.product_tmpl_id.ids)]}
        self.assertEqual(self.who({"value": 1, "amount_above": 5, **balls}), set())
        self.assertEqual(self.who({"value": 1, "amount_above": 4.99, **balls}), {"Eve"})

    def test_what_came_back_is_taken_off(self):
        order = self.order(self.clients["Eve"], "2028-02-01", amount=40)
        self.refund(order, 0.25, "2028-02-02")
        self.refund(self.order(self.clients["Bob"], "2028-02-01", amount=70), 1, "2028-02-02")
        self.catch_up()
        kite = {"product_ids": [(6, 0, self.product.product_tmpl_id.ids)]}
        for products in ({}, kite):
            self.assertIn("Eve", self.who({"measure": "sum", "value": 30, "comparison": "exactly", **products}))
            self.assertEqual(self.who({"value": 2, "comparison": "least", **products}), {"Ann", "Cy"})

    def test_teams_and_invoices(self):
        team = self.env["crm.team"].create({"name": "Shop window"})
        self.order(self.clients["Eve"], "2028-02-01").team_id = team
        self.catch_up()
        self.assertEqual(self.who({"value": 1, "team_ids": [(6, 0, team.ids)]}), {"Eve"})
        self.company.client_purchase_basis = "invoice"
        self.Profile._refresh_all(self.company)
        self.assertEqual(self.who({"value": 1}), set())
        self.invoice(partner=self.clients["Bob"], day="2028-02-02", amount=70)
        self.catch_up()
        kite = {"product_ids": [(6, 0, self.product.product_tmpl_id.ids)]}
        self.assertEqual(self.who({"measure": "sum", "value": 70, **kite}), {"Bob"})

    def test_bad_conditions_are_refused_in_words(self):
        bad = [
            ({"value": -1}, "below zero"),
            ({"value": 1.5}, "no fractions"),
            ({"measure": "last", "value": 0.5}, "no fractions"),
            ({"period": "last", "period_count": 0}, "between 1 and"),
            ({"period": "last", "period_count": 999_999_999}, "between 1 and"),
            ({"period": "between"}, "first or the last day"),
            ({"period": "between", "date_from": "2028-02-02", "date_to": "2028-02-01"}, "ends before it begins"),
            ({"amount_above": -1}, "below zero"),
        ]
        for vals, words in bad:
            with self.subTest(**vals), self.assertRaisesRegex(ValidationError, words), self.env.cr.savepoint():
                self.segment([], vals)

    def test_a_changed_condition_changes_who_is_in(self):
        segment = self.segment([], {"value": 1})
        self.assertEqual(segment.member_count, 3)
        segment.condition_ids.value = 2
        self.assertEqual(segment.state, "waiting")
        segment._refresh()
        self.assertEqual(segment.member_count, 2)
        segment.condition_ids.unlink()
        segment._refresh()
        self.assertGreaterEqual(segment.member_count, 4)
