"""Who sees whom to contact, and what of him; what a page of the list costs."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .contact_case import ContactCase

COLUMNS = ("display_name", "place", "phone", "why", "last_words", "channel", "hours", "open_now", "user_id", "is_due")


@tagged("post_install", "-at_install")
class TestNextContactAccess(ContactCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.theirs.child_ids.phone = "+49 30 555"
        for client in cls.shop:
            client.client_contact_days = 1
            cls.message(client, 9, body="Words", author=cls.rival.partner_id)
        cls.catch_up()

    def seen(self, role):
        rows = self.as_role(role)["client.next.contact"].search([("is_due", "=", True)])
        return rows.client_id.sudo() & (self.shop | self.ann)

    # === ROWS === #

    def test_own_see_their_clients_and_nobodys(self):
        self.assertEqual(set(self.seen("own")), set(self.mine | self.nobodys))

    def test_the_others_see_all(self):
        for role in ("all", "marketer", "manager", "sales_all", "sales_manager"):
            with self.subTest(role=role):
                self.assertEqual(set(self.seen(role)), set(self.shop))

    def test_outsiders_and_analysts_see_no_list(self):
        for role in ("analyst", "internal", "sales_own", "portal", "public", "system"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role)["client.next.contact"].search([])

    def test_rows_of_other_companies_are_hidden(self):
        branch = self.make_company("Branch")
        self.Profile._refresh_all(branch)
        self.catch_up()
        every = self.Next.search([("client_id", "in", self.shop.ids)])
        self.assertIn(branch, every.company_id)
        rows = self.as_role("manager")["client.next.contact"].search([("client_id", "in", self.shop.ids)])
        self.assertEqual(rows.company_id, self.company)

    def test_nobody_writes_by_hand(self):
        for role in ("own", "all", "marketer", "manager", "system"):
            rows = self.as_role(role)["client.next.contact"]
            for operation in ("create", "write", "unlink"):
                with self.subTest(role=role, operation=operation):
                    self.assertFalse(rows.has_access(operation))

    def test_fields_of_the_card_are_for_those_who_serve_clients(self):
        names = ["client_contact_days", "client_channel", "client_calendar_id"]
        for role in ("own", "manager"):
            self.assertEqual(self.as_role(role, self.mine).read(names)[0]["client_contact_days"], 1)
        for role in ("portal", "internal", "sales_own", "analyst"):
            with self.subTest(role=role):
                user = self.users[role]
                with self.assertRaises(AccessError):
                    self.as_role(role, user.partner_id).read(names)
                with self.assertRaises(AccessError):
                    self.as_role(role)["res.partner"].search([("client_contact_days", ">", 0)])

    # === WHAT OF THEM === #

    def test_promise_to_a_rivals_client_shows_no_phone_and_no_words(self):
        self.promise(self.theirs, 0, self.seller, summary="Ask him")
        self.catch_up()
        rows = self.as_role("own")["client.next.contact"].search([("client_id", "=", self.theirs.id)])
        [row] = rows.web_read({name: {} for name in COLUMNS})
        self.assertEqual((row["phone"], row["last_words"]), (False, False))
        self.assertEqual(row["why"], "Promised for today: Ask him", "his own activity")
        self.assertEqual(self.as_role("all", rows).phone, "+49 30 555")
        self.assertEqual(self.as_role("all", rows).last_words, "Words")

    def test_words_of_a_document_that_is_hidden_are_not_shown(self):
        hidden = self.order(self.nobodys.child_ids, self.ago(5), confirm=False)
        hidden.user_id = self.rival
        self.message(hidden, 4, body="Secret price", author=self.rival.partner_id)
        self.catch_up()
        row = self.row(self.nobodys)
        self.assertEqual(row.last_words, "Secret price")
        self.users["own"].group_ids |= self.env.ref("sales_team.group_sale_salesman")
        self.assertFalse(self.as_role("own", row).last_words)

    # === THE WINDOW === #

    def test_log_leads_through_the_list(self):
        row = self.row(self.mine)
        action = self.as_role("own", row).action_log()
        self.assertEqual((action["res_model"], action["target"]), ("client.interaction", "new"))
        self.assertEqual(action["context"]["default_contact_id"], self.mine.id)
        queue = action["context"]["client_queue_ids"]
        self.assertIn(self.row(self.nobodys).id, queue)
        self.assertNotIn(row.id, queue)
        self.assertNotIn(self.row(self.theirs).id, queue)
        following = self.as_role("own")["client.next.contact"]._get_next_action([self.row(self.nobodys).id])
        self.assertEqual(following["context"]["default_contact_id"], self.nobodys.id)
        self.assertEqual(following["context"]["client_queue_ids"], [])

    def test_log_of_a_promise_is_about_the_planned_call(self):
        activity = self.promise(self.mine.child_ids, 0)
        self.catch_up()
        action = self.as_role("own", self.row(self.mine)).action_log()
        self.assertEqual(action["context"]["default_activity_id"], activity.id)
        self.assertEqual(action["context"]["default_contact_id"], self.mine.child_ids.id)

    def test_save_and_next_goes_through_the_list_to_its_end(self):
        action, names = self.as_role("own", self.row(self.mine)).action_log(), []
        while action["type"] == "ir.actions.act_window":
            Talk = self.as_role("own")["client.interaction"].with_context(**action["context"])
            talk = Form(Talk, view=self.env["ir.ui.view"].browse(action["views"][0][0])).save()
            names.append(talk.contact_id.name)
            action = talk.action_save_and_next()
        self.assertEqual(names, [self.mine.name, self.nobodys.name])
        self.assertEqual(action, talk.action_save(), "the last one closes the window")
        self.catch_up()
        self.assertFalse(self.seen("own"), "all were contacted")

    def test_next_leads_to_nobody_who_is_hidden_gone_or_done(self):
        rows = self.as_role("own")["client.next.contact"]
        self.assertFalse(rows._get_next_action(self.row(self.theirs).ids))
        gone = self.row(self.mine).id
        self.message(self.mine, 0)
        self.catch_up()
        self.assertFalse(rows._get_next_action([gone]), "contacted since")
        self.mine.client_contact_days = 0
        self.catch_up()
        self.assertFalse(rows._get_next_action([gone, 987654321, 0, -1]))

    def test_next_survives_whatever_the_browser_sends(self):
        rows = self.as_role("own")["client.next.contact"]
        for ids in ([], None, ["a", None, 1.5, {}], list(range(10**6, 10**6 + 500)), [10**30], "abc", {"a": 1}, 7):
            with self.subTest(ids=str(ids)[:20]):
                self.assertFalse(rows._get_next_action(ids))

    # === A PAGE === #

    def test_a_page_costs_as_many_queries_for_80_rows_as_for_5(self):
        calendars = self.env["resource.calendar"].create([{"name": name, "tz": "UTC"} for name in "AB"])
        crowd = self.Partner.create([
            {"name": f"Client {number}", "is_company": True, "client_calendar_id": calendars[number % 2].id,
             "client_channel": "phone", "child_ids": [Command.create({"name": "Bob", "phone": f"+49 30 {number:07}"})]}
            for number in range(80)
        ])  # fmt: skip
        for number, client in enumerate(crowd):
            contact, order = client.child_ids, self.order(client.child_ids, self.ago(20), confirm=False)
            record = (contact, order, client)[number % 3]
            (self.message if number % 2 else self.talk)(record if number % 2 else contact, 18)
            if number % 4 < 2:
                self.promise(record, -1, summary="Call")
        self.catch_up()
        rows = self.Next.search([("client_id", "in", crowd.ids), ("company_id", "=", self.company.id)])
        self.assertEqual(len(rows), 80)
        # Some of each kind are among the few, too.
        few = self.Next.browse(name for kind in ("message_id", "interaction_id", "activity_id")
                               for name in rows.filtered(kind)[:6].ids)  # fmt: skip
        counts = [self.page(part) for part in (few, rows)]
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 30)

    def page(self, rows):
        """Return the queries of a page of the list as the screen reads it, once what is asked only once is known."""
        counts = []
        for _time in range(2):
            list_of = self.as_role("own")["client.next.contact"]
            before = self.env.cr.sql_log_count
            list_of.web_search_read([("id", "in", rows.ids), ("is_due", "=", True)], {name: {} for name in COLUMNS})
            counts.append(self.env.cr.sql_log_count - before)
        return counts[-1]
