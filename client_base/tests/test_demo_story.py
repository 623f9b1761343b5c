from collections import Counter
from datetime import date, timedelta

from odoo.tests import BaseCase, tagged

from ..analytics.stage import Limits, stage
from ..demo.story import CLIENTS, Story

TODAY = date(2026, 3, 1)


@tagged("post_install", "-at_install")
class TestDemoStory(BaseCase):
    """The story, without a database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.story = Story(TODAY)

    def test_story_is_the_same_each_time(self):
        self.assertEqual(Story(TODAY).sales, self.story.sales)
        self.assertEqual(Story(TODAY).talks, self.story.talks)

    def test_story_moves_with_the_day(self):
        later = Story(TODAY + timedelta(days=40))
        self.assertEqual(
            [sale.day for sale in later.sales], [sale.day + timedelta(days=40) for sale in self.story.sales]
        )

    def test_clients_are_in_the_stage_they_are_said_to_be_in(self):
        for client in self.story.clients:
            days = {sale.day for sale in self.story.sales if sale.client is client and sale.state == "sale"}
            since = (TODAY - max(days)).days if days else 0
            self.assertEqual(stage(len(days), since, Limits()), client.stage, client.name)

    def test_each_stage_has_many_clients(self):
        self.assertEqual(Counter(client.stage for client in self.story.clients), CLIENTS)
        self.assertGreaterEqual(min(CLIENTS.values()), 20)

    def test_three_years_of_sales_before_today(self):
        days = [sale.day for sale in self.story.sales]
        self.assertLess(max(days), TODAY)
        self.assertGreater(TODAY - min(days), timedelta(days=900))
        self.assertTrue(800 <= len(days) <= 1200, len(days))

    def test_refunds_leave_the_stages_alone(self):
        returned = [sale for sale in self.story.sales if sale.fully_refunded]
        self.assertTrue(returned)
        for sale in returned:
            self.assertNotIn(sale.day, (sale.client.days[0], sale.client.days[-1]))
        partly = [sale for sale in self.story.sales if sale.refunded_on and not sale.fully_refunded]
        self.assertTrue(partly)
        for sale in partly:
            self.assertGreater(sum(count for _product, count in sale.lines), 1)

    def test_names_are_distinct(self):
        names = [client.name for client in self.story.clients]
        self.assertEqual(len(names), len(set(names)))
