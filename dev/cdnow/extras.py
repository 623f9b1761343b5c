"""What surrounds purchases in a shop: salesmen, prospects, quotations, invoices.

None of it changes what the clients of the file bought, except the credit notes.
"""

from datetime import timedelta

from odoo import Command

from dev.cdnow.catalogue import Line

PROSPECTS = 150
NEWCOMERS = 40
ASKING_PROSPECTS = 90
QUOTATION_SHARE, CANCELLED_SHARE = 0.05, 0.03
INVOICES, PAID, REFUNDED, PARTLY_REFUNDED = 200, 24, 5, 5
OWN = ("sales_team.group_sale_salesman", "client_base.client_base_group_own")
ALL = ("sales_team.group_sale_salesman_all_leads", "client_base.client_base_group_all")
SALESMEN = {
    "anna": ("Anna Kovaleva", OWN),
    "boris": ("Boris Orlov", ALL),
    "clara": ("Clara Hoffmann", ALL),
    "david": ("David Bennett", OWN),
}
INVOICE_BATCH = 40
TAGS = {"Newsletter": 0.45, "Gift buyer": 0.12, "Collector": 0.08, "Met at a concert": 0.05}


class Extras:
    """The surroundings of the purchases that a loader makes."""

    def __init__(self, loader):
        self.loader = loader
        self.env, self.rng, self.today = loader.env, loader.rng, loader.today

    def load(self):
        """Make the purchases and all that surrounds them."""
        salesmen = self._hire_salesmen()
        others = self.loader.load_clients(spare=PROSPECTS + NEWCOMERS)
        prospects, newcomers = others[:PROSPECTS], others[PROSPECTS:]
        clients = self.env["res.partner"].concat(*self.loader.clients.values(), others)
        self._distribute(clients, salesmen)
        self._tag(clients)
        self._date_prospects(prospects)
        self.loader.load_orders(self._quotations(prospects) + self._cancelled() + self._first_orders(newcomers))
        self._load_invoices()
        self.loader.save()

    def _hire_salesmen(self):
        salesmen = self.env["res.users"]
        for login, (name, sees) in SALESMEN.items():
            groups = [self.env.ref(group, raise_if_not_found=False) for group in sees]
            salesmen += salesmen.create(
                {
                    "name": name,
                    "login": login,
                    "password": login,
                    "email": f"{login}@music-shop.example",
                    "group_ids": [Command.link(group.id) for group in groups if group],
                }
            )
        team = self.env.ref("sales_team.team_sales_department", False)
        if team:
            team.member_ids += salesmen
        return salesmen

    def _distribute(self, clients, salesmen):
        """Give each client a salesman; the first ones have more than the last."""
        shares = [salesman for place, salesman in enumerate(salesmen) for _n in range(5 - place)]
        portfolios = {salesman: [] for salesman in salesmen}
        for client in clients:
            portfolios[self.rng.choice(shares)].append(client.id)
        for salesman, ids in portfolios.items():
            self.env["res.partner"].browse(ids).user_id = salesman

    def _tag(self, clients):
        for name, share in TAGS.items():
            tagged = [client.id for client in clients if self.rng.random() < share]
            self.env["res.partner.category"].create({"name": name, "partner_ids": [Command.set(tagged)]})

    def _date_prospects(self, prospects):
        """Let prospects have come over the last ten months."""
        self.env.flush_all()
        rows = [(prospect.id, self._day_before(20, 300)) for prospect in prospects]
        self.env.cr.execute_values(
            "UPDATE res_partner SET create_date = came.day FROM (VALUES %s) came (id, day)"
            " WHERE commercial_partner_id = came.id",
            rows,
        )
        prospects.invalidate_recordset(["create_date"])

    def _quotations(self, prospects):
        """Return offers that wait for an answer: to prospects and to clients."""
        clients = list(self.loader.clients.values())
        count = int(len(self.loader.purchases) * QUOTATION_SHARE) - ASKING_PROSPECTS
        asking = [*prospects[:ASKING_PROSPECTS], *self._draw(clients, count)]
        return [self._order(client, self._day_before(1, 45), self.rng.choice(("draft", "sent"))) for client in asking]

    def _first_orders(self, newcomers):
        """Return the only orders of clients who came lately; all of the file's are old acquaintances."""
        return [self._order(client, self._day_before(2, 50), "sale") for client in newcomers]

    def _cancelled(self):
        """Return orders that came to nothing, spread like the purchases."""
        count = int(len(self.loader.purchases) * CANCELLED_SHARE)
        return [
            self._order(self.loader.clients[purchase.client], purchase.day, "cancel")
            for purchase in self._draw(self.loader.purchases, count)
        ]

    def _order(self, client, day, state):
        discs = self.loader.discs
        wanted = self._draw(list(enumerate(discs)), self.rng.randrange(1, 4))
        lines = [Line(index, self.rng.randrange(1, 3), disc.cents) for index, disc in wanted]
        return self.loader.new_order(client, day, state, lines)

    def _draw(self, items, count):
        return [self.rng.choice(items) for _item in range(count)]

    def _day_before(self, least, most):
        return self.today - timedelta(days=self.rng.randrange(least, most + 1))

    def _load_invoices(self):
        """Invoice the newest orders; let some be paid and some be given back."""
        company = self.env.company
        if not company.chart_template:
            self.env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
        newest = self.env["sale.order"].search(
            [("state", "=", "sale"), ("amount_total", ">", 0)], order="date_order desc, id desc", limit=INVOICES
        )
        invoices = self._invoice(newest.sorted("date_order"))
        self._pay(invoices[:PAID])
        self._refund(invoices[PAID:])
        self.env.flush_all()
        self.env.cr.execute("ANALYZE account_move, account_move_line")

    def _invoice(self, orders):
        """Return posted invoices, one an order and dated like it, oldest first."""
        invoices = self.env["account.move"]
        for start in range(0, len(orders), INVOICE_BATCH):
            self.loader.progress("Invoices", start, len(orders))
            invoices += self._invoice_batch(orders[start : start + INVOICE_BATCH])
            self.loader.save()
        self.loader.progress("Invoices", len(invoices), len(orders))
        return invoices

    def _invoice_batch(self, orders):
        day_of = {order.name: order.date_order.date() for order in orders}
        invoices = orders._create_invoices(grouped=True)
        for invoice in invoices:
            invoice.invoice_date = day_of[invoice.invoice_origin]
        invoices = invoices.sorted("invoice_date")
        invoices.action_post()
        return invoices

    def _pay(self, invoices):
        self.env["account.payment.register"].with_context(active_model="account.move", active_ids=invoices.ids).create(
            {"group_payment": False}
        )._create_payments()

    def _refund(self, invoices):
        """Give back some purchases in whole and one CD of some others."""
        several = invoices.filtered(lambda move: sum(move.invoice_line_ids.mapped("quantity")) > 1)
        partly = several[:PARTLY_REFUNDED]
        fully = (invoices - partly)[:REFUNDED]
        notes = self._credit_notes(fully, "Returned unopened")
        for note in self._credit_notes(partly, "One disc was scratched"):
            kept, *others = note.invoice_line_ids
            note.write(
                {
                    "invoice_line_ids": [
                        Command.update(kept.id, {"quantity": 1}),
                        *(Command.delete(line.id) for line in others),
                    ]
                }
            )
            notes += note
        notes.action_post()

    def _credit_notes(self, invoices, reason):
        wizard = self.env["account.move.reversal"].with_context(active_model="account.move", active_ids=invoices.ids)
        wizard = wizard.create({"reason": reason, "journal_id": invoices.journal_id.id})
        wizard.refund_moves()
        return wizard.new_move_ids
