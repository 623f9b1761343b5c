"""Who is told what: as much as the sources tell him, and no sign of the rest."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .timeline_case import KINDS, MAILINGS, MONEY, TimelineCase

REFUSED = ("internal", "sales_own", "portal", "public", "system")


@tagged("post_install", "-at_install")
class TestTimelineAccess(TimelineCase):
    def names(self, role, client=None, **options):
        return [row["name"] for row in self.rows(client or self.ann, role, **options)]

    # === SALESPEOPLE === #

    def test_orders_of_a_colleague_are_hidden_from_who_sees_his_own(self):
        mine, theirs, nobodys = (self.order(self.bob, f"2026-03-0{day}") for day in (5, 6, 7))
        mine.user_id, theirs.user_id, nobodys.user_id = self.seller, self.colleague, False
        self.assertEqual(self.names("seller"), [nobodys.name, mine.name])
        self.assertEqual(self.names("colleague"), [nobodys.name, theirs.name])
        self.assertEqual(self.names("head"), [nobodys.name, theirs.name, mine.name])
        self.assertEqual(self.names("own"), [], "who sells nothing reads no orders")

    def test_invoices_of_a_colleague_are_hidden_too(self):
        mine, theirs = (self.invoice(partner=self.bob, day=f"2026-03-0{day}") for day in (5, 6))
        mine.invoice_user_id, theirs.invoice_user_id = self.seller, self.colleague
        self.assertEqual(self.names("seller"), [mine.name])
        self.assertEqual(self.names("chief"), [theirs.name, mine.name])

    def test_money_is_for_who_may_read_it(self):
        self.invoice(partner=self.bob, day="2026-03-05").invoice_user_id = self.seller
        self.pay(self.bob, "2026-03-06")
        self.pay(self.bob, "2026-03-06", back=True)
        self.assertEqual(self.kinds(self.ann, "own"), [])
        self.assertEqual(self.kinds(self.ann, "all"), [])
        self.assertEqual(self.kinds(self.ann, "seller"), ["invoice"])
        self.assertEqual(len(self.kinds(self.ann, "chief")), 3)

    def test_mailings_are_for_who_may_read_them(self):
        self.trace(self.bob, "2026-03-05", opened="2026-03-06", answered="2026-03-07")
        for role in ("seller", "own", "all", "head", "manager"):
            allowed = self.users[role].has_group("mass_mailing.group_mass_mailing_user")
            with self.subTest(role=role):
                self.assertEqual(len(self.rows(self.ann, role)), 3 if allowed else 0)
        self.assertEqual(len(self.rows(self.ann, "chief")), 3)

    def test_letter_of_a_mailing_is_a_letter_to_who_reads_no_mailings(self):
        """Who may not read mailings is told of the copy in the chatter, as the host shows it to him."""
        message = self.write_to(self.bob, "2026-03-05", "Autumn kites", kind="email_outgoing")
        self.trace(self.bob, "2026-03-05", message_id=message.message_id)
        self.assertEqual(self.kinds(self.ann, "chief"), ["mailing_sent"])
        self.assertEqual(self.kinds(self.ann, "seller"), ["email_out"])

    def test_kinds_that_are_offered_are_those_one_may_read(self):
        self.assertLessEqual(KINDS, self.readable_kinds("chief"))
        for role in ("own", "all", "seller", "head", "chief", "manager"):
            offered, user = self.readable_kinds(role), self.users[role]
            env = user.env(user=user)
            with self.subTest(role=role):
                for model, kinds in {
                    "sale.order": {"order", "quotation"},
                    "account.move": {"invoice", "refund"},
                    "account.payment": {"payment", "payment_back"},
                    "mailing.trace": set(MAILINGS),
                    "client.interaction": {"interaction"},
                    "client.segment.stay": {"segment_entered", "segment_left"},
                }.items():
                    expected = kinds if env[model].has_access("read") else set()
                    self.assertEqual(offered & kinds, expected, model)

    def test_kinds_depend_on_no_client(self):
        self.order(self.ann, "2026-03-05")
        self.assertEqual(self.readable_kinds("seller", self.ann), self.readable_kinds("seller", self.nobodys))

    def test_kinds_that_are_asked_for_open_nothing(self):
        self.trace(self.bob, "2026-03-05")
        self.pay(self.bob, "2026-03-05")
        for kind in (*MAILINGS, *MONEY):
            with self.subTest(kind=kind):
                self.assertEqual(self.page(self.ann, "own", kinds=[kind]), {"rows": [], "cursor": False})

    # === TALKS === #

    def test_private_meetings_of_colleagues_are_no_rows(self):
        self.meet(self.bob, "2026-03-05", privacy="private", user_id=self.colleague.id, name="Secret")
        for role in ("seller", "own", "all", "chief"):
            with self.subTest(role=role):
                self.assertEqual(self.rows(self.ann, role), [])
        self.assertEqual(self.names("colleague"), ["Secret"])

    def test_private_meetings_that_one_is_invited_to_are_told(self):
        people = self.bob | self.seller.partner_id
        self.meet(people, "2026-03-05", privacy="private", user_id=self.colleague.id, name="Secret")
        self.assertEqual(self.names("seller"), ["Secret"])
        self.assertEqual(self.names("all"), [])

    def test_calendars_that_are_private_altogether(self):
        self.colleague.with_user(self.colleague).calendar_default_privacy = "private"
        self.meet(self.bob, "2026-03-05", user_id=self.colleague.id, name="Secret")
        self.meet(self.bob, "2026-03-06", user_id=self.colleague.id, name="Open", privacy="public")
        self.assertEqual(self.names("seller"), ["Open"])
        self.assertEqual(self.names("colleague"), ["Open", "Secret"])

    def test_messages_and_activities_of_a_hidden_document(self):
        order = self.order(self.bob, "2026-03-01")
        order.user_id = self.colleague
        self.write_to(order, "2026-03-05", "Secret", author=self.colleague.partner_id)
        self.hear_from(order, "2026-03-06", "Secret", author=self.bob)
        self.done(order, "2026-03-07", "Secret", user=self.colleague)
        self.write_to(self.bob, "2026-03-04", "Open")
        self.assertEqual(len(self.rows(self.ann, "colleague")), 5)
        for role in ("seller", "own", "all"):
            with self.subTest(role=role):
                [row] = self.rows(self.ann, role)
                self.assertEqual(row["kind"], "email_out")
                self.assertNotIn("Secret", str(row))

    def test_talks_are_of_the_clients_that_one_serves(self):
        self.talk(self.bob, "2026-03-05", user_id=self.colleague.id)
        self.assertEqual(self.kinds(self.ann, "seller"), ["interaction"], "nobody's client")
        self.ann.user_id = self.colleague
        with self.assertRaises(AccessError):
            self.page(self.ann, "seller")
        with self.assertRaises(AccessError):
            self.page(self.bob, "seller")
        self.assertEqual(self.kinds(self.ann, "colleague"), ["interaction"])

    # === OUTSIDERS === #

    def test_outsiders_are_refused(self):
        self.order(self.visitor, "2026-03-05")
        for role in REFUSED:
            for client in (self.ann, self.users[role].partner_id):
                with self.subTest(role=role, client=client.name):
                    with self.assertRaises(AccessError):
                        self.page(client, role)
                    with self.assertRaises(AccessError):
                        self.as_role(role, client).get_client_timeline_kinds()
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role)["client.timeline"].search([("client_id", "=", self.ann.id)])
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role)["client.timeline"].formatted_read_group([], ["kind"], ["__count"])

    def test_rights_of_the_host_alone_open_nothing(self):
        groups = "sales_team.group_sale_salesman,account.group_account_invoice,mass_mailing.group_mass_mailing_user"
        self.users["clerk"] = self.make_user("clerk", groups)
        with self.assertRaises(AccessError):
            self.page(self.ann, "clerk")

    def test_analyst_is_told_no_words(self):
        self.talk(self.bob, "2026-03-05", note="Secret")
        self.write_to(self.bob, "2026-03-06", "Secret", subject="Secret")
        with self.assertRaises(AccessError):
            self.page(self.ann, "analyst")
        Timeline = self.as_role("analyst")["client.timeline"]
        if Timeline.has_access("read"):
            rows = Timeline.search([("client_id", "=", self.ann.id)])
            self.assertNotIn("Secret", str(rows.read(["name", "text", "result"])))
            self.assertFalse(Timeline.search([("name", "ilike", "Secret")]))

    # === COMPANIES === #

    def test_another_company(self):
        branch = self.make_company("Branch")
        here, there = self.order(self.bob, "2026-03-05"), self.order(self.bob, "2026-03-06", company=branch)
        self.pay(self.bob, "2026-03-06", company=branch)
        self.invoice(partner=self.bob, day="2026-03-06", company=branch)
        self.talk(self.bob, "2026-03-06", company=branch)
        self.stay(self.ann, "2026-03-06", company=branch)
        self.write_to(there, "2026-03-06", "Secret")
        self.done(there, "2026-03-06", "Secret")
        self.assertEqual(self.names("chief"), [here.name])
        both = self.work_in("chief", self.company, branch)
        self.assertEqual(self.names("chief", context={"allowed_company_ids": self.company.ids}), [here.name])
        self.assertEqual(len(self.rows(self.ann, "chief", context=both)), 8)
        other = self.rows(self.ann, "chief", context={"allowed_company_ids": branch.ids})
        self.assertEqual(len(other), 7)
        self.assertNotIn(here.name, str(other))

    def test_what_belongs_to_no_company_is_told_in_each(self):
        branch = self.make_company("Branch")
        self.write_to(self.bob, "2026-03-05")
        self.meet(self.bob, "2026-03-06")
        self.trace(self.bob, "2026-03-07")
        for company in (self.company, branch):
            context = self.work_in("chief", company)
            with self.subTest(company=company.name):
                rows = self.rows(self.ann, "chief", context=context)
                self.assertEqual([row["kind"] for row in rows], ["mailing_sent", "meeting", "email_out"])

    def test_client_of_another_company_is_refused(self):
        branch = self.make_company("Branch")
        theirs = self.client("Theirs alone", company_id=branch.id)
        with self.assertRaises(AccessError):
            self.page(theirs, "chief")

    # === NO HINTS === #

    def test_hidden_rows_leave_no_gap(self):
        for number in range(12):
            order = self.order(self.bob, self.moment("2026-03-05").replace(minute=number))
            order.user_id = self.seller if number % 4 == 0 else self.colleague
            self.trace(self.bob, self.moment("2026-03-05").replace(minute=number))
        pages = self.read_pages(self.ann, "seller", limit=2)
        self.assertEqual([len(page) for page in pages], [2, 1], "full pages, and no more of them")
        self.assertTrue(all(row["user"] == self.seller.name for page in pages for row in page))

    def test_page_is_the_same_whether_or_not_something_is_hidden(self):
        order = self.order(self.bob, "2026-03-05")
        order.user_id = self.seller
        before = self.page(self.ann, "seller", limit=1)
        hidden = self.order(self.bob, "2026-03-06")
        hidden.user_id = self.colleague
        self.write_to(hidden, "2026-03-07")
        self.trace(self.bob, "2026-03-08", opened="2026-03-09")
        self.pay(self.bob, "2026-03-09")
        self.meet(self.bob, "2026-03-09", privacy="private", user_id=self.colleague.id)
        self.assertEqual(self.page(self.ann, "seller", limit=1), before)

    def test_list_and_its_totals_hide_the_same(self):
        for user in (self.seller, self.colleague):
            self.order(self.bob, "2026-03-05", amount=10).user_id = user
        self.pay(self.bob, "2026-03-05")
        Timeline = self.as_role("seller")["client.timeline"]
        of_ann = [("client_id", "=", self.ann.id)]
        self.assertEqual(Timeline.search_count(of_ann), 1)
        [total] = Timeline.formatted_read_group(of_ann, [], ["amount:sum", "__count"])
        self.assertEqual((total["amount:sum"], total["__count"]), (10, 1))
        both = [("client_id", "in", (self.ann | self.theirs).ids), ("kind", "=", "order")]
        self.assertNotIn(self.colleague, Timeline.search(both).user_id)

    def test_list_holds_no_client_of_a_rival(self):
        self.talk(self.theirs, "2026-03-05")
        self.stay(self.theirs, "2026-03-05")
        self.write_to(self.theirs, "2026-03-05")
        Timeline = self.as_role("seller")["client.timeline"]
        self.assertFalse(Timeline.search([("client_id", "=", self.theirs.id)]))
        both = [("client_id", "in", (self.ann | self.theirs).ids)]
        self.assertNotIn(self.theirs.id, Timeline.search(both).client_id.ids)

    def test_hidden_row_is_no_row_by_its_id(self):
        hidden = self.order(self.bob, "2026-03-05")
        hidden.user_id = self.colleague
        [row] = self.rows(self.ann, "colleague")
        Timeline = self.as_role("seller")["client.timeline"]
        self.assertFalse(Timeline.search([("id", "=", row["id"])]))
        self.assertFalse(Timeline.browse(row["id"]).exists())

    def test_words_of_hidden_colleagues_stay_readable(self):
        """The name of a colleague of another company is told where the row is."""
        branch = self.make_company("Branch")
        groups = "client_base.client_base_group_own"
        vals = {"company_id": branch.id, "company_ids": [Command.set(branch.ids)]}
        stranger = new_test_user(self.env, "client_stranger", groups, **vals)
        self.write_to(self.bob, "2026-03-05", author=stranger.partner_id)
        self.assertEqual(self.rows(self.ann, "chief")[0]["user"], stranger.name)
