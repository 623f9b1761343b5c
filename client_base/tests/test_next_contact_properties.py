"""Random histories: the queue leads to what a calendar and a person would say."""

from collections import Counter
from datetime import timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .contact_case import ContactCase
from .naive_contacts import PRIORITY, Naive

SEQUENCES = settings(
    max_examples=40, derandomize=True, deadline=None, database=None, print_blob=False,
    suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate, Phase.shrink],
)  # fmt: skip
COMMANDS = (
    "message", "mail", "letter", "talk", "attempt", "promise", "call", "done", "cancel", "rhythm", "segment", "days",
    "order", "confirm", "meeting", "salesman", "archive", "parent", "settings", "leave",
)  # fmt: skip
a_number = st.integers(0, 40)
LENGTH = 9


@tagged("post_install", "-at_install")
class TestNextContactProperties(ContactCase):
    """Random histories of five clients in two companies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls.make_company("Kite Export", tz="Asia/Vladivostok")
        cls.rival.company_ids |= cls.branch
        cls.zed = cls.client("Zed")
        cls.clients = cls.ann | cls.zed | cls.mine | cls.theirs | cls.nobodys
        cls.people = cls.clients | cls.clients.child_ids
        cls.companies = cls.company | cls.branch
        cls.managers = cls.seller | cls.rival
        cls.segments = cls.Segment.create([
            {"name": name, "kind": "manual", "contact_days": days, "company_id": company.id}
            for name, days, company in (("A", 20, cls.company), ("B", 8, cls.company), ("C", 5, cls.branch))
        ])  # fmt: skip
        cls.silence = cls.env["client.interaction.result"].create({"name": "Silence", "is_contact": False})
        cls.Profile._refresh_all()
        cls.catch_up()

    def test_the_queue_agrees_with_a_person(self):
        done = Counter()

        @SEQUENCES
        @given(st.permutations(COMMANDS), st.lists(st.tuples(a_number, a_number), min_size=LENGTH, max_size=LENGTH))
        def run(names, numbers):
            savepoint = self.env.cr.savepoint()
            try:
                for name, (first, second) in zip(names, numbers, strict=False):
                    getattr(self, f"do_{name}")(first, second)
                    done[name] += 1
                self.check(batch=3 if numbers[0][0] % 2 else None)
            finally:
                savepoint.close(rollback=True)
                self.env.invalidate_all(flush=False)

        with mute_logger("odoo.models.unlink"):
            run()
        self.assertFalse([name for name in COMMANDS if done[name] < 3], "These commands hardly ever happened.")

    def check(self, batch):
        """Compare what the queue leads to with the naive answer, in both companies."""
        self.env.flush_all()
        self.env["client.contact.sweep"].search([]).unlink()
        now = fields.Datetime.now()
        self.env["client.contact.sweep"].create({"seen_at": now - timedelta(hours=2), "swept_at": now})
        self.refresh()
        while self.Segment._refresh_next():
            self.env.flush_all()
        self.Next._sweep()
        while self.Waiting._waiting():
            self.assertTrue(self.Next._refresh_queued(batch))
        self.env.invalidate_all()
        for company in self.companies:
            naive = Naive(self.env, company, self.clients).rows()
            rows = self.Next.search([("company_id", "=", company.id), ("client_id", "in", self.clients.ids)])
            stored = {
                (row.client_id.id, row.user_id.id): (row.place, row.due_on, row.stop_on or None, row.activity_id.id)
                for row in rows
            }
            self.assertEqual(stored, naive, company.name)
            self.assertEqual([row.priority for row in rows], [PRIORITY[row.place] for row in rows])

    # === COMMANDS === #

    def person(self, number):
        return self.people[number % len(self.people)]

    def order_of(self, number):
        orders = self.env["sale.order"].search([("partner_id", "in", self.people.ids)], order="id")
        return orders[number % len(orders)]

    def do_message(self, first, second):
        self.message(self.person(first), second)

    def do_mail(self, first, second):
        self.message(self.person(first), second, "email", author=self.person(first))

    def do_letter(self, first, second):
        self.message(self.order_of(first), second)

    def do_talk(self, first, second):
        if self.person(first).commercial_partner_id.active:
            self.talk(self.person(first), second, company_id=self.companies[second % 2].id, user_id=self.rival.id)

    def do_attempt(self, first, second):
        if self.person(first).commercial_partner_id.active:
            self.talk(self.person(first), second, result_id=self.silence.id)

    def do_promise(self, first, second):
        self.promise(self.person(first), second - 20, self.managers[second % 2])

    def do_call(self, first, second):
        kind = ("mail.mail_activity_data_email", "mail.mail_activity_data_todo")[second % 2]
        self.promise(self.order_of(first), second - 20, self.managers[first % 2], kind)

    def open_promise(self, number):
        records = self.env["mail.activity"].search([("user_id", "in", self.managers.ids)], order="id")
        return records[number % len(records)] if records else records

    def do_done(self, first, _second):
        self.open_promise(first).action_feedback("Done") if self.open_promise(first) else None

    def do_cancel(self, first, _second):
        self.open_promise(first).unlink()

    def do_rhythm(self, first, second):
        self.clients[first % 5].client_contact_days = second

    def do_segment(self, first, second):
        client, segment = self.clients[first % 5], self.segments[second % 3]
        pins = self.Pin.search([("segment_id", "=", segment.id), ("client_id", "=", client.id)])
        pins.unlink() if pins else pins.create({"segment_id": segment.id, "client_id": client.id, "kind": "in"})

    def do_days(self, first, second):
        self.segments[first % 3].contact_days = second

    def do_order(self, first, second):
        self.order(self.person(first), self.ago(second), confirm=False, company=self.companies[second % 2])

    def do_confirm(self, first, _second):
        order = self.order_of(first)
        if order.state == "draft":
            order.action_confirm()

    def do_meeting(self, first, second):
        self.meet(self.person(first), second - 3)

    def do_salesman(self, first, second):
        self.clients[first % 5].user_id = (self.seller, self.rival, self.rival.browse())[second % 3]

    def do_archive(self, first, _second):
        self.clients[first % 5].active = not self.clients[first % 5].active

    def do_parent(self, first, second):
        people = self.people - self.clients
        people[first % len(people)].parent_id = self.clients[second % 5]

    def do_settings(self, first, second):
        company = self.companies[second % 2]
        company.write({"client_prospect_days": 1 + first, "client_prospect_stop_days": 60 + second})

    def do_leave(self, first, _second):
        self.segments[first % 3].active = not self.segments[first % 3].active
