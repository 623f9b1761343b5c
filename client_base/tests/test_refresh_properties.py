"""Whatever happened, in whatever order: the queue leads to the facts that a look at everything leads to."""

from collections import Counter
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import client_profile_refresh
from .common import ClientBaseCase
from .naive_facts import naive_facts, naive_limits
from .shop_commands import COMMANDS, SLOW, Shop

# Fixed, not random: a red run is red again on the next machine.
SEQUENCES = settings(
    max_examples=210, derandomize=True, deadline=None, database=None, print_blob=False,
    suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate, Phase.shrink],
)  # fmt: skip

a_number = st.integers(0, 40)
a_name = st.sampled_from([name for name in COMMANDS for _ in range(1 if name in SLOW else 2)])
some_commands = st.lists(st.tuples(a_name, a_number, a_number, a_number), min_size=2, max_size=6)


@tagged("post_install", "-at_install")
class TestRefreshProperties(ClientBaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dollar = cls.make_currency("USD", {"2000-01-01": 1.1, str(cls.today().replace(day=1)): 1.3})
        cls.branch = cls.make_company("Kite Export", cls.dollar, "Asia/Tokyo", client_purchase_basis="invoice")
        cls.acme = cls.client("Acme", is_company=True)
        cls.bob, cls.eve = cls.client("Bob", parent_id=cls.acme.id), cls.client("Eve", parent_id=cls.acme.id)
        cls.zed, cls.yan = cls.client("Zed"), cls.client("Yan", supplier_rank=1)
        cls.sam = cls.client("Sam", supplier_rank=1)
        cls.partners = cls.acme | cls.bob | cls.eve | cls.zed | cls.yan | cls.sam
        cls.orders = (
            cls.order(cls.bob, "2025-01-31 23:30", amount=7.31, qty=3)
            | cls.order(cls.eve, "2026-05-05", amount=12, currency=cls.dollar)
            | cls.order(cls.zed, "2026-08-01", amount=8)
            | cls.order(cls.yan, "2026-08-09", amount=5, confirm=False)
            | cls.order(cls.acme, "2026-09-30 20:00", amount=30, company=cls.branch)
        )
        cls.invoice(cls.orders[0], "2026-02-02")
        cls.invoice(cls.orders[2], "2026-08-02")
        cls.invoice(cls.orders[4].with_company(cls.branch), "2026-10-01")
        cls.alone = cls.invoice(None, "2026-10-05", partner=cls.zed, company=cls.branch, amount=44)
        cls.companies = cls.company | cls.branch
        cls.Profile._refresh_all()
        cls.refresh()

    def test_queue_agrees_with_everything(self):
        done = Counter()

        @SEQUENCES
        @given(some_commands, st.sampled_from([None, 4]), st.booleans())
        def run(commands, batch, whole):
            done["sequences"] += 1
            savepoint = self.env.cr.savepoint()
            try:
                with patch.object(client_profile_refresh, "FULL_REFRESH_SHARE", 0 if whole else 1e9):
                    done.update(self._play(commands))
                    self._check_queue(batch)
                self._check_everything()
            finally:
                savepoint.close(rollback=True)

        with mute_logger("odoo.models.unlink", "odoo.addons.base.partner.merge"):
            run()
        self.assertGreaterEqual(done["sequences"], 200)
        self.assertFalse([name for name in COMMANDS if done[name] < 3], "These commands were hardly ever possible.")

    def _play(self, commands):
        shop = Shop(self, self.partners, self.orders, self.companies, self.companies.currency_id)
        shop.moves |= self.alone
        return Counter(command for command, *numbers in commands if shop.do(command, *numbers))

    def _check_queue(self, batch):
        self.env.flush_all()
        while self.Queue._waiting():
            self.assertTrue(self.Profile._refresh_queued(batch))
        self._check_facts()

    def _check_everything(self):
        self.assertTrue(self.Profile._refresh_all())
        self._check_facts()
        for company in self.companies:
            scale = self.Scale.search([("company_id", "=", company.id)])
            for dimension, limits in naive_limits(self.env, company).items():
                stored = [scale[f"{dimension}_limit_{step}"] for step in range(1, 5)]
                if limits:
                    self.assertEqual(stored, list(map(float, limits)), dimension)

    def _check_facts(self):
        for company in self.companies:
            stored, naive = self.all_facts(company), naive_facts(self.env, company)
            wrong = {client: (stored.get(client), naive.get(client)) for client in stored.keys() | naive.keys()}
            wrong = {client: facts for client, facts in wrong.items() if facts[0] != facts[1]}
            self.assertFalse(wrong, f"Stored facts and those of the naive model in {company.name}")
