"""The facts once more, the slow way: loops over records, Python's dates and decimals, and none of the addon's code.

What this module returns is what the documentation promises. It reads the host's records and the company's settings
only, so a mistake in the SQL of the addon cannot hide here too.
"""

from collections import defaultdict
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

NOTHING = Decimal(0)
DIMENSIONS = {"recency": "days_since", "frequency": "purchase_count", "monetary": "revenue"}


class Entry:
    """One document of a client: what was sold, and what of it came back."""

    def __init__(self, client, day, gross, refunded=NOTHING, document=None):
        self.client, self.day, self.gross, self.refunded, self.document = client, day, gross, refunded, document

    @property
    def amount(self):
        return self.gross - self.refunded

    @property
    def counted(self):
        if not self.document or self.gross < 0:
            return False
        return not self.refunded or self.amount >= Decimal("0.005")


def rounded(amount, digits):
    return amount.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def exact(number):
    return Decimal(str(number or 0))


def naive_facts(env, company):
    """Return the facts of every client of the company by the client's id; the scores follow the stored scale."""
    entries = defaultdict(list)
    for entry in naive_entries(env, company):
        entries[entry.client].append(entry)
    result = {}
    for client in naive_clients(env):
        if not client.company_id or client.company_id == company or client in entries:
            result[client.id] = _facts(company, entries[client])
    scale = env["client.rfm.scale"].search([("company_id", "=", company.id)])
    for facts in result.values():
        _add_scores(facts, {name: _limits_of(scale, name) for name in DIMENSIONS})
    return result


def naive_clients(env):
    """Return the contacts that are clients of the shop."""
    strangers = env["res.company"].with_context(active_test=False).search([]).partner_id
    users = env["res.users"].with_context(active_test=False)
    visitors = users.search([("group_ids", "in", env.ref("base.group_public").ids)]).partner_id
    visitors |= env.ref("base.template_portal_user_id").partner_id
    everyone = env["res.partner"].with_context(active_test=False).search([])
    orders = env["sale.order"].search([])
    askers = orders.partner_id.commercial_partner_id
    return everyone.filtered(
        lambda partner: (
            partner == partner.commercial_partner_id
            and partner.partner_share
            and partner not in strangers | visitors
            and (not partner.supplier_rank or partner.customer_rank or partner in askers)
        )
    )


def naive_entries(env, company):
    """Return the entries of all clients in the company."""
    moves = env["account.move"].search([("company_id", "=", company.id), ("state", "=", "posted")])
    refunds = moves.filtered(lambda move: move.move_type == "out_refund")
    if company.client_purchase_basis == "order":
        sold = _order_entries(env, company, refunds)
        alone = refunds.filtered(lambda refund: not refund.reversed_entry_id and not refund.line_ids.sale_line_ids)
    else:
        sold = _invoice_entries(moves)
        alone = refunds.filtered(lambda refund: not refund.reversed_entry_id)
    lowered = [
        Entry(owner(move), move.invoice_date or move.date, NOTHING, -exact(move.amount_untaxed_signed))
        for move in alone
    ]
    return sold + lowered


def owner(document):
    """Return the client that a document belongs to today, wherever its contact was when it was made."""
    return document.partner_id.commercial_partner_id


def _order_entries(env, company, refunds):
    returned = _returned_by_order(refunds)
    entries = []
    for order in env["sale.order"].search([("company_id", "=", company.id), ("state", "=", "sale")]):
        digits = company.currency_id.decimal_places
        rate = exact(order.currency_rate) or Decimal(1)
        moment = order.date_order.replace(tzinfo=UTC).astimezone(ZoneInfo(company.client_tz))
        gross = rounded(exact(order.amount_untaxed) / rate, digits)
        lines = order.order_line.filtered(lambda line: not line.is_downpayment)
        invoiced = sum((exact(line.untaxed_amount_invoiced) for line in lines), NOTHING)
        not_invoiced = rounded((exact(order.amount_untaxed) - invoiced) / rate, digits)
        own, rewritten = (_worth(returned[order, linked], rate, digits) for linked in (True, False))
        refunded = min(own, max(not_invoiced, NOTHING)) + rewritten
        entries.append(Entry(owner(order), moment.date(), gross, refunded, order))
    return entries


def _worth(lines, rate, digits):
    """Value what came back in the order's currency as it was sold, and the rest as the books do."""
    same = sum((exact(line.price_subtotal) for line, is_same in lines if is_same), NOTHING)
    return rounded(same / rate, digits) + sum((exact(line.balance) for line, is_same in lines if not is_same), NOTHING)


