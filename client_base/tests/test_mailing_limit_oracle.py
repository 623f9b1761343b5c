"""Who is over the limit, against days, limits and mailings that are looked at one by one in Python."""

import random
from datetime import timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import ClientBaseCase
from .limit_case import NOON, LimitTools

LIMITS = [(0, 0), (0, 0), (0, 5), (1, 1), (1, 7), (2, 7), (3, 7), (2, 30)]
REACHED = {"outgoing", "process", "pending", "sent", "open", "reply"}
STATUSES = [*REACHED, "sent", "sent", "cancel", "error", "bounce"]
MARKETING = {"call", "message", "offer"}


class Shop:
    """What a naive program knows of the shop: plain lists, and no SQL."""

    def __init__(self):
        self.limit, self.own, self.members = (0, 0), {}, []
        self.got = []  # (client, moment, what it was)

    def get_limits(self, client):
        own = self.own.get(client, (0, 0))
        if own[1]:
            return [own]
        groups = [limit for limit, members in self.members if client in members and limit[1]]
        return groups or ([self.limit] if self.limit[1] else [])

    def get_free_at(self, client, mailing):
        """Return False if he may be contacted, None if never, or the moment from which he may be."""
        worst = False
        for most, days in self.get_limits(client):
            if not most:
                return None
            latest = {}
            for who, moment, what in self.got:
                if who == client and what != mailing:
                    latest[what] = max(moment, latest.get(what, moment))
            within = sorted((at for at in latest.values() if at + timedelta(days=days) > NOON), reverse=True)
            if len(within) >= most:
                free = within[most - 1] + timedelta(days=days)
                worst = max(free, worst or free)
        return worst


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestMailingLimitOracle(LimitTools, ClientBaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clients = cls.Partner.create([{"name": f"Client {number}"} for number in range(8)])
        cls.clerks = cls.Partner.create([{"name": "Clerk", "parent_id": client.id} for client in cls.clients[:4]])
        cls.everyone = cls.clients | cls.clerks
        cls.other = cls.make_company("Other Shop")
        cls.refresh()

    def test_against_a_naive_program(self):
        seen = set()
        for seed in range(12):
            with self.subTest(seed=seed), self.env.cr.savepoint() as point:
                self.random = random.Random(seed)  # noqa: S311  # the same shops every time
                shop = self.fill()
                mailing = self.random.choice([*self.mailings, self.env["mailing.mailing"]])
                expected = self.ask(shop, mailing)
                few = self.Limit._get_over(self.company, self.everyone.ids, mailing.id)
                self.assertEqual({one: over.free_at for one, over in few.items()}, expected)
                many = self.Limit._select_over(self.company, self.Limit._select_ids(self.everyone.ids), mailing.id)
                found = self.env.execute_query(many) if many else []
                self.assertEqual({row[0]: row[6] for row in found}, expected)
                seen |= {"never" if free is None else "later" for free in expected.values()}
                seen.add("some" if 0 < len(expected) < len(self.everyone) else "all or none")
                point.rollback()
            self.env.invalidate_all()
        self.assertEqual(seen & {"never", "later", "some"}, {"never", "later", "some"}, "the shops were worth it")

    def ask(self, shop, mailing):
        expected = {}
        for contact in self.everyone:
            free = shop.get_free_at(contact.commercial_partner_id.id, mailing.id and ("mailing", mailing.id))
            if free is not False:
                expected[contact.id] = free
        return expected

    def moment(self):
        # Whole hours, so that edges of windows are met.
        return NOON - timedelta(hours=self.random.choice([0, 1, 24, 48, 24 * 7, 24 * 7 - 1, 24 * 30, 100, 500, 900]))

    def fill(self):
        """Make a shop in the database and in Python alike."""
        shop, draw = Shop(), self.random
        shop.limit = draw.choice(LIMITS)
        self.company.write({"client_limit_count": shop.limit[0], "client_limit_days": shop.limit[1]})
        for client in self.clients:
            if draw.random() < 0.25:
                shop.own[client.id] = limit = draw.choice(LIMITS)
                client.write({"client_limit_count": limit[0], "client_limit_days": limit[1]})
        for _number in range(draw.randint(0, 2)):
            limit, members = draw.choice(LIMITS), self.clients.filtered(lambda client: draw.random() < 0.3)
            self.group(limit, members)
            shop.members.append((limit, set(members.ids)))
        self.mailings = self.env["mailing.mailing"]
        for _number in range(draw.choice([0, 1, 2, 6])):
            self.mail(shop)
        for _number in range(12):
            self.talk(shop)
        return shop

    def group(self, limit, members):
        self.Segment.create({
            "name": "Group", "kind": "manual", "company_id": self.company.id, "limit_count": limit[0],
            "limit_days": limit[1], "pin_ids": [Command.create({"client_id": client.id}) for client in members],
        })._refresh()  # fmt: skip

    def mail(self, shop):
        company = self.random.choice([self.company, self.company, self.other])
        mailing = self.mailing(self.everyone, client_company_id=company.id)
        self.mailings |= mailing
        for contact in self.everyone:
            if self.random.random() < 0.5:
                moment, status, test = self.moment(), self.random.choice(STATUSES), self.random.random() < 0.1
                self.got(contact, moment, mailing, status, is_test_trace=test)
                if status in REACHED and not test and company == self.company:
                    shop.got.append((contact.commercial_partner_id.id, moment, ("mailing", mailing.id)))

    def talk(self, shop):
        contact, moment = self.random.choice(self.everyone), self.moment()
        kind = self.random.choice(["call", "message", "offer", "visit", "meeting"])
        direction = self.random.choice(["in", "out"])
        talk = self.called(contact, moment, kind, direction=direction)
        if kind in MARKETING and direction == "out":
            shop.got.append((contact.commercial_partner_id.id, moment, ("talk", talk.id)))
