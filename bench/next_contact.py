"""T24: the list of whom to contact today over all clients, each with a rhythm, beside an indexed list of contacts."""

import time

from bench.measure import Variant, interleave
from bench.report import Row
from bench.segments import COLUMNS, COUNTED, PAGE

MOST = 3
SHOWN = ("client_id", "place", "phone", "why", "last_words", "channel", "hours", "open_now", "user_id")
EVERY = 30


def measure(shop, rounds):
    """Return the rows: the first page of the list as the screen reads it, and what noting everyone takes."""
    with shop.env() as env:
        env.cr.execute("UPDATE res_partner SET client_contact_days = %s WHERE commercial_partner_id = id", [EVERY])
        env.cr.commit()
        env.invalidate_all()
        began = time.perf_counter()
        env["client.next.contact"]._refresh_all()
        env.cr.commit()
        took = time.perf_counter() - began
        env.cr.execute("ANALYZE client_next_contact")
        env.cr.commit()
        number = env["client.next.contact"].search_count([])
        variants = {
            "all": lambda: _page(env, []),
            "mine": lambda: _page(env, [("user_id", "in", [env.uid, False])]),
            "plain": lambda: _plain(env),
        }
        timings = interleave({name: Variant(way, env.invalidate_all) for name, way in variants.items()}, rounds)
    plain = timings["plain"]
    texts = {"all": f"first {PAGE} of {number} to contact", "mine": f"first {PAGE} of mine of {number} to contact"}
    return [
        Row("T24", shop.name, f"{text} / first {PAGE} contacts", str(plain), str(timings[name]),
            timings[name].ratio(plain), MOST)
        for name, text in texts.items()
    ] + [
        Row("T24", shop.name, f"next contacts of {number} clients noted, a thousand clients", "", f"{took:.2f} s",
            took / number * 1e6, unit="ms")
    ]  # fmt: skip


def _page(env, domain):
    rows, shown = env["client.next.contact"], {name: {} for name in SHOWN}
    found = rows.web_search_read(
        [("is_due", "=", True), *domain], shown, limit=PAGE, count_limit=COUNTED, order="priority, due_on, id"
    )
    if len(found["records"]) != PAGE:
        raise SystemExit(f"{len(found['records'])} are to be contacted instead of {PAGE}.")


def _plain(env):
    env["res.partner"].web_search_read([], COLUMNS, limit=PAGE, count_limit=COUNTED, order="complete_name, id")
