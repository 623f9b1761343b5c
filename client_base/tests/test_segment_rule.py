"""What a rule may be, what is refused and in which words, and what it reads."""

from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..models.segment.refresh.queue import FACTS_TOUCHED, SEGMENTS_TOUCHED
from .segment_case import SegmentCase


@tagged("post_install", "-at_install")
class TestSegmentRule(SegmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann = cls.client("Ann", city="Moscow")
        cls.bob = cls.client("Bob", city="Tver", ref="7")
        cls.eve = cls.client("Eve")
        cls.order(cls.ann, "2026-01-10", amount=100)
        cls.order(cls.ann, "2026-03-10", amount=50)
        cls.order(cls.bob, "2026-03-11", amount=30)
        cls.refresh()
        cls.shop = cls.ann | cls.bob | cls.eve

    def who(self, domain, **vals):
        return self.members(self.segment(domain, **vals)) & self.shop

    def test_domains_of_every_kind_find_whom_they_name(self):
        cases = [
            ([("city", "=", "Moscow")], self.ann),
            ([("city", "!=", "Moscow")], self.bob | self.eve),
            (["!", ("city", "ilike", "mos")], self.bob | self.eve),
            ([("client_revenue", ">", 40)], self.ann),
            ([("client_revenue", "<", 40), ("id", "in", self.shop.ids)], self.bob | self.eve),
            ([("client_stage", "=", "prospect"), ("id", "in", self.shop.ids)], self.eve),
            (["|", ("ref", "=", "7"), ("city", "=", "Moscow")], self.ann | self.bob),
            ([("client_last_purchase_on", "=", False), ("id", "in", self.shop.ids)], self.eve),
            ([("sale_order_ids", "any", [("amount_untaxed", ">", 60)])], self.ann),
            ([("sale_order_ids.amount_untaxed", "=", 30)], self.bob),
            ([("sale_order_ids", "=", False), ("id", "in", self.shop.ids)], self.eve),
            ([("create_date", ">=", "today -1d"), ("city", "=", "Tver")], self.bob),
            ([("create_date.year_number", "=", datetime.now().year), ("ref", "=", "7")], self.bob),
        ]  # fmt: skip
        for domain, expected in cases:
            with self.subTest(domain=domain):
                self.assertEqual(self.who(domain), expected)

    def test_a_rule_without_conditions_holds_of_all_clients(self):
        self.assertEqual(self.who([]), self.shop)

    def test_colleagues_and_companies_are_in_no_segment(self):
        everybody = self.members(self.segment())
        self.assertNotIn(self.env.user.partner_id, everybody)
        self.assertNotIn(self.company.partner_id, everybody)

    def test_contacts_of_a_client_share_its_segments(self):
        child = self.client("Ann's brother", parent_id=self.ann.id)
        segment = self.segment([("city", "=", "Moscow")])
        self.assertEqual(self.members(segment) & (self.shop | child), self.ann)
        self.assertIn(segment, child.client_segment_ids)
        self.assertIn(child, self.Partner.search([("client_segment_ids", "in", segment.ids)]))

    def test_tags_are_one_of_within_a_parameter_and_all_of_across(self):
        Tag = self.env["res.partner.category"]
        region, wants = Tag.create([{"name": "Region"}, {"name": "Wants"}])
        moscow, tver, discounts = Tag.create(
            [
                {"name": "Moscow", "parent_id": region.id},
                {"name": "Tver", "parent_id": region.id},
                {"name": "Discounts", "parent_id": wants.id},
            ]
        )
        self.ann.category_id = moscow | discounts
        self.bob.category_id = tver
        self.eve.category_id = discounts
        self.assertEqual(self.who([], tag_ids=[(6, 0, (moscow | tver).ids)]), self.ann | self.bob)
        self.assertEqual(self.who([], tag_ids=[(6, 0, (moscow | tver | discounts).ids)]), self.ann)
        self.assertEqual(self.who([], tag_ids=[(6, 0, region.ids)]), self.ann | self.bob)

    def test_what_cannot_work_is_refused_in_words(self):
        used = self.segment([("city", "=", "Moscow")], name="Used")
        refused = {
            "oops": "cannot be read",
            "[('city', '=']": "cannot be read",
            "{'city': 1}": "cannot be read",
            "[('city', 'wide', 'x')]": "cannot be read",
            "[('user_id', 'any!', [('login', '=', 'x')])]": "cannot be read",
            "[('user_id', 'any', [('login', 'any!', [])])]": "cannot be read",
            "__import__('os').getcwd()": "cannot be read",
            "[('shoe_size', '=', 42)]": "There is no field shoe_size",
            "[('country_id.moon', '=', 1)]": "There is no field moon",
            "[('message_ids.body', 'ilike', 'x')]": "Messages are too many",
            "[('message_ids', '!=', False)]": "Messages are too many",
            "[('sale_order_count', '>', 2)]": "no rule can search by it",
            "[('city', 'any', [('name', '=', 'x')])]": "leads to no other records",
            "[('city.month_number', '=', 2)]": "There is no month_number",
            "[('create_date', '>', 'today -3q')]": "does not work",
            "[('id', '=', 'abc')]": "does not work",
            "[('client_segment_ids', 'ilike', 'Used')]": "Choose the segments themselves",
            "[('client_segment_ids', '=', False)]": "Choose the segments themselves",
            "[('client_segment_ids', 'in', [999999999])]": "not there any more",
            "[('properties.shoe', '=', 42)]": "no property shoe",
            "[('properties', '=', 42)]": "no property",
            "[('image_1920', '=', 5)]": "No rule can search",
            "[('client_segment_ids.name', '=', 'Used')]": "Choose the segments themselves",
            "[('client_stay_ids.left_at', '=', False)]": "Choose the segments themselves",
            "['!', ('client_stay_ids', 'any', [('left_at', '=', False)])]": "Choose the segments themselves",
            "[('client_stay_ids', '!=', False)]": "Choose the segments themselves",
            "[('user_ids.client_stay_ids', '!=', False)]": "Choose the segments themselves",
            "[('category_id', 'not in', [999999999])]": "was deleted",
            "[('create_date', '>', 'today -999999999d')]": "does not work",
            "[('create_date', '=', 5)]": "does not work",
            "[('sale_order_ids', '>', 5)]": "does not work",
            "[('client_revenue', '>', 1e400)]": "too large",
            "[[1]]": "cannot be read",
            repr([("id", "in", list(range(1, 30000)))]): "too long",
        }
        for rule, words in refused.items():
            with self.subTest(rule=rule), self.assertRaisesRegex(ValidationError, words), self.env.cr.savepoint():
                used.domain = rule
        self.assertEqual(used.domain, "[('city', '=', 'Moscow')]")
        self.assertEqual(self.members(used) & self.shop, self.ann)

    def test_a_segment_never_depends_on_itself(self):
        first = self.segment([("city", "=", "Moscow")], name="First")
        second = self.segment([("client_segment_ids", "in", first.ids)], name="Second")
        third = self.segment([("client_segment_ids", "not in", second.ids)], name="Third")
        self.assertEqual(self.members(third) & self.shop, self.bob | self.eve)
        with self.assertRaisesRegex(ValidationError, "depend on itself"), self.env.cr.savepoint():
            first.domain = repr([("client_segment_ids", "in", third.ids)])
        with self.assertRaisesRegex(ValidationError, "made of one that you delete"):
            second.unlink()
        copy = third.copy()
        self.assertEqual((copy.used_ids, copy.member_count, copy.code), (second, 0, False))

    def test_a_segment_of_another_company_cannot_be_used(self):
        elsewhere = self.Segment.create({"name": "Elsewhere", "company_id": self.make_company("Other Shop").id})
        with self.assertRaisesRegex(ValidationError, "of another company"):
            self.segment([("client_segment_ids", "in", elsewhere.ids)])

    def test_documents_of_other_companies_are_not_read(self):
        other = self.make_company("Other Shop")
        self.order(self.eve, "2026-03-01", amount=900, company=other)
        self.refresh()
        self.assertEqual(self.who([("sale_order_ids.amount_untaxed", ">", 500)]), self.Partner)
        self.assertEqual(self.who([("sale_order_ids", "!=", False)]), self.ann | self.bob)
        theirs = self.segment([("sale_order_ids", "!=", False)], company_id=other.id)
        self.assertEqual(self.members(theirs) & self.shop, self.eve)

    def test_a_property_that_a_contact_does_not_have_is_not_equal_to_anything(self):
        base = self.env["properties.base.definition"].sudo()
        definition = base._get_definition_for_property_field("res.partner", "properties")
        definition.properties_definition = [{"name": "lvl", "type": "char", "string": "Level"}]
        self.ann.properties = {"lvl": "gold"}
        self.bob.properties = {"lvl": "tin"}
        here = ("id", "in", self.shop.ids)
        self.assertEqual(self.who([("properties.lvl", "=", "gold"), here]), self.ann)
        self.assertEqual(self.who([("properties.lvl", "!=", "gold"), here]), self.bob | self.eve)
        self.assertEqual(self.who(["!", ("properties.lvl", "=", "gold"), here]), self.bob | self.eve)

    def test_a_day_begins_when_it_begins_in_the_shop(self):
        rule = [("client_last_purchase_on", ">=", "today")]
        self.company.client_tz = "Asia/Tokyo"
        with freeze_time("2026-03-10 20:00:00"):  # the 11th in Tokyo
            segment = self.segment(rule)
        self.assertEqual(self.members(segment) & self.shop, self.bob)
        self.company.client_tz = "UTC"
        with freeze_time("2026-03-10 20:00:00"):
            segment._refresh()
        self.assertEqual(self.members(segment) & self.shop, self.ann | self.bob)

    def test_a_year_before_the_29th_of_february(self):
        leap = self.client("Leap")
        self.order(leap, "2027-02-28", amount=5)
        self.refresh()
        with freeze_time("2028-02-29 12:00:00"):
            segment = self.segment([("client_last_purchase_on", "=", "today -1y"), ("id", "=", leap.id)])
        self.assertEqual(self.members(segment), leap)

    def test_it_knows_what_it_reads(self):
        used = self.segment([("city", "=", "Moscow")])
        cases = [
            ([("city", "=", "Moscow")], {"city"}, False),
            ([("client_revenue", ">", 4)], {FACTS_TOUCHED}, False),
            ([("client_days_since_purchase", ">", 4)], {FACTS_TOUCHED}, True),
            ([("client_last_purchase_on", ">", "today -30d")], {FACTS_TOUCHED}, True),
            ([("client_last_purchase_on", ">", "2026-01-01")], {FACTS_TOUCHED}, False),
            ([("category_id.name", "=", "x")], {"category_id"}, True),
            ([("category_id", "in", [])], {"category_id"}, False),
            ([("sale_order_ids.state", "=", "sent")], set(), True),
            ([("client_segment_ids", "in", used.ids)], {SEGMENTS_TOUCHED}, False),
        ]
        for domain, columns, is_daily in cases:
            with self.subTest(domain=domain):
                segment = self.segment(domain, build=False)
                self.assertEqual((set(segment.reads or ()), segment.is_daily), (columns, is_daily))

    def test_nonsense_while_typing_is_told_in_words(self):
        rules = [
            "[('create_date', '>', 'zz')]",
            "[('is_company', '>', 1)]",
            "[[1]]",
            "{}",
            "[('client_revenue', '>', 1e400)]",
        ]
        for rule in rules:
            with self.subTest(rule=rule):
                draft = self.Segment.new({"name": "Draft", "domain": rule, "company_id": self.company.id})
                self.assertTrue(draft.preview["error"])
                self.assertIsInstance(draft.rule_words, list)
        for vals in ({"period": "last", "period_count": 9999999}, {"value": 1e300}, {"amount_above": 1e300}):
            with self.subTest(**vals):
                draft = self.Segment.new(
                    {"domain": "[]", "company_id": self.company.id, "condition_ids": [(0, 0, vals)]}
                )
                self.assertTrue({"count", "error"} & draft.preview.keys())
        for value in (1e13, 1e300):
            with self.assertRaisesRegex(ValidationError, "too large"), self.env.cr.savepoint():
                self.segment([], {"value": value})

    def test_documents_of_other_companies_are_not_found_by_their_ids(self):
        other = self.make_company("Other Shop")
        order = self.order(self.eve, "2026-03-01", amount=900, company=other)
        self.refresh()
        here = ("id", "in", self.shop.ids)
        self.assertEqual(self.who([("sale_order_ids", "in", order.ids)]), self.Partner)
        self.assertEqual(self.who([("sale_order_ids", "not in", order.ids), here]), self.shop)
        mine = self.env["sale.order"].search([("partner_id", "=", self.ann.id)], limit=1)
        self.assertEqual(self.who([("sale_order_ids", "in", mine.ids)]), self.ann)
        self.assertEqual(self.who([("sale_order_ids", "in", [False, mine.id]), here]), self.ann | self.eve)

    def test_what_is_archived_still_counts_in_a_rule(self):
        Tag = self.env["res.partner.category"]
        wants = Tag.create({"name": "Wants"})
        discounts = Tag.create({"name": "Discounts", "parent_id": wants.id})
        self.ann.category_id = discounts
        by_value = self.segment([], tag_ids=[(6, 0, discounts.ids)])
        by_parameter = self.segment([], tag_ids=[(6, 0, wants.ids)])
        team = self.env["crm.team"].create({"name": "Window"})
        by_team = self.segment([], {"value": 1, "team_ids": [(6, 0, team.ids)]})
        template = self.env["product.template"].create({"name": "Rare"})
        by_product = self.segment([], {"value": 1, "product_ids": [(6, 0, template.ids)]})
        (discounts | wants).active = team.active = template.active = False
        for segment, expected in (
            (by_value, self.ann),
            (by_parameter, self.ann),
            (by_team, self.Partner),
            (by_product, self.Partner),
        ):
            self.env.invalidate_all()
            segment._refresh()
            self.assertEqual((self.members(segment), segment.state), (expected, "ready"))

    def test_what_a_rule_names_and_someone_deletes_moves_nobody(self):
        tag = self.env["res.partner.category"].create({"name": "Odd"})
        self.ann.category_id = tag
        inside = self.segment([("category_id", "in", tag.ids)])
        outside = self.segment([("category_id", "not in", tag.ids), ("id", "in", self.shop.ids)])
        tag.unlink()
        for segment, expected in ((inside, self.ann), (outside, self.bob | self.eve)):
            segment._refresh()
            self.assertEqual((self.members(segment), segment.state), (expected, "error"))
            self.assertIn("was deleted", segment.error)

    def test_a_language_that_is_switched_off_says_so(self):
        french = self.env["res.lang"]._activate_lang("fr_FR")
        segment = self.segment([("city", "=", "Moscow")])
        segment.with_context(lang="fr_FR").domain = "[('city', 'ilike', 'Moscow')]"
        french.active = False
        segment._refresh()
        self.assertEqual((self.members(segment) & self.shop, segment.state), (self.ann, "error"))
        self.assertIn("fr_FR", segment.error)

    def test_the_preview_counts_before_saving(self):
        draft = self.Segment.new(
            {"name": "Draft", "domain": "[('city', '=', 'Moscow')]", "company_id": self.company.id}
        )
        self.assertEqual(draft.preview, {"count": 1, "names": ["Ann"]})
        draft.domain = "[('shoe_size', '=', 42)]"
        self.assertIn("There is no field shoe_size", draft.preview["error"])

    def test_a_rule_that_takes_too_long_says_so(self):
        def sleep(contacts, _domain):
            contacts.env.cr.execute("SELECT pg_sleep(1)")

        draft = self.Segment.new({"name": "Draft", "domain": "[]", "company_id": self.company.id})
        with (
            patch("odoo.addons.client_base.models.segment.rule.domain.PREVIEW_TIMEOUT", "20ms"),
            patch.object(self.registry["res.partner"], "search_count", sleep),
        ):
            self.assertIn("too costly", draft.preview["error"])
        self.env.cr.execute("SHOW statement_timeout")
        self.assertEqual(self.env.cr.fetchone(), ("0",))
