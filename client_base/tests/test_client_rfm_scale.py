from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import ClientBaseCase
from .naive_facts import naive_limits


@tagged("post_install", "-at_install")
class TestClientRfmScale(ClientBaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clients = [cls.client(f"Client {number}") for number in range(6)]
        for number, client in enumerate(cls.clients[:5]):
            for day in range(number + 1):
                cls.order(client, cls.today() - timedelta(days=10 * number + day), amount=5)
        cls.Profile._refresh_all(cls.company)
        cls.scale = cls.Scale.search([("company_id", "=", cls.company.id)])

    def scores(self, client):
        facts = self.facts(client)
        return facts["recency_score"], facts["frequency_score"], facts["monetary_score"], facts["rfm"]

    def limits(self, dimension):
        return [self.scale[f"{dimension}_limit_{step}"] for step in range(1, 5)]

    def test_limits_part_the_buyers_into_fifths(self):
        self.assertEqual(self.limits("recency"), [0, 10, 20, 30])
        self.assertEqual(self.limits("frequency"), [1, 2, 3, 4])
        self.assertEqual(self.limits("monetary"), [5, 10, 15, 20])
        scores = [self.scores(client) for client in self.clients]
        self.assertEqual(scores[:2], [(5, 1, 1, "511"), (4, 2, 2, "422")])
        self.assertEqual(scores[4:], [(1, 5, 5, "155"), (0, 0, 0, "000")])

    def test_equal_clients_get_equal_scores(self):
        once = [self.clients[0], *(self.client(f"Once {number}") for number in range(7))]
        for client in once[1:]:
            self.order(client, self.today(), amount=5)
        self.Profile._refresh_all(self.company)
        self.assertEqual(len({self.scores(client) for client in once}), 1)
        self.assertEqual(self.limits("frequency"), naive_limits(self.env, self.company)["frequency"])

    def test_refresh_of_one_client_scores_by_the_stored_limits(self):
        new = self.client("New")
        self.order(new, self.today(), amount=16)
        self.refresh()
        self.assertEqual(self.scores(new), (5, 1, 4, "514"))
        self.env.invalidate_all()
        self.assertEqual(self.limits("monetary"), [5, 10, 15, 20])

    def test_own_limits_stay_as_they_were_entered(self):
        own = [1, 2, 3, 10]
        vals = {f"frequency_limit_{step}": limit for step, limit in enumerate(own, 1)}
        self.scale.write({"automatic": False, **vals})
        self.order(self.clients[5], self.today(), amount=500, qty=7)
        self.Profile._refresh_all(self.company)
        self.env.invalidate_all()
        self.assertEqual(self.limits("frequency"), own)
        self.assertEqual(self.limits("monetary"), [5, 10, 15, 20])
        self.assertEqual(self.facts(self.clients[4])["frequency_score"], 4)
        self.assertEqual(self.facts(self.clients[5])["monetary_score"], 5)

    def test_scale_that_changed_makes_the_facts_stale(self):
        self.assertNotIn(self.company, self.Profile._companies_of_yesterday())
        self.scale.automatic = False
        self.env.flush_all()
        self.assertIn(self.company, self.Profile._companies_of_yesterday())

    def test_limits_must_rise(self):
        with self.assertRaisesRegex(ValidationError, "rise"):
            self.scale.write({"automatic": False, "recency_limit_1": 99})

    def test_shop_without_buyers_keeps_its_limits_and_scores_nobody(self):
        branch = self.make_company("Branch")
        self.Profile._refresh_all(branch)
        self.assertEqual(self.facts(self.clients[0], branch)["rfm"], "000")
        self.order(self.clients[0], self.today(), company=branch)
        self.refresh()
        self.assertEqual(self.facts(self.clients[0], branch)["recency_score"], 5)
