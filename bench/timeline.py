"""T11, T12: a page of a client's timeline, beside one indexed lookup, three searches, and the ORM's own way."""

from contextlib import ExitStack
from datetime import date, timedelta
from itertools import chain
from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tools import SQL

from bench.measure import Timing, Variant, interleave
from bench.report import Row

LIMIT = 40
# A typical client bought a few times; so many of them, one after the other, are one round.
TYPICAL, BUYS = 20, (3, 12)
MANY_ORDERS = 20_000
# The sources that the reference measured: those that every shop has.
SIX = (
    "order", "quotation", "invoice", "refund", "payment", "payment_back", "interaction", "email_in", "email_out",
    "note", "mailing_sent", "mailing_opened", "mailing_clicked", "mailing_answered", "mailing_bounced",
)  # fmt: skip
GROUPS = (
    "client_base.client_base_group_manager", "sales_team.group_sale_manager", "account.group_account_invoice",
    "mass_mailing.group_mass_mailing_user",
)  # fmt: skip
MOST = {"typical": 10, "hub": 12, "many": 12}
MOST_GROWTH, MOST_HUB, MOST_DEEP, MOST_CHATTER = 2, 3, 3, 3
MOST_SEARCHES, LEAST_NAIVE = 3, 100
NAMES = {"typical": "typical client", "hub": "hub", "many": f"client with {MANY_ORDERS} orders"}


def measure(shops, rounds):
    """Return the rows of both targets. What a shop gets for it is rolled back."""
    timings, rows = {}, []
    for shop in shops:
        with ExitStack() as stack:
            env = stack.enter_context(shop.env())
            stack.callback(env.cr.rollback)
            timings[shop.name] = _time(env, rounds)
        rows += _rows_of_pages(shop, timings[shop.name])
        rows += _rows_of_calls(shop, timings[shop.name])
    first = shops[0].name
    return rows + [
        Row("T11", f"{shop.name}/{first}", f"first page of a {NAMES[who]}, large shop / small shop",
            str(timings[first][who, "all"]), str(timings[shop.name][who, "all"]),
            timings[shop.name][who, "all"].ratio(timings[first][who, "all"]), MOST_GROWTH)
        for shop in shops[1:] for who in ("typical", "hub")
    ]  # fmt: skip


def _time(env, rounds):
    """Return the time of one page of each kind, for each kind of client."""
    clients = {"typical": _find_typical(env), "hub": _find_hub(env), "many": _make_buyer(env)}
    env = _as_manager(env)
    variants, sizes = {}, {}
    for who, found in clients.items():
        repeat = TYPICAL // len(found)
        chosen = env["res.partner"].browse(found.ids * repeat)
        for name, page in _pages(env, chosen[0], clients[who]).items():
            statements = [_record(env, client, page) for client in chosen]
            variants[who, name] = _replay(env, statements)
        variants[who, "floor"] = _replay(env, [[_floor(client)] for client in chosen])
        variants[who, "call"] = _each(env, chosen, lambda client: client.get_client_timeline(limit=LIMIT))
        variants[who, "searches"] = _each(env, chosen, _search_three)
        sizes.update(dict.fromkeys([key for key in variants if key[0] == who], TYPICAL))
    timings = interleave(variants, rounds)
    many = env["res.partner"].browse(clients["many"].ids)
    timings |= interleave({("many", "naive"): _each(env, many, _merge_naively)}, 1, 0)
    return {key: Timing([seconds / sizes.get(key, 1) for seconds in timing.seconds]) for key, timing in timings.items()}


# === CLIENTS === #


def _find_typical(env):
    rows = env.execute_query(SQL(
        "SELECT client_id FROM sale_order WHERE client_id IS NOT NULL GROUP BY client_id"
        " HAVING COUNT(*) BETWEEN %s AND %s ORDER BY hashint4(client_id) LIMIT %s", *BUYS, TYPICAL,
    ))  # fmt: skip
    return env["res.partner"].browse(chain.from_iterable(rows))


def _find_hub(env):
    return env["res.partner"].search([("email", "=", "hub@example.com")], limit=1)


