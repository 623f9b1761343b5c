"""Pages, filters, the list, and clients who merge, move or go."""

import re
from datetime import timedelta

from freezegun import freeze_time

from odoo.models import MAGIC_COLUMNS
from odoo.tests import tagged

from ..report.timeline.window import Window
from .timeline_case import KINDS, TimelineCase

COLUMN = re.compile(r'"?(\w+)"?\."?(\w+)"?')
# Other names of tables in the arms.
ALIASES = {"logged": "client.interaction", "mailed": "mailing.trace", "invited": "calendar.attendee"}


class TimelineHistory(TimelineCase):
    """A client with a row or more of each kind, some of which share a second."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.day = cls.moment("2026-03-05 10:20")
        cls.order(cls.bob, cls.day)
        cls.quotation(cls.eve, cls.day)
        cls.invoice(partner=cls.bob, day="2026-03-05")
        cls.invoice(partner=cls.bob, day="2026-03-05", kind="out_refund")
        cls.pay(cls.bob, "2026-03-05")
        cls.pay(cls.bob, "2026-03-05", back=True)
        cls.talk(cls.eve, cls.day)
        cls.done(cls.bob, "2026-03-05", "Done")
        cls.meet(cls.bob | cls.eve, cls.day)
        cls.hear_from(cls.bob, cls.day, author=cls.bob)
        cls.write_to(cls.eve, cls.day)
        cls.write_to(cls.eve, cls.day, note=True)
        gone = {"client_unsubscribed_at": cls.day}
        cls.trace(cls.bob, cls.day, opened=cls.day, clicked=cls.day, answered=cls.day, **gone)
        cls.trace(cls.eve, cls.day, bounced=True)
        cls.trace(cls.bob, cls.day, trace_status="cancel")
        cls.stay(cls.ann, cls.day, cls.day)


@tagged("post_install", "-at_install")
class TestTimelinePages(TimelineHistory):
    # === PAGES === #

    def test_history_has_every_kind(self):
        self.assertEqual(set(self.kinds(self.ann)), KINDS)

    def test_pages_neither_double_nor_lose_rows_of_one_second(self):
        for number in range(50):
            self.talk(self.eve, self.day, note=str(number))
        everything = self.rows(self.ann)
        self.assertGreater(len(everything), 60)
        for limit in (1, 7, 40):
            with self.subTest(limit=limit):
                pages = self.read_pages(self.ann, limit=limit)
                self.assertEqual([row for page in pages for row in page], everything)
                self.assertEqual({len(page) for page in pages[:-1]}, {limit})

    def test_newest_come_first_and_the_id_decides_between_equals(self):
        self.order(self.bob, "2026-04-01")
        self.order(self.bob, "2020-04-01")
        keys = [(row["happened_at"], row["id"]) for row in self.rows(self.ann)]
        self.assertEqual(keys, sorted(keys, reverse=True))
        self.assertEqual(len(set(keys)), len(keys))

    def test_last_page_says_that_it_is_the_last(self):
        count = len(self.rows(self.ann))
        self.assertIs(self.page(self.ann, limit=count)["cursor"], False)
        self.assertIs(self.page(self.ann, limit=count + 1)["cursor"], False)
        page = self.page(self.ann, limit=count - 1)
        self.assertEqual(page["cursor"][1], page["rows"][-1]["id"])

    def test_rows_that_come_meanwhile_disturb_no_later_page(self):
        first = self.page(self.ann, limit=4)
        later = self.page(self.ann, cursor=first["cursor"], limit=100)["rows"]
        self.order(self.bob, self.ago(0))
        self.assertEqual(self.page(self.ann, cursor=first["cursor"], limit=100)["rows"], later)

    def test_client_without_a_past(self):
        stranger = self.client("Stranger")
        self.assertEqual(self.page(stranger), {"rows": [], "cursor": False})

    # === FILTERS === #

    def test_kinds(self):
        everything = self.rows(self.ann)
        for kind in sorted(KINDS):
            with self.subTest(kind=kind):
                expected = [row for row in everything if row["kind"] == kind]
                self.assertEqual(self.rows(self.ann, kinds=[kind]), expected)
        some = ["order", "mailing_sent", "note"]
        self.assertEqual(self.rows(self.ann, kinds=some), [row for row in everything if row["kind"] in some])

    def test_no_kinds_are_all_kinds(self):
        self.assertEqual(self.rows(self.ann, kinds=None), self.rows(self.ann))

    def test_days_are_the_companys(self):
        self.company.client_tz = "Asia/Tokyo"
        late = self.order(self.eve, "2026-05-05 14:59")  # 23:59 there
        early = self.order(self.eve, "2026-05-05 15:00")
        invoice = self.invoice(partner=self.eve, day="2026-05-06")
        names = lambda **days: {row["name"] for row in self.rows(self.ann, **days)}  # noqa: E731
        self.assertEqual(names(since="2026-05-05", until="2026-05-05"), {late.name})
        self.assertEqual(names(since="2026-05-06", until="2026-05-06"), {early.name, invoice.name})
        self.assertEqual(names(since="2026-05-06"), {early.name, invoice.name})
        self.assertEqual(self.rows(self.ann, until="2026-05-05")[0]["name"], late.name)

    def test_days_of_23_and_25_hours(self):
        self.company.client_tz = "Europe/Berlin"
        for day, first, last in (
            ("2026-03-29", "2026-03-28 23:00:00", "2026-03-29 21:59:59"),
            ("2026-10-25", "2026-10-24 22:00:00", "2026-10-25 22:59:59"),
        ):
            with self.subTest(day=day):
                edges = [self.moment(first), self.moment(last)]
                for moment in (edges[0] - timedelta(seconds=1), *edges, edges[1] + timedelta(seconds=1)):
                    self.order(self.eve, moment)
                found = self.rows(self.ann, since=day, until=day)
                self.assertEqual([row["happened_at"] for row in found], [last, first])
                invoice = self.invoice(partner=self.eve, day=day)
                self.assertEqual(len(self.rows(self.ann, since=day, until=day, kinds=["invoice"])), 1)
                self.assertEqual(self.rows(self.ann, since=day, until=day)[-1]["name"], invoice.name)

    def test_pages_of_filtered_rows(self):
        options = {"kinds": ["mailing_sent", "order", "interaction"], "since": "2026-03-05", "until": "2026-03-05"}
        pages = self.read_pages(self.ann, limit=2, **options)
        self.assertEqual([row for page in pages for row in page], self.rows(self.ann, **options))

    def test_meeting_of_this_minute_comes_when_it_has_begun(self):
        meeting = self.meet(self.bob, self.ago(-1))
        self.assertEqual(self.kinds(self.ann, since=str(self.today())), [])
        with freeze_time(meeting.start + timedelta(seconds=1)):
            self.assertEqual(self.kinds(self.ann, since=str(meeting.start.date())), ["meeting"])


@tagged("post_install", "-at_install")
class TestTimelineFollowsTheClient(TimelineHistory):
    def test_merged_client_keeps_all_of_it(self):
        before = self.rows(self.ann)
        self.merge(self.ann, self.mine)
        after = self.rows(self.mine, until="2026-03-06")
        self.assertEqual([row["kind"] for row in after], [row["kind"] for row in before])
        self.assertEqual([row["id"] for row in after], [row["id"] for row in before])

    def test_merged_contact_takes_his_past_along(self):
        before = [row["id"] for row in self.rows(self.ann)]
        self.merge(self.eve, self.bob)
        self.assertEqual([row["id"] for row in self.rows(self.ann)], before)
        self.assertEqual({row["contact"] for row in self.rows(self.ann)} - {False}, {"Bob"})

    def test_twins_who_met_us_together_are_told_of_it_once(self):
        twin = self.client("Ann's twin", is_company=True)
        self.meet(twin | self.ann, "2026-04-01")
        self.merge(twin, self.ann)
        self.row(self.ann, since="2026-04-01")

    def test_contact_who_moved_takes_along_what_was_with_him(self):
        of_eve = {"quotation", "interaction", "email_out", "note", "mailing_sent", "mailing_bounced", "meeting"}
        new = self.client("New company", is_company=True)
        self.eve.parent_id = new
        kinds = set(self.kinds(new))
        self.assertLessEqual({"interaction", "email_out", "note", "meeting"}, kinds)
        self.assertLessEqual(kinds, of_eve, "what was with Bob, or with the company, stays there")
        left = set(self.kinds(self.ann))
        self.assertLessEqual({"order", "invoice", "payment", "meeting", "segment_entered"}, left)
        self.assertNotIn("interaction", left)

    def test_archived_client_and_contact_keep_theirs(self):
        before = self.rows(self.ann)
        (self.bob | self.eve).action_archive()
        self.assertEqual(self.rows(self.ann), before)
        self.ann.action_archive()
        self.assertEqual(self.rows(self.ann), before)
        self.assertEqual(self.rows(self.bob), before)


@tagged("post_install", "-at_install")
class TestTimelineList(TimelineHistory):
    """The same rows as a list."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Timeline = cls.env["client.timeline"]
        cls.of_ann = [("client_id", "=", cls.ann.id)]

    def test_list_has_the_rows_of_the_pages(self):
        rows = self.rows(self.ann)
        found = self.Timeline.search(self.of_ann)
        self.assertEqual(found.ids, [row["id"] for row in rows], "the same ones in the same order")
        self.assertEqual(self.Timeline.search_count(self.of_ann), len(rows))

    def test_groups_count_the_rows_of_the_pages(self):
        groups = self.Timeline.formatted_read_group(self.of_ann, ["kind"], ["__count"])
        counted = {group["kind"]: group["__count"] for group in groups}
        kinds = self.kinds(self.ann)
        self.assertEqual(counted, {kind: kinds.count(kind) for kind in set(kinds)})
        by_month = self.Timeline.formatted_read_group(self.of_ann, ["happened_at:month", "kind"], ["__count"])
        self.assertEqual(sum(group["__count"] for group in by_month), len(kinds))

    def test_row_of_each_kind_is_read_by_its_id(self):
        for row in self.rows(self.ann):
            with self.subTest(kind=row["kind"]):
                self.env.invalidate_all()
                [read] = self.Timeline.browse(row["id"]).read()
                self.assertEqual(read["kind"], row["kind"])
                self.assertEqual(self.text_of(read["happened_at"]), row["happened_at"])
                self.assertEqual(read["client_id"][0], self.ann.id)
                self.assertEqual((read["res_model"], read["res_id"]), (row["res_model"], row["res_id"]))
                self.assertEqual(self.Timeline.search([("id", "=", row["id"])]).id, row["id"])

    def test_rows_open_what_they_tell_of(self):
        for row in self.rows(self.ann):
            if row["res_id"]:
                with self.subTest(kind=row["kind"]):
                    action = self.Timeline.browse(row["id"]).action_open_document()
                    self.assertEqual((action["res_model"], action["res_id"]), (row["res_model"], row["res_id"]))
                    self.assertTrue(self.env[action["res_model"]].browse(action["res_id"]).exists())

    def test_list_is_searched_by_what_people_look_for(self):
        search = lambda *leaf: self.Timeline.search([*self.of_ann, leaf])  # noqa: E731
        self.assertEqual(search("kind", "=", "order").kind, "order")
        self.assertEqual(search("contact_id", "=", self.eve.id).contact_id, self.eve)
        self.assertEqual(len(search("happened_at", ">=", "2026-03-06")), 0)
        self.assertEqual(search("name", "ilike", "Autumn").mapped("kind").count("mailing_sent"), 2)

    def test_missing_row_is_no_row(self):
        self.assertFalse(self.Timeline.search([("id", "=", 987654321)]))
        self.assertFalse(self.Timeline.browse(987654321).exists())

    def test_what_is_read_is_written_before(self):
        """A column that ``_depends`` leaves out may be read as it was before the last change."""
        arms = self.Timeline._get_arms()
        people = self.Timeline._find_people(self.ann.ids, arms)
        code = self.Timeline._get_page_query(people, arms, Window("UTC", limit=1)).code
        models = {self.env[model]._table: model for model in self.Timeline._depends} | ALIASES
        read = {(models[table], column) for table, column in COLUMN.findall(code) if table in models}
        read = {(model, column) for model, column in read if column in self.env[model]._fields}
        told = {(model, name) for model, names in self.Timeline._depends.items() for name in names}
        self.assertEqual({row for row in read - told if row[1] not in MAGIC_COLUMNS}, set())
