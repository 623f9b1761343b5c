"""T18, T27, T28, T29: recipients of a segment, the counter in the form, reactions from traces, the contact limit."""

import time
from unittest.mock import patch

from odoo.tools import SQL

from bench import floors
from bench.measure import Variant, interleave
from bench.report import Row

MOST_OF_PLAIN, MOST_OF_FLOOR, MOST_OF_COMPOSING = 1.2, 12, 0.01
MOST_COUNTER, MOST_REACTIONS, MOST_LIMIT = 3, 3, 0.2
RULE = [("client_purchase_count", ">", 1)]
COMPOSED = 500
# Hardly anybody had four marketing contacts, and nearly everybody had one.
LIMITS, DAYS = (4, 1), 60


def measure(shop, rounds):
    """Return the rows of one shop. It gets a segment of the clients who came back, and two limits of mailings."""
    with shop.env() as env:
        segment, plain = _prepare(env)
    shop.vacuum("client_segment_stay", "mailing_trace", "client_reaction")
    with shop.env() as env:
        segment, plain = segment.with_env(env), plain.with_env(env)
        rows = _recipients(shop, env, segment, plain, rounds)
        rows += _reactions(shop, env, rounds)
        rows += _limit(shop, env, segment, rounds)
        return rows + _composing(shop, segment)


def _prepare(env):
    """Return two mailings to the same clients: by a segment, and by its rule as the host's own filter."""
    segment = env["client.segment"].create({"name": "Came back", "domain": repr(RULE)})
    segment._refresh()
    # Traces that were loaded by SQL have no client yet, as those of a shop that installs the addon.
    env["mailing.trace"]._find_all_clients()
    env["client.reaction"]._refresh_all()
    model = env["ir.model"]._get_id("res.partner")
    common = {"mailing_model_id": model, "body_html": "<p>Dear <t t-out='object.name'/></p>"}
    to_segment, plain = env["mailing.mailing"].create([
        {**common, "subject": "Segment", "client_segment_ids": segment.ids},
        {**common, "subject": "Plain", "mailing_domain": repr(RULE)},
    ])  # fmt: skip
    env.cr.commit()
    return to_segment, plain


def _recipients(shop, env, segment, plain, rounds):
    stays = SQL(
        "SELECT client_id FROM client_segment_stay WHERE segment_id = %s AND left_at IS NULL",
        segment.client_segment_ids.id,
    )
    counted = SQL("SELECT COUNT(*) FROM (%s) member", stays)
    ways = {
        "segment": segment._get_remaining_recipients,
        "plain": plain._get_remaining_recipients,
        "relation": lambda: env.execute_query(stays),
        "count": lambda: env.execute_query(counted),
        "counter": lambda: segment.total,
        "numbers": segment.get_client_audience,
    }
    found = {name: len(ways[name]()) for name in ("segment", "plain", "relation")}
    if len(set(found.values())) > 1:
        raise SystemExit(f"Different recipients: {found}.")
    timings = interleave({name: Variant(way, env.invalidate_all) for name, way in ways.items()}, rounds)
    who = f"{found['segment']} recipients"
    pairs = (
        ("T18", f"{who} of a segment / by the same filter", "segment", "plain", MOST_OF_PLAIN),
        ("T18", f"{who} of a segment / a bare read of its members", "segment", "relation", MOST_OF_FLOOR),
        ("T27", f"the total in the form, {who} / a count of the members", "counter", "count", MOST_COUNTER),
        ("T27", f"all numbers in the form, {who} / a count of the members", "numbers", "count", None),
    )
    return [
        Row(target, shop.name, words, str(timings[floor]), str(timings[way]), timings[way].ratio(timings[floor]), most)
        for target, words, way, floor, most in pairs
    ]


def _composing(shop, segment):
    """Compare reading the recipients with writing their mails, of which some are written here."""
    segment._get_remaining_recipients()  # computes who changed in the rows before
    began = time.perf_counter()
    ids = segment._get_remaining_recipients()
    reading = time.perf_counter() - began
    some = ids[:COMPOSED]
    began = time.perf_counter()
    with patch.object(type(segment.env["mail.mail"]), "send"):
        segment._action_send_mail(res_ids=some)
    composing = (time.perf_counter() - began) / len(some) * len(ids)
    return [
        Row("T18", shop.name, f"reading {len(ids)} recipients / writing their mails (from {len(some)})",
            f"{composing:.1f} s", f"{reading * 1000:.0f} ms", reading / composing, MOST_OF_COMPOSING)
    ]  # fmt: skip


def _reactions(shop, env, rounds):
    """Compare the whole refresh, purchases after mailings included, with two SELECTs that write nothing.

    The bare one counts what a reaction holds but the run of unopened mails; it is the floor of the target. One GROUP BY
    counts copies instead of mailings, takes no heed of companies and tells no failures: it stands for comparison.
    """
    [[traces]] = env.execute_query(SQL("SELECT COUNT(*) FROM mailing_trace"))
    refresh = env["client.reaction"]._refresh_all
    ways = {
        "simple": Variant(lambda: env.cr.execute(floors.COPIES), env.cr.commit),
        "floor": Variant(lambda: env.cr.execute(floors.REACTIONS), lambda: _allow(env)),
        "refresh": Variant(refresh, env.cr.commit),
        "fill": Variant(refresh, lambda: _forget_reactions(env)),
    }
    timings = interleave(ways, rounds)
    pairs = (
        ("nothing changed / bare SELECT of the same counts", "refresh", "floor", MOST_REACTIONS),
        ("the first time / bare SELECT of the same counts", "fill", "floor", None),
        ("nothing changed / one GROUP BY of copies", "refresh", "simple", None),
    )
    return [
        Row("T28", shop.name, f"reactions of all clients from {traces} traces, {what}", str(timings[floor]),
            str(timings[name]), timings[name].ratio(timings[floor]), most)
        for what, name, floor, most in pairs
    ]  # fmt: skip


def _allow(env):
    """Give the floor what the refresh has: memory for sums and sorts, and no compiling."""
    env.cr.commit()
    env["client.profile"]._allow_memory()
    env.cr.execute("SET LOCAL jit = off")


def _forget_reactions(env):
    env.cr.commit()
    env.cr.execute("DELETE FROM client_mailing_purchase; DELETE FROM client_reaction")


def _limit(shop, env, segment, rounds):
    """Compare who of the recipients is over the limit, as the counter asks, with reading the recipients."""
    rows, limits = [], env["client.contact.limit"]
    for most in LIMITS:
        env.company.write({"client_limit_count": most, "client_limit_days": DAYS})
        env.cr.commit()
        contacts = env["res.partner"]._search(segment._get_recipients_domain()).select("id")

        def count(contacts=contacts):
            over = limits._select_over(env.company, contacts, segment.id)
            return env.execute_query(SQL("SELECT COUNT(*) FROM (%s) limited", over))[0][0]

        def prepare():
            env.cr.commit()
            env.invalidate_all()

        ways = {"reading": lambda: env["res.partner"].search(segment._get_recipients_domain()).ids, "limit": count}
        timings = interleave({name: Variant(way, prepare) for name, way in ways.items()}, rounds)
        words = f"{count()} over the limit of {most} in {DAYS} days / reading the recipients"
        rows.append(
            Row("T29", shop.name, words, str(timings["reading"]), str(timings["limit"]),
                timings["limit"].ratio(timings["reading"]), MOST_LIMIT)
        )  # fmt: skip
    env.company.write({"client_limit_count": 0, "client_limit_days": 0})
    env.cr.commit()
    return rows