def _make_buyer(env):
    """Return a client with many orders, each with a word about it, in the middle of the shop's history."""
    buyer = _find_hub(env).copy({"name": "Many", "email": "many@example.com"})
    pattern = env["sale.order"].search([("state", "=", "sale")], limit=1)
    env.flush_all()
    dates = SQL("(SELECT number AS ordinal, now()::timestamp - number * interval '1 hour' AS moment"
                " FROM generate_series(1, %s) number) bought", MANY_ORDERS)  # fmt: skip
    _clone(env, "sale_order", pattern.id, dates, {
        **dict.fromkeys(("partner_id", "client_id", "partner_invoice_id", "partner_shipping_id"), SQL("%s", buyer.id)),
        "name": SQL("'M' || bought.ordinal"), **dict.fromkeys(("date_order", "create_date"), SQL("bought.moment")),
    })  # fmt: skip
    orders = SQL(
        "(SELECT id AS ordinal, id, date_order AS moment FROM sale_order WHERE client_id = %s) bought", buyer.id
    )
    _clone(env, "sale_order_line", pattern.order_line[0].id, orders, {"order_id": SQL("bought.id")})
    [[message_id]] = env.execute_query(SQL(
        "SELECT id FROM mail_message WHERE model = 'sale.order' AND message_type = 'comment' LIMIT 1"
    ))  # fmt: skip
    _clone(env, "mail_message", message_id, orders, {"res_id": SQL("bought.id"), "date": SQL("bought.moment")})
    [[move_id]] = env.execute_query(SQL("SELECT id FROM account_move WHERE name LIKE 'BENCH/%%' LIMIT 1"))
    _clone(env, "account_move", move_id, orders, {
        **dict.fromkeys(("partner_id", "commercial_partner_id"), SQL("%s", buyer.id)),
        "name": SQL("'MANY/' || bought.id"), "sequence_prefix": SQL("'MANY/'"), "sequence_number": SQL("bought.id"),
        **dict.fromkeys(("date", "invoice_date"), SQL("bought.moment::date")),
    })  # fmt: skip
    env.cr.execute("ANALYZE sale_order, sale_order_line, mail_message, account_move")
    return buyer


def _clone(env, table, pattern_id, staging, values):
    from dev.cdnow.orders import clone

    clone(env.cr, table, pattern_id, staging, values)


def _as_manager(env):
    """Return the environment of someone who may read all sources, and to whom their rules apply."""
    groups = [env.ref(group).id for group in GROUPS]
    user = env["res.users"].create(
        {"name": "Reader", "login": "bench_reader", "group_ids": [(4, one) for one in groups]}
    )
    env.flush_all()
    return env(user=user, su=False)


# === PAGES === #


def _pages(env, client, clients):
    """Return the ways to read a page, each as a function of a client."""
    deep = client.get_client_timeline(until=str(_middle(env, clients)), limit=LIMIT)
    pages = {
        "six": lambda timeline, one: _without_chatter(timeline, one, SIX),
        "plain": lambda timeline, one: _without_chatter(timeline, one, None),
        "all": lambda timeline, one: timeline._find_page(one, _window(timeline)),
    }
    if deep["cursor"] and len(clients) == 1:
        moment, row_id = deep["cursor"]
        cursor = client._read_cursor([moment, row_id])
        pages["deep"] = lambda timeline, one: timeline._find_page(one, _window(timeline, cursor=cursor))
    return pages


def _middle(env, clients):
    [[first, last]] = env.execute_query(
        SQL("SELECT MIN(date_order)::date, MAX(date_order)::date FROM sale_order WHERE client_id = %s", clients[0].id)
    )
    return (first or date.today()) + ((last or date.today()) - (first or date.today())) / 2 + timedelta(days=1)


def _window(timeline, **options):
    from odoo.addons.client_base.report.timeline.window import Window

    return Window(tz=timeline._get_tz(), limit=LIMIT + 1, **options)


def _without_chatter(timeline, client, kinds):
    """Read a page without the chatters of documents, as the reference measured it."""
    arms = [arm for arm in timeline._get_arms() if kinds is None or not set(arm.kinds).isdisjoint(kinds)]
    people = timeline._find_people(client.ids, [])
    timeline.env.execute_query(timeline._get_page_query(people, arms, _window(timeline, kinds=kinds)))


def _record(env, client, page):
    """Return the statements that a page takes."""
    statements, execute = [], Cursor.execute

    def recording(cursor, query, params=None, **options):
        statements.append((query.code, query.params) if isinstance(query, SQL) else (query, params))
        return execute(cursor, query, params, **options)

    page(env["client.timeline"], client)  # what is asked once, such as rules, is known
    env.flush_all()
    with patch.object(Cursor, "execute", recording):
        page(env["client.timeline"], client)
    return statements


