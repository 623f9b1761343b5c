"""What a client bought last: the product that cost most in the last purchase."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..client_purchase import SOURCE_BITS
from ..res_partner import READERS


class ClientPurchase(models.Model):
    _inherit = "client.purchase"

    # === BUSINESS METHODS === #

    @api.model
    def _get_last_products(self, clients) -> dict[int, int]:
        """Return the id of the product that each client bought last, by its id, in the current company.

        :param clients: commercial entities; who bought no product is left out
        """
        if not clients.ids:
            return {}
        self.env.flush_all()
        chosen = SQL("SELECT UNNEST(%s::int[])", list(clients.ids))
        lines = SQL(" UNION ALL ").join(self._get_bought_line_queries())
        query = SQL(
            """
            SELECT last.client_id, line.product_id
              FROM (SELECT DISTINCT ON (client_id) client_id, id
                      FROM (%(purchases)s) purchase
                     WHERE company_id = %(company)s AND counted
                     ORDER BY client_id, purchased_on DESC, id DESC) last
              JOIN LATERAL (SELECT product_id FROM (%(lines)s) found ORDER BY amount DESC, id LIMIT 1) line ON TRUE
            """,
            purchases=self._get_purchases_query(chosen), company=self.env.company.id, lines=lines,
        )  # fmt: skip
        return dict(self.env.execute_query(query))

    @api.model
    def _get_bought_line_queries(self) -> list[SQL]:
        """Hook: return one SELECT per kind of document, of the lines of the purchase ``last``: product, amount, id."""
        document = SQL("last.id >> %s", SOURCE_BITS)
        kind = SQL("last.id & %s", 2**SOURCE_BITS - 1)
        return [
            SQL(
                """SELECT product_id, price_subtotal AS amount, id FROM sale_order_line
                    WHERE %s = 0 AND order_id = %s AND product_id IS NOT NULL AND display_type IS NULL
                      AND is_downpayment IS NOT TRUE""",
                kind, document,
            ),
            SQL(
                """SELECT product_id, price_subtotal, id FROM account_move_line
                    WHERE %s = 1 AND move_id = %s AND product_id IS NOT NULL AND display_type = 'product'""",
                kind, document,
            ),
        ]  # fmt: skip


class ResPartner(models.Model):
    _inherit = "res.partner"

    client_last_product = fields.Char(
        "Last Product", compute="_compute_client_last_product", compute_sudo=True, groups=READERS,
        help="What cost most in the last purchase.",
    )  # fmt: skip

    # === COMPUTE METHODS === #

    @api.depends("commercial_partner_id", "client_profile_id")
    @api.depends_context("company", "lang")
    def _compute_client_last_product(self):
        bought = self.env["client.purchase"]._get_last_products(self.commercial_partner_id)
        products = self.env["product.product"].browse(set(bought.values()))
        names = {product.id: product.name for product in products}
        for contact in self:
            contact.client_last_product = names.get(bought.get(contact.commercial_partner_id.id), False)
