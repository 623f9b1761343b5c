"""What part of a purchase some products were."""

from odoo import api, models
from odoo.tools import SQL

from .client_purchase import SOURCE_BITS


class ClientPurchase(models.Model):
    _inherit = "client.purchase"

    # === BUSINESS METHODS === #

    @api.model
    def _get_product_shares_query(self, products: SQL) -> SQL:
        """Return a SELECT of ``purchase_id`` and ``share``, a part of 1, of purchases that hold one of the products.

        :param products: SELECT of the ids of product.product
        """
        return SQL(" UNION ALL ").join(self._get_product_share_queries(products))

    @api.model
    def _get_product_share_queries(self, products: SQL) -> list[SQL]:
        """Hook: return one SELECT per kind of document, of the id of the purchase and the products' share of it."""
        share = SQL("SUM(line.price_subtotal) / NULLIF(document.amount_untaxed, 0)")
        return [
            SQL(
                """
                SELECT document.id::bigint << %(bits)s AS purchase_id, %(share)s AS share
                  FROM sale_order_line line JOIN sale_order document ON document.id = line.order_id
                 WHERE document.state = 'sale' AND line.product_id IN (%(products)s)
                 GROUP BY document.id""",
                bits=SOURCE_BITS, share=share, products=products,
            ),
            SQL(
                """
                SELECT (document.id::bigint << %(bits)s) + 1, %(share)s
                  FROM account_move_line line JOIN account_move document ON document.id = line.move_id
                 WHERE document.state = 'posted' AND document.move_type IN ('out_invoice', 'out_receipt', 'out_refund')
                   AND line.display_type = 'product' AND line.product_id IN (%(products)s)
                 GROUP BY document.id""",
                bits=SOURCE_BITS, share=share, products=products,
            ),
        ]  # fmt: skip
