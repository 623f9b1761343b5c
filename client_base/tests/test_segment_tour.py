from datetime import timedelta

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .common import ClientBaseCase
from .roles import ROLES


@tagged("post_install", "-at_install")
class TestSegmentTour(ClientBaseCase, HttpCase):
    """A marketer who never saw a domain, in a real browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.marketer = new_test_user(
            cls.env, "tour_marketer", ROLES["marketer"], lang="en_US", company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )  # fmt: skip
        wants, kind = cls.env["res.partner.category"].create([{"name": "Tour Wants"}, {"name": "Tour Kind"}])
        cls.discounts, cls.wholesale = cls.env["res.partner.category"].create(
            [{"name": "Discounts", "parent_id": wants.id}, {"name": "Wholesale", "parent_id": kind.id}]
        )
        cls.moscow = cls.make_client("Tour Moscow", "Moscow", cls.discounts)
        cls.make_client("Tour Tver", "Tver", cls.discounts | cls.wholesale)
        cls.make_client("Tour Plain", "Moscow", cls.wholesale)
        cls.refresh()

    @classmethod
    def make_client(cls, name, city, tags):
        client = cls.client(name, city=city, category_id=[Command.set(tags.ids)])
        for days_ago in (20, 10):
            cls.order(client, cls.today() - timedelta(days=days_ago), amount=100)
        return client

    def test_a_segment_is_built_and_explained_without_typing_a_domain(self):
        self.start_tour("/odoo/segments/new", "client_base_build_a_segment", login="tour_marketer", timeout=120)
        segment = self.env["client.segment"].search([("name", "=", "Moscow bargain hunters")])
        self.assertEqual(segment.tag_ids, self.discounts)
        self.assertEqual((segment.condition_ids.period, segment.condition_ids.period_count), ("last", 90))
        self.assertIn("Moscow", segment.domain)
        self.assertEqual(self.moscow.client_segment_ids & segment, segment)
        self.assertEqual((segment.member_count, segment.state), (1, "ready"))

    def test_clients_are_filtered_by_values_of_parameters(self):
        self.start_tour("/odoo/clients", "client_base_filter_by_parameters", login="tour_marketer")