def _floor(client):
    """Return the least: the latest orders of a client, by an index."""
    return (
        "SELECT id, name, date_order, amount_total, currency_id, state, partner_id, user_id, company_id"
        " FROM sale_order WHERE client_id = %s ORDER BY date_order DESC LIMIT %s",
        [client.id, LIMIT],
    )


def _replay(env, pages):
    def replay():
        for statements in pages:
            for code, params in statements:
                env.cr.execute(code, params)
                env.cr.fetchall()

    return Variant(replay)


def _each(env, clients, work):
    def run():
        for client in clients:
            work(client)

    return Variant(run, env.invalidate_all)


# === OTHER WAYS === #

ORDER_COLUMNS = ["name", "date_order", "amount_total", "currency_id", "state", "user_id", "partner_id"]
MOVE_COLUMNS = ["name", "invoice_date", "amount_total", "currency_id", "payment_state", "invoice_user_id", "partner_id"]
MESSAGE_COLUMNS = ["date", "subject", "body", "author_id", "message_type"]


def _search_three(client, limit=LIMIT):
    """Search the three sources that everyone has, as a screen with three lists does."""
    env = client.env
    posted = [
        ("partner_id", "=", client.id),
        ("state", "=", "posted"),
        ("move_type", "in", ("out_invoice", "out_refund")),
    ]
    written = [("message_type", "in", ("comment", "email", "email_outgoing"))]
    of_client = [("model", "=", "res.partner"), ("res_id", "=", client.id)]
    orders = env["sale.order"].search_read([("client_id", "=", client.id)], ORDER_COLUMNS, 0, limit, "date_order desc")
    moves = env["account.move"].search_read(posted, MOVE_COLUMNS, 0, limit, "invoice_date desc")
    messages = env["mail.message"].search_read(of_client + written, MESSAGE_COLUMNS, 0, limit, "date desc")
    return orders, moves, messages


def _merge_naively(client):
    """Read all of everything, sort it, and keep a page."""
    orders, moves, messages = _search_three(client, limit=None)
    about = [("model", "=", "sale.order"), ("res_id", "in", [order["id"] for order in orders])]
    messages += client.env["mail.message"].search_read(about, MESSAGE_COLUMNS)
    moments = [(str(order["date_order"]), order["id"]) for order in orders]
    moments += [(str(move["invoice_date"]), move["id"]) for move in moves]
    moments += [(str(message["date"]), message["id"]) for message in messages]
    return sorted(moments, reverse=True)[:LIMIT]


# === ROWS === #


def _rows_of_pages(shop, timings):
    rows = []
    for who, bound in MOST.items():
        floor = timings[who, "floor"]
        for name, what, most in (
            ("six", "first page, six sources", bound),
            ("plain", "first page, all sources", bound),
            ("all", "first page, all sources and the chatters of documents", None),
            ("deep", "page deep in the past, all sources and the chatters of documents", bound),
        ):
            if (who, name) in timings:
                timing = timings[who, name]
                text = f"SQL of the {what}, {NAMES[who]} / one indexed lookup"
                rows.append(Row("T11", shop.name, text, str(floor), str(timing), timing.ratio(floor), most))
        rows.append(_compare(shop, timings, (who, "all"), (who, "plain"), MOST_CHATTER))
        if (who, "deep") in timings:
            rows.append(_compare(shop, timings, (who, "deep"), (who, "all"), MOST_DEEP))
    rows += [_compare(shop, timings, (who, "plain"), ("typical", "plain"), MOST_HUB) for who in ("hub", "many")]
    return rows


WAYS = {"plain": "without chatters", "all": "with chatters", "deep": "deep in the past"}


def _compare(shop, timings, ours, other, bound):
    text = " / ".join(f"page of a {NAMES[who]} {WAYS[name]}" for who, name in (ours, other))
    timing = timings[ours]
    return Row("T11", shop.name, text, str(timings[other]), str(timing), timing.ratio(timings[other]), bound)


def _rows_of_calls(shop, timings):
    rows = []
    for who in MOST:
        call, searches = timings[who, "call"], timings[who, "searches"]
        text = f"page of a {NAMES[who]} through the server's call / three searches of {LIMIT}"
        rows.append(Row("T12", shop.name, text, str(searches), str(call), call.ratio(searches), MOST_SEARCHES))
    naive, call = timings["many", "naive"], timings["many", "call"]
    text = f"page of a {NAMES['many']}: all sources read, merged and cut / the server's call"
    gain = naive.median / call.median
    return [*rows, Row("T12", shop.name, text, str(naive), str(call), gain, LEAST_NAIVE, at_least=True)]
