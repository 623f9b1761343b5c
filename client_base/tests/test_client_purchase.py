"""What is a purchase, what it amounts to, and what takes it back."""

from odoo import Command
from odoo.tests import tagged

from .common import ClientBaseCase


@tagged("post_install", "-at_install")
class TestClientPurchase(ClientBaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann = cls.client("Ann")

    def purchases(self, client=None):
        """Return (sold, refunded, counted) of each purchase of the client, the oldest first."""
        self.env.flush_all()
        self.env.invalidate_all()
        purchases = self.Purchase.search([("client_id", "=", (client or self.ann).id)], order="purchased_on, id")
        return [(purchase.gross_amount, purchase.refunded_amount, purchase.counted) for purchase in purchases]

    # === ORDERS === #

    def test_only_confirmed_orders_are_purchases(self):
        self.order(self.ann, "2026-01-01", confirm=False)
        self.order(self.ann, "2026-01-02", amount=20)
        self.order(self.ann, "2026-01-03")._action_cancel()
        self.assertEqual(self.purchases(), [(20, 0, True)])

    def test_order_of_a_contact_belongs_to_its_company(self):
        acme = self.client("Acme", is_company=True)
        bob = self.client("Bob", parent_id=acme.id)
        self.order(bob, "2026-01-01")
        purchase = self.Purchase.search([("client_id", "=", acme.id)])
        self.assertEqual(purchase.contact_id, bob)
        self.assertEqual(self.purchases(bob), [])

    def test_order_made_confirmed_is_a_purchase_at_once(self):
        self.refresh()
        self.env["sale.order"].create({"partner_id": self.ann.id, "state": "sale", "date_order": "2026-01-01"})
        self.assertEqual(self.refresh(), 1)
        self.assertEqual(self.facts(self.ann)["purchase_count"], 1)

    def test_gift_is_a_purchase_of_zero(self):
        self.order(self.ann, "2026-01-01", amount=0)
        self.assertEqual(self.purchases(), [(0, 0, True)])

    def test_order_below_zero_lowers_revenue_and_is_no_purchase(self):
        self.order(self.ann, "2026-01-01", amount=10)
        self.order(self.ann, "2026-01-02", amount=4, qty=-1)
        self.assertEqual(self.purchases(), [(10, 0, True), (-4, 0, False)])
        self.refresh()
        facts = self.facts(self.ann)
        self.assertEqual((facts["purchase_count"], facts["revenue"], facts["average_purchase"]), (1, 6, 6))

    def test_amount_is_net_of_taxes(self):
        group = self.env["account.tax.group"].create({"name": "VAT", "company_id": self.company.id})
        tax = self.env["account.tax"].create(
            {"name": "20 %", "amount": 20, "tax_group_id": group.id, "company_id": self.company.id,
             "country_id": self.env.ref("base.ru").id}
        )  # fmt: skip
        order = self.order(self.ann, "2026-01-01", amount=100, confirm=False)
        order.order_line.tax_ids = tax
        order.action_confirm()
        self.assertEqual(order.amount_total, 120)
        self.assertEqual(self.purchases(), [(100, 0, True)])

    # === REFUNDS OF ORDERS === #

    def test_full_refund_undoes_the_purchase(self):
        order = self.order(self.ann, "2026-01-01", amount=100)
        self.refund(order)
        self.assertEqual(self.purchases(), [(100, 100, False)])
        self.refresh()
        facts = self.facts(self.ann)
        self.assertEqual((facts["stage"], facts["purchase_count"], facts["revenue"]), ("prospect", 0, 0))
        self.assertEqual((facts["refunded_share"], facts["first_document"]), (1, None))

    def test_partial_refunds_add_up(self):
        order = self.order(self.ann, "2026-01-01", amount=100)
        self.refund(order, 0.25)
        self.assertEqual(self.purchases(), [(100, 25, True)])
        self.refund(order, 0.75)
        self.assertEqual(self.purchases(), [(100, 100, False)])

    def test_refund_counts_once_it_is_posted(self):
        order = self.order(self.ann, "2026-01-01", amount=100)
        credit = self.refund(order, post=False)
        self.assertEqual(self.purchases(), [(100, 0, True)])
        credit.action_post()
        self.assertEqual(self.purchases(), [(100, 100, False)])
        credit.button_draft()
        self.assertEqual(self.purchases(), [(100, 0, True)])

    def test_refund_with_rewritten_lines_lowers_the_order_of_its_invoice(self):
        order = self.order(self.ann, "2026-01-01", amount=100)
        self.refund(order, 0.4, rewritten=True)
        self.assertEqual(self.purchases(), [(100, 40, True)])

    def test_refund_of_an_invoice_over_two_orders_goes_to_each_line_s_order(self):
        orders = self.order(self.ann, "2026-01-01", amount=100) | self.order(self.ann, "2026-01-02", amount=50)
        invoice = self.invoice(orders)
        self.assertEqual(len(invoice), 1)
        credit = self.refund(invoice, post=False)
        credit.invoice_line_ids.filtered(lambda line: line.price_unit == 50).unlink()
        credit.action_post()
        self.assertEqual(self.purchases(), [(100, 100, False), (50, 0, True)])

    def test_credit_note_alone_lowers_revenue_but_undoes_no_purchase(self):
        self.order(self.ann, "2026-01-01", amount=100)
        self.invoice(None, "2026-02-01", partner=self.ann, amount=30, kind="out_refund")
        self.assertEqual(self.purchases(), [(100, 0, True), (0, 30, False)])
        self.refresh()
        facts = self.facts(self.ann)
        self.assertEqual((facts["purchase_count"], facts["revenue"], facts["refunded_share"]), (1, 70, 0.3))

    def test_invoice_reversed_and_issued_anew_leaves_the_purchase(self):
        order = self.order(self.ann, "2026-01-01", amount=100)
        invoice = self.invoice(order)
        wizard = self.env["account.move.reversal"].with_context(active_model="account.move", active_ids=invoice.ids)
        anew = wizard.create({"journal_id": invoice.journal_id.id}).modify_moves()
        self.env["account.move"].browse(anew["res_id"]).action_post()
        self.assertEqual(order.amount_invoiced, 100)
        self.assertEqual(self.purchases(), [(100, 0, True)])

    def test_refund_of_a_down_payment_takes_no_goods_back(self):
        order = self.order(self.ann, "2026-01-01", amount=100)
        wizard = self.env["sale.advance.payment.inv"].with_context(active_model="sale.order", active_ids=order.ids)
        wizard.create({"advance_payment_method": "fixed", "fixed_amount": 30}).create_invoices()
        down_payment = order.invoice_ids
        down_payment.action_post()
        self.refund(down_payment)
        self.assertEqual(self.purchases(), [(100, 0, True)])

    def test_refund_of_every_line_leaves_no_cent(self):
        # Each line alone is 9.0909 euros and is rounded down; together they are 90.91.
        dollar = self.make_currency("USD", {"2020-01-01": 1.1})
        order = self.order(self.ann, "2026-01-01", amount=10, currency=dollar, confirm=False)
        line = {"product_id": self.product.id, "product_uom_qty": 1, "price_unit": 10, "tax_ids": False}
        order.order_line = [Command.create(line) for _ in range(9)]
        order.action_confirm()
        order.date_order = "2026-01-01 12:00:00"
        self.refund(order)
        self.assertEqual(self.purchases(), [(90.91, 90.91, False)])

    # === INVOICES === #

    def test_invoices_are_the_purchases_where_the_settings_say_so(self):
        order = self.order(self.ann, "2026-01-01", amount=100)
        self.invoice(order, "2026-01-05")
        self.invoice(None, "2026-01-07", partner=self.ann, amount=20, kind="out_receipt")
        self.invoice(None, "2026-01-08", partner=self.ann, amount=5, post=False)
        self.invoice(None, "2026-01-09", partner=self.ann, amount=5, kind="out_refund")
        self.order(self.ann, "2026-01-10", amount=7)
        self.company.client_purchase_basis = "invoice"
        self.assertEqual(self.purchases(), [(100, 0, True), (20, 0, True), (0, 5, False)])
        self.Profile._refresh_all(self.company)
        facts = self.facts(self.ann)
        self.assertEqual((facts["purchase_count"], facts["revenue"]), (2, 115))
        self.assertEqual(facts["first_document"], f"account.move,{order.invoice_ids.id}")

    def test_refunds_of_invoices(self):
        self.company.client_purchase_basis = "invoice"
        whole = self.invoice(None, "2026-01-01", partner=self.ann, amount=100)
        part = self.invoice(None, "2026-01-02", partner=self.ann, amount=100)
        self.refund(whole)
        self.refund(part, 0.5)
        self.refund(part, 0.25, rewritten=True)
        self.assertEqual(self.purchases(), [(100, 100, False), (100, 75, True)])

    def test_invoices_follow_a_contact_that_joins_a_company(self):
        self.company.client_purchase_basis = "invoice"
        self.invoice(None, "2026-01-01", partner=self.ann, amount=100)
        self.invoice(None, "2026-01-02", partner=self.ann, amount=30, kind="out_refund")
        self.Profile._refresh_all(self.company)
        self.refresh()
        acme = self.client("Acme", is_company=True)
        self.ann.parent_id = acme
        self.refresh()
        self.assertFalse(self.facts(self.ann))
        self.assertEqual(self.facts(acme)["revenue"], 70)

    def test_credit_to_another_client_lowers_the_invoice_that_it_reverses(self):
        self.company.client_purchase_basis = "invoice"
        invoice = self.invoice(None, "2026-01-01", partner=self.ann, amount=100)
        self.Profile._refresh_all(self.company)
        self.refresh()
        credit = self.refund(invoice, post=False)
        credit.partner_id = self.client("Payer")
        credit.action_post()
        self.refresh()
        self.assertEqual(self.facts(self.ann)["revenue"], 0)

    def test_purchase_opens_its_document(self):
        order = self.order(self.ann, "2026-01-01")
        action = self.Purchase.search([("client_id", "=", self.ann.id)]).action_open_document()
        self.assertEqual((action["res_model"], action["res_id"]), ("sale.order", order.id))

    def test_every_column_of_a_purchase_is_filled(self):
        order = self.order(self.ann, "2026-01-01")
        invoice = self.invoice(order, "2026-01-02")
        self.invoice(None, "2026-01-03", partner=self.ann, kind="out_refund")
        names = {"order": order.name, "invoice": invoice.name}
        for basis, name in names.items():
            self.company.client_purchase_basis = basis
            self.env.invalidate_all()
            first, credit = self.Purchase.search([("client_id", "=", self.ann.id)], order="purchased_on")
            self.assertEqual(first.name, name)
            for purchase in first | credit:
                self.assertEqual((purchase.company_id, purchase.currency_id), (self.company, self.euro))
                self.assertEqual((purchase.contact_id, purchase.user_id), (self.ann, self.env.user))

    def test_order_lowered_with_its_credit_note_is_lowered_once(self):
        order = self.order(self.ann, "2026-01-01", qty=4, amount=25)
        self.refund(order, 0.25)
        order.order_line.product_uom_qty = 3
        self.assertEqual(self.purchases(), [(75, 0, True)])

    def test_credit_note_of_an_order_below_zero_is_no_refund_of_it(self):
        order = self.order(self.ann, "2026-01-01", amount=4, qty=-1)
        credit = order._create_invoices(final=True)
        credit.action_post()
        self.assertEqual(credit.move_type, "out_refund")
        self.assertEqual(self.purchases(), [(-4, 0, False)])

    def test_new_invoice_to_another_payer_restores_the_purchase(self):
        order = self.order(self.ann, "2026-01-01", amount=100)
        invoice = self.invoice(order)
        self.refund(order)
        self.refresh()
        self.assertEqual(self.facts(self.ann)["purchase_count"], 0)
        anew = invoice.copy({"partner_id": self.client("Payer").id, "invoice_date": "2026-01-09"})
        anew.invoice_line_ids.sale_line_ids = order.order_line
        anew.action_post()
        self.refresh()
        self.assertEqual(self.facts(self.ann)["purchase_count"], 1)
