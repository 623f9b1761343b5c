"""The demo data: what was sold, invoiced, paid and refunded."""

import logging

from odoo import models
from odoo.fields import Command, Domain
from odoo.tools import date_utils, groupby, split_every

from ..demo.words import CATEGORIES, PRODUCTS

_logger = logging.getLogger(__name__)

BATCH_SIZE = 200
# What came long ago has been paid by now; the last weeks' invoices are partly open.
DAYS_TO_PAY = 45
# What has become dearer since it was sold, and what is not sold any more.
DEARER = ("PAW-101", "PAW-111", "PAW-131")
GIVEN_UP = ("PAW-103", "PAW-112")


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
        for sales in split_every(BATCH_SIZE, story.sales, list):
            orders += self._create_orders(sales, users, contacts, products)
        self._count_rows()
        pairs = list(zip(story.sales, orders, strict=True))
        if not self._has_accounts():
            _logger.info("The company has no chart of accounts: the demo shop gets orders, and no invoices.")
            return
        invoices = self._create_invoices([pair for pair in pairs if pair[0].invoiced_on])
        self._refund_invoices([pair for pair in invoices if pair[0].refunded_on])
        self._pay_invoices(story.today, invoices)

    def _recognise_sales(self):
        """Recognise the clients as of the days of the story: all was confirmed and posted at the installation."""
        for model in ("sale.order", "account.move"):
            self.env["client.recognition"]._recognise_history(model)

    def _change_range(self, products):
        """Make some goods dearer and give up others, as a shop does: who repeats an old order is told so."""
        for code in DEARER:
            products[code].list_price *= 1.1
        for code in GIVEN_UP:
            products[code].sale_ok = False

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
                Command.create(
                    {
                        "product_id": products[product.code].id,
                        "product_uom_qty": count,
                        "discount": sale.discount,
                        "analytic_distribution": False,  # or the host searches for one, for each line
                    }
                )
                for product, count in sale.lines
            ],
        }

    # === INVOICES === #

    def _has_accounts(self):
        company = self.env.company
        sales_journal = Domain("type", "=", "sale") & Domain("company_id", "=", company.id)
        return bool(company.chart_template and self.env["account.journal"].search_count(sales_journal, limit=1))

    def _create_invoices(self, pairs):
        """Invoice the orders, and return each sale with its invoice."""
        invoiced = []
        for batch in split_every(BATCH_SIZE, sorted(pairs, key=lambda pair: pair[0].invoiced_on), list):
            invoices = self._join(order for _sale, order in batch)._create_invoices(grouped=True)
            invoice_of = {invoice.invoice_line_ids.sale_line_ids.order_id: invoice for invoice in invoices}
            for sale, order in batch:
                invoice_of[order].invoice_date = sale.invoiced_on
                invoiced.append((sale, invoice_of[order]))
            self._count_rows()
            self._join(invoice_of[order] for _sale, order in batch).action_post()
        return invoiced

    def _refund_invoices(self, pairs):
        if not pairs:
            return
        invoices = self._join(invoice for _sale, invoice in pairs)
        dates = [{"invoice_date": sale.refunded_on, "date": sale.refunded_on} for sale, _invoice in pairs]
        refunds = invoices._reverse_moves(dates)
        for (sale, _invoice), refund in zip(pairs, refunds, strict=True):
            if not sale.fully_refunded:
                self._keep_a_part(refund)
        refunds.action_post()  # which also settles the invoices with them

    def _keep_a_part(self, refund):
        """Reduce the credit note to one piece of its first line."""
        first, *others = refund.invoice_line_ids.filtered(lambda line: line.display_type == "product")
        commands = [Command.update(first.id, {"quantity": 1}), *(Command.delete(line.id) for line in others)]
        refund.write({"invoice_line_ids": commands})

    def _pay_invoices(self, today, pairs):
        """Settle the invoices of each quarter by one entry at the bank, but for the latest, which are open."""
        due = [(sale, invoice) for sale, invoice in pairs if (today - sale.invoiced_on).days > DAYS_TO_PAY]
        journal = self._get_bank_journal()
        for _quarter, paid in groupby(due, key=lambda pair: date_utils.start_of(pair[0].invoiced_on, "quarter")):
            invoices = self._join(invoice for _sale, invoice in paid).filtered("amount_residual")
            # The host would call an invoice that a refund and an entry settle together "reversed": it is paid.
            refunded = invoices.filtered("reversal_move_ids")
            for invoice in refunded:
                self._pay(invoice)
            if journal and (others := invoices - refunded):
                self._settle(others, journal, max(others.mapped("invoice_date")))

    def _pay(self, invoice):
        Payment = self.env["account.payment.register"].with_context(active_model="account.move", active_ids=invoice.ids)
        Payment.create({"payment_date": invoice.invoice_date})._create_payments()

    def _get_bank_journal(self):
        usable = Domain("type", "=", "bank") & Domain("default_account_id", "!=", False)
        return self.env["account.journal"].search(usable & Domain("company_id", "=", self.env.company.id), limit=1)

    def _settle(self, invoices, journal, day):
        """Enter what came in for the invoices, a line for each: far cheaper than a payment for each."""
        debts = invoices.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and line.amount_residual
        )
        received = [
            {"account_id": debt.account_id.id, "partner_id": debt.partner_id.id, "credit": debt.amount_residual}
            for debt in debts
        ]
        bank = {"account_id": journal.default_account_id.id, "debit": sum(debts.mapped("amount_residual"))}
        entry = self.env["account.move"].create({
            "journal_id": journal.id, "date": day, "line_ids": [Command.create(vals) for vals in [*received, bank]],
        })  # fmt: skip
        entry.action_post()
        self.env["account.move.line"]._reconcile_plan([
            debt | line for debt, line in zip(debts, entry.line_ids[: len(debts)], strict=True)
        ])  # fmt: skip

    def _join(self, records):
        first, *others = records
        return first.concat(*others)
