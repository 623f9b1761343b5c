"""Pivots and graphs of what repeat clients bring agree with plain Python, whatever was sold."""

import random
from itertools import product

from odoo.tests import tagged

from .share_case import AXES, KINDS, ShareCase


class AgreementCase(ShareCase):
    """Documents of all kinds by chance, the same at each run. Abstract: see the two bases below."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        chance = random.Random(11)  # noqa: S311
        months = ("2026-01", "2026-02", "2026-03")
        for number, month in product(range(9), months):
            axes = {
                "user": chance.choice([*cls.users.ids, False]),
                "team": chance.choice([*cls.teams.ids, False]),
                "source": chance.choice([*cls.sources.ids, False]),
                "client": chance.choice(cls.clients),
            }
            cls.trade(chance, f"{month}-{3 * number + 1:02}", axes)
        for client in cls.clients[:2]:
            cls.credit("2026-02-27", chance.choice((3, 40)), client=client, user=cls.users[0].id)

    @classmethod
    def trade(cls, chance, day, axes):
        amount = chance.choice((10, 25.5, 80, 0, -15))
        returned = chance.choice((0, 0, 0, 0.5, 1)) if amount > 0 else 0
        cls.sell(day, chance.choice((*KINDS, "repeat", False)), amount, returned=returned, **axes)


class AgreementTests:
    """The tests that hold for both bases."""

    def test_by_each_axis(self):
        for axis in AXES:
            with self.subTest(axis):
                self.assert_same(self.pivot(axis), self.naive_pivot(axis))

    def test_by_two_axes(self):
        for axes in [("month", "recognition"), ("user", "month"), ("team", "source")]:
            with self.subTest(axes):
                self.assert_same(self.pivot(*axes), self.naive_pivot(*axes))

    def test_graph(self):
        self.recognise()
        for axis in ("month", "user"):
            groups = self.Purchase.with_context(fill_temporal=True).formatted_read_group(
                [("company_id", "=", self.company.id)], [AXES[axis]], ["__count", "repeat_share:avg"]
            )
            found = {(self.plain(group[AXES[axis]]),): group["repeat_share:avg"] for group in groups}
            expected = {key: values[2] for key, values in self.naive_pivot(axis).items() if key}
            self.assertEqual({key: share and round(share, 6) for key, share in found.items()},
                             {key: share and round(share, 6) for key, share in expected.items()})  # fmt: skip

    def test_sums_of_groups_are_the_total(self):
        table = self.pivot("month", "recognition")
        for index in (0, 1):
            total = sum(values[index] for key, values in table.items() if len(key) == 2)
            self.assertAlmostEqual(total, table[()][index])

    def test_share_is_no_average_of_shares(self):
        table = self.pivot("month")
        shares = [values[2] for key, values in table.items() if key and values[2] is not False]
        self.assertNotAlmostEqual(table[()][2], sum(shares) / len(shares), 1)

    def test_there_is_something_of_each_kind(self):
        axes = [("month", "user"), ("team", "source"), ("user", "recognition")]
        shares = [values[2] for pair in axes for values in self.naive_pivot(*pair).values()]
        self.assertIn(False, shares, "Some group has no revenue")
        self.assertTrue({one.recognition for one in self.sold} == {*KINDS, False})
        self.assertGreater(len([share for share in shares if share and 0 < share < 100]), 6)


@tagged("post_install", "-at_install")
class TestRepeatShareOfOrders(AgreementTests, AgreementCase):
    """Orders are the purchases."""


@tagged("post_install", "-at_install")
class TestRepeatShareOfInvoices(AgreementTests, AgreementCase):
    """Posted invoices are the purchases."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.client_purchase_basis = "invoice"

    @classmethod
    def sell(cls, day, recognition, amount=10.0, *, client=None, returned=0.0, **axes):
        invoice = cls.invoice(partner=client, day=day, amount=max(amount, 0))  # the host posts none below zero
        if returned:
            cls.refund(invoice, returned, day)
        return cls.note(invoice, day, recognition, max(amount, 0) * (1 - returned), **axes)
