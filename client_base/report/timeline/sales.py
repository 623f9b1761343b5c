"""The arms of the timeline that tell of sales: orders and quotations, invoices and refunds, payments."""

from odoo import api, models
from odoo.tools import SQL

from .arm import Arm

ORDERS, INVOICES, PAYMENTS = 0, 1, 2


class ClientTimeline(models.Model):
    _inherit = "client.timeline"

    # === BUSINESS METHODS === #

    @api.model
    def _get_arms(self):
        # EXTENDS 'client_base'
        return super()._get_arms() + self._make_arms({
            "sale.order": self._make_order_arm,
            "account.move": self._make_invoice_arm,
            "account.payment": self._make_payment_arm,
        })  # fmt: skip

    @api.model
    def _get_here(self):
        """Return the domain of the companies that the user works in."""
        return [("company_id", "in", self.env.companies.ids)]

    def _make_order_arm(self):
        return Arm(
            number=ORDERS,
            kinds=("order", "quotation"),
            model="sale.order",
            query=self.env["sale.order"]._search(self._get_here()),
            people="client",
            owner=SQL("sale_order.client_id"),
            moment=SQL("sale_order.date_order"),
            columns={
                "contact_id": SQL("sale_order.partner_id"),
                "company_id": SQL("sale_order.company_id"),
                "kind": SQL("CASE sale_order.state WHEN 'sale' THEN 'order' ELSE 'quotation' END"),
                "name": SQL("sale_order.name"),
                "amount": SQL("sale_order.amount_total"),
                "currency_id": SQL("sale_order.currency_id"),
                "result": SQL(
                    "CASE WHEN sale_order.state = 'sale' THEN %s WHEN sale_order.state = 'cancel' THEN %s"
                    " WHEN sale_order.validity_date < %s THEN %s WHEN sale_order.state = 'sent' THEN %s ELSE %s END",
                    self.env._("Confirmed"), self.env._("Cancelled"), self.env.company._get_client_today(),
                    self.env._("Expired"), self.env._("Sent"), self.env._("Draft"),
                ),
                "user_id": SQL("sale_order.user_id"),
                "res_model": SQL("'sale.order'"),
                "res_id": SQL("sale_order.id"),
            },
        )  # fmt: skip

    def _make_invoice_arm(self):
        sales = [("state", "=", "posted"), ("move_type", "in", ("out_invoice", "out_receipt", "out_refund"))]
        return Arm(
            number=INVOICES,
            kinds=("invoice", "refund"),
            model="account.move",
            query=self.env["account.move"]._search([*self._get_here(), *sales]),
            people="contact",
            # The host leaves an invoice with the client that its contact had then: the contact himself is asked.
            owner=SQL("account_move.partner_id"),
            moment=SQL("account_move.invoice_date"),
            is_day=True,
            columns={
                "contact_id": SQL("account_move.partner_id"),
                "company_id": SQL("account_move.company_id"),
                "kind": SQL("CASE account_move.move_type WHEN 'out_refund' THEN 'refund' ELSE 'invoice' END"),
                "name": SQL("account_move.name"),
                "amount": SQL("account_move.amount_total"),
                "currency_id": SQL("account_move.currency_id"),
                "result": SQL(
                    "CASE account_move.payment_state WHEN 'paid' THEN %s WHEN 'in_payment' THEN %s"
                    " WHEN 'partial' THEN %s WHEN 'reversed' THEN %s ELSE %s END",
                    self.env._("Paid"), self.env._("Paid"), self.env._("Partly paid"), self.env._("Credited"),
                    self.env._("Not paid"),
                ),
                "user_id": SQL("account_move.invoice_user_id"),
                "res_model": SQL("'account.move'"),
                "res_id": SQL("account_move.id"),
            },
        )  # fmt: skip

    def _make_payment_arm(self):
        money = [("partner_type", "=", "customer"), ("state", "in", ("in_process", "paid"))]
        return Arm(
            number=PAYMENTS,
            kinds=("payment", "payment_back"),
            query=self.env["account.payment"]._search([*self._get_here(), *money]),
            people="contact",
            owner=SQL("account_payment.partner_id"),
            moment=SQL("account_payment.date"),
            is_day=True,
            columns={
                "contact_id": SQL("account_payment.partner_id"),
                "company_id": SQL("account_payment.company_id"),
                "kind": SQL("CASE account_payment.payment_type WHEN 'inbound' THEN 'payment' ELSE 'payment_back' END"),
                "name": SQL("account_payment.name"),
                "amount": SQL("account_payment.amount"),
                "currency_id": SQL("account_payment.currency_id"),
                "body": SQL("account_payment.memo"),
                "res_model": SQL("'account.payment'"),
                "res_id": SQL("account_payment.id"),
            },
        )
