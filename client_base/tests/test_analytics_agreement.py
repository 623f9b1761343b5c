"""The kernel in plain Python, on which words rest, and the SQL of the refresh, which makes the facts, say the same."""

import random
from datetime import timedelta

from odoo.tests import tagged

from ..analytics import cadence, rfm, stage
from .common import ClientBaseCase

# On both sides of the limits.
DAYS_AGO = (0, 1, 2, 30, 59, 60, 61, 149, 150, 151)


@tagged("post_install", "-at_install")
class TestAnalyticsAgreement(ClientBaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"client_sleeping_days": 60, "client_lost_days": 150, "client_loyal_days": 4})
        cls.clients = cls.Partner.create([{"name": f"Client {number}"} for number in range(60)])
        cls._load_random_orders(random.Random(7))  # noqa: S311
        cls.Profile._refresh_all(cls.company)
        cls.scale = cls.Scale.search([("company_id", "=", cls.company.id)])

    @classmethod
    def _load_random_orders(cls, chance):
        """Give each client up to seven orders; few different values, so that limits are hit exactly."""
        vals = [
            {"partner_id": client.id, "state": "sale", "order_line": [(0, 0, cls._random_line(chance))],
             "date_order": cls.moment(cls.today() - timedelta(days=chance.choice(DAYS_AGO)))}
            for client in cls.clients
            for _order in range(chance.randrange(8))
        ]  # fmt: skip
        cls.env["sale.order"].create(vals)

    @classmethod
    def _random_line(cls, chance):
        price = chance.choice((0, 5, 10, 10.5))
        return {"product_id": cls.product.id, "product_uom_qty": 1, "price_unit": price, "tax_ids": False}

    def purchases(self):
        """Return the days and the amounts of every client's purchases."""
        self.env.flush_all()
        found = self.Purchase.search([("company_id", "=", self.company.id)])
        by_client = found.grouped("client_id")
        purchases = {client: by_client.get(client, found.browse()) for client in self.clients}
        return {client: (mine.mapped("purchased_on"), mine) for client, mine in purchases.items()}

    def test_stage_and_interval(self):
        limits, today = self.company._get_client_stage_limits(), self.today()
        seen, stored = set(), self.all_facts()
        for client, (days, _purchases) in self.purchases().items():
            facts = stored[client.id]
            since = (today - max(days)).days if days else 0
            self.assertEqual(facts["stage"], stage.stage(len(set(days)), since, limits))
            self.assertEqual(facts["median_interval"], cadence.median_interval(days))
            seen.add(facts["stage"])
        self.assertEqual(len(seen), 6, "The orders show each stage")

    def test_limits_and_scores(self):
        values = {
            client: {
                "recency": (self.today() - max(days)).days,
                "frequency": len(purchases),
                "monetary": round(sum(purchases.mapped("amount")), 2),
            }
            for client, (days, purchases) in self.purchases().items()
            if days
        }
        stored = self.all_facts()
        for dimension in ("recency", "frequency", "monetary"):
            limits = rfm.limits([value[dimension] for value in values.values()])
            self.assertEqual(tuple(self.scale[f"{dimension}_limit_{step}"] for step in range(1, 5)), limits)
            score = rfm.recency_score if dimension == "recency" else rfm.score
            for client, value in values.items():
                self.assertEqual(stored[client.id][f"{dimension}_score"], score(value[dimension], limits))
