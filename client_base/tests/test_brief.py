from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..report import client_brief
from .brief_case import BriefCase


@tagged("post_install", "-at_install")
class TestBrief(BriefCase):
    def text(self, clients, role="seller"):
        body = etree.HTML(self.html(clients, role))
        return " ".join(" ".join(page.itertext()) for page in body.xpath("//div[@class='page']"))

    def assert_says(self, text, *words):
        flat = " ".join(text.split())
        for word in words:
            self.assertIn(word, flat)

    # === WHAT IT SAYS === #

    def test_page_says_what_one_must_know(self):
        self.catch_segments()
        self.assert_says(
            self.text(self.ann),
            "Ann Kites Ltd", "+49 30 1234567", "Bob Fly", "Buyer", "+49 30 7654321", "Stage: Active",
            f"Served by: {self.seller.name}", "Segments:",  # who he is
            "Purchases: 3", "Kite", "Orders: 3", "Usual interval in days: 30",  # what he bought, and when
            "Ring Ann Kites Ltd", "overdue", "New price",  # promises
            "Quotation", "70.00", "S0",  # open steps
            "Ten kites", "99.00", "Thinking", "Too dear",  # offers and objections
            "Wants to think", "asks for a red one",  # last talks
        )  # fmt: skip

    def catch_segments(self):
        segment = self.env["client.segment"].create(
            {"name": "Old friends", "domain": f"[('id', '=', {self.ann.id})]", "company_id": self.company.id}
        )
        segment._refresh()

    def test_segments_are_named(self):
        self.catch_segments()
        self.assert_says(self.text(self.ann), "Old friends")

    def test_client_of_whom_nothing_is_known(self):
        new = self.client("New One", user_id=self.seller.id)
        self.assert_says(
            self.text(new),
            "New One",
            "Has not bought yet.",
            "Nothing is planned.",
            "No open quotation.",
            "None so far.",
        )

    def test_contact_stands_for_his_client_and_each_client_is_printed_once(self):
        html = self.html(self.bob | self.ann)
        self.assertEqual(len(etree.HTML(html).xpath("//div[@class='page']")), 1)

    def test_one_page_for_each_client_in_the_order_of_the_choice(self):
        second = self.client("Second", user_id=self.seller.id)
        self.tell(second, number=2)
        pages = etree.HTML(self.html(second | self.ann)).xpath("//div[@class='page']")
        self.assertEqual([page.findtext(".//h3") for page in pages], ["Second", "Ann Kites Ltd"])
        self.assertEqual(["always" in page.get("style") for page in pages], [True, False])
        for page, own, other in zip(pages, ("Second", "Ann"), ("Ann", "Second"), strict=True):
            text = " ".join(page.itertext())
            self.assertIn(f"Ring {own}", text)
            self.assertNotIn(f"Ring {other}", text)

    def test_only_the_latest_few_are_printed(self):
        for days in range(10, 30):
            self.ask(days, partner=self.bob)
            self.talk(self.bob, days, note=f"Talk {days}")
        report = self.as_role("seller")["report.client_base.client_brief"]
        [brief] = report._get_report_values(self.ann.ids)["briefs"]
        self.assertEqual(len(brief["purchases"]), client_brief.MOST_PURCHASES)
        self.assertEqual(brief["purchases"].mapped("asked_on"), sorted(brief["purchases"].mapped("asked_on"))[::-1])
        self.assertEqual(len(brief["talks"]), client_brief.MOST_TALKS)
        self.assertIn("asks for a red one", brief["talks"][0].note)

    def test_long_notes_are_cut_and_html_is_shown_as_text(self):
        self.talk(self.bob, 0, note="<script>alert(1)</script>" + "word " * 500)
        html = self.html(self.ann)
        self.assertNotIn("<script>alert", html)
        self.assertNotIn("word " * 60, html)

    def test_printed_action_is_bound_to_contacts(self):
        action = self.env.ref("client_base.client_brief_report")
        self.assertEqual((action.binding_model_id.model, action.binding_type), ("res.partner", "report"))
        for role, sees in (("own", True), ("manager", True), ("analyst", False), ("internal", False)):
            actions = self.as_role(role)["ir.actions.actions"].get_bindings("res.partner").get("report", ())
            with self.subTest(role=role):
                self.assertEqual(action.id in [bound["id"] for bound in actions], sees)

    # === WHO MAY READ IT === #

    def test_reader_sees_what_he_may_read(self):
        mine, theirs = self.ask(2, state="draft", amount=11), self.ask(2, self.colleague, state="draft", amount=12)
        invoice = self.invoice(partner=self.bob, day=self.today(), amount=13)
        invoice.invoice_user_id = self.colleague
        self.talk(self.bob, 1, self.colleague, note="Spoken by the colleague")
        text = self.text(self.ann)
        self.assert_says(text, mine.name, "Spoken by the colleague")
        for hidden in (theirs.name, invoice.name):
            self.assertNotIn(hidden, text)
        self.assert_says(self.text(self.ann, "sales_all"), mine.name, theirs.name)

    def test_reader_without_rights_to_documents(self):
        self.ann.user_id = self.users["own"]
        text = self.text(self.ann, "own")
        self.assert_says(text, "Purchases: 3", "No open quotation.", "asks for a red one")
        self.assertNotIn("Bought most", text)

    def test_client_of_a_colleague_is_refused(self):
        with self.assertRaises(AccessError):
            self.html(self.theirs)
        with self.assertRaises(AccessError):
            self.html(self.ann | self.theirs)

    def test_outsiders_and_analysts_are_refused(self):
        for role in ("analyst", "internal", "sales_own", "portal"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role)["report.client_base.client_brief"]._get_report_values(self.ann.ids)

    def test_other_company_is_not_told(self):
        branch = self.make_company("Branch")
        self.seller.company_ids |= branch
        there = self.order(self.bob, self.today(), company=branch, confirm=False)
        talk = self.talk(self.bob, 0, note="Said to the branch", company_id=branch.id)
        text = self.text(self.ann, "sales_all")
        self.assertNotIn(there.name, text)
        self.assertNotIn(talk.note, text)

    def test_nobody_to_print(self):
        gone = self.client("Gone")
        gone_ids = gone.ids
        gone.unlink()
        for ids in ([], gone_ids):
            with self.assertRaisesRegex(UserError, "no clients to print"):
                self.as_role("seller")["report.client_base.client_brief"]._get_report_values(ids)

    def test_archived_client_is_printed(self):
        self.ann.action_archive()
        self.assert_says(self.text(self.ann), "Ann Kites Ltd")

    # === SPEED === #

    def test_forty_briefs_ask_as_little_as_four(self):
        crowd = self.Partner.create([{"name": f"C{number}", "user_id": self.seller.id} for number in range(40)])
        for client in crowd:
            self.tell(client)
        self.Profile._refresh_all(self.company)
        self.html(crowd)

        def count(clients):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.html(clients)
            return self.env.cr.sql_log_count - before

        few, many = count(crowd[:4]), count(crowd)
        self.assertLessEqual(many - few, 10)
        self.assertLess(many, 150)
