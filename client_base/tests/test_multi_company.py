"""Two shops in two currencies: each has its own facts about the client that they share."""

from odoo.tests import tagged

from .common import ClientBaseCase


@tagged("post_install", "-at_install")
class TestMultiCompany(ClientBaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dollar = cls.make_currency("USD", {"2020-01-01": 1.25, "2026-02-01": 1.6})
        cls.branch = cls.make_company("Kite Export", cls.dollar, client_purchase_basis="invoice")
        cls.ann = cls.client("Ann")

    def revenue(self, company=None):
        self.refresh()
        facts = self.facts(self.ann, company)
        return facts["purchase_count"], facts["revenue"]

    # === COMPANIES === #

    def test_each_company_has_its_own_facts(self):
        self.order(self.ann, "2026-01-01", amount=10)
        other = self.order(self.ann, "2026-01-02", amount=99, company=self.branch)
        self.assertEqual(self.revenue(), (1, 10))
        self.assertEqual(self.revenue(self.branch), (0, 0))
        self.invoice(other.with_company(self.branch), "2026-01-03")
        self.assertEqual(self.revenue(), (1, 10))
        self.assertEqual(self.revenue(self.branch), (1, 99))

    def test_contact_shows_the_facts_of_the_current_company(self):
        self.order(self.ann, "2026-01-01", amount=10)
        self.refresh()
        self.assertEqual(self.ann.client_revenue, 10)
        self.assertEqual(self.ann.with_company(self.branch).client_revenue, 0)
        domain = [("client_revenue", "=", 10), ("id", "=", self.ann.id)]
        self.assertTrue(self.Partner.search(domain))
        self.assertFalse(self.Partner.with_company(self.branch).search(domain))

    def test_client_of_one_company_has_no_profile_in_the_other(self):
        self.ann.company_id = self.branch
        self.refresh()
        self.assertFalse(self.facts(self.ann))
        self.assertEqual(self.facts(self.ann, self.branch)["stage"], "prospect")
        self.ann.company_id = False
        self.refresh()
        self.assertTrue(self.facts(self.ann))

    def test_order_that_moves_to_the_other_company_takes_its_facts_along(self):
        self.branch.client_purchase_basis = "order"
        order = self.order(self.ann, "2026-01-01", amount=10, confirm=False)
        order.pricelist_id = False  # it is of one company
        order.action_confirm()
        self.assertEqual(self.revenue(), (1, 10))
        order.write({"company_id": self.branch.id})
        self.assertEqual(self.revenue()[0], 0)
        self.assertEqual(self.revenue(self.branch)[0], 1)

    # === CURRENCIES === #

    def test_order_is_worth_what_it_was_on_its_day(self):
        order = self.order(self.ann, "2026-01-31", amount=100, currency=self.dollar)
        self.assertEqual(self.revenue(), (1, 80))
        order.date_order = "2026-02-01 12:00:00"
        self.assertEqual(self.revenue(), (1, 62.5))

    def test_later_rates_change_no_fact(self):
        self.order(self.ann, "2026-01-31", amount=100, currency=self.dollar)
        self.assertEqual(self.revenue(), (1, 80))
        self.make_currency("USD", {"2020-01-01": 2})
        self.Profile._refresh_all(self.company)
        self.assertEqual(self.revenue(), (1, 80))

    def test_full_refund_at_another_rate_undoes_the_order(self):
        order = self.order(self.ann, "2026-01-15", amount=100, currency=self.dollar)
        self.invoice(order, "2026-01-16")
        self.refund(order, 1, "2026-02-10")
        self.assertEqual(self.revenue(), (0, 0))
        self.assertEqual(self.facts(self.ann)["refunded_share"], 1)

    def test_partial_refund_at_another_rate_is_worth_its_part_of_the_order(self):
        order = self.order(self.ann, "2026-01-15", amount=100, currency=self.dollar)
        self.invoice(order, "2026-01-16")
        self.refund(order, 0.25, "2026-02-10")
        self.assertEqual(self.revenue(), (1, 60))

    def test_refund_in_another_currency_is_worth_what_the_books_say(self):
        order = self.order(self.ann, "2026-01-15", amount=100, currency=self.dollar)
        self.invoice(order, "2026-01-16")
        credit = self.refund(order, 1, "2026-02-10", post=False, rewritten=True)
        credit.currency_id = self.euro
        credit.invoice_line_ids.price_unit = 20
        credit.action_post()
        self.assertEqual(self.revenue(), (1, 60))

    def test_full_refund_at_another_rate_undoes_the_invoice(self):
        self.company.client_purchase_basis = "invoice"
        invoice = self.invoice(None, "2026-01-16", partner=self.ann, amount=100, post=False)
        invoice.currency_id = self.dollar
        invoice.action_post()
        self.assertEqual(self.revenue(), (1, 80))
        self.refund(invoice, 1, "2026-02-10")
        self.assertEqual(self.revenue(), (0, 0))
