"""T25: a search, a page and a segment on a field of the shop's own beside a built-in column with the same values."""

import time

from odoo.tools import SQL

from bench.measure import Variant, interleave
from bench.report import Row
from bench.segment_rules import refresh_segments
from bench.segments import COLUMNS, COUNTED, PAGE

MOST, MOST_SECONDS = 1.2, 3
# Which built-in column each kind is put beside, and a rule that some of the clients meet.
PAIRS = {
    "char": ("city", ("=", "Town 7")),
    "text": ("comment", ("ilike", "town 7")),
    "integer": ("color", ("=", 7)),
    "date": ("client_first_contact_on", ("<", "2020-02-01")),
    "choice": ("country_id", ("!=", False)),
    "choices": ("category_id", ("!=", False)),
}


def measure(shop, rounds):
    """Return the rows of each kind, and what making fields takes. The shop gets a field of each kind."""
    with shop.env() as env:
        one = _make(env, ["char"])
        others = _make(env, [kind for kind in PAIRS if kind != "char"])
        columns = {own.kind: own.column for own in env["client.field"].search([("name", "like", "Bench %")])}
        _fill(env, columns)
    shop.vacuum("res_partner", "res_partner_res_partner_category_rel", f"{columns['choices']}_rel")
    rows = [_timed_row(shop, "a field made and committed", one)]
    rows.append(_timed_row(shop, f"{len(PAIRS) - 1} fields made at once and committed", others))
    with shop.env() as env:
        for kind, (built_in, rule) in PAIRS.items():
            rows += _compare(shop, env, kind, (built_in, columns[kind]), rule, rounds)
    return rows


def _make(env, kinds):
    """Return the seconds until the fields are there for everybody."""
    began = time.perf_counter()
    env["client.field"].create([{"name": f"Bench {kind}", "kind": kind} for kind in kinds])
    env.cr.commit()
    env.registry.signal_changes()
    return time.perf_counter() - began


def _timed_row(shop, what, seconds):
    return Row("T25", shop.name, what, "", f"{seconds:.2f} s", seconds, MOST_SECONDS, unit="s")


def _fill(env, columns):
    """Give all clients the same values in both columns of each pair."""
    own = env["client.field"].search([("kind", "in", ["choice", "choices"]), ("name", "like", "Bench %")])
    options = {
        row.kind: env["client.field.option"].create([{"name": f"{number}", "field_id": row.id} for number in range(2)])
        for row in own
    }
    env.flush_all()
    bench, name = SQL("ref LIKE 'BENCH-%%'"), SQL.identifier
    env.cr.execute(SQL(
        "UPDATE res_partner SET color = id %% 12, comment = city,"
        " client_first_contact_on = DATE '2020-01-01' + id %% 365,"
        " country_id = CASE WHEN id %% 12 = 0 THEN %s END WHERE %s", env.ref("base.ru").id, bench,
    ))  # fmt: skip
    env.cr.execute(SQL(
        "UPDATE res_partner SET %s = city, %s = comment, %s = color, %s = client_first_contact_on,"
        " %s = CASE WHEN country_id IS NOT NULL THEN %s END",
        *(name(columns[kind]) for kind in ("char", "text", "integer", "date", "choice")),
        options["choice"][0].id,
    ))  # fmt: skip
    relation = env["res.partner"]._fields[columns["choices"]]
    env.cr.execute(SQL(
        "INSERT INTO %s (%s, %s) SELECT DISTINCT partner_id, %s FROM res_partner_res_partner_category_rel",
        name(relation.relation), name(relation.column1), name(relation.column2), options["choices"][0].id,
    ))  # fmt: skip
    env.invalidate_all()


def _compare(shop, env, kind, pair, rule, rounds):
    """Return the rows of one kind: all who match, their first page with the count, and a segment refreshed."""
    partners, segments = env["res.partner"], _make_segments(env, pair, rule)
    ways = {
        "search": lambda column: partners.search([(column, *rule)]),
        "page": lambda column: _page(env, column, rule),
        "segment": lambda column: refresh_segments(segments[column]),
    }
    variants = {
        (way, column): Variant(lambda run=run, column=column: run(column), env.invalidate_all)
        for way, run in ways.items()
        for column in pair
    }
    timings = interleave(variants, rounds)
    built_in, own = pair
    number = partners.search_count([(own, *rule)])
    if number != partners.search_count([(built_in, *rule)]) or not number:
        raise SystemExit(f"{built_in} and {own} do not hold the same: {number}.")
    for column in pair:
        segments[column].active = False
    env.cr.commit()
    return [
        Row("T25", shop.name, f"{kind}: {way} of {number} by a field of one's own / by {built_in}",
            str(timings[way, built_in]), str(timings[way, own]), timings[way, own].ratio(timings[way, built_in]), MOST)
        for way in ways
    ]  # fmt: skip


def _make_segments(env, pair, rule):
    segments = {
        column: env["client.segment"].create({"name": f"Bench {column}", "domain": repr([(column, *rule)])})
        for column in pair
    }
    for segment in segments.values():
        refresh_segments(segment)
    return segments


def _page(env, column, rule):
    env["res.partner"].web_search_read([(column, *rule)], COLUMNS, limit=PAGE, count_limit=COUNTED)
