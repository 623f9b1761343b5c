"""The statements of `load.py`: partners, orders, lines, invoices and their entries."""

from datetime import timedelta

from odoo import Command, fields
from odoo.addons.client_base.models.recognition.history import STORED
from odoo.tools import SQL

from dev.cdnow.orders import QUIET, clone

STAGING = SQL("bench_order")
INVOICED = SQL("(SELECT * FROM bench_order WHERE invoiced) bench_order")
# As in a shop that did not have the addon when it sold this.
NOT_RECOGNISED = dict.fromkeys(STORED, SQL("NULL"))
TABLES_WITH_IDS = ("res_partner", "sale_order", "sale_order_line", "account_move")
STAGE = """
    CREATE TEMP TABLE bench_order AS
    SELECT ordinal, partner_id, moment, quantity, amount, state,
           CASE partner_id WHEN %(hub)s THEN 'Hub'
                ELSE 'Client ' || partner_id - %(res_partner)s END AS buyer,
           state = 'sale' AND ordinal %% 10 != 0 AS invoiced,
           %(sale_order)s + ordinal AS order_id,
           %(sale_order_line)s + ordinal AS line_id,
           %(account_move)s + ordinal AS move_id
      FROM (
        SELECT *, CASE ordinal * 7919 %% 20 WHEN 0 THEN 'cancel' WHEN 1 THEN 'draft'
                                            ELSE 'sale' END AS state
          FROM (
            SELECT *, row_number() OVER (ORDER BY moment, partner_id) AS ordinal
              FROM (
                SELECT %(res_partner)s + client + replica * %(clients)s AS partner_id,
                       day - replica * 17 %% 120 + interval '9 hours'
                           + client %% 480 * interval '1 minute' AS moment,
                       quantity,
                       CASE replica WHEN 0 THEN amount ELSE
                           round(amount * (80 + (client * 7 + replica * 13) %% 41) / 100, 2)
                       END AS amount
                  FROM bench_purchase, generate_series(0, %(factor)s - 1) replica
                UNION ALL
                SELECT %(hub)s, current_date - interval '1 day'
                           - number * interval '540 days' / %(hub_orders)s,
                       1 + number %% 4, 10 + number %% 90
                  FROM generate_series(1, %(hub_orders)s) number
              ) purchase
          ) numbered
      ) sorted
"""
INVOICE_STATUS = SQL(
    "CASE WHEN bench_order.invoiced THEN 'invoiced' WHEN bench_order.state = 'sale' THEN 'to invoice' ELSE 'no' END"
)
AMOUNTS = (
    "amount_untaxed", "amount_total", "amount_residual", "amount_untaxed_signed",
    "amount_untaxed_in_currency_signed", "amount_total_signed", "amount_total_in_currency_signed",
    "amount_residual_signed",
)  # fmt: skip


