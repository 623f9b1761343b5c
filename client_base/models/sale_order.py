from datetime import datetime

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

from .client_profile_queue import MARKED_ORDERS

# An order in these states is no purchase, and a change of its amounts moves no fact.
QUOTED = ("draft", "sent", "cancel")


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "client.source.mixin", "client.recognition.mixin"]

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

    @api.model
    def _get_frozen_state(self):
        # EXTENDS 'client.recognition.mixin'
        return "sale"

    @api.model
    def _get_open_states(self):
        # EXTENDS 'client.recognition.mixin'
        return ("draft", "sent")

    def _counts_as_purchase(self):
        # EXTENDS 'client.recognition.mixin'
        return self.company_id._get_recognition_settings()[1] == "order"

    def _get_recognition_moment(self, vals):
        # EXTENDS 'client.recognition.mixin'
        return fields.Datetime.to_datetime(vals.get("date_order")) or self.date_order or fields.Datetime.now()

    def _get_asked_at(self):
        # EXTENDS 'client.recognition.mixin'
        return min(super()._get_asked_at(), self.date_order or datetime.max)

    def _marks_its_client(self, vals):
        # EXTENDS 'client.recognition.mixin'
        return self._is_frozen_by(vals)

    def _mark_changed_clients(self, changes):
        # EXTENDS 'client.source.mixin'
        marked = self.env.cr.precommit.data.get(MARKED_ORDERS, ())
        return super()._mark_changed_clients([change for change in changes if self._moves_facts(*change, marked)])

    def _moves_facts(self, order_id, vals, marked):
        if "client_id" in vals:
            return True
        was_quoted = self.browse(order_id)._cache.get("state") in QUOTED
        return order_id not in marked and ("state" in vals or not was_quoted)

    def _get_document_client(self):
        # OVERRIDES 'client.recognition.mixin'
        # sudo: a salesperson may have an order of a client whom he may not open. Stored, so nothing else is read; a
        # form that is being typed has only the contact.
        order = self.sudo()
        return order.client_id or order.partner_id.commercial_partner_id

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
