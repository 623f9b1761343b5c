"""T14: finding whose an e-mail or a phone is, beside reading one contact by its id; and the hint of a form."""

from itertools import cycle

from odoo import fields
from odoo.tools import SQL

from bench.measure import Timing, Variant, interleave
from bench.report import Row

KINDS = {"email": "email_normalized", "phone": "phone_sanitized"}
INDEXES = ("res_partner_client_email_idx", "res_partner_client_phone_idx")
# So many look-ups are timed together, each of another contact.
LOOKUPS = 200
NOBODY = {"email": "nobody{}@example.org", "phone": "+7913{:07}"}
MOST = 3
MOST_GROWTH = 2


def measure(shops, rounds):
    """Compare the look-ups in each shop, and those of a large shop with those of a small one."""
    timings = {shop.name: _time(shop, rounds) for shop in shops}
    rows = [row for shop in shops for row in _rows(shop, timings[shop.name])]
    first = shops[0].name
    for shop in shops[1:]:
        for kind in KINDS:
            small, large = timings[first][kind, "known"], timings[shop.name][kind, "known"]
            rows.append(Row("T14", f"{shop.name}/{first}", f"look-up of one {kind}, large shop / small shop",
                            str(small), str(large), large.ratio(small), MOST_GROWTH))  # fmt: skip
    return rows


def _time(shop, rounds):
    """Return the time of one look-up of each kind, in the same rounds."""
    with shop.env() as env:
        contacts = _contacts(env)
        variants = {"id": _each(env, [_by_id(contact_id) for contact_id, *_addresses in contacts])}
        for place, kind in enumerate(KINDS, start=1):
            known = [_question(kind, contact[place]) for contact in contacts]
            nobody = [_question(kind, NOBODY[kind].format(number)) for number in range(LOOKUPS)]
            variants |= {
                (kind, "known"): _each(env, [_lookup(env, question) for question in known]),
                (kind, "who"): _each(env, [_owners(env, question) for question in known]),
                (kind, "match"): _matches(env, known),
                (kind, "nobody"): _matches(env, nobody),
            }
        timings = interleave(variants, rounds)
        timings["without indexes"] = _without_indexes(env, [contact[1] for contact in contacts[:5]])
    return {name: Timing([seconds / LOOKUPS for seconds in timing.seconds]) for name, timing in timings.items()}


def _contacts(env):
    """Return the ids and addresses of any contacts, but the same ones each time."""
    return env.execute_query(
        SQL(
            "SELECT id, email_normalized, phone_sanitized FROM res_partner"
            " WHERE email_normalized LIKE 'client%%' AND phone_sanitized IS NOT NULL ORDER BY hashint4(id) LIMIT %s",
            LOOKUPS,
        )
    )


def _question(kind, address):
    from odoo.addons.client_base.models.recognition.answer import Question

    now = fields.Datetime.now()
    return Question("sale.order", 0, 0, 0, 1, now.date(), now, get_addresses=lambda: ((kind, address),))


def _asked(question):
    [(kind, address)] = question.get_addresses()
    return [(0, kind, address, question)]


def _by_id(contact_id):
    return SQL("SELECT id FROM res_partner WHERE id = %s", contact_id)


def _lookup(env, question):
    return env["client.recognition"]._select_known(_asked(question))


def _owners(env, question):
    return env["client.recognition"]._select_hits(_asked(question))


def _each(env, queries):
    def run():
        for query in queries:
            env.execute_query(query)

    return Variant(run)


def _matches(env, questions):
    def run():
        for question in questions:
            env["client.recognition"]._match([question])

    return Variant(run)


def _without_indexes(env, emails):
    """Return the time of the same look-ups in a shop without our indexes; they are back when it is rolled back."""
    env.cr.commit()
    for index in INDEXES:
        env.cr.execute(SQL("DROP INDEX %s", SQL.identifier(index)))
    lookups = [_lookup(env, _question("email", email)) for email in emails]
    timing = interleave({"": _each(env, lookups)}, 3)[""]
    env.cr.rollback()
    return Timing([seconds * LOOKUPS / len(emails) for seconds in timing.seconds])


def _rows(shop, timings):
    by_id = timings["id"]
    rows = []
    for kind in KINDS:
        compared = (
            (f"look-up of one {kind} / of an id", (kind, "known"), MOST),
            (f"match of one {kind} that is nobody's, in Python too / look-up of an id", (kind, "nobody"), MOST),
            (f"who of its owners may be recognised by one {kind} / look-up of an id", (kind, "who"), None),
            (f"match of one {kind} that is somebody's, in Python too / look-up of an id", (kind, "match"), None),
        )
        rows += [
            Row("T14", shop.name, what, str(by_id), str(timings[name]), timings[name].ratio(by_id), bound)
            for what, name, bound in compared
        ]
    bare = timings["without indexes"]
    ours = timings["email", "known"]
    what = "look-up of one email without our index / with it"
    return [*rows, Row("T14", shop.name, what, str(bare), str(ours), bare.median / ours.median)]


def hints(shop, rounds):
    """Return how long the hint of a form takes to be computed, for a client of few purchases and for the hub."""
    with shop.env() as env:
        orders = {}
        for who, (least, most) in {"typical": (3, 10), "hub": (1000, 10**9)}.items():
            profiles = env["client.profile"].search(
                [("purchase_count", ">=", least), ("purchase_count", "<=", most)], limit=20
            )
            domain = [("client_id", "in", profiles.client_id.ids), ("state", "=", "sale")]
            orders[who] = cycle(env["sale.order"].search(domain, order="id desc", limit=20).ids)
        timings = interleave({who: _hint(env, ids) for who, ids in orders.items()}, max(rounds, 20))
    typical, hub = timings["typical"], timings["hub"]
    return [Row("T14", shop.name, "hint of the form of a confirmed order, hub / typical client", str(typical), str(hub),
                hub.ratio(typical))]  # fmt: skip


def _hint(env, ids):
    """Compute the hint of another order each time, with what a request has read once it shows the form."""
    waiting = []

    def prepare():
        env.invalidate_all()
        order = env["sale.order"].browse(next(ids))
        order.read(["name", "partner_id", "client_recognition"])
        waiting.append(order)

    return Variant(lambda: waiting.pop().client_hint, prepare)