class Writer:
    """Write rows like those that the ORM made once, from the table `bench_order`."""

    def __init__(self, env):
        self.env = env(context={**env.context, **QUIET})
        self.cr = env.cr
        company = env.company
        if not company.chart_template:
            env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
        self.partner = self.env["res.partner"].create(
            {"name": "Hub", "email": "hub@example.com", "phone": "+79990000000"}
        )
        self.product = self.env["product.product"].create({"name": "Bench CD", "list_price": 10.0, "type": "consu"})
        self.order = self._make_order()
        self.move = self.order._create_invoices()
        self.move.invoice_date = fields.Date.today() - timedelta(days=1)
        self.move.action_post()
        self.env.flush_all()

    def _make_order(self):
        line = {"product_id": self.product.id, "price_unit": 10.0, "tax_ids": [Command.clear()]}
        return self.env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "state": "sale",
                "date_order": fields.Datetime.now() - timedelta(days=1),
                "order_line": [Command.create(line)],
            }
        )

    def stage(self, factor, clients, hub_orders):
        """Lay out all orders, oldest first, with the ids that they will have.

        Client number n of replica r gets the partner id base + n + r * clients; the
        pattern partner itself is the hub, which buys every few hours.
        """
        self.partners_to_write = factor * clients
        self.base = {table: self._next_id(table) for table in TABLES_WITH_IDS}
        self.cr.execute(
            STAGE,
            {
                **self.base,
                "clients": clients,
                "factor": factor,
                "hub": self.partner.id,
                "hub_orders": hub_orders,
            },
        )
        count = self.cr.rowcount
        for table in TABLES_WITH_IDS:
            rows = self.partners_to_write if table == "res_partner" else count
            self._skip_ids(table, self.base[table] + rows)
        self.cr.execute("ANALYZE bench_order")

    def partners(self):
        """Write a partner for each client; some share an address."""
        client = SQL(
            "(SELECT number AS ordinal, %s + number AS id FROM generate_series(1, %s) number) client",
            self.base["res_partner"],
            self.partners_to_write,
        )
        own_id, name = SQL("client.id"), SQL("'Client ' || client.ordinal")
        email, phone = _addresses()
        clone(self.cr, "res_partner", self.partner.id, client, {
            "id": own_id, "commercial_partner_id": own_id,
            "name": name, "complete_name": name,
            "ref": SQL("'BENCH-' || client.ordinal"),
            "email": email, "email_normalized": email, "phone": phone, "phone_sanitized": phone,
            "city": SQL("'Town ' || client.ordinal %% 50"),
        })  # fmt: skip

    def orders(self):
        """Write the orders."""
        partner, moment, amount = _columns("partner_id", "moment", "amount")
        clone(self.cr, "sale_order", self.order.id, STAGING, {
            "id": SQL("order_id"), "name": SQL("'B' || bench_order.ordinal"),
            **dict.fromkeys(("partner_id", "partner_invoice_id", "client_id"), partner),
            "partner_shipping_id": partner,
            "state": SQL("bench_order.state"),
            **dict.fromkeys(("date_order", "create_date", "write_date"), moment),
            **dict.fromkeys(("amount_untaxed", "amount_total"), amount),
            "invoice_status": INVOICE_STATUS,
            **NOT_RECOGNISED,
        })  # fmt: skip

    def lines(self):
        """Write one line an order."""
        partner, moment, amount = _columns("partner_id", "moment", "amount")
        price = SQL("bench_order.amount / quantity")
        prices = ("price_unit", "technical_price_unit", "price_reduce_taxexcl", "price_reduce_taxinc")
        clone(self.cr, "sale_order_line", self.order.order_line.id, STAGING, {
            "id": SQL("line_id"), "order_id": SQL("bench_order.order_id"),
            "order_partner_id": partner, "state": SQL("bench_order.state"),
            "product_uom_qty": SQL("quantity"),
            **dict.fromkeys(prices, price),
            **dict.fromkeys(("price_subtotal", "price_total"), amount),
            "qty_invoiced": _if_invoiced("quantity", "0"),
            "qty_to_invoice": _if_to_invoice("quantity", "0"),
            "untaxed_amount_invoiced": _if_invoiced("amount", "0"),
            "untaxed_amount_to_invoice": _if_to_invoice("amount", "0"),
            "invoice_status": INVOICE_STATUS,
            **dict.fromkeys(("create_date", "write_date"), moment),
        })  # fmt: skip

    def invoices(self):
        """Write a posted invoice for nine of ten confirmed orders."""
        partner, moment, amount = _columns("partner_id", "moment", "amount")
        name = SQL("'BENCH/' || bench_order.ordinal")
        clone(self.cr, "account_move", self.move.id, INVOICED, {
            "id": SQL("bench_order.move_id"), "name": name, "payment_reference": name,
            "sequence_prefix": SQL("'BENCH/'"), "sequence_number": SQL("bench_order.ordinal"),
            **dict.fromkeys(("partner_id", "commercial_partner_id", "partner_shipping_id"), partner),
            "invoice_partner_display_name": SQL("buyer"),
            "invoice_origin": SQL("'B' || bench_order.ordinal"),
            **dict.fromkeys(("date", "invoice_date", "invoice_date_due"), SQL("moment::date")),
            **dict.fromkeys(AMOUNTS, amount),
            **NOT_RECOGNISED,
            **dict.fromkeys(("create_date", "write_date"), moment),
        })  # fmt: skip

    def entries(self):
        """Write the two entries of each invoice and what ties it to its order."""
        for entry in self.move.line_ids:
            self._entries_like(entry)
        self.cr.execute(
            SQL(
                "INSERT INTO sale_order_line_invoice_rel (invoice_line_id, order_line_id)"
                " SELECT entry.id, bench_order.line_id FROM %s"
                " JOIN account_move_line entry ON entry.move_id = bench_order.move_id"
                " WHERE entry.display_type = 'product'",
                INVOICED,
            )
        )

    def _entries_like(self, entry):
        day = SQL("moment::date")
        signed = SQL("bench_order.amount * %s", 1 if entry.balance > 0 else -1)
        due = entry.display_type == "payment_term"
        clone(self.cr, "account_move_line", entry.id, INVOICED, {
            "move_id": SQL("bench_order.move_id"),
            "move_name": SQL("'BENCH/' || bench_order.ordinal"),
            "partner_id": SQL("bench_order.partner_id"),
            **dict.fromkeys(("date", "invoice_date"), day),
            "date_maturity": day if due else SQL("NULL::date"),
            **dict.fromkeys(("balance", "amount_currency"), signed),
            "debit": SQL("greatest(%s, 0)", signed), "credit": SQL("greatest(-%s, 0)", signed),
            **dict.fromkeys(
                ("amount_residual", "amount_residual_currency"), signed if due else SQL("0")
            ),
            **({} if due else {
                "quantity": SQL("bench_order.quantity"),
                "price_unit": SQL("bench_order.amount / bench_order.quantity"),
                **dict.fromkeys(("price_subtotal", "price_total"), SQL("bench_order.amount")),
            }),
        })  # fmt: skip

    def clean(self):
        """Drop the staging tables; the pattern stays as an order of the hub."""
        self.cr.execute("DROP TABLE bench_order; DROP TABLE bench_purchase")

    def _next_id(self, table):
        self.cr.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        return self.cr.fetchone()[0]

    def _skip_ids(self, table, last):
        self.cr.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, last])


def _addresses():
    """Return the e-mail and the phone of a client in their normal forms.

    Of 20 clients two share a phone, and of 50 one has the mailbox of a branch, which 10 such clients have.
    """
    number = SQL("client.ordinal - (client.ordinal %% 20 = 19)::int")
    email = SQL(
        "CASE client.ordinal %% 50 WHEN 49 THEN 'info' || client.ordinal / 500 || '@example.com'"
        " ELSE 'client' || client.ordinal || '@example.com' END"
    )
    return email, SQL("'+7912' || lpad((%s)::text, 7, '0')", number)


def _columns(*names):
    return [SQL.identifier("bench_order", name) for name in names]


def _if_invoiced(invoiced, other):
    return SQL("CASE WHEN bench_order.invoiced THEN %s ELSE %s END", SQL(invoiced), SQL(other))


def _if_to_invoice(waiting, other):
    return SQL(
        "CASE WHEN bench_order.state = 'sale' AND NOT invoiced THEN %s ELSE %s END",
        SQL(waiting),
        SQL(other),
    )
