"""What is noted of clients, against the same counted one by one, after histories that nobody thought of."""

import random
from datetime import datetime, timedelta

from odoo.tests import tagged

from .reaction_case import ReactionCase, naive_purchases

BEGAN = datetime(2026, 3, 1)
STATUSES = ("outgoing", "pending", "sent", "sent", "open", "reply", "bounce", "error", "cancel")
ROUNDS = 4
STEPS = 40


@tagged("post_install", "-at_install")
class TestReactionAgreement(ReactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.client_tz = "Pacific/Auckland"  # where days begin long before those of UTC
        cls.other = cls.make_company("Kite Shop 2", tz="America/Los_Angeles", client_purchase_basis="invoice")
        people = [{"name": f"P{number}", "email": f"p{number}@example.com"} for number in range(4)]
        cls.people = cls.ann | cls.acme | cls.bob | cls.Partner.create(people)
        cls.mailings = [cls.mailing(f"Mailing {number}") for number in range(4)]
        cls.mailings += [cls.mailing(f"Other {number}", company=cls.other) for number in range(2)]

    def moment_of(self, chance):
        return BEGAN + timedelta(minutes=chance.randrange(0, 40 * 24 * 60))

    def mail(self, chance):
        sent = self.moment_of(chance)
        vals = {"status": chance.choice(STATUSES), "mailing": chance.choice(self.mailings)}
        for name in ("open_datetime", "links_click_datetime", "reply_datetime"):
            if chance.random() < 0.25:
                vals[name] = sent + timedelta(minutes=chance.randrange(9999))
        if chance.random() < 0.1:
            vals["is_test_trace"] = True
        self.trace(chance.choice(self.people), sent, **vals)

    def buy(self, chance):
        self.order(chance.choice(self.people), self.moment_of(chance), amount=chance.randrange(1, 100))

    def be_invoiced(self, chance):
        day, client = self.moment_of(chance).date(), chance.choice(self.people)
        self.invoice(partner=client, day=str(day), amount=chance.randrange(1, 100), company=self.other)

    def react(self, chance):
        traces = self.env["mailing.trace"].search([("mass_mailing_id", "in", [one.id for one in self.mailings])])
        if traces:
            name = chance.choice(("set_opened", "set_clicked", "set_replied", "set_bounced", "set_canceled", "unlink"))
            getattr(chance.choice(traces), name)()

    def unsubscribe(self, chance):
        traces = self.env["mailing.trace"].search([("mass_mailing_id", "in", [one.id for one in self.mailings])])
        if traces:
            trace = chance.choice(traces)
            trace.client_unsubscribed_at = self.moment_of(chance)
            self.env["mail.blacklist"]._add(trace.email)

    def come_back(self, chance):
        self.env["mail.blacklist"]._remove(chance.choice(self.people).email)

    def move(self, chance):
        contact = chance.choice(self.people[3:])
        contact.parent_id = chance.choice((self.acme, self.ann, self.Partner))

    def change_window(self, chance):
        chance.choice((self.company, self.other)).client_mailing_window_days = chance.randrange(1, 20)

    def test_random_histories(self):
        steps = [self.mail] * 8 + [self.buy] * 3 + [self.be_invoiced] + [self.react] * 4
        steps += [self.unsubscribe, self.come_back, self.move, self.change_window]
        seen = {"purchases": 0, "runs": 0, "gone": 0}
        for seed in range(ROUNDS):
            chance = random.Random(seed)  # noqa: S311
            for _number in range(STEPS):
                chance.choice(steps)(chance)
            self.refresh()
            self.refresh_reactions()
            for company in (self.company, self.other):
                with self.subTest(seed=seed, company=company.name):
                    self.assert_right(self, company)
                    self.check_purchases(company, seen)
                    rows = self.all_reactions(company).values()
                    seen["runs"] += sum(row["unopened_run"] for row in rows)
                    seen["gone"] += sum(bool(row["unsubscribed_on"]) for row in rows)
            noted = self.all_reactions()
            self.env["client.reaction"]._refresh_all()
            self.assertEqual(self.all_reactions(), noted, "what was marked was all that changed")
        self.assertTrue(all(seen.values()), f"the histories are of no use: {seen}")

    def check_purchases(self, company, seen):
        rows = self.env["client.mailing.purchase"].search([("company_id", "=", company.id)])
        noted = {row.purchase_id: (row.client_id.id, row.trace_id.id, row.amount, row.counted) for row in rows}
        traces = self.env["mailing.trace"].search([("is_test_trace", "=", False), ("client_id", "!=", False)])
        traces = traces.filtered(lambda trace: trace.mass_mailing_id.client_company_id == company)
        self.assertEqual(noted, naive_purchases(self.env, company, traces))
        seen["purchases"] += len(noted)
