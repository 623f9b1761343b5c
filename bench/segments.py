"""T8, T9, T10, T22, T23: segments refreshed, by all clients and by some, opened, and refreshed at night."""

from contextlib import ExitStack
from unittest.mock import patch

from lxml import etree

from odoo import fields, models
from odoo.orm.model_classes import add_to_registry
from odoo.tools import SQL

from bench.measure import Variant, interleave
from bench.report import Row
from bench.segment_rules import prepare, refresh_segments

SHARE = "odoo.addons.client_base.models.segment.refresh.schedule.FULL_REFRESH_SHARE"
SIZES = (1, 10, 100, 1000)
MOST_GROWTH = 3
# How many times faster than a full refresh that of so many clients is, by the factor of the shop.
GAINS = {(1, 100): 4, (10, 100): 20, (10, 1000): 5}
NEW_MEMBERS, ROW_BATCH = 6_000, 300
ROW_GAIN = {1: 4, 10: 10}
PAGE, COUNTED = 80, 10_001
COLUMNS = {name: {} for name in ("display_name", "email", "phone", "city", "client_stage", "client_revenue")}
NIGHT = 100


class BenchSegment(models.Model):
    """Members as the ORM would keep them: a plain many2many."""

    _name = "client.segment"
    _inherit = ["client.segment"]
    _module = "bench"

    bench_member_ids = fields.Many2many("res.partner", "bench_segment_member", "segment_id", "client_id")


