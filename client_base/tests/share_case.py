"""What repeat clients bring, worked out in plain Python from what the tests sold, without the SQL of the addon."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from odoo.tools import SQL

from .common import ClientBaseCase

MEASURES = ("amount:sum", "repeat_amount:sum", "repeat_share:avg", "client_count:count_distinct")
# What the web client asks for beside monetary measures.
CURRENCIES = ("currency_id:array_agg_distinct", "amount:sum_currency", "repeat_amount:sum_currency")
AXES = {
    "month": "purchased_on:month",
    "user": "user_id",
    "team": "team_id",
    "source": "source_id",
    "recognition": "recognition",
}
KINDS = ("new", "returning", "repeat")


class Sold(NamedTuple):
    """What the shop sold in one document, as the test made it: the document, its axes, and what of it was kept."""

    document: object
    month: date
    user: int
    team: int
    source: int
    recognition: str
    client: int
    amount: float


def measures(sold):
    """Return revenue, repeat revenue, its share or False, and the number of clients of what was sold."""
    whole = sum(one.amount for one in sold)
    part = sum(one.amount for one in sold if one.recognition == "repeat")
    share = 100 * part / whole if whole > 0 and 0 <= part <= whole else False
    return whole, part, share, len({one.client for one in sold})


class ShareCase(ClientBaseCase):
    """A shop with two salespeople, teams and sources, which notes what it sells."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sold = []
        cls.users = cls.env["res.users"].create([{"name": name, "login": f"share_{name}"} for name in ("Kim", "Lou")])
        cls.teams = cls.env["crm.team"].create([{"name": name} for name in ("Shop", "Web")])
        cls.sources = cls.env["utm.source"].create([{"name": name} for name in ("Kite fair", "Kite search")])
        cls.clients = cls.Partner.create([{"name": f"Client {number}"} for number in range(6)])

    def setUp(self):
        super().setUp()
        self.addCleanup(self.sold.__delitem__, slice(len(self.sold), None))

    @classmethod
    def note(cls, document, day, recognition, kept, user=False, team=False, source=False):
        """Write the axes on a document, and note them with the amount that was kept."""
        user_field = "user_id" if document._name == "sale.order" else "invoice_user_id"
        document.write({user_field: user, "team_id": team, "source_id": source})
        month = date.fromisoformat(day).replace(day=1)
        client = document.partner_id.id
        cls.sold.append(Sold(document, month, user, team, source, recognition, client, kept))
        return document

    @classmethod
    def sell(cls, day, recognition, amount=10.0, *, client=None, returned=0.0, **axes):
        """Sell an order, of which a share comes back."""
        order = cls.order(client or cls.clients[0], day, amount=abs(amount), qty=1 if amount >= 0 else -1)
        if returned:
            cls.refund(order, returned, day)
        return cls.note(order, day, recognition, amount * (1 - returned), **axes)

    @classmethod
    def credit(cls, day, amount=10.0, *, client=None, **axes):
        """Give a credit note that belongs to nothing."""
        credit = cls.invoice(partner=client or cls.clients[0], day=day, amount=amount, kind="out_refund")
        return cls.note(credit, day, False, -amount, **axes)

    @classmethod
    def recognise(cls):
        """Write what each document was recognised as, past whatever recognises documents."""
        cls.env.flush_all()
        for one in cls.sold:
            document, recognition = one.document, one.recognition or None
            if document._name == "account.move" and document.move_type == "out_refund":
                recognition = "repeat"  # which must not be asked for
            table = SQL.identifier(document._table)
            change = SQL("UPDATE %s SET client_recognition = %s WHERE id = %s", table, recognition, document.id)
            cls.env.cr.execute(change)
        cls.env.invalidate_all()

    def pivot(self, *axes, domain=()):
        """Return the measures of each group, subtotals and the total as a pivot of the web client asks for them."""
        self.recognise()
        sets = [axes[:length] for length in range(len(axes) + 1)]
        groups = self.Purchase.formatted_read_grouping_sets(
            [("company_id", "in", self.Purchase.env.companies.ids), *domain],
            [[AXES[axis] for axis in axes] for axes in sets],
            [*MEASURES, *CURRENCIES, "__count"],
        )
        return {
            tuple(self.plain(group[AXES[axis]]) for axis in axes): tuple(group[measure] for measure in MEASURES)
            for axes, found in zip(sets, groups, strict=True)
            for group in found
        }

    def naive_pivot(self, *axes, sold=None):
        """Return the same from what was noted."""
        groups = defaultdict(list)
        for one in self.sold if sold is None else sold:
            for length in range(len(axes) + 1):
                groups[tuple(getattr(one, axis) for axis in axes[:length])].append(one)
        return {key: measures(group) for key, group in groups.items()}

    @staticmethod
    def plain(value):
        """Return the value of a group as it was noted: an id, a word, or the first day of a month."""
        value = value[0] if isinstance(value, (list, tuple)) else value
        return date.fromisoformat(value) if isinstance(value, str) and value[:1].isdigit() else value

    def assert_same(self, found, expected):
        self.assertEqual(found.keys(), expected.keys())
        for key, values in expected.items():
            for measure, one, other in zip(MEASURES, found[key], values, strict=True):
                self.assertEqual(one is False, other is False, f"{measure} of {key}: {one}, expected {other}")
                self.assertAlmostEqual(one, other, 6, f"{measure} of {key}")
