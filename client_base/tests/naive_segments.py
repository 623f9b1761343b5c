"""Segments once more, the slow way: who is in, since when and why, from lists of purchases and the host's records.

None of the addon's code: a rule is a tree of small Python functions, the purchases are those of ``naive_facts``.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from .naive_facts import naive_entries, naive_facts

CITIES = ("Rome", "Oslo", False)
COMPARE = {"least": lambda a, b: a >= b, "most": lambda a, b: a <= b, "exactly": lambda a, b: a == b}


@dataclass
class Rule:
    """What decides who is in: a domain and the same in Python, tags, and conditions as the values of their fields."""

    domain: list
    holds: callable
    tags: list
    conditions: list
    match: str = "all"
    kind: str = "rule"


@dataclass
class Bought:
    """A purchase as the conditions see it."""

    day: object
    counted: bool
    amount: Fraction
    team: int
    parts: dict  # what each product came to


class NaiveSegments:
    """The stays of the segments of one company, as promised."""

    def __init__(self, env, company):
        self.env, self.company = env, company
        self.rules, self.pins, self.frozen = {}, {}, set()
        self.open, self.closed = {}, []
        self.facts, self.bought = {}, {}

    # === WHEN SOMEBODY MOVES === #

    @property
    def now(self):
        return datetime.now().replace(microsecond=0)

    @property
    def today(self):
        return datetime.now(ZoneInfo(self.company.client_tz)).date()

    def learn(self):
        """Remember the facts as they are now: rules read those of the last refresh."""
        self.facts = naive_facts(self.env, self.company)

    def refresh(self):
        """Let everyone enter and leave the segments, those that others read first."""
        self.learn()
        self.count_purchases()
        done = set()
        while todo := [key for key in self.rules if key not in done | self.frozen]:
            ready = [key for key in todo if not self._uses(key) & set(todo)]
            for key in ready:
                self.move(key, self.facts.keys() | {client for segment, client in self.open if segment == key})
            done |= set(ready)

    def move(self, key, client_ids):
        """Let some clients enter or leave a segment now."""
        for client_id in client_ids:
            wanted, is_in = self.wants(key, client_id), (key, client_id) in self.open
            if wanted and not is_in:
                because = "pin" if self._pinned(key, client_id) == "in" else "rule"
                self.open[key, client_id] = (self.now, because)
            elif is_in and not wanted:
                self._leave(key, client_id, self._why_left(key, client_id))

    def _leave(self, key, client_id, because):
        entered_at, entered_because = self.open.pop((key, client_id))
        self.closed.append((key, client_id, entered_at, entered_because, self.now, because))

    def _why_left(self, key, client_id):
        if not self.env["res.partner"].browse(client_id).active:
            return "archive"
        if client_id not in self.facts:
            return "client"
        by_hand = self._pinned(key, client_id) == "out" or self.open[key, client_id][1] == "pin"
        return "pin" if by_hand else "rule"

    def merge(self, client_id, *others):
        """Let what others had be the client's: the oldest of several stays, of decisions rather one that holds."""
        name, every = dict.fromkeys(others, client_id), (client_id, *others)
        for key in self.rules:
            stays = sorted((self.open[key, one][0], one) for one in every if (key, one) in self.open)
            for _began, one in stays[1:]:
                self._leave(key, one, "merge")
            pins = [one for pinned, one in self.pins if pinned == key and one in every]  # the newest last
            for one in sorted(pins, key=lambda one, key=key: (bool(self._pinned(key, one)), one == client_id))[:-1]:
                del self.pins[key, one]
        self.open = {(key, name.get(one, one)): stay for (key, one), stay in self.open.items()}
        self.pins = {(key, name.get(one, one)): pin for (key, one), pin in self.pins.items()}
        self.closed = [(stay[0], name.get(stay[1], stay[1]), *stay[2:]) for stay in self.closed]

    def forget(self, client_id):
        """Remove a client who was deleted, with his history."""
        self.open = {key: stay for key, stay in self.open.items() if key[1] != client_id}
        self.pins = {key: pin for key, pin in self.pins.items() if key[1] != client_id}
        self.closed = [stay for stay in self.closed if stay[1] != client_id]
        self.facts.pop(client_id, None)

    def stays(self):
        """Return all stays; one that ended when the next began, or at once, is none of its own."""
        return join([*self.closed, *((*key, *stay, None, None) for key, stay in self.open.items())])

    # === WHO IS IN === #

    def _uses(self, key):
        return {value for leaf in self.rules[key].domain if leaf[0] == "client_segment_ids" for value in leaf[2]}

    def _pinned(self, key, client_id):
        kind, until = self.pins.get((key, client_id), (None, None))
        return kind if not until or until >= self.today else None

    def wants(self, key, client_id):
        client = self.env["res.partner"].browse(client_id)
        if client_id not in self.facts or not client.active:
            return False
        decided = self._pinned(key, client_id)
        return decided == "in" if decided else self._matches(self.rules[key], client)

    def _matches(self, rule, client):
        if rule.kind == "manual":
            return False
        met = [self._meets(condition, client) for condition in rule.conditions]
        bought = not met or (any(met) if rule.match == "any" else all(met))
        return bought and rule.holds(self, client) and self._is_tagged(rule.tags, client)

    def _is_tagged(self, tags, client):
        by_parameter = defaultdict(list)
        for tag in tags:
            by_parameter[tag.parent_id].append(tag)
        above = set(client.category_id) | set(client.category_id.parent_id)
        return all(above & set(tags) for tags in by_parameter.values())

    # === PURCHASES === #

    def count_purchases(self):
        """List the purchases of each client as they stand now."""
        self.bought = defaultdict(list)
        for entry in naive_entries(self.env, self.company):
            order = entry.document
            parts, untaxed = defaultdict(Fraction), Fraction(str(order.amount_untaxed))
            for line in order.order_line:
                part = Fraction(str(line.price_subtotal)) / untaxed if untaxed else 0
                parts[line.product_id.product_tmpl_id.id] += part * Fraction(entry.amount)
            bought = Bought(entry.day, entry.counted, Fraction(entry.amount), order.team_id.id, parts)
            self.bought[entry.client.id].append(bought)

    def _meets(self, condition, client):
        rows = [self._part(condition, row) for row in self.bought.get(client.id, ()) if self._counts(condition, row)]
        rows = [row for row in rows if row and (not condition["amount_above"] or row[2] > condition["amount_above"])]
        counted = [day for day, is_counted, _amount in rows if is_counted]
        total = sum((amount for _day, _counted, amount in rows), Fraction(0))
        actual = {
            "count": lambda: len(counted),
            "sum": lambda: cents(total),
            "average": lambda: cents(total / len(counted)) if counted else None,
            "first": lambda: (self.today - min(counted)).days if counted else None,
            "last": lambda: (self.today - max(counted)).days if counted else None,
        }[condition["measure"]]()
        return actual is not None and COMPARE[condition["comparison"]](actual, condition["value"])

    def _counts(self, condition, row):
        first, last = None, None
        if condition["period"] == "between":
            first, last = condition["date_from"], condition["date_to"]
        elif condition["period"] == "last":
            length = relativedelta(**{condition["period_unit"]: condition["period_count"]})
            first = self.today - length + timedelta(days=1)
        teams = condition["teams"]
        return (not first or row.day >= first) and (not last or row.day <= last) and (not teams or row.team in teams)

    def _part(self, condition, row):
        if not condition["templates"]:
            return row.day, row.counted, row.amount
        chosen = [amount for template, amount in row.parts.items() if template in condition["templates"]]
        return (row.day, row.counted, sum(chosen, Fraction(0))) if chosen else None


def cents(amount):
    """Round half away from zero, as money is."""
    sign = -1 if amount < 0 else 1
    return sign * Decimal(int(abs(amount) * 100 + Fraction(1, 2))) / 100


def join(stays):
    """Return stays sorted, with those that follow each other without a gap as one, and without those of no length.

    The rows of one client may fall into several batches: meanwhile he is nowhere for no time at all.
    """
    by_client = defaultdict(list)
    for segment, client, *stay in stays:
        by_client[segment, client].append(stay)
    joined = []
    for key, rows in by_client.items():
        kept = []
        for row in sorted(rows, key=lambda row: (row[0], row[2] or datetime.max, row[1], row[3] or "")):
            follows = kept and kept[-1][2] == row[0] and kept[-1][3] != "merge"
            kept[-1:] = [[*kept[-1][:2], *row[2:]]] if follows else [*kept[-1:], row]
        joined += [(*key, *row) for row in kept if row[0] != row[2]]
    return sorted(joined, key=lambda row: (*row[:3], row[4] or datetime.max, row[3], row[5] or ""))
