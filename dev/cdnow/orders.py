"""Write many sale orders at once: the ORM makes one, SQL makes the others like it.

`sale.order.create` takes 26 ms an order, three minutes for the sample; this takes
seconds. A column that is not named here has in every order the value that the ORM gave
to the pattern, so the result follows whatever addons are installed.
"""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from odoo import Command
from odoo.tools import SQL

PAGE = 1000
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
    "no_reset_password": True,  # new users get no invitation
}


class Order(NamedTuple):
    """An order to write; `lines` are those of `cdnow_catalogue`."""

    partner_id: int
    client_id: int  # the commercial entity of the partner
    user_id: int
    state: str
    date_order: datetime  # in UTC
    lines: list


def insert_orders(env, orders, products, progress):
    """Write `orders`, oldest first, and return their ids; `products` are by disc index.

    Nothing is computed by the ORM afterwards: what it would compute is written too
    (`cdnow_check` proves it).
    """
    orders = sorted(orders, key=lambda order: (order.date_order, order.client_id))
    pattern = _make_pattern(env, orders[0], products[0])
    ids = _reserve(env.cr, "sale_order", len(orders))
    _stage_orders(env, orders, ids)
    _stage_lines(env.cr, orders, ids, products)
    progress("Orders", 0, len(orders))
    clone(env.cr, "sale_order", pattern.id, SQL("cdnow_order"), _order_values())
    progress("Orders", len(orders), len(orders))
    lines = SQL("cdnow_line JOIN cdnow_order ON cdnow_order.id = cdnow_line.order_id")
    clone(env.cr, "sale_order_line", pattern.order_line.id, lines, _line_values())
    env.cr.execute("DROP TABLE cdnow_line; DROP TABLE cdnow_order")
    env.invalidate_all()
    _drop_pattern(pattern)
    return ids


def clone(cr, table, pattern_id, staging, values):
    """Insert a row per row of `staging`, like the pattern but for the given `values`."""
    cr.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
        " AND NOT attisdropped AND attgenerated = '' AND (attname != 'id' OR %s)",
        (table, "id" in values),
    )
    columns = [name for (name,) in cr.fetchall()]
    chosen = [values.get(name, SQL.identifier("pattern", name)) for name in columns]
    cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s JOIN %s pattern ON pattern.id = %s ORDER BY ordinal",
            SQL.identifier(table),
            SQL(", ").join(map(SQL.identifier, columns)),
            SQL(", ").join(chosen),
            staging,
            SQL.identifier(table),
            pattern_id,
        )
    )


def _make_pattern(env, order, product):
    """Return a confirmed order of one disc, made by the ORM."""
    line = {"product_id": product.id, "price_unit": 1.0, "tax_ids": [Command.clear()]}
    return env["sale.order"].create(
        {
            "name": "Pattern",  # a name of its own uses up no number of the sequence
            "partner_id": order.partner_id,
            "user_id": order.user_id,
            "state": "sale",
            "order_line": [Command.create(line)],
        }
    )


def _drop_pattern(pattern):
    pattern._action_cancel()
    pattern.unlink()


def _reserve(cr, table, count):
    """Return `count` ids of the table's sequence, ascending."""
    cr.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
        (table, count),
    )
    return [number for (number,) in cr.fetchall()]


def _stage_orders(env, orders, ids):
    names = _next_names(env, len(orders))
    positions = _fiscal_positions(env, {order.partner_id for order in orders})
    teams = _teams(env, {order.user_id for order in orders})
    env.cr.execute("""
        CREATE TEMP TABLE cdnow_order (
            ordinal int, id int, name text, partner_id int, client_id int, user_id int,
            team_id int, fiscal_position_id int, state text, date_order timestamp,
            amount numeric)
    """)
    rows = [
        (
            ordinal, order_id, name, order.partner_id, order.client_id, order.user_id,
            teams[order.user_id], positions[order.partner_id], order.state,
            order.date_order,
            Decimal(sum(line.quantity * line.cents for line in order.lines)) / 100,
        )
        for ordinal, (order_id, name, order) in enumerate(zip(ids, names, orders, strict=True))
    ]  # fmt: skip
    env.cr.execute_values("INSERT INTO cdnow_order VALUES %s", rows, page_size=PAGE)


