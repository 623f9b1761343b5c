"""The demo data: what was sold, invoiced, paid and refunded."""

import logging
from itertools import batched, groupby

from odoo import models
from odoo.fields import Command, Domain

from ..demo.words import CATEGORIES, PRODUCTS

_logger = logging.getLogger(__name__)

BATCH_SIZE = 200
# What came long ago has been paid by now; the last weeks' invoices are partly open.
DAYS_TO_PAY = 21


class ClientBaseDemo(models.AbstractModel):
    _inherit = "client.base.demo"

    # === BUSINESS METHODS === #

    def _create_products(self):
        """Return the products by their code."""
        categories = self.env["product.category"].create([{"name": name} for name in CATEGORIES.values()])
        category_ids = dict(zip(CATEGORIES, categories.ids, strict=True))
        vals_list = [
            {
                "default_code": product.code,
                "list_price": product.price,
                "standard_price": product.price * 0.6,
                "categ_id": category_ids[product.category],
                "type": "service" if product.service else "consu",
                "invoice_policy": "order",
            }
            for product in PRODUCTS
        ]
        english, russian = [product.name for product in PRODUCTS], [product.russian for product in PRODUCTS]
        products = self._create_translated("product.product", vals_list, english, russian)
        return {product.default_code: product for product in products}

    def _create_sales(self, story, users, contacts, products):
        """Write the orders in the order of their dates, so that their numbers rise with them."""
        orders = self.env["sale.order"]
        for sales in batched(story.sales, BATCH_SIZE):
            orders += self._create_orders(sales, users, contacts, products)
        pairs = list(zip(story.sales, orders, strict=True))
        if not self._has_accounts():
            _logger.info("The company has no chart of accounts: the demo shop gets orders, and no invoices.")
            return
        invoices = self._create_invoices([pair for pair in pairs if pair[0].invoiced_on])
        self._refund_invoices([pair for pair in invoices if pair[0].refunded_on])
        self._pay_invoices(story.today, invoices)

    # === ORDERS === #

    def _create_orders(self, sales, users, contacts, products):
        vals_list = [self._prepare_order_vals(sale, users, contacts, products) for sale in sales]
        orders = self.env["sale.order"].create(vals_list)
        by_state = {
            state: orders.browse(order.id for order, sale in zip(orders, sales, strict=True) if sale.state == state)
            for state in ("sale", "cancel")
        }
        by_state["sale"].action_confirm()
        by_state["cancel"]._action_cancel()
        for order, vals in zip(orders, vals_list, strict=True):
            order.date_order = vals["date_order"]  # confirming an order dates it to now
        self.env.flush_all()
        return orders

    def _prepare_order_vals(self, sale, users, contacts, products):
        known = contacts[sale.client.number]
        moment = self._get_demo_moment(sale.day, sale.minute)
        return {
            "partner_id": known[0].id if sale.contact is None else known[sale.contact + 1].id,
            "user_id": users[sale.client.salesperson or 0].id,
            "company_id": self.env.company.id,
            "date_order": moment,
            "create_date": moment,
            "order_line": [
                Command.create({"product_id": products[product.code].id, "product_uom_qty": count, "discount": sale.discount})
                for product, count in sale.lines
            ],
        }

    # === INVOICES === #

    def _has_accounts(self):
        Journal = self.env["account.journal"]
        sales = Domain("type", "=", "sale") & Domain(Journal._check_company_domain(self.env.company))
        return bool(self.env.company.chart_template and Journal.search_count(sales, limit=1))

    def _create_invoices(self, pairs):
        """Invoice the orders, and return each sale with its invoice."""
        invoiced = []
        for batch in batched(sorted(pairs, key=lambda pair: pair[0].invoiced_on), BATCH_SIZE):
            orders = self.env["sale.order"].concat(*(order for _sale, order in batch))
            invoices = orders._create_invoices(grouped=True)
            invoice_of = {invoice.invoice_line_ids.sale_line_ids.order_id: invoice for invoice in invoices}
            for sale, order in batch:
                invoice_of[order].invoice_date = sale.invoiced_on
                invoiced.append((sale, invoice_of[order]))
            self.env["account.move"].concat(*(invoice_of[order] for _sale, order in batch)).action_post()
        return invoiced

    def _refund_invoices(self, pairs):
        if not pairs:
            return
        invoices = self.env["account.move"].concat(*(invoice for _sale, invoice in pairs))
        refunds = invoices._reverse_moves([{"invoice_date": sale.refunded_on, "date": sale.refunded_on} for sale, _ in pairs])
        for (sale, _invoice), refund in zip(pairs, refunds, strict=True):
            if not sale.fully_refunded:
                self._keep_a_part(refund)
        refunds.action_post()
        for invoice, refund in zip(invoices, refunds, strict=True):
            self._match(invoice, refund)

    def _keep_a_part(self, refund):
        """Reduce the credit note to one piece of its first line."""
        lines = refund.invoice_line_ids.filtered(lambda line: line.display_type == "product")
        lines[1:].unlink()
        lines[0].quantity = 1

    def _match(self, invoice, refund):
        receivable = (invoice | refund).line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        receivable.reconcile()

    def _pay_invoices(self, today, pairs):
        """Register the payments of each month at its end, but for the latest invoices."""
        due = [(sale, invoice) for sale, invoice in pairs if (today - sale.invoiced_on).days > DAYS_TO_PAY]
        for _month, paid in groupby(due, key=lambda pair: (pair[0].invoiced_on.year, pair[0].invoiced_on.month)):
            month = list(paid)
            invoices = self.env["account.move"].concat(*(invoice for _sale, invoice in month))
            open_invoices = invoices.filtered("amount_residual")
            if open_invoices:
                self._pay(open_invoices, max(sale.invoiced_on for sale, _invoice in month))

    def _pay(self, invoices, day):
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoices.ids
        )
        wizard.create({"payment_date": day, "group_payment": False})._create_payments()
