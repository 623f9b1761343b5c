"""Make the clients, products and orders of the music shop in a database."""

import random
from datetime import datetime, time, timedelta

from dev.cdnow.catalogue import catalogue, lines_of
from dev.cdnow.clients import make_clients, make_products
from dev.cdnow.file import read_purchases, shift_dates
from dev.cdnow.orders import QUIET, Order, insert_orders
from dev.cdnow.people import people

DONE = "client_base.cdnow_loaded"
SEED = 1997
OPENING_HOUR, OPEN_MINUTES = 9, 8 * 60
ORDERED_BY_CONTACT = 0.5


def ref_of(client):
    """Return the reference of the partner that a client number of the file became."""
    return f"CDNOW-{client}"


class Loader:
    """One run: the environment, the file, and what was made of it so far."""

    def __init__(self, env, progress, today, *, commit):
        admin = env.ref("base.user_admin")
        context = {**env.context, **QUIET, "lang": "en_US"}
        self.env = env(user=admin.id, su=True, context=context)
        self.progress, self.commit, self.today = progress, commit, today
        self.rng = random.Random(SEED)  # noqa: S311  no secrets
        self.discs = catalogue()
        self.purchases = shift_dates(read_purchases(), today)
        self.clients = {}  # number in the file: partner
        self.products = None  # in the order of the discs

    def load_clients(self, spare=0):
        """Make the clients and products; return `spare` more clients without number."""
        numbers = sorted({purchase.client for purchase in self.purchases})
        refs = [*map(ref_of, numbers), *[False] * spare]
        partners = make_clients(self.env, people(len(refs)), refs, self.progress)
        self.clients = dict(zip(numbers, partners[: len(numbers)], strict=True))
        self.products = make_products(self.env, self.discs)
        self.save()
        return partners[len(numbers) :]

    def load_orders(self, others=()):
        """Write the orders of the file, and `others` among them by date."""
        orders = [self.order_of(purchase) for purchase in self.purchases]
        insert_orders(self.env, [*orders, *others], self.products, self.progress)
        # Autovacuum comes too late: the next statements would be planned for empty tables.
        self.env.cr.execute("ANALYZE res_partner, sale_order, sale_order_line")
        self.save()

    def order_of(self, purchase):
        """Return the confirmed order of a purchase."""
        cents = int(purchase.amount * 100)
        lines = lines_of(self.rng, self.discs, purchase.quantity, cents)
        return self.new_order(self.clients[purchase.client], purchase.day, "sale", lines)

    def new_order(self, client, day, state, lines):
        """Return an order by the client or, of a company, perhaps by a contact."""
        buyer = client
        if client.child_ids and self.rng.random() < ORDERED_BY_CONTACT:
            buyer = client.child_ids[self.rng.randrange(len(client.child_ids))]
        seller = client.user_id or self.env.user
        return Order(buyer.id, client.id, seller.id, state, self._moment(day), lines)

    def _moment(self, day):
        """Return an hour (UTC) that is the same day from Alaska to Novosibirsk."""
        minutes = timedelta(minutes=self.rng.randrange(OPEN_MINUTES))
        return datetime.combine(day, time(OPENING_HOUR)) + minutes

    def finish(self):
        """Date clients by their first document, refresh the facts, note that it is done."""
        self._date_clients()
        if "client.profile" in self.env:
            self.progress("Facts of clients", 0, len(self.clients))
            if not self.env["client.profile"]._refresh_all():
                raise RuntimeError(
                    "Another process refreshes the facts of clients in this database: stop its server, then load again"
                )
            self.progress("Facts of clients", len(self.clients), len(self.clients))
        self.env["ir.config_parameter"].set_param(DONE, self.today.isoformat())
        self.save()

    def _date_clients(self):
        self.env.flush_all()
        self.env.cr.execute(
            """
            UPDATE res_partner client SET create_date = first.date_order
              FROM (SELECT buyer.commercial_partner_id AS id, min(date_order) AS date_order
                      FROM sale_order JOIN res_partner buyer ON buyer.id = partner_id
                     GROUP BY 1) first
             WHERE client.commercial_partner_id = first.id AND client.create_uid = %s
            """,
            [self.env.uid],
        )
        self.env.invalidate_all()

    def save(self):
        """Flush, and commit if the caller wants that."""
        self.env.flush_all()
        if self.commit:
            self.env.cr.commit()