def _stage_lines(cr, orders, ids, products):
    cr.execute("""
        CREATE TEMP TABLE cdnow_line (
            order_id int, sequence int, product_id int, title text,
            quantity int, price numeric)
    """)
    titles = [product.get_product_multiline_description_sale() for product in products]
    rows = [
        (
            order_id, 10 + place, products[line.disc].id, titles[line.disc],
            line.quantity, Decimal(line.cents) / 100,
        )
        for order_id, order in zip(ids, orders, strict=True)
        for place, line in enumerate(order.lines)
    ]  # fmt: skip
    cr.execute_values("INSERT INTO cdnow_line VALUES %s", rows, page_size=PAGE)


def _next_names(env, count):
    """Return the next numbers of the sequence of orders, and use them up."""
    sequence = env.ref("sale.seq_sale_order")
    first = sequence.number_next_actual
    sequence.number_next = first + count
    return [sequence.get_next_char(number) for number in range(first, first + count)]


def _fiscal_positions(env, partner_ids):
    """Return {partner id: fiscal position id}, which depends on the country alone."""
    found, position = {}, env["account.fiscal.position"]
    for partner in env["res.partner"].browse(partner_ids):
        place = partner.country_id, partner.state_id
        if place not in found:
            found[place] = position._get_fiscal_position(partner, partner).id or None
    return {
        partner.id: found[partner.country_id, partner.state_id] for partner in env["res.partner"].browse(partner_ids)
    }


def _teams(env, user_ids):
    """Return {user id: team id} as an order of the user would get it."""
    team = env["crm.team"]
    return {user_id: team._get_default_team_id(user_id=user_id).id or None for user_id in user_ids}


def _order_values():
    return {
        **_same_name("id", "name", "partner_id", "client_id", "user_id", "team_id",
                     "fiscal_position_id", "state", "date_order"),
        "partner_invoice_id": _staged("partner_id"),
        "partner_shipping_id": _staged("partner_id"),
        "amount_untaxed": _staged("amount"),
        "amount_total": _staged("amount"),
        "invoice_status": SQL("CASE cdnow_order.state WHEN 'sale' THEN 'to invoice' ELSE 'no' END"),
        "create_date": _staged("date_order"),
        "write_date": _staged("date_order"),
        "validity_date": SQL(
            "cdnow_order.date_order::date + (pattern.validity_date - pattern.create_date::date)"
        ),
    }  # fmt: skip


def _line_values():
    subtotal = SQL("cdnow_line.quantity * cdnow_line.price")
    price = SQL("cdnow_line.price")
    return {
        "order_id": SQL("cdnow_line.order_id"),
        "sequence": SQL("cdnow_line.sequence"),
        "product_id": SQL("cdnow_line.product_id"),
        "name": SQL("cdnow_line.title"),
        "order_partner_id": _staged("partner_id"),
        "salesman_id": _staged("user_id"),
        "state": _staged("state"),
        "product_uom_qty": SQL("cdnow_line.quantity"),
        **dict.fromkeys(("price_unit", "technical_price_unit"), price),
        **dict.fromkeys(("price_reduce_taxexcl", "price_reduce_taxinc"), price),
        **dict.fromkeys(("price_subtotal", "price_total"), subtotal),
        "invoice_status": SQL("CASE cdnow_order.state WHEN 'sale' THEN 'to invoice' ELSE 'no' END"),
        "qty_to_invoice": _if_confirmed(SQL("cdnow_line.quantity")),
        "untaxed_amount_to_invoice": _if_confirmed(subtotal),
        "create_date": _staged("date_order"),
        "write_date": _staged("date_order"),
    }


def _staged(column):
    return SQL.identifier("cdnow_order", column)


def _same_name(*columns):
    return {column: _staged(column) for column in columns}


def _if_confirmed(value):
    return SQL("CASE cdnow_order.state WHEN 'sale' THEN %s ELSE 0 END", value)
