from datetime import datetime, time

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

CUSTOMER_TYPES = ("out_invoice", "out_receipt", "out_refund")
RECOGNISED_TYPES = ("out_invoice", "out_receipt")


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "client.source.mixin", "client.recognition.mixin"]

    # Invoices and refunds of a client, and all refunds, without a look at the vendor bills and entries between them.
    _client_invoice_idx = models.Index(
        "(partner_id, company_id, invoice_date) INCLUDE (id, amount_untaxed_signed)"
        " WHERE state = 'posted' AND move_type IN ('out_invoice', 'out_receipt', 'out_refund')"
    )
    _client_refund_idx = models.Index(
        "(id) INCLUDE (reversed_entry_id) WHERE state = 'posted' AND move_type = 'out_refund'"
    )

    # === BUSINESS METHODS === #

    @api.model
    def _get_recognition_triggers(self):
        # EXTENDS 'client.recognition.mixin'
        return [*super()._get_recognition_triggers(), "move_type"]

    @api.model
    def _get_frozen_state(self):
        # EXTENDS 'client.recognition.mixin'
        return "posted"

    @api.model
    def _get_open_states(self):
        # EXTENDS 'client.recognition.mixin'
        return ("draft",)

    @api.model
    def _get_open_domain(self):
        # EXTENDS 'client.recognition.mixin'
        return super()._get_open_domain() & Domain("move_type", "in", RECOGNISED_TYPES)

    @api.model
    def _get_client_user_field(self):
        # EXTENDS 'client.recognition.mixin'
        return "invoice_user_id"

    def _is_recognised(self):
        # EXTENDS 'client.recognition.mixin'
        return self.move_type in RECOGNISED_TYPES and super()._is_recognised()

    def _counts_as_purchase(self):
        # EXTENDS 'client.recognition.mixin'
        return self.company_id._get_recognition_settings()[1] == "invoice"

    def _get_recognition_day(self, vals):
        # EXTENDS 'client.recognition.mixin'
        return self.invoice_date or super()._get_recognition_day(vals)

    def _get_asked_at(self):
        # EXTENDS 'client.recognition.mixin'
        asked_at = super()._get_asked_at()
        return min(asked_at, datetime.combine(self.invoice_date, time(23, 59, 59))) if self.invoice_date else asked_at

    def _get_own_documents(self):
        # EXTENDS 'client.recognition.mixin'
        own, orders = super()._get_own_documents(), self._get_billed_orders()
        for order in orders:
            for model, ids in order._get_own_documents().items():
                own[model] = [*own.get(model, ()), *ids]
        return own

    def _get_recognition_source(self):
        # EXTENDS 'client.recognition.mixin'
        # The first order that it bills: the purchase was recognised when it was made, unless the invoice is it.
        if self._counts_as_purchase():
            return self.env["sale.order"]
        return self._get_billed_orders().filtered("client_recognition").sorted("id")[:1]

    def _get_billed_orders(self):
        return self.invoice_line_ids.sale_line_ids.order_id._origin

    def _get_client_fact_columns(self):
        # EXTENDS 'client.source.mixin'
        return frozenset({
            "state", "move_type", "commercial_partner_id", "invoice_date", "date", "amount_untaxed_signed",
            "company_id", "reversed_entry_id",
        })  # fmt: skip

    def _get_client_column(self):
        # EXTENDS 'client.source.mixin'
        return "commercial_partner_id"

    def _get_client_mark_query(self, entering_ids):
        # EXTENDS 'client.source.mixin'
        # The order's client too, whose refund a new invoice takes back, and the one who was invoiced: the invoices of
        # one may be paid by another.
        return SQL(
            """
            WITH touched AS (
                SELECT id, reversed_entry_id, partner_id, commercial_partner_id
                  FROM account_move
                 WHERE id = ANY(%(ids)s) AND move_type IN %(types)s AND (state = 'posted' OR id = ANY(%(entering)s))
            )
            SELECT commercial_partner_id FROM touched WHERE commercial_partner_id IS NOT NULL
             UNION
            SELECT contact.commercial_partner_id
              FROM touched
              JOIN account_move move ON move.id IN (touched.id, touched.reversed_entry_id)
              JOIN res_partner contact ON contact.id = move.partner_id
             WHERE contact.commercial_partner_id IS NOT NULL
             UNION
            SELECT sale_order.client_id
              FROM touched
              JOIN account_move_line line ON line.move_id IN (touched.id, touched.reversed_entry_id)
              JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = line.id
              JOIN sale_order_line ON sale_order_line.id = rel.order_line_id
              JOIN sale_order ON sale_order.id = sale_order_line.order_id
             WHERE sale_order.client_id IS NOT NULL
            """,
            ids=list(self._ids), types=CUSTOMER_TYPES, entering=entering_ids,
        )  # fmt: skip
