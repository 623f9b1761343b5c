"""Prove the loaded orders against the file and against the ORM."""

from datetime import date

from dev.cdnow.file import read_purchases, shift_dates
from dev.cdnow.loader import DONE, ref_of

ORDER_FACTS = (
    "partner_invoice_id", "partner_shipping_id", "fiscal_position_id", "team_id", "currency_id", "currency_rate",
    "amount_untaxed", "amount_tax", "amount_total", "invoice_status", "client_id",
)  # fmt: skip
LINE_FACTS = (
    "company_id", "currency_id", "order_partner_id", "salesman_id", "state", "name", "price_subtotal", "price_tax",
    "price_total", "price_reduce_taxexcl", "price_reduce_taxinc", "qty_to_invoice", "qty_invoiced", "qty_delivered",
    "invoice_status", "untaxed_amount_invoiced", "untaxed_amount_to_invoice", "product_uom_id", "customer_lead",
)  # fmt: skip


def check(env, newest=200, oldest=50):
    """Return what is wrong with the loaded orders, in sentences: nothing, one hopes.

    Days, amounts and numbers of CDs are compared with the file; of the newest and
    oldest orders all that the ORM computes is computed again.
    """
    orders = env["sale.order"]
    sample = orders.search([], limit=newest) + orders.search([], limit=oldest, order="id")
    return _differences_from_file(env) + [
        f"{name} would change from {before} to {after}"
        for name, (before, after) in changed_by_recomputation(env, sample).items()
    ]


def changed_by_recomputation(env, orders):
    """Return {field: ids} of stored values that the ORM would compute differently."""
    changed = {}
    for records, names in ((orders, ORDER_FACTS), (orders.order_line, LINE_FACTS)):
        for name in filter(records._fields.__contains__, names):
            before = records.mapped(lambda record, name=name: record[name])
            env.add_to_compute(records._fields[name], records)
            after = records.mapped(lambda record, name=name: record[name])
            if before != after:
                changed[f"{records._name}.{name}"] = (before, after)
    return changed


def _differences_from_file(env):
    today = date.fromisoformat(env["ir.config_parameter"].sudo().get_param(DONE))
    expected = _by_day(
        (ref_of(one.client), one.day, float(one.amount), one.quantity) for one in shift_dates(read_purchases(), today)
    )
    env.cr.execute("""
        SELECT client.ref, date_order::date, amount_untaxed,
               (SELECT sum(product_uom_qty) FROM sale_order_line
                 WHERE order_id = sale_order.id)
          FROM sale_order
          JOIN res_partner buyer ON buyer.id = sale_order.partner_id
          JOIN res_partner client ON client.id = buyer.commercial_partner_id
         WHERE sale_order.state = 'sale' AND client.ref LIKE 'CDNOW-%'
    """)
    different = set(expected.items()) ^ set(_by_day(env.cr.fetchall()).items())
    return [f"{place}: {figures} is only on one side" for place, figures in sorted(different)]


def _by_day(rows):
    """Return {(ref, day): sorted (amount, quantity) of that day's purchases}."""
    days = {}
    for ref, day, *figures in rows:
        days.setdefault((ref, day), []).append(tuple(figures))
    return {place: tuple(sorted(purchases)) for place, purchases in days.items()}
