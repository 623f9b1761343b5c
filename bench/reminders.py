"""T26: whose birthday is due, beside an indexed look-up of the same contacts, and the pages of what is coming up."""

import time

from odoo import fields

from bench.measure import Variant, interleave
from bench.report import Row
from bench.segments import COLUMNS, COUNTED, PAGE

MOST_FOUND = 10
MOST_PAGE = 5
LATE = 7
SHOWN = ("due_on", "reminder_id", "contact_id", "occasion_on", "user_id", "state")
WEEK = [("due_on", ">=", "today =week_start"), ("due_on", "<", "today =week_start +7d")]


def measure(shop, rounds):
    """Return the rows: finding who is due, doing it, and the first pages of what is coming up."""
    with shop.env() as env:
        reminder = _prepare(env)
        pairs = reminder._get_due_pairs()
        marks = [day.month * 100 + day.day for day, _due in pairs]
        due = reminder._get_due(pairs, limit=10**6)
        variants = {
            "find": lambda: reminder._get_due(pairs, limit=10**6),
            "floor": lambda: _look_up(env, marks),
            "nothing": lambda: reminder._get_due([]),
            "week": lambda: _page(env, WEEK),
            "mine": lambda: _page(env, [("user_id", "in", [env.uid, False])]),
            "plain": lambda: _plain(env),
        }
        timings = interleave({name: Variant(way, env.invalidate_all) for name, way in variants.items()}, rounds)
        took = _run(env, reminder, due)
    floor, plain = timings["floor"], timings["plain"]
    texts = {"week": f"first {PAGE} of this week", "mine": f"first {PAGE} of mine of the year ahead"}
    return [
        Row("T26", shop.name, f"{len(due)} due of a reminder / look-up of their birthdays", str(floor),
            str(timings["find"]), timings["find"].ratio(floor), MOST_FOUND),
        Row("T26", shop.name, f"{len(due)} tags put by a reminder, a thousand clients", "", f"{took:.2f} s",
            took / max(len(due), 1) * 1e6, unit="ms"),
    ] + [
        Row("T26", shop.name, f"coming up, {text} / first {PAGE} contacts", str(plain), str(timings[name]),
            timings[name].ratio(plain), MOST_PAGE if name == "week" else None)
        for name, text in texts.items()
    ]  # fmt: skip


def _prepare(env):
    """Return a reminder that is on; every client has a birthday."""
    env.cr.execute(
        """
        UPDATE res_partner
           SET client_birth_md = EXTRACT(MONTH FROM day) * 100 + EXTRACT(DAY FROM day),
               client_birth_day = EXTRACT(DAY FROM day), client_birth_month = EXTRACT(MONTH FROM day)::text
          FROM (SELECT id AS partner_id, DATE '2024-01-01' + (id * 7919 % 366) AS day FROM res_partner) born
         WHERE born.partner_id = id AND commercial_partner_id = id
        """
    )
    env.cr.execute("ANALYZE res_partner")
    tag = env["res.partner.category"].create({"name": "Congratulated"})
    reminder = env["client.reminder"].create({
        "name": "Birthdays", "kind": "tag_add", "tag_id": tag.id, "late_days": LATE, "active": True,
    })  # fmt: skip
    env.flush_all()
    since = fields.Date.subtract(fields.Date.today(), days=LATE)
    env.cr.execute("UPDATE client_reminder SET enabled_on = %s WHERE id = %s", [since, reminder.id])
    env.cr.commit()
    env.invalidate_all()
    return reminder


def _look_up(env, marks):
    env.cr.execute("SELECT id FROM res_partner WHERE client_birth_md > 0 AND client_birth_md = ANY(%s)", [marks])
    return env.cr.fetchall()


def _run(env, reminder, due):
    """Return the seconds in which all that is due is done as the scheduled action does it."""
    began = time.perf_counter()
    env["client.reminder"]._walk()
    took = time.perf_counter() - began
    done = env["client.reminder.log"].search_count([("reminder_id", "=", reminder.id), ("state", "=", "done")])
    if done != len(due):
        raise SystemExit(f"{done} were reminded of instead of {len(due)}.")
    return took


def _page(env, domain):
    found = env["client.occasion"].web_search_read(
        domain, {name: {} for name in SHOWN}, limit=PAGE, count_limit=COUNTED, order="due_on, id"
    )
    if len(found["records"]) != PAGE:
        raise SystemExit(f"{len(found['records'])} are coming up instead of {PAGE}.")


def _plain(env):
    env["res.partner"].web_search_read([], COLUMNS, limit=PAGE, count_limit=COUNTED, order="complete_name, id")
