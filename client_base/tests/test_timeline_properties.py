"""Whatever happened, in whatever order: the timeline is what a look into each source makes, in whole and in pages."""

from collections import Counter
from datetime import date, timedelta
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged
from odoo.tools import mute_logger

from .naive_timeline import NaiveTimeline
from .timeline_case import KINDS, TimelineCase

# Fixed, not random: a red run is red again on the next machine.
HISTORIES = settings(
    max_examples=20, derandomize=True, deadline=None, database=None, print_blob=False,
    suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate],
)  # fmt: skip
ROLES = ("seller", "head", "chief")
# Around the midnights of Berlin and Tokyo on the days when Berlin's clock changes, and many of one second.
MOMENTS = (
    "2026-03-28 22:59:59", "2026-03-28 23:00:00", "2026-03-29 12:00:00", "2026-03-29 12:00:00", "2026-03-29 12:00:00",
    "2026-03-29 14:59:59", "2026-03-29 15:00:00", "2026-03-29 22:00:00", "2026-10-24 22:00:00", "2026-10-25 22:59:59",
    "2026-10-25 23:00:00",
)  # fmt: skip
DAYS = (*(str(date(2026, 3, 27) + timedelta(days=days)) for days in range(5)), "2026-10-25", "2026-10-26")


class History:
    """What may happen; each method takes a contact, a moment, one of our people, a company and a number."""

    def __init__(self, case):
        self.case = case
        self.documents = [*case.people]
        self.activities, self.messages = [], []

    def do(self, command, *numbers):
        """Let it happen, with what the numbers choose."""
        case = self.case
        who, when, user, where, number = numbers
        contact = case.people[who % len(case.people)]
        moment = case.moment(MOMENTS[when % len(MOMENTS)])
        getattr(self, command)(contact, moment, case.staff[user % 3], case.shops[where % 2], number)

    def order(self, contact, moment, user, company, number):
        order = self.case.order(contact, moment, company=company, confirm=number % 3 > 0)
        order.user_id = user
        if number % 3 == 1:
            order._action_cancel()
        self.documents.append(order)

    def invoice(self, contact, moment, user, company, number):
        move = self.case.invoice(partner=contact, day=moment, company=company, post=number % 5 > 0)
        move.invoice_user_id = user
        self.documents.append(move)

    def refund(self, contact, moment, user, company, number):
        move = self.case.invoice(partner=contact, day=moment, company=company, kind="out_refund")
        move.invoice_user_id = user

    def payment(self, contact, moment, user, company, number):
        self.case.pay(contact, moment, company=company, back=number % 2, post=number % 5 > 0)

    def talk(self, contact, moment, user, company, number):
        client = contact.commercial_partner_id
        done = [one for who, one in self.activities if number % 3 == 0 and who.exists().commercial_partner_id == client]
        planned = done[0].id if done else False
        self.case.talk(contact, moment, company, user_id=user.id or self.case.chief.id, activity_id=planned)

    def activity(self, contact, moment, user, company, number):
        document = self.documents[number % len(self.documents)]
        person = document if document in self.case.people else document.partner_id
        self.activities.append((person, self.case.done(document, moment, "Done", user=user or self.case.chief)))

    def meeting(self, contact, moment, user, company, number):
        people = contact | self.case.people[number % len(self.case.people)] | user.partner_id
        if number % 4 == 0:
            people -= user.partner_id
        moment = self.case.ago(-1) if number % 7 == 0 else moment
        privacy = (False, "public", "confidential", "private")[number % 4]
        meeting = self.case.meet(people, moment, user_id=user.id, privacy=privacy, active=number % 6 > 0)
        if number % 5 == 0:
            meeting.attendee_ids[:1].state = "declined"

    def message(self, contact, moment, user, company, number):
        document = self.documents[number % len(self.documents)]
        kind = ("comment", "email", "email_outgoing", "notification")[number % 4]
        author = contact if number % 4 == 1 and number % 3 else user.partner_id
        message = self.case.write_to(document, moment, kind=kind, author=author, note=number % 8 == 4)
        self.messages.append(message)

    def mailing(self, contact, moment, user, company, number):
        told = {"message_id": False}
        if self.messages and number % 2:
            message = self.messages[number % len(self.messages)]
            told = {"message_id": message.message_id, "model": message.model, "res_id": message.res_id}
            if message.model != "res.partner":
                return
        opened = number % 3 and moment + timedelta(hours=number % 5)
        self.case.trace(
            contact, moment if number % 8 else None, mailing=self.case.letter, opened=opened or None,
            clicked=opened or None if number % 2 else None, answered=opened or None if number % 5 == 0 else None,
            bounced=number % 4 == 3, is_test_trace=number % 9 == 0,
            client_unsubscribed_at=(number % 2 and opened) or False,
            **({"trace_status": "cancel"} if number % 5 == 1 else {}),
            **told,
        )  # fmt: skip

    def stay(self, contact, moment, user, company, number):
        segment = self.case.segments[company]
        left = moment + timedelta(hours=number)
        self.case.stay(contact.commercial_partner_id, moment, left, segment=segment)

    def move(self, contact, moment, user, company, number):
        if contact.parent_id:
            contact.parent_id = self.case.clients[number % 2]

    def archive(self, contact, moment, user, company, number):
        contact.active = not contact.active

    def merge(self, contact, moment, user, company, number):
        others = [one for one in self.case.people if one.exists() and one.parent_id and one != contact]
        if contact.parent_id and others and number % 2:
            source = others[number % len(others)]
            self.case.merge(source, contact)
            self.case.people = [one for one in self.case.people if one != source]
            self.documents = [one for one in self.documents if one != source]


