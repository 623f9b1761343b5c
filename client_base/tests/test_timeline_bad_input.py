"""Nonsense from people, programs and the outside: a clear sentence or a sane row, and nothing is lost."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .timeline_case import ROW, TimelineCase

# As the web client sends them.
BAD_CURSORS = (
    "x", "2026-03-05", 7, 1.5, True, {}, [], ["2026-03-05 10:00:00"], [1, 2], ["yesterday", 5],
    ["2026-13-45 99:99:99", 5],
    ["2026-03-05 10:00:00", "x"], ["2026-03-05 10:00:00", None], ["2026-03-05 10:00:00", 1, 2], [None, None],
    ["'; DROP TABLE sale_order; --", 1], ["2026-03-05 10:00:00", {}], ["0000-00-00 00:00:00", 1],
)  # fmt: skip
BAD_DAYS = (
    "yesterday", "2026-02-30", "2026-13-01", 7, 1.5, True, [], {}, ["2026-03-05"], "'; DROP TABLE sale_order; --",
    "99999-01-01", "-1", "\x00",
)  # fmt: skip
BAD_KINDS = ("order", 7, True, {}, [7], [None], [["order"]], [{}], "'; DROP TABLE sale_order; --")
BAD_LIMITS = (0, -1, -(10**12), "x", "40; DROP TABLE sale_order", 1.5, [], {}, [40])
HUGE_LIMITS = (10**6, 10**9, 10**30)
# Far enough away to be outside of what a database or Python's calendar holds.
EDGES = ("0001-01-01", "9999-12-31")


@tagged("post_install", "-at_install")
class TestTimelineRequests(TimelineCase):
    """What a program may send over RPC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for day in range(1, 6):
            cls.order(cls.bob, f"2026-03-0{day}")

    def assert_sane(self, **options):
        """Check that the user is told what is wrong, or gets a page of rows."""
        try:
            page = self.page(self.ann, "chief", **options)
        except UserError as error:
            self.assertGreater(len(str(error)), 15, "a sentence says what is wrong")
            return None
        self.assertEqual(set(page), {"rows", "cursor"})
        self.assertLessEqual(len(page["rows"]), 5)
        self.assertTrue(all(set(row) == ROW for row in page["rows"]))
        return page

    def test_cursors(self):
        for cursor in BAD_CURSORS:
            with self.subTest(cursor=cursor):
                self.assert_sane(cursor=cursor)

    def test_cursor_of_no_row_is_a_place_all_the_same(self):
        for row_id in (0, 10**12, 2**62):
            with self.subTest(row_id=row_id):
                page = self.assert_sane(cursor=["2026-03-03 11:00:00", row_id])
                self.assertEqual(len(page["rows"]), 2)
        for row_id in (-1, 10**30):
            self.assert_sane(cursor=["2026-03-03 11:00:00", row_id])

    def test_days(self):
        for day in BAD_DAYS:
            for name in ("since", "until"):
                with self.subTest(day=day, name=name):
                    self.assert_sane(**{name: day})

    def test_days_at_the_ends_of_the_calendar(self):
        for since in EDGES:
            for until in EDGES:
                with self.subTest(since=since, until=until):
                    page = self.assert_sane(since=since, until=until)
                    if page:
                        self.assertEqual(len(page["rows"]), 5 if since < until else 0)
        self.assertEqual(len(self.assert_sane(since="")["rows"]), 5, "an empty field of the screen")

    def test_end_before_the_start(self):
        page = self.assert_sane(since="2026-03-05", until="2026-03-01")
        self.assertFalse(page and page["rows"])

    def test_kinds(self):
        for kinds in BAD_KINDS:
            with self.subTest(kinds=kinds):
                self.assert_sane(kinds=kinds)
        for kinds in (["nonsense"], ["'; DROP TABLE sale_order; --"], ["order "]):
            with self.subTest(kinds=kinds):
                page = self.assert_sane(kinds=kinds)
                self.assertFalse(page and page["rows"])
        self.assertEqual(len(self.assert_sane(kinds=["order", "order"])["rows"]), 5)

    def test_unknown_kind_beside_a_known_one(self):
        page = self.assert_sane(kinds=["order", "kind_of_a_removed_addon"])
        self.assertTrue(page is None or len(page["rows"]) == 5)

    def test_limits(self):
        for limit in BAD_LIMITS:
            with self.subTest(limit=limit):
                page = self.assert_sane(limit=limit)
                self.assertTrue(page is None or page["rows"] or page["cursor"] is False, "reading goes on or ends")
        for limit in HUGE_LIMITS:
            with self.subTest(limit=limit):
                self.assert_sane(limit=limit)

    def test_limit_has_an_end(self):
        for number in range(240):
            self.talk(self.bob, "2026-04-01", note=str(number))
        page = self.page(self.ann, "chief", limit=10**6, kinds=["interaction"])
        self.assertTrue(len(page["rows"]) == 240 or page["cursor"], "what is cut off is on the next page")

    def test_nothing_was_dropped(self):
        self.assertEqual(len(self.rows(self.ann, "chief")), 5)


@tagged("post_install", "-at_install")
class TestTimelineOddClients(TimelineCase):
    def test_unsaved_client(self):
        new = self.Partner.new({"name": "New"})
        self.assertEqual(new.get_client_timeline(), {"rows": [], "cursor": False})

    def test_no_client_and_two_clients(self):
        self.order(self.ann, "2026-03-05")
        try:
            page = self.Partner.get_client_timeline()
        except (UserError, ValueError):
            page = None
        self.assertFalse(page and page["rows"])
        try:
            rows = (self.ann | self.mine).get_client_timeline()["rows"]
        except (UserError, ValueError):
            rows = []
        self.assertEqual(len({row["id"] for row in rows}), len(rows))

    def test_deleted_client(self):
        gone = self.client("Gone")
        gone.unlink()
        try:
            self.assertFalse(gone.get_client_timeline()["rows"])
        except UserError as error:
            self.assertTrue(str(error))

    def test_contact_that_is_no_client(self):
        """A colleague, an own company and a supplier have a story, too, if only a short one."""
        self.write_to(self.company.partner_id, "2026-03-05")
        self.assertIn("email_out", self.kinds(self.company.partner_id))
        supplier = self.client("Supplier", supplier_rank=1)
        self.meet(supplier, "2026-03-05")
        self.assertEqual(self.kinds(supplier), ["meeting"])

    def test_client_without_addresses_has_nobodys_letters(self):
        """Weak point 9 of peers: an empty e-mail matched everyone's."""
        silent = self.client("Silent", email=False, phone=False)
        blank = self.client("Blank", email="", phone="")
        other = self.client("Other", email=False)
        self.write_to(other, "2026-03-05", kind="email_outgoing")
        self.hear_from(other, "2026-03-06", author=other, email_from=False)
        self.trace(other, "2026-03-07", email=False)
        self.talk(other, "2026-03-08")
        for client in (silent, blank):
            self.assertEqual(self.rows(client), [])
        self.assertEqual(len(self.rows(other)), 4)

    def test_two_clients_with_one_address_keep_their_own_letters(self):
        first, second = (self.client(name, email="office@example.com") for name in ("First", "Second"))
        self.hear_from(first, "2026-03-05", author=first)
        self.trace(first, "2026-03-06")
        self.assertEqual(self.kinds(first), ["mailing_sent", "email_in"])
        self.assertEqual(self.rows(second), [])

    def test_own_parent(self):
        with self.assertRaises(UserError):
            self.ann.parent_id = self.bob
        self.order(self.bob, "2026-03-05")
        self.row(self.ann)
