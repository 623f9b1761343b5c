"""What came back of each purchase, in the company's currency and at the rate at which it was sold."""

from odoo import models
from odoo.tools import SQL


class ClientPurchase(models.Model):
    _inherit = "client.purchase"

    # === BUSINESS METHODS === #

    def _select_invoice_refunds(self):
        """Select what was refunded of each invoice: in its own currency, a part of what the invoice was worth."""
        return SQL(
            """
            SELECT origin.id AS document_id, ROUND(SUM(
                   CASE WHEN refund.currency_id = origin.currency_id AND origin.amount_untaxed <> 0
                        THEN refund.amount_untaxed * origin.amount_untaxed_signed / origin.amount_untaxed
                        ELSE -refund.amount_untaxed_signed END), currency.decimal_places) AS amount
              FROM account_move refund
              JOIN account_move origin ON origin.id = refund.reversed_entry_id
              JOIN res_company company ON company.id = origin.company_id
              JOIN res_currency currency ON currency.id = company.currency_id
             WHERE refund.state = 'posted' AND refund.move_type = 'out_refund' AND refund.reversed_entry_id IS NOT NULL
             GROUP BY origin.id, currency.decimal_places
            """
        )

    def _select_order_refunds(self, clients):
        """Select what was refunded of each order, in the company's currency at the order's date.

        A line of a credit note belongs to the order whose line it invoices, or else (someone rewrote the lines) to the
        first order of the invoice that the credit note reverses. A down payment given back returns no goods. Nothing
        came back that is invoiced all the same (an invoice reversed and issued anew) or that the order was lowered by.
        """
        return SQL(
            """
            SELECT document_id, LEAST(own, GREATEST(not_invoiced, 0)) + rewritten AS amount
              FROM (
                    SELECT line.order_id AS document_id, %(own)s AS own, %(rewritten)s AS rewritten,
                           %(not_invoiced)s AS not_invoiced
                      FROM (%(lines)s) line
                      JOIN sale_order ON sale_order.id = line.order_id
                      JOIN res_company company ON company.id = sale_order.company_id
                      JOIN res_currency currency ON currency.id = company.currency_id
                     GROUP BY line.order_id, sale_order.id, currency.decimal_places
                   ) refund
            """,
            lines=self._select_refund_lines(clients),
            own=self._sum_refund_lines(SQL("line.own")),
            rewritten=self._sum_refund_lines(SQL("NOT line.own")),
            not_invoiced=self._in_company_currency(
                SQL(
                    "(sale_order.amount_untaxed - COALESCE((SELECT SUM(untaxed_amount_invoiced) FROM sale_order_line"
                    " WHERE order_id = sale_order.id AND is_downpayment IS NOT TRUE), 0))"
                ),
                SQL("sale_order.currency_rate"),
            ),
        )

    def _select_refund_lines(self, clients):
        return SQL(
            """
            SELECT line.balance, line.price_subtotal, line.currency_id, own.order_id IS NOT NULL AS own,
                   COALESCE(own.order_id, origin.order_id) AS order_id
              FROM account_move refund
              JOIN account_move_line line ON line.move_id = refund.id AND line.display_type = 'product'
              LEFT JOIN LATERAL (%(own_order)s) own ON TRUE
              LEFT JOIN LATERAL (%(origin_order)s) origin ON own.order_id IS NULL
             WHERE refund.state = 'posted' AND refund.move_type = 'out_refund' AND %(within)s
            """,
            own_order=self._select_first_order(SQL("rel.invoice_line_id = line.id")),
            origin_order=self._select_first_order(SQL(
                "rel.invoice_line_id IN (SELECT id FROM account_move_line WHERE move_id = refund.reversed_entry_id)"
            )),
            within=SQL("refund.id IN (%s)", self._select_refunds_of(clients)) if clients else SQL("TRUE"),
        )  # fmt: skip

    def _sum_refund_lines(self, condition):
        # Rounded as a whole, as the order is: else a full refund of many lines would leave a cent of it.
        same = SQL("%s AND line.currency_id = sale_order.currency_id", condition)
        other = SQL("%s AND line.currency_id IS DISTINCT FROM sale_order.currency_id", condition)
        return SQL(
            "(%s + SUM(CASE WHEN %s THEN line.balance ELSE 0 END))",
            self._in_company_currency(
                SQL("SUM(CASE WHEN %s THEN line.price_subtotal ELSE 0 END)", same), SQL("sale_order.currency_rate")
            ),
            other,
        )

    def _select_first_order(self, condition):
        return SQL(
            """
            SELECT MIN(order_line.order_id) AS order_id
              FROM sale_order_line_invoice_rel rel
              JOIN sale_order_line order_line ON order_line.id = rel.order_line_id
             WHERE order_line.is_downpayment IS NOT TRUE AND %s
            """,
            condition,
        )

    def _select_refunds_of(self, clients):
        """Select the refunds of the clients' orders: few lookups by index, where all refunds would be many."""
        return SQL(
            """
            WITH invoice AS (
                SELECT DISTINCT line.move_id
                  FROM sale_order
                  JOIN sale_order_line order_line ON order_line.order_id = sale_order.id
                  JOIN sale_order_line_invoice_rel rel ON rel.order_line_id = order_line.id
                  JOIN account_move_line line ON line.id = rel.invoice_line_id
                 WHERE %s
            )
            SELECT move_id FROM invoice
             UNION
            SELECT move.id FROM account_move move JOIN invoice ON invoice.move_id = move.reversed_entry_id
            """,
            self._of_clients(SQL("sale_order.client_id"), clients),
        )
