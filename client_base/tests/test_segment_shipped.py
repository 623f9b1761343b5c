"""The ready-made segments: who is in each, which settings move them, and what a user keeps of his changes."""

from datetime import timedelta
from itertools import product
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..analytics import rfm
from .segment_case import SegmentCase


@tagged("post_install", "-at_install")
class TestShippedSegments(SegmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.story = {
            "prospect": [],
            "first_time": [10],
            "accidental": [200],
            "active": [10, 30],
            "loyal": [5, 10, 15, 20, 25],
            "sleeping": [200, 230],
            "lost": [400, 430],
            "rich_active": [10, 30],
            "rich_sleeping": [200, 230],
        }
        cls.clients = {name: cls.client(name) for name in cls.story}
        for name, days in cls.story.items():
            for ago in days:
                amount = 5000 if name.startswith("rich") else 40
                cls.order(cls.clients[name], cls.today() - timedelta(days=ago), amount=amount)
        cls.Profile._refresh_all(cls.company)
        cls.build()

    @classmethod
    def build(cls):
        for segment in cls.shipped():
            segment._refresh()

    @classmethod
    def shipped(cls, code=None):
        domain = [("company_id", "=", cls.company.id), ("family", "!=", "own")]
        return cls.Segment.search([*domain, ("code", "=", code)] if code else domain)

    def who(self, code):
        mine = self.env["res.partner"].union(*self.clients.values())
        return set((self.members(self.shipped(code)) & mine).mapped("name"))

    def test_who_is_in_each(self):
        expected = {
            "never": {"prospect"},
            "first_time": {"first_time"},
            "accidental": {"accidental"},
            "active": {"active", "loyal", "rich_active"},
            "loyal": {"loyal"},
            "sleeping": {"accidental", "sleeping", "rich_sleeping"},
            "lost": {"lost"},
        }
        for code, names in expected.items():
            with self.subTest(code=code):
                self.assertEqual(self.who(code), names)

    def test_limits_are_settings(self):
        self.company.write({"client_vip_revenue": 1000, "client_economy_purchase": 50, "client_accidental_days": 201})
        self.build()
        self.assertEqual(self.who("vip"), {"rich_active"})
        self.assertEqual(self.who("risk"), {"rich_sleeping"})
        self.assertEqual(self.who("economy"), {"active", "loyal", "sleeping", "lost"})
        self.assertEqual(self.who("accidental"), set())
        for vals in ({"client_accidental_days": 0}, {"client_vip_revenue": -1}, {"client_economy_purchase": -1}):
            with self.subTest(**vals), self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.company.write(vals)

    def test_without_limits_the_scores_decide(self):
        best = {name for name, client in self.clients.items() if client.client_monetary_score == 5}
        self.assertEqual(self.who("vip"), best & {"first_time", "active", "loyal", "rich_active"})
        self.assertEqual(self.who("risk"), best & {"sleeping", "rich_sleeping", "accidental"})

    def test_a_rule_that_a_user_changed_stays_as_he_left_it(self):
        vip = self.shipped("vip")
        vip.domain = "[('city', '=', 'Moscow')]"
        self.company.client_vip_revenue = 77
        self.assertEqual((vip.domain, vip.shipped), ("[('city', '=', 'Moscow')]", False))
        self.assertIn("77", self.shipped("risk").domain)

    def test_what_a_user_deleted_does_not_come_back(self):
        self.shipped("economy").unlink()
        self.Segment._ship(self.company)
        self.assertFalse(self.shipped("economy"))
        self.assertEqual(len(self.shipped()), 20)

    def test_each_pair_of_scores_is_in_one_rfm_group(self):
        for recency, frequency in product(range(1, 6), repeat=2):
            groups = [name for name, (r, f) in rfm.GROUPS.items() if recency in r and frequency in f]
            self.assertEqual(groups, [rfm.group(recency, frequency)])

    def test_each_client_is_in_his_rfm_group_alone(self):
        self.assertEqual(len(rfm.GROUPS), 11)
        codes = [f"rfm_{name}" for name in rfm.GROUPS]
        for name, client in self.clients.items():
            group = rfm.group(client.client_recency_score, client.client_frequency_score)
            with self.subTest(client=name, group=group):
                mine = client.client_segment_ids.filtered(lambda segment: segment.family == "rfm")
                self.assertEqual(mine.mapped("code"), [f"rfm_{group}"])
        self.assertEqual(sorted(codes), sorted(self.shipped().filtered(lambda s: s.family == "rfm").mapped("code")))

    def test_names_are_translated_when_an_update_brought_a_language(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        loyal, registry = self.shipped("loyal"), self.env.registry
        loyal.with_context(lang="ru_RU").name = "Loyal clients"
        modules = self.env["ir.module.module"]
        with patch.object(registry, "loaded", False):  # as it is while modules are updated
            modules._load_module_terms(["client_base"], ["ru_RU"])
            self.assertEqual(loyal.with_context(lang="ru_RU").name, "Loyal clients")
        modules._register_hook()
        self.assertEqual(loyal.with_context(lang="ru_RU").name, "Лояльные")
        loyal.with_context(lang="ru_RU").name = "Loyal clients"
        modules._register_hook()
        self.assertEqual(loyal.with_context(lang="ru_RU").name, "Loyal clients", "once")
        modules._load_module_terms(["client_base"], ["ru_RU"])
        self.assertEqual(loyal.with_context(lang="ru_RU").name, "Лояльные")

    def test_names_are_in_the_languages_of_the_users(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        vip, sleeping = self.shipped("vip"), self.shipped("sleeping")
        sleeping.with_context(lang="en_US").name = "Bears"
        sleeping.with_context(lang="ru_RU").name = "Медведи"
        self.shipped()._translate_shipped(["ru_RU"])
        self.assertEqual(self.shipped("loyal").with_context(lang="ru_RU").name, "Лояльные")
        self.assertEqual(sleeping.with_context(lang="ru_RU").name, "Медведи")
        self.assertEqual(vip.with_context(lang="en_US").name, "VIP")

    def test_a_new_company_has_them_too(self):
        other = self.make_company("Other Shop")
        segments = self.Segment.search([("company_id", "=", other.id)])
        self.assertEqual(len(segments), 21)
        self.assertEqual(set(segments.mapped("member_count")), {0})
