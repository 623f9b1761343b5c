"""What is recognised as documents appear, and what is filled in for an old shop, against a naive model."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from odoo import Command
from odoo.tests import tagged

from .recognition_case import RecognitionCase

SEED = 7
STORED = ("client_recognition", "client_purchase_number", "client_previous_purchase_on", "client_frozen_at")


@dataclass
class Event:
    """A quotation of a client, on a day, confirmed at once or never."""

    client: int
    day: int
    confirmed: bool


def naive(events):
    """Return (kind, number, day of the previous purchase) of each event, by looking at all earlier ones."""
    answers = []
    for index, event in enumerate(events):
        earlier = [other for other in events[:index] if other.client == event.client]
        bought = [other.day for other in earlier if other.confirmed]
        kind = "repeat" if bought else "returning" if earlier else "new"
        answers.append((kind, len(bought) + 1, max(bought) if bought else None))
    return answers


@tagged("post_install", "-at_install")
class TestRecognitionAgreement(RecognitionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        random = Random(SEED)  # noqa: S311  the same story every time is what is wanted
        days = sorted(random.randrange(400) for _event in range(90))
        cls.events = [Event(random.randrange(12), day, random.random() < 0.6) for day in days]
        cls.clients = cls.Partner.create([{"name": f"Client {number}"} for number in range(12)])

    def day(self, number):
        return self.today() - timedelta(days=400 - number)

    def expected(self):
        return [(kind, number, day is not None and self.day(day)) for kind, number, day in naive(self.events)]

    def found(self, orders):
        return [
            (order.client_recognition, order.client_purchase_number, order.client_previous_purchase_on)
            for order in orders
        ]

    def write_story(self, *, refreshing=False):
        """Let the documents appear one after the other, each dated when it is made."""
        orders = self.env["sale.order"]
        for index, event in enumerate(self.events):
            moment = self.moment(self.day(event.day)) + timedelta(seconds=index)
            order = self.quote(self.clients[event.client], date_order=moment)
            self.env.flush_all()
            self.env.cr.execute("UPDATE sale_order SET create_date = date_order WHERE id = %s", [order.id])
            order.invalidate_recordset(["create_date"])
            if event.confirmed:
                order.write({"state": "sale", "date_order": moment})
            if refreshing and index % 7 == 0:
                self.refresh()
            orders |= order
        return orders

    def test_one_by_one(self):
        self.assertEqual(self.found(self.write_story()), self.expected())

    def test_one_by_one_with_refreshes_between(self):
        self.assertEqual(self.found(self.write_story(refreshing=True)), self.expected())

    def test_all_in_one_import(self):
        # Purchases alone: quotations of one import are of one moment, and none of them is earlier.
        self.events = [event for event in self.events if event.confirmed]
        line = {"product_id": self.product.id, "price_unit": 10, "tax_ids": False}
        orders = self.env["sale.order"].create(
            [
                {"partner_id": self.clients[event.client].id, "state": "sale", "order_line": [Command.create(line)],
                 "date_order": self.moment(self.day(event.day)) + timedelta(seconds=index)}
                for index, event in enumerate(self.events)
            ]
        )  # fmt: skip
        self.assertEqual(self.found(orders), self.expected())

    def test_history_of_a_shop_that_installs_the_addon(self):
        orders = self.write_story()
        invoices = self.env["account.move"].concat(
            *(self.invoice(order, order.date_order.date()) for order in orders if order.state == "sale")
        )
        self.forget(orders, invoices)
        for model in ("account.move", "sale.order"):
            self.env["client.recognition"]._recognise_history(model)
        self.assertEqual(self.found(orders), self.expected())
        self.assertEqual([bool(order.client_frozen_at) for order in orders], [event.confirmed for event in self.events])
        of_orders = [answer for answer, event in zip(self.expected(), self.events, strict=True) if event.confirmed]
        self.assertEqual(self.found(invoices), of_orders)

    def test_history_where_invoices_are_purchases(self):
        self.company.client_purchase_basis = "invoice"
        client = self.clients[0]
        invoices = [self.invoice(partner=client, day=self.ago(days)) for days in (30, 20, 10)]
        refunded = self.invoice(partner=client, day=self.ago(25))
        self.refund(refunded, day=self.ago(5))
        moves = self.env["account.move"].concat(*invoices, refunded)
        self.forget(self.env["sale.order"], moves)
        self.env["client.recognition"]._recognise_history("account.move")
        self.assertEqual(moves.mapped("client_purchase_number"), [1, 2, 3, 2])

    def test_history_leaves_out_who_is_never_recognised(self):
        order = self.order(self.company.partner_id, self.ago(5))
        self.env["client.recognition"]._recognise_history("sale.order")
        self.assertFalse(order.client_recognition)

    def forget(self, orders, invoices):
        """Leave the documents as they are before the addon comes."""
        self.env.flush_all()
        for records in (orders, invoices):
            for name in STORED:
                self.env.cr.execute(f"UPDATE {records._table} SET {name} = NULL WHERE id = ANY(%s)", [records.ids])  # noqa: S608
        self.env.invalidate_all()
