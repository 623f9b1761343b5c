"""How much of the revenue repeat clients bring, and how many clients there are: cases worked out by hand."""

from datetime import date

from odoo import Command
from odoo.tests import tagged

from .share_case import KINDS, MEASURES, ShareCase


@tagged("post_install", "-at_install")
class TestRepeatShare(ShareCase):
    """Single cases, each with its figure worked out by hand."""

    def total(self, **kwargs):
        return dict(zip(MEASURES, self.pivot(**kwargs)[()], strict=True))

    def share(self):
        return self.total()["repeat_share:avg"]

    # === WHAT A SHARE IS === #

    def test_large_month_weighs_more(self):
        self.sell("2026-01-05", "repeat", 10)
        self.sell("2026-02-05", "new", 90)
        self.assertEqual(self.share(), 10)

    def test_refund_lowers_both_sides(self):
        self.sell("2026-01-05", "repeat", 80, returned=0.5)
        self.sell("2026-01-06", "new", 40)
        self.assertEqual(self.share(), 50)

    def test_credit_note_on_its_own_lowers_the_whole(self):
        self.sell("2026-01-05", "repeat", 40)
        self.sell("2026-01-06", "new", 60)
        self.credit("2026-01-07", 20)
        self.assertEqual(self.share(), 50)
        self.assertEqual(self.pivot("recognition")[False,][:2], (-20, 0))

    def test_no_revenue_has_no_share(self):
        self.sell("2026-01-05", "repeat", 0)
        self.assertIs(self.share(), False)

    def test_no_purchases(self):
        nothing = (False, False, False, 0)
        self.assertEqual(self.pivot("month"), {(): nothing})

    def test_negative_revenue_has_no_share(self):
        self.sell("2026-01-05", "repeat", -30)
        self.sell("2026-01-05", "new", -10)
        self.assertIs(self.share(), False, "no 75 %")

    def test_part_larger_than_the_whole_is_no_share(self):
        self.sell("2026-01-05", "repeat", 100)
        self.credit("2026-01-07", 50)
        self.assertIs(self.share(), False, "no 200 %")

    def test_part_below_zero_is_no_share(self):
        self.sell("2026-01-05", "repeat", -10)
        self.sell("2026-01-05", "new", 100)
        self.assertIs(self.share(), False)

    def test_nothing_but_repeat(self):
        self.sell("2026-01-05", "repeat", 33.33)
        self.sell("2026-01-06", "repeat", 66.67)
        self.assertEqual(self.share(), 100)

    def test_share_of_one_purchase(self):
        for recognition, amount in [("repeat", 10), ("new", 10), ("repeat", 0)]:
            self.sell("2026-01-05", recognition, amount)
        self.recognise()
        purchases = self.Purchase.search([("company_id", "=", self.company.id)], order="id")
        self.assertEqual(purchases.mapped("repeat_share"), [100, 0, 0])
        self.assertEqual(purchases.mapped("repeat_amount"), [10, 0, 0])
        self.assertEqual(purchases.mapped("client_count"), [1, 1, 1])

    def test_groups_are_found_by_their_share(self):
        self.sell("2026-01-05", "repeat", 10, user=self.users[0].id)
        self.sell("2026-01-05", "new", 10, user=self.users[1].id)
        self.recognise()
        arguments = {"groupby": ["user_id"], "aggregates": ["repeat_share:avg"]}
        mine = [("company_id", "=", self.company.id)]
        best_first = self.Purchase._read_group(mine, order="repeat_share:avg desc", **arguments)
        self.assertEqual(best_first, [(self.users[0], 100), (self.users[1], 0)])
        faithful = self.Purchase._read_group(mine, having=[("repeat_share:avg", ">", 50)], **arguments)
        self.assertEqual(faithful, [(self.users[0], 100)])

    # === CLIENTS === #

    def test_client_counts_once_in_a_month_and_once_in_the_total(self):
        ann, bob = self.clients[:2]
        self.sell("2026-01-05", "new", client=ann)
        self.sell("2026-01-06", "repeat", client=ann)
        self.sell("2026-01-07", "repeat", client=ann)
        self.sell("2026-02-07", "returning", client=bob)
        clients = {key: values[3] for key, values in self.pivot("month", "recognition").items()}
        january, february = date(2026, 1, 1), date(2026, 2, 1)
        self.assertEqual(
            clients,
            {(): 2, (january,): 1, (february,): 1,
             (january, "new"): 1, (january, "repeat"): 1, (february, "returning"): 1},
        )  # fmt: skip

    def test_contacts_of_a_company_are_one_client(self):
        acme = self.client("Acme", is_company=True, child_ids=[Command.create({"name": f"Bob {n}"}) for n in (1, 2)])
        for contact in acme.child_ids:
            self.sell("2026-01-05", "new", client=contact)
        self.assertEqual(self.total()["client_count:count_distinct"], 1)

    def test_recognition_is_sorted_from_new_to_repeat(self):
        for kind in ("repeat", "returning", "new"):
            self.sell("2026-01-05", kind)
        self.recognise()
        domain = [("company_id", "=", self.company.id)]
        groups = self.Purchase.formatted_read_group(domain, ["recognition"], ["__count"])
        self.assertEqual([group["recognition"] for group in groups], list(KINDS))
        rows = self.Purchase.search(domain, order="recognition")
        self.assertEqual(rows.mapped("recognition"), list(KINDS))

    # === WHERE THE COLUMNS COME FROM === #

    def test_columns_come_from_the_document(self):
        medium = self.env["utm.medium"].create({"name": "Kite post"})
        campaign = self.env["utm.campaign"].create({"name": "Kite days"})
        utm = {"medium_id": medium.id, "campaign_id": campaign.id, "source_id": self.sources[0].id}
        for basis in ("order", "invoice"):
            self.company.client_purchase_basis = basis
            self.sold.clear()
            if basis == "order":
                document = self.order(self.clients[0], "2026-01-05")
            else:
                document = self.invoice(partner=self.clients[0], day="2026-01-05")
            self.note(document, "2026-01-05", "returning", 10)
            document.write(utm)
            self.recognise()
            purchase = self.Purchase.search([("res_model", "=", document._name), ("res_id", "=", document.id)])
            self.assertEqual(purchase.recognition, "returning")
            self.assertEqual(purchase.source_id, self.sources[0])
            self.assertEqual((purchase.medium_id, purchase.campaign_id), (medium, campaign))

    # === CURRENCIES AND COMPANIES === #

    def test_order_in_another_currency(self):
        dollar = self.make_currency("USD", {"2026-01-01": 2})
        order = self.order(self.clients[0], "2026-01-05", amount=100, currency=dollar)
        self.note(order, "2026-01-05", "repeat", 50)
        self.sell("2026-01-05", "new", 150)
        self.assert_same(self.pivot("month"), self.naive_pivot("month"))
        self.assertEqual(self.share(), 25)

    def test_companies_with_books_in_two_currencies(self):
        branch = self.sell_in_dollars()
        self.Purchase = self.Purchase.with_context(allowed_company_ids=(self.company | branch).ids)
        self.assertEqual(self.share(), 50, "of 100 euros, not two thirds of 150 of whatever")
        self.Purchase = self.Purchase.with_context(allowed_company_ids=branch.ids)
        self.assertEqual(self.share(), 100)
        self.Purchase = self.Purchase.with_context(allowed_company_ids=self.company.ids)
        self.assertEqual(self.share(), 0)

    def sell_in_dollars(self):
        """Sell for 50 euros to a new client, and for 100 dollars, worth as much, to a repeat one in another company."""
        dollar = self.make_currency("USD", {"2026-01-01": 2})
        branch = self.make_company("Branch", dollar)
        self.sell("2026-01-05", "new", 50)
        order = self.order(self.clients[0], "2026-01-05", amount=100, company=branch)
        self.note(order, "2026-01-05", "repeat", 50)
        return branch