def measure(shops, rounds):
    """Return the rows of all targets. The shops get countries, tags and segments of their own."""
    segments = {shop.name: prepare(shop) for shop in shops}
    full = {shop.name: _full(shop, segments[shop.name], rounds) for shop in shops}
    rows = [row for shop in shops for row in _rows_of_full(shop, full[shop.name])]
    rows += _incremental(shops, segments, full, rounds)
    for shop in shops:
        rows += _by_row(shop, segments[shop.name], max(3, rounds // 2))
        rows += _opened(shop, rounds)
        rows += _at_night(shop, segments[shop.name], max(1, rounds // 3))
    return rows


def _floor(segments):
    """Put the same clients into a bare table."""
    cr = segments.env.cr
    cr.execute("CREATE TEMP TABLE bench_bare (client_id int) ON COMMIT DROP")
    for segment in segments:
        rule = segment._get_rule() & segment._get_client_rule()
        cr.execute(SQL("INSERT INTO bench_bare %s", segment._get_contacts()._search(rule).select()))
    cr.commit()


def _assign(segments):
    """Write the members as the ORM does."""
    for segment in segments:
        rule = segment._get_rule() & segment._get_client_rule()
        segment.bench_member_ids = [(6, 0, segment._get_contacts().search(rule).ids)]
    segments.env.flush_all()
    segments.env.cr.commit()
    segments.env.invalidate_all()


def _full(shop, ids, rounds):
    """T8: everything computed, nothing changed."""
    with shop.env() as env:
        add_to_registry(env.registry, BenchSegment)
        env.registry._setup_models__(env.cr, ["client.segment"])
        env.cr.execute(
            "CREATE TABLE bench_segment_member (segment_id int REFERENCES client_segment ON DELETE CASCADE,"
            " client_id int REFERENCES res_partner ON DELETE CASCADE, PRIMARY KEY (segment_id, client_id))"
        )
        env.cr.execute("CREATE INDEX ON bench_segment_member (client_id, segment_id)")
        env.cr.commit()
        segments = env["client.segment"].browse(ids)
        timings = interleave(
            {"floor": Variant(lambda: _floor(segments)), "ours": Variant(lambda: refresh_segments(segments))}, rounds
        )
        _assign(segments)
        return timings | interleave({"orm": Variant(lambda: _assign(segments))}, max(3, rounds // 2), 0)


def _rows_of_full(shop, timings):
    floor, ours, orm = (timings[name] for name in ("floor", "ours", "orm"))
    return [
        Row("T8", shop.name, "20 segments refreshed, 0 changed / the same clients into a bare table", str(floor),
            str(ours), ours.ratio(floor), 1.7),
        Row("T8", shop.name, "members assigned by the ORM, 0 changed / 20 segments refreshed", str(orm), str(ours),
            orm.median / ours.median, 3, at_least=True),
    ]  # fmt: skip


def _incremental(shops, segments, full, rounds):
    """T9: some clients of whom anything may have changed."""
    with ExitStack() as stack:
        stack.enter_context(patch(SHARE, 1e9))
        opened = [(shop.name, stack.enter_context(shop.env())) for shop in shops]
        timings = interleave({(name, size): _some(env, size) for name, env in opened for size in SIZES}, rounds)
    rows = []
    for shop in shops:
        ours = full[shop.name]["ours"]
        for size in SIZES:
            timing = timings[shop.name, size]
            rows.append(
                Row(
                    "T9",
                    shop.name,
                    f"20 segments refreshed for all clients / for {size}",
                    str(ours),
                    str(timing),
                    ours.median / timing.median,
                    GAINS.get((shop.factor, size)),
                    at_least=True,
                )
            )
    first = shops[0].name
    return rows + [
        Row("T9", f"{shop.name}/{first}", f"20 segments refreshed for {size} clients, large shop / small shop",
            str(timings[first, size]), str(timings[shop.name, size]),
            timings[shop.name, size].ratio(timings[first, size]), MOST_GROWTH)
        for shop in shops[1:] for size in SIZES
    ]  # fmt: skip


def _some(env, size):
    env.cr.execute("SELECT client_id FROM client_profile ORDER BY hashint4(client_id) LIMIT %s", [size])
    clients = [client_id for (client_id,) in env.cr.fetchall()]

    def mark():
        env["client.segment.queue"]._mark(clients)
        env.cr.precommit.clear()
        env.cr.commit()

    def refresh():
        env["client.segment"]._refresh_batch()
        env.cr.commit()
        env.invalidate_all()

    return Variant(refresh, mark)


def _by_row(shop, ids, rounds):
    """T10: many new members, at once and in batches of rows."""
    with shop.env() as env:
        segment = env["client.segment"].browse(ids[4])  # everyone
        env.flush_all()

        def forget():
            env.cr.rollback()
            env.cr.execute(
                "DELETE FROM client_segment_stay WHERE id IN (SELECT id FROM client_segment_stay"
                " WHERE segment_id = %s ORDER BY hashint4(client_id) LIMIT %s)", [segment.id, NEW_MEMBERS],
            )  # fmt: skip

        ways = {"ours": lambda: _enter_at_once(segment), "rows": lambda: _enter_by_row(segment)}
        timings = interleave({name: Variant(way, forget) for name, way in ways.items()}, rounds)
        env.cr.rollback()
    ours, rows = timings["ours"], timings["rows"]
    return [
        Row("T10", shop.name, f"{NEW_MEMBERS} members by rows, {ROW_BATCH} a batch / at once", str(rows), str(ours),
            rows.ratio(ours), ROW_GAIN.get(shop.factor), at_least=True)
    ]  # fmt: skip


def _enter_at_once(segment):
    entered, _left = segment._write_members()
    if entered != NEW_MEMBERS:
        raise SystemExit(f"{entered} entered instead of {NEW_MEMBERS}.")


def _enter_by_row(segment):
    cr, wanted = segment.env.cr, segment._get_members_query()
    while True:
        cr.execute(SQL(
            "SELECT id FROM (%s) wanted WHERE id NOT IN (SELECT client_id FROM client_segment_stay"
            " WHERE segment_id = %s AND left_at IS NULL) LIMIT %s", wanted, segment.id, ROW_BATCH,
        ))  # fmt: skip
        batch = cr.fetchall()
        if not batch:
            return
        for [client_id] in batch:
            cr.execute(
                "INSERT INTO client_segment_stay (segment_id, client_id, entered_at, entered_because)"
                " VALUES (%s, %s, NOW() AT TIME ZONE 'UTC', 'rule')", [segment.id, client_id],
            )  # fmt: skip


def _opened(shop, rounds):
    """T22: the form of a large segment, and the first page of its members as the list reads them."""
    with shop.env() as env:
        large = env["client.segment"].search([("name", "like", "Typical")], order="member_count desc", limit=1)
        # About 100,000 of them at x10.
        half = env["client.segment"].create({"name": "Half", "domain": repr([("zip", "<", "142")])})
        half._refresh()
        env.cr.commit()
        form = _read_of_form(env)
        variants = {
            "form": lambda: half.web_read(form),
            "page": lambda: _page(env, half.action_open_members()["domain"]),
            "everyone": lambda: _page(env, large.action_open_members()["domain"]),
            "plain": lambda: _page(env, []),
            "clients": lambda: _page(env, [("is_client", "=", True)]),
        }
        timings = interleave({name: Variant(way, env.invalidate_all) for name, way in variants.items()}, rounds)
        sizes = half.member_count, large.member_count
    plain = timings["plain"]
    texts = {
        "form": ("form of a segment", 1), "page": (f"first {PAGE} of a segment of {sizes[0]}", 1.5),
        "everyone": (f"first {PAGE} of a segment of {sizes[1]}", None), "clients": (f"first {PAGE} clients", None),
    }  # fmt: skip
    return [
        Row("T22", shop.name, f"{text} / first {PAGE} contacts", str(plain), str(timings[name]),
            timings[name].ratio(plain), bound)
        for name, (text, bound) in texts.items()
    ]  # fmt: skip


def _read_of_form(env):
    """Return what the web client reads when the form is opened, from the view."""
    arch = etree.fromstring(env["client.segment"].get_view(view_type="form")["arch"])
    below = {
        node.get("name"): {row.get("name"): {} for row in node.xpath("./list/field")} or {"display_name": {}}
        for node in arch.xpath("//field[not(ancestor::field)]")
    }
    columns = env["client.segment"]._fields
    return {name: {"fields": rows} if columns[name].relational else {} for name, rows in below.items()}


def _page(env, domain):
    contacts = env["res.partner"]
    return contacts.web_search_read(domain, COLUMNS, limit=PAGE, count_limit=COUNTED, order="complete_name, id")


def _at_night(shop, ids, rounds):
    """T23: many segments, when a new day began, beside as many bare tables."""
    with shop.env() as env:
        segments = env["client.segment"].browse(ids)
        copies = segments.browse()
        while len(segments + copies) < NIGHT:
            copies += env["client.segment"].create([{"name": one.name, "domain": one.domain} for one in segments])
        every = segments + copies
        refresh_segments(copies)

        def yesterday():
            every.refreshed_on = fields.Date.subtract(fields.Date.today(), days=2)
            env.cr.commit()

        timings = interleave(
            {
                "floor": Variant(lambda: _floor(every)),
                "night": Variant(lambda: _night(env), yesterday),
                "all": Variant(lambda: refresh_segments(every)),
            },
            rounds, warm_up=0,
        )  # fmt: skip
        daily = len(every.filtered("is_daily"))
        copies.unlink()
    floor = timings["floor"]
    return [
        Row("T23", shop.name, f"night of {NIGHT} segments, {daily} of which depend on the day / {NIGHT} bare tables",
            str(floor), str(timings["night"]), timings["night"].ratio(floor), 1),
        Row("T23", shop.name, f"all of {NIGHT} segments refreshed / {NIGHT} bare tables", str(floor),
            str(timings["all"]), timings["all"].ratio(floor), 1.7),
    ]  # fmt: skip


def _night(env):
    env["client.segment"]._ask_for_days_build()
    env.cr.commit()
    while env["client.segment"]._refresh_next():
        env.cr.commit()
    env.cr.commit()