COMMANDS = [name for name in vars(History) if not name.startswith("_") and name != "do"]
# Messages are of many kinds; after some of the others little is left to compare.
WEIGHTS = {"merge": 1, "move": 1, "archive": 1, "message": 6}
OFTEN = [name for name in COMMANDS for _ in range(WEIGHTS.get(name, 3))]
# A seed, not lists of numbers: those would be small and alike, and the rarer kinds would never happen.
a_seed = st.integers(0, 10**6)
some_kinds = st.none() | st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=8, unique=True)
a_day = st.none() | st.sampled_from(DAYS)


@tagged("post_install", "-at_install")
class TestTimelineProperties(TimelineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.client_tz = "Europe/Berlin"
        cls.branch = cls.make_company("Kite Export", tz="Asia/Tokyo")
        cls.shops = (cls.company, cls.branch)
        for role in (*ROLES, "colleague"):
            cls.users[role].company_ids = cls.company | cls.branch
        cls.staff = (cls.seller, cls.colleague, cls.env["res.users"])
        cls.letter = cls.mailing()
        segments = [cls.env["client.segment"].create({"name": shop.name, "company_id": shop.id}) for shop in cls.shops]
        cls.segments = dict(zip(cls.shops, segments, strict=True))
        cls.zed = cls.client("Zed", is_company=True, user_id=cls.seller.id)
        cls.yan = cls.client("Yan", parent_id=cls.zed.id)
        cls.clients = (cls.ann, cls.zed)
        for shop in cls.shops:
            cls._bank(shop)

    def test_timeline_is_the_union_of_its_sources(self):
        done = Counter()

        @HISTORIES
        @given(a_seed, st.integers(0, 2), some_kinds, a_day, a_day, st.sampled_from((1, 3, 4, 5, 7, 9)))
        def run(seed, where, kinds, since, until, limit):
            savepoint = self.env.cr.savepoint()
            try:
                self.people = [self.ann, self.bob, self.eve, self.zed, self.yan]
                history = History(self)
                random = Random(seed)  # noqa: S311  (no secret is made of it)
                for command in random.sample(OFTEN, random.randint(6, 16)):
                    history.do(command, *random.choices(range(120), k=5))
                companies = (self.company.ids, self.branch.ids, [self.branch.id, self.company.id])[where]
                for place, role in enumerate(ROLES):
                    one, other = self.clients[:: 1 if (place + limit) % 2 else -1]
                    done.update(self._check(one, role, companies, limit))
                    done.update(self._check(other, role, companies, None))
                    done.update(self._check(other, role, companies, limit, kinds, since, until))
            finally:
                savepoint.close(rollback=True)
                self.env.invalidate_all()

        with mute_logger("odoo.models.unlink", "odoo.addons.base.partner.merge"):
            run()
        self.assertFalse([kind for kind in KINDS if done[kind] < 3], "These kinds hardly ever happened.")

    def _check(self, client, role, companies, limit, kinds=None, since=None, until=None):
        """Compare the rows of a client, in whole and in pages, with the naive ones; return the kinds that were told."""
        context = {"allowed_company_ids": companies}
        options = {"kinds": kinds, "since": since, "until": until, "context": context}
        env = self.as_role(role)
        naive = NaiveTimeline(env(context={**env.context, **context}), client).tell(kinds, since, until)
        rows = self.rows(client, role, **options)
        words = f"{client.name} as {role} in {companies}, {kinds}, {since} to {until}"
        told = [(*(row[name] for name in ("happened_at", "kind", "res_model", "res_id", "contact")),) for row in rows]
        self.assertEqual(Counter(told), Counter(naive), words)
        self.assertEqual([row[0] for row in told], [row[0] for row in naive], words)
        keys = [(row["happened_at"], row["id"]) for row in rows]
        self.assertEqual(keys, sorted(set(keys), reverse=True), words)
        if limit:
            pages = self.read_pages(client, role, limit=limit, **options)
            self.assertEqual([row for page in pages for row in page], rows, words)
        return Counter(row["kind"] for row in rows)
