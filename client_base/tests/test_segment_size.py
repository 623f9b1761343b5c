from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .by_hand_case import ByHandCase

UTC = ZoneInfo("UTC")
# Ahead of and behind UTC, with a change to and from summer time on the days that follow.
ZONES = ("UTC", "Europe/Moscow", "America/New_York", "Pacific/Auckland", "Asia/Beirut")


@tagged("post_install", "-at_install")
class TestSegmentSize(ByHandCase):
    """The size of a segment at the end of each day, and who was in then."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Size = cls.env["client.segment.size"]
        cls.past = cls.make_segment("Past", kind="manual")

    def scatter(self, segment, seed, clients):
        """Write stays around two changes of summer time; return them as (client, entered, left)."""
        random, stays = Random(seed), []  # noqa: S311
        for client in clients:
            moment = datetime(2026, 3, 6) + timedelta(minutes=random.randrange(0, 6000))
            for _number in range(random.randrange(1, 5)):
                left = moment + timedelta(minutes=random.choice((0, 1, 30, 700, 1440, 5000)))
                is_open = random.random() < 0.2
                stays.append((client, moment, None if is_open else left))
                self.stay(segment, client, moment, None if is_open else left)
                if is_open:
                    break
                moment = left + timedelta(minutes=random.choice((1, 60, 3000)))
        return stays

    def naive_members(self, stays, day, zone):
        """Return who was in as a clock on the wall there stood at the end of the day."""

        def local_day(moment):
            return moment.replace(tzinfo=UTC).astimezone(zone).date()

        return {
            client for client, entered, left in stays
            if local_day(entered) <= day and (left is None or local_day(left) > day)
        }  # fmt: skip

    def rows(self, segment):
        self.env.flush_all()
        return self.Size.search([("segment_id", "=", segment.id)], order="day")

    def test_every_day_against_a_naive_count(self):
        clients = self.ann | self.bob | self.zed | self.mine | self.theirs | self.nobodys
        for seed, name in enumerate(ZONES):
            self.company.client_tz = name
            segment = self.make_segment(name, kind="manual")
            stays = self.scatter(segment, seed, clients)
            rows, zone = self.rows(segment), ZoneInfo(name)
            first = min(entered for _client, entered, _left in stays).replace(tzinfo=UTC).astimezone(zone).date()
            days = [first + timedelta(days=n) for n in range((self.today() - first).days + 1)]
            self.assertEqual(rows.mapped("day"), days)
            self.assertEqual(len(set(rows.ids)), len(rows))
            for row in rows[:40] + rows[-1]:
                members = self.naive_members(stays, row.day, zone)
                with self.subTest(zone=name, day=row.day):
                    self.assertEqual(row.size, len(members))
                    found = self.Partner.search(segment._get_members_on(row.day))
                    self.assertEqual(set(found), members)
            self.assertEqual(sum(rows.mapped("entered")), len(stays))
            self.assertEqual(sum(rows.mapped("entered")) - sum(rows.mapped("left")), rows[-1].size)

    def test_midnight_is_that_of_the_company(self):
        self.company.client_tz = "Europe/Moscow"
        self.stay(self.past, self.ann, "2026-03-01 20:59:59", "2026-03-02 21:00:00")
        by_day = {row.day: (row.entered, row.left, row.size) for row in self.rows(self.past)[:4]}
        self.assertEqual(by_day[date(2026, 3, 1)], (1, 0, 1))
        self.assertEqual(by_day[date(2026, 3, 2)], (0, 0, 1))
        self.assertEqual(by_day[date(2026, 3, 3)], (0, 1, 0))
        self.assertEqual(self.Partner.search(self.past._get_members_on("2026-03-02")), self.ann)
        self.assertFalse(self.Partner.search(self.past._get_members_on("2026-03-03")))
        self.assertFalse(self.Partner.search(self.past._get_members_on("2026-02-28")))

    def test_today_is_the_members_of_now(self):
        self.assertEqual(self.rows(self.moscow)[-1].size, self.moscow.member_count)
        self.assertEqual(self.Partner.search(self.moscow._get_members_on(self.today())), self.ann | self.bob)

    def test_a_segment_without_stays_has_no_rows(self):
        self.assertFalse(self.rows(self.past))

    def test_several_days_are_averaged(self):
        self.stay(self.past, self.ann, "2026-02-01 12:00:00")
        self.stay(self.past, self.bob, "2026-03-01 12:00:00")
        months = self.Size._read_group([("segment_id", "=", self.past.id)], ["day:month"], ["size:avg", "entered:sum"])
        self.assertEqual(months[0][1:], (1, 1))
        self.assertEqual(months[1][1:], (2, 1))

    # === RIGHTS === #

    def test_sizes_are_read_by_readers_of_the_company(self):
        for role in ("own", "all", "analyst", "marketer", "manager"):
            sizes = self.as_role(role, self.Size).search([])
            with self.subTest(role):
                self.assertIn(self.moscow, sizes.segment_id)
                self.assertNotIn(self.foreign, sizes.segment_id)
        for role in ("internal", "portal", "public"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.as_role(role, self.Size).search([])

    def test_who_was_in_is_asked_by_a_wizard(self):
        self.stay(self.past, self.ann, "2026-02-01 12:00:00", "2026-03-05 12:00:00")
        self.stay(self.past, self.theirs, "2026-02-01 12:00:00")
        counts = {"own": 1, "all": 2, "analyst": 2, "marketer": 2}
        for role, count in counts.items():
            form = Form(self.as_role(role)["client.segment.past"].with_context(default_segment_id=self.past.id))
            form.day = date(2026, 3, 1)
            action = form.save().action_open()
            found = self.as_role(role)[action["res_model"]].search(action["domain"])
            with self.subTest(role):
                self.assertEqual((form.member_count, len(found)), (count, count))
                self.assertEqual(action["res_model"], "client.segment.stay" if role == "analyst" else "res.partner")

    def test_stays_on_the_card_are_not_for_outsiders(self):
        for role in ("portal", "internal"):
            user = self.users[role]
            domain = [("client_stay_ids.segment_id", "=", self.moscow.id)]
            with self.subTest(role), self.assertRaises(AccessError):
                self.as_role(role, user.partner_id).read(["client_stay_ids"])
            with self.subTest(role), self.assertRaises(AccessError):
                self.as_role(role)["res.partner"].search(domain)

    def test_a_page_costs_no_query_a_row(self):
        self.stay(self.past, self.ann, "2026-02-01 12:00:00")
        self.Size.search_read([("segment_id", "=", self.past.id)], ["day", "size", "segment_id"], limit=1)
        self.env.invalidate_all()
        with self.assertQueryCount(4):
            self.Size.search_read([("segment_id", "=", self.past.id)], ["day", "size", "segment_id"], limit=80)
