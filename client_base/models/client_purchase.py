from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from .client_kinds import KINDS

_lt = LazyTranslate(__name__)

# The id of a purchase is its document's id and the number of its source: unique, stable, and easily taken apart.
SOURCE_BITS = 3
NOT_RECOGNISED = _lt("Not recognised")


class ClientPurchase(models.Model):
    """One buying document of a client: the only place where facts are read from orders and invoices.

    Amounts are net of taxes, in the company's currency at the document's date, and dated in the company's time zone.
    A fully refunded document and a credit note on its own are rows that do not count as a purchase; their amounts do.
    """

    _name = "client.purchase"
    _inherit = ["client.order.mixin"]
    _description = "Purchase"
    _auto = False
    _order = "purchased_on desc, id desc"
    _rec_name = "name"
    _client_ordered_field = "recognition"

    name = fields.Char("Document", readonly=True)
    client_id = fields.Many2one("res.partner", readonly=True)
    contact_id = fields.Many2one("res.partner", "Ordered By", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True)
    medium_id = fields.Many2one("utm.medium", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    recognition = fields.Selection(
        KINDS,
        readonly=True,
        falsy_value_label=NOT_RECOGNISED,
        help="What the client was when the document appeared. A credit note on its own is not recognised.",
    )
    purchased_on = fields.Date("Purchase Day", readonly=True)
    gross_amount = fields.Monetary("Sold", readonly=True)
    refunded_amount = fields.Monetary("Refunded", readonly=True)
    amount = fields.Monetary("Revenue", readonly=True)
    counted = fields.Boolean("Counts as Purchase", readonly=True)
    res_model = fields.Char("Document Model", readonly=True, export_string_translation=False)
    res_id = fields.Many2oneReference("Document ID", model_field="res_model", readonly=True)

    _depends = {
        "sale.order": [
            "client_id", "partner_id", "company_id", "date_order", "state", "amount_untaxed", "currency_rate",
            "currency_id", "user_id", "team_id", "name", "source_id", "medium_id", "campaign_id", "client_recognition",
        ],
        "account.move": [
            "partner_id", "company_id", "invoice_date", "date", "state", "move_type",
            "amount_untaxed", "amount_untaxed_signed", "reversed_entry_id", "currency_id", "invoice_user_id", "team_id",
            "name", "source_id", "medium_id", "campaign_id", "client_recognition",
        ],
        "account.move.line": ["move_id", "display_type", "balance", "price_subtotal", "currency_id", "sale_line_ids"],
        "sale.order.line": ["order_id", "is_downpayment", "untaxed_amount_invoiced"],
        "res.partner": ["commercial_partner_id"],
        "res.company": ["client_purchase_basis", "client_tz", "currency_id"],
        "res.currency": ["decimal_places"],
    }  # fmt: skip

    @property
    def _table_query(self):
        return self._get_purchases_query()

    # === ACTION METHODS === #

    def action_open_document(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    # === BUSINESS METHODS === #

    @api.model
    def _get_purchase_sources(self) -> dict[int, str]:
        """Hook: return the model of each source by its number, which is below 2 ** SOURCE_BITS and never reused."""
        return {0: "sale.order", 1: "account.move"}

    @api.model
    def _get_purchase_queries(self, clients: SQL | None = None) -> list[SQL]:
        """Hook: return one SELECT per kind of document, all with the columns of this model in the same order.

        :param clients: SELECT of the ids of the clients that are asked for; None asks for all
        """
        return [self._select_orders(clients), self._select_invoices(clients), self._select_credits(clients)]

    @api.model
    def _get_bought_conditions(self, client: SQL) -> list[SQL]:
        """Hook: return conditions, one of which is true if a client has any document that may be a purchase."""
        return [
            SQL("EXISTS (SELECT FROM sale_order WHERE client_id = %s AND state = 'sale')", client),
            SQL(
                """EXISTS (
                    SELECT FROM account_move invoice JOIN res_partner contact ON contact.id = invoice.partner_id
                     WHERE contact.commercial_partner_id = %s AND invoice.state = 'posted'
                       AND invoice.move_type IN ('out_invoice', 'out_receipt', 'out_refund'))""",
                client,
            ),
        ]

    @api.model
    def _get_purchases_query(self, clients: SQL | None = None) -> SQL:
        """Return the SELECT of all purchases, or of those of ``clients``."""
        return SQL(" UNION ALL ").join(self._get_purchase_queries(clients))

    @api.model
    def _decode_document(self, purchase_id: SQL) -> SQL:
        """Return the expression of a reference ("sale.order,7") to the document behind the id of a purchase."""
        cases = SQL(" ").join(
            SQL("WHEN %s THEN %s", number, f"{model},") for number, model in self._get_purchase_sources().items()
        )
        return SQL(
            "(CASE %(id)s & %(mask)s %(cases)s END) || (%(id)s >> %(bits)s)",
            id=purchase_id, mask=2**SOURCE_BITS - 1, cases=cases, bits=SOURCE_BITS,
        )  # fmt: skip

    def _select_orders(self, clients):
        gross = self._in_company_currency(SQL("sale_order.amount_untaxed"), SQL("sale_order.currency_rate"))
        return SQL(
            """
            SELECT sale_order.id::bigint << %(bits)s AS id,
                   sale_order.name AS name,
                   sale_order.client_id AS client_id,
                   sale_order.partner_id AS contact_id,
                   sale_order.company_id AS company_id,
                   company.currency_id AS currency_id,
                   sale_order.user_id AS user_id,
                   sale_order.team_id AS team_id,
                   sale_order.source_id AS source_id,
                   sale_order.medium_id AS medium_id,
                   sale_order.campaign_id AS campaign_id,
                   sale_order.client_recognition AS recognition,
                   (sale_order.date_order AT TIME ZONE 'UTC' AT TIME ZONE company.client_tz)::date AS purchased_on,
                   %(gross)s AS gross_amount,
                   COALESCE(refund.amount, 0) AS refunded_amount,
                   %(gross)s - COALESCE(refund.amount, 0) AS amount,
                   %(counted)s AS counted,
                   'sale.order' AS res_model,
                   sale_order.id AS res_id
              FROM sale_order
              JOIN res_company company ON company.id = sale_order.company_id AND company.client_purchase_basis = 'order'
              JOIN res_currency currency ON currency.id = company.currency_id
              LEFT JOIN (%(refunds)s) refund ON refund.document_id = sale_order.id
             WHERE sale_order.state = 'sale' AND %(of_clients)s
            """,
            bits=SOURCE_BITS, gross=gross, counted=self._counts(gross), refunds=self._select_order_refunds(clients),
            of_clients=self._of_clients(SQL("sale_order.client_id"), clients),
        )  # fmt: skip

    def _select_invoices(self, clients):
        # The client is asked of the contact: the host leaves an invoice with the commercial entity of its day, even
        # when the contact has joined a company since.
        gross = SQL("invoice.amount_untaxed_signed")
        return SQL(
            """
            SELECT (invoice.id::bigint << %(bits)s) + 1,
                   invoice.name,
                   contact.commercial_partner_id,
                   invoice.partner_id,
                   invoice.company_id,
                   company.currency_id,
                   invoice.invoice_user_id,
                   invoice.team_id,
                   invoice.source_id,
                   invoice.medium_id,
                   invoice.campaign_id,
                   invoice.client_recognition,
                   COALESCE(invoice.invoice_date, invoice.date),
                   %(gross)s,
                   COALESCE(refund.amount, 0),
                   %(gross)s - COALESCE(refund.amount, 0),
                   %(counted)s,
                   'account.move',
                   invoice.id
              FROM account_move invoice
              JOIN res_partner contact ON contact.id = invoice.partner_id
              JOIN res_company company ON company.id = invoice.company_id AND company.client_purchase_basis = 'invoice'
              LEFT JOIN (%(refunds)s) refund ON refund.document_id = invoice.id
             WHERE invoice.state = 'posted' AND invoice.move_type IN ('out_invoice', 'out_receipt') AND %(of_clients)s
            """,
            bits=SOURCE_BITS, gross=gross, counted=self._counts(gross), refunds=self._select_invoice_refunds(),
            of_clients=self._of_clients(SQL("contact.commercial_partner_id"), clients),
        )  # fmt: skip

    def _select_credits(self, clients):
        """Select the credit notes that stand alone: they lower what a client brought, but undo no purchase."""
        return SQL(
            """
            SELECT (refund.id::bigint << %(bits)s) + 1,
                   refund.name,
                   contact.commercial_partner_id,
                   refund.partner_id,
                   refund.company_id,
                   company.currency_id,
                   refund.invoice_user_id,
                   refund.team_id,
                   refund.source_id,
                   refund.medium_id,
                   refund.campaign_id,
                   NULL::varchar,
                   COALESCE(refund.invoice_date, refund.date),
                   0::numeric,
                   -refund.amount_untaxed_signed,
                   refund.amount_untaxed_signed,
                   FALSE,
                   'account.move',
                   refund.id
              FROM account_move refund
              JOIN res_partner contact ON contact.id = refund.partner_id
              JOIN res_company company ON company.id = refund.company_id
             WHERE refund.state = 'posted' AND refund.move_type = 'out_refund' AND refund.reversed_entry_id IS NULL
               AND %(of_clients)s
               AND (company.client_purchase_basis = 'invoice' OR NOT EXISTS (
                    SELECT FROM account_move_line line
                      JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = line.id
                     WHERE line.move_id = refund.id))
            """,
            bits=SOURCE_BITS, of_clients=self._of_clients(SQL("contact.commercial_partner_id"), clients),
        )  # fmt: skip

    def _of_clients(self, column, clients):
        return SQL("%s IN (%s)", column, clients) if clients else SQL("%s IS NOT NULL", column)

    def _in_company_currency(self, amount, rate):
        # Reads ``currency``, that of the company. The shortcut spares the usual shop, which has one currency, a numeric
        # division for each document.
        return SQL(
            "CASE WHEN %(rate)s = 1 THEN %(amount)s"
            " ELSE ROUND(%(amount)s / COALESCE(NULLIF(%(rate)s, 0), 1), currency.decimal_places) END",
            amount=amount, rate=rate,
        )  # fmt: skip

    def _counts(self, gross):
        """Count what was sold, even for nothing, unless all of it came back (to half a cent)."""
        return SQL(
            "(%(gross)s >= 0 AND (refund.amount IS NULL OR refund.amount = 0 OR %(gross)s - refund.amount >= 0.005))",
            gross=gross,
        )
