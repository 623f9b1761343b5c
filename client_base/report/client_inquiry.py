from collections import defaultdict
from collections.abc import Collection

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..models.client_purchase import SOURCE_BITS

KINDS = [
    ("lead", "Lead"),
    ("opportunity", "Opportunity"),
    ("quotation", "Quotation"),
    ("order", "Order"),
    ("invoice", "Invoice"),
]
RESULTS = [("open", "Open"), ("won", "Won"), ("lost", "Not Won"), ("cancelled", "Cancelled")]
# The columns after the id and their types, which have to be the same in all arms for a condition to reach each of them.
COLUMNS = {
    "client_id": SQL("int4"),
    "contact_id": SQL("int4"),
    "company_id": SQL("int4"),
    "kind": SQL("text"),
    "name": SQL("text"),
    "asked_on": SQL("date"),
    "amount": SQL("numeric"),
    "currency_id": SQL("int4"),
    "result": SQL("text"),
    "reason": SQL("text"),
    "user_id": SQL("int4"),
    "res_model": SQL("text"),
    "res_id": SQL("int4"),
}


class ClientInquiry(models.Model):
    """One time a client asked for something, and what became of it: read from the documents that the user may read."""

    _name = "client.inquiry"
    _description = "Inquiry"
    _auto = False
    _order = "asked_on desc, id desc"
    _rec_name = "name"

    name = fields.Char("Document", readonly=True)
    client_id = fields.Many2one("res.partner", readonly=True)
    contact_id = fields.Many2one("res.partner", "Asked By", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    kind = fields.Selection(KINDS, readonly=True)
    asked_on = fields.Date("Day", readonly=True)
    amount = fields.Monetary(readonly=True, help="Without taxes; of a lead, what was expected.")
    currency_id = fields.Many2one("res.currency", readonly=True)
    result = fields.Selection(RESULTS, readonly=True)
    reason = fields.Char(readonly=True, help="Why it came to nothing.")
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    res_model = fields.Char("Document Model", readonly=True, export_string_translation=False)
    res_id = fields.Many2oneReference("Document ID", model_field="res_model", readonly=True)

    _depends = {
        "sale.order": [
            "client_id", "partner_id", "company_id", "date_order", "validity_date", "state", "amount_untaxed",
            "currency_id", "user_id", "name",
        ],
        "account.move": [
            "partner_id", "company_id", "invoice_date", "date", "state", "move_type", "payment_state",
            "amount_untaxed", "currency_id", "invoice_user_id", "name",
        ],
        "account.move.line": ["move_id", "sale_line_ids"],
        "res.partner": ["commercial_partner_id"],
        "res.company": ["client_tz"],
    }  # fmt: skip

    @property
    def _table_query(self):
        return SQL(" UNION ALL ").join(self._get_inquiry_queries() or [self._select_nothing()])

    # === CRUD METHODS === #

    @api.model
    def _search(self, domain, *args, **kwargs):
        # EXTENDS 'base'
        # The id of a row is in no index; that of its document is. Without it, opening a row would read the whole shop.
        return super()._search(Domain(domain).map_conditions(self._name_documents), *args, **kwargs)

    # === ACTION METHODS === #

    def action_open_document(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    # === BUSINESS METHODS === #

    @api.model
    def _get_inquiry_sources(self) -> dict[int, str]:
        """Hook: return the model of each source by its number, which is below 2 ** SOURCE_BITS and never reused."""
        return {0: "sale.order", 1: "account.move"}

    @api.model
    def _get_inquiry_queries(self) -> list[SQL]:
        """Hook: return one SELECT per source that the user may read, made by ``_select_inquiries``.

        Each begins with ``_search`` of its source, so that the source's own record rules hold.
        """
        queries = []
        if self.env["sale.order"].has_access("read"):
            queries.append(self._select_order_inquiries())
        if self.env["account.move"].has_access("read"):
            queries.append(self._select_invoice_inquiries())
        return queries

    @api.model
    def _select_inquiries(self, query, number: int, **columns: SQL) -> SQL:
        """Return the arm of a source from the query of its documents and the SQL of each of COLUMNS; none is NULL."""
        source = SQL.identifier(query.table, "id")
        columns |= {"res_model": SQL("%s", self._get_inquiry_sources()[number]), "res_id": source}
        return query.select(
            SQL("(%s::bigint << %s) + %s AS id", source, SOURCE_BITS, number),
            *(
                SQL("CAST(%s AS %s) AS %s", columns.get(name, SQL("NULL")), sql_type, SQL.identifier(name))
                for name, sql_type in COLUMNS.items()
            ),
        )

    @api.model
    def _name_documents(self, condition):
        """Return a condition on ids together with the documents that these ids stand for; others as they are."""
        if condition.field_expr != "id" or condition.operator not in ("in", "="):
            return condition
        ids = [condition.value] if isinstance(condition.value, int) else condition.value
        if not isinstance(ids, Collection) or not all(isinstance(row_id, int) for row_id in ids):
            return condition
        documents = defaultdict(list)
        for row_id in ids:
            documents[self._get_inquiry_sources().get(row_id % 2**SOURCE_BITS)].append(row_id >> SOURCE_BITS)
        return condition & Domain.OR(
            Domain("res_model", "=", model) & Domain("res_id", "in", document_ids)
            for model, document_ids in documents.items()
        )

    def _select_nothing(self):
        nulls = SQL(", ").join(
            SQL("CAST(NULL AS %s) AS %s", sql_type, SQL.identifier(name)) for name, sql_type in COLUMNS.items()
        )
        return SQL("SELECT CAST(NULL AS bigint) AS id, %s WHERE FALSE", nulls)

    def _select_order_inquiries(self):
        query = self.env["sale.order"]._search([("client_id", "!=", False)])
        return self._select_inquiries(
            query,
            0,
            client_id=SQL("sale_order.client_id"),
            contact_id=SQL("sale_order.partner_id"),
            company_id=SQL("sale_order.company_id"),
            kind=SQL("CASE sale_order.state WHEN 'sale' THEN 'order' ELSE 'quotation' END"),
            name=SQL("sale_order.name"),
            asked_on=self._get_inquiry_day(query, SQL("sale_order.date_order")),
            amount=SQL("sale_order.amount_untaxed"),
            currency_id=SQL("sale_order.currency_id"),
            result=SQL(
                "CASE sale_order.state WHEN 'sale' THEN 'won' WHEN 'cancel' THEN 'cancelled' ELSE 'open' END"
            ),
            reason=SQL(
                "CASE WHEN sale_order.state IN ('draft', 'sent') AND sale_order.validity_date < %s THEN %s END",
                self.env.company._get_client_today(), self.env._("The offer has expired"),
            ),
            user_id=SQL("sale_order.user_id"),
        )  # fmt: skip

    def _select_invoice_inquiries(self):
        """Select the sales that began with the invoice: those of orders are told by the orders."""
        query = self.env["account.move"]._search(
            [("move_type", "in", ("out_invoice", "out_receipt")), ("state", "=", "posted")]
        )
        # The client is asked of the contact, as for purchases.
        contact = query.join("account_move", "partner_id", "res_partner", "id", "inquiring_contact")
        query.add_where(
            SQL("""
                NOT EXISTS (
                    SELECT FROM account_move_line line
                      JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = line.id
                     WHERE line.move_id = account_move.id)
            """)
        )
        return self._select_inquiries(
            query,
            1,
            client_id=SQL.identifier(contact, "commercial_partner_id"),
            contact_id=SQL("account_move.partner_id"),
            company_id=SQL("account_move.company_id"),
            kind=SQL("'invoice'"),
            name=SQL("account_move.name"),
            asked_on=SQL("COALESCE(account_move.invoice_date, account_move.date)"),
            amount=SQL("account_move.amount_untaxed"),
            currency_id=SQL("account_move.currency_id"),
            result=SQL("CASE account_move.payment_state WHEN 'reversed' THEN 'cancelled' ELSE 'won' END"),
            reason=SQL(
                "CASE account_move.payment_state WHEN 'reversed' THEN %s END", self.env._("The invoice was credited")
            ),
            user_id=SQL("account_move.invoice_user_id"),
        )

    def _get_inquiry_day(self, query, moment: SQL) -> SQL:
        """Return the day of a moment where the company of the query's documents is, or else ours."""
        company = query.left_join(query.table, "company_id", "res_company", "id", "inquired_company")
        return SQL(
            "(%s AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(%s, %s))::date",
            moment, SQL.identifier(company, "client_tz"), self.env.company.client_tz,
        )  # fmt: skip
