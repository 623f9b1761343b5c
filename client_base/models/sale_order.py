from odoo import fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "client.source.mixin"]

    client_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Client",
        store=True,
        precompute=True,
        index=True,
        groups="base.group_user",
        help="The company or person that the purchase belongs to, whoever of its contacts ordered.",
    )

    # In the order in which the refresh reads purchases, with all that it reads: the table itself is not touched.
    _client_purchase_idx = models.Index(
        "(client_id, company_id, date_order) INCLUDE (id, amount_untaxed, currency_rate) WHERE state = 'sale'"
    )

    def _auto_init(self):
        # One statement instead of recomputing each of the orders that the shop already has.
        if not column_exists(self.env.cr, "sale_order", "client_id"):
            create_column(self.env.cr, "sale_order", "client_id", "int4")
            self.env.cr.execute("""
                UPDATE sale_order SET client_id = res_partner.commercial_partner_id
                  FROM res_partner WHERE res_partner.id = sale_order.partner_id
            """)
        return super()._auto_init()

    # === BUSINESS METHODS === #

    def _get_client_fact_columns(self):
        # EXTENDS 'client.source.mixin'
        return frozenset({"state", "client_id", "date_order", "amount_untaxed", "currency_rate", "company_id"})

    def _get_client_mark_query(self, entering_ids):
        # EXTENDS 'client.source.mixin'
        return SQL(
            "SELECT client_id FROM sale_order WHERE id = ANY(%s) AND client_id IS NOT NULL"
            " AND (state = 'sale' OR id = ANY(%s))",
            list(self._ids), entering_ids,
        )  # fmt: skip

    def _mark_new_clients(self):
        # EXTENDS 'client.source.mixin'
        # A supplier becomes a client by asking; other quotations change no fact.
        # sudo: the client of an order is marked whoever makes the order
        moving = self.sudo().filtered(lambda order: order.state == "sale" or order.client_id.supplier_rank)
        self.env["client.profile.queue"]._mark(moving.client_id.ids)