def _returned_by_order(refunds):
    """Return the lines that came back of each order, each with whether it is in the order's currency.

    The keys are pairs: the order, and whether the lines themselves name it.
    """
    returned = defaultdict(list)
    for refund in refunds:
        origin = _first_order(refund.reversed_entry_id.line_ids)
        for line in refund.invoice_line_ids.filtered(lambda line: line.display_type == "product"):
            own = _first_order(line)
            if order := own or origin:
                returned[order, bool(own)].append((line, line.currency_id == order.currency_id))
    return returned


def _first_order(move_lines):
    goods = move_lines.sale_line_ids.filtered(lambda line: not line.is_downpayment)
    return goods.order_id.sorted("id")[:1]


def _invoice_entries(moves):
    entries = []
    for invoice in moves.filtered(lambda move: move.move_type in ("out_invoice", "out_receipt")):
        gross, untaxed = exact(invoice.amount_untaxed_signed), exact(invoice.amount_untaxed)
        own, other = NOTHING, NOTHING
        for refund in moves.filtered(lambda m, i=invoice: m.reversed_entry_id == i and m.move_type == "out_refund"):
            if refund.currency_id == invoice.currency_id and untaxed:
                own += exact(refund.amount_untaxed)
            else:
                other -= exact(refund.amount_untaxed_signed)
        worth = own * gross / untaxed if untaxed else NOTHING
        refunded = rounded(worth + other, invoice.company_id.currency_id.decimal_places)
        day = invoice.invoice_date or invoice.date
        entries.append(Entry(owner(invoice), day, gross, refunded, invoice))
    return entries


def _facts(company, entries):
    today = datetime.now(ZoneInfo(company.client_tz)).date()
    recent_from = today - relativedelta(months=company.client_recent_months)
    counted = [entry for entry in entries if entry.counted]
    days = sorted({entry.day for entry in counted})
    revenue = sum((entry.amount for entry in entries), NOTHING)
    gross = sum((entry.gross for entry in entries), NOTHING)
    refunded = sum((entry.refunded for entry in entries), NOTHING)
    average = rounded(revenue / len(counted), company.currency_id.decimal_places) if counted else NOTHING
    since = (today - days[-1]).days if days else None
    first = min((entry.document for entry in counted if entry.day == days[0]), key=lambda d: d.id) if days else None
    return {
        "stage": _stage(company, len(days), since),
        "purchase_count": len(counted),
        "purchase_day_count": len(days),
        "first_purchase_on": days[0] if days else None,
        "last_purchase_on": days[-1] if days else None,
        "first_document": f"{first._name},{first.id}" if first else None,
        "revenue": float(revenue),
        "revenue_recent": float(sum((entry.amount for entry in entries if entry.day > recent_from), NOTHING)),
        "average_purchase": float(average),
        "median_interval": float(median([(b - a).days for a, b in pairwise(days)] or [0])),
        "refunded_share": float(rounded(refunded / gross, 4)) if gross else 0.0,
        "days_since": since,
    }


def _stage(company, day_count, since):
    if not day_count:
        return "prospect"
    for limit, stage in ((company.client_lost_days, "lost"), (company.client_sleeping_days, "sleeping")):
        if since > limit:
            return stage
    if day_count < 2:
        return "first_time"
    return "active" if day_count < company.client_loyal_days else "loyal"


def _limits_of(scale, dimension):
    return [scale[f"{dimension}_limit_{step}"] for step in (1, 2, 3, 4)]


def _add_scores(facts, limits):
    since = facts.pop("days_since")
    values = {"recency": since, "frequency": facts["purchase_count"], "monetary": facts["revenue"]}
    for dimension, value in values.items():
        above = sum(value > limit for limit in limits[dimension]) if facts["purchase_count"] else 0
        best_first = 5 - above if dimension == "recency" else 1 + above
        facts[f"{dimension}_score"] = best_first if facts["purchase_count"] else 0
    facts["rfm"] = "".join(str(facts[f"{dimension}_score"]) for dimension in values)


def naive_limits(env, company):
    """Return the limits that part the buyers into fifths: at each, the first value that covers the share of them."""
    buyers = []
    entries = defaultdict(list)
    for entry in naive_entries(env, company):
        entries[entry.client].append(entry)
    for client in naive_clients(env):
        facts = _facts(company, entries[client])
        if facts["purchase_count"]:
            buyers.append(facts)
    return {dimension: _fifths([facts[name] for facts in buyers]) for dimension, name in DIMENSIONS.items()}


def _fifths(values):
    ordered = sorted(values)
    limits = []
    for fifth in (1, 2, 3, 4):
        covering = [value for rank, value in enumerate(ordered, 1) if 5 * rank >= fifth * len(ordered)]
        limits += covering[:1]
    return limits
