from datetime import timedelta

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..wizard import client_history
from .history_case import HistoryCase


@tagged("post_install", "-at_install")
class TestInquiries(HistoryCase):
    def test_results_and_reasons(self):
        won, lost = self.ask(4), self.ask(3, state="cancel", amount=7)
        open_, expired = self.ask(2, state="draft"), self.ask(9, state="draft")
        expired.validity_date = self.today() - timedelta(days=1)
        open_.validity_date = self.today()
        found = [
            (row.name, row.kind, row.result, row.reason, row.amount, row.user_id, row.contact_id)
            for row in self.history().inquiry_ids
        ]
        seller, bob = self.seller, self.bob
        self.assertEqual(
            found,
            [
                (open_.name, "quotation", "open", False, 10, seller, bob),
                (lost.name, "quotation", "cancelled", False, 7, seller, bob),
                (won.name, "order", "won", False, 10, seller, bob),
                (expired.name, "quotation", "open", "The offer has expired", 10, seller, bob),
            ],
        )

    def test_invoices_without_an_order_are_sales_too(self):
        order = self.ask(9)
        self.invoice(order)
        alone = self.invoice(partner=self.bob, day=self.today() - timedelta(days=3), amount=5)
        given_back = self.invoice(partner=self.ann, day=self.today() - timedelta(days=2))
        self.refund(given_back)
        self.invoice(partner=self.bob, post=False)
        rows = self.history().inquiry_ids
        self.assertEqual(self.names(rows), [given_back.name, alone.name, order.name])
        self.assertEqual(rows.mapped("result"), ["cancelled", "won", "won"])
        self.assertEqual(rows[0].reason, "The invoice was credited")
        self.assertEqual((rows[1].kind, rows[1].amount, rows[1].client_id), ("invoice", 5, self.ann))

    def test_currency_is_that_of_the_document(self):
        dollar = self.make_currency("XTS", {"2000-01-01": 2})
        self.ask(1, currency=dollar, amount=30)
        row = self.history().inquiry_ids
        self.assertEqual((row.amount, row.currency_id), (30, dollar))

    def test_day_is_that_of_the_shop(self):
        self.company.client_tz = "Asia/Vladivostok"
        self.ask(0).date_order = "2026-03-01 20:00:00"
        self.assertEqual(str(self.history().inquiry_ids.asked_on), "2026-03-02")

    def test_rows_open_their_document(self):
        order, invoice = self.ask(1), self.invoice(partner=self.bob)
        opened = {
            (action["res_model"], action["res_id"])
            for action in (row.action_open_document() for row in self.history().inquiry_ids)
        }
        self.assertEqual(opened, {("sale.order", order.id), ("account.move", invoice.id)})

    def test_own_documents_only(self):
        mine, theirs, nobodys = self.ask(3), self.ask(2, self.colleague), self.ask(1)
        nobodys.user_id = False
        their_invoice = self.invoice(partner=self.bob, day=self.today())
        their_invoice.invoice_user_id = self.colleague
        self.assertEqual(self.names(self.history("seller").inquiry_ids), [nobodys.name, mine.name])
        self.assertEqual(
            self.names(self.history("sales_all").inquiry_ids),
            [their_invoice.name, nobodys.name, theirs.name, mine.name],
        )
        Inquiry = self.as_role("seller")["client.inquiry"]
        of_ann = [("client_id", "=", self.ann.id)]
        self.assertEqual(Inquiry.search_count(of_ann), 2)
        [total] = Inquiry.formatted_read_group(of_ann, [], ["__count", "amount:sum"])
        self.assertEqual((total["__count"], total["amount:sum"]), (2, 20))
        hidden = self.env["client.inquiry"].search([("res_id", "=", theirs.id), ("res_model", "=", "sale.order")])
        self.assertEqual(len(hidden), 1)
        self.assertFalse(Inquiry.browse(hidden.ids).exists())

    def test_user_of_clients_who_may_read_no_documents_sees_none(self):
        self.ask(1)
        self.assertFalse(self.history("own").inquiry_ids)
        self.assertFalse(self.history("own").product_ids)

    def test_outsiders_read_no_inquiries(self):
        self.ask(1)
        for role in ("internal", "sales_own", "analyst", "portal", "public"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role)["client.inquiry"].search([])

    def test_other_companies(self):
        branch = self.make_company("Branch")
        here, there = self.ask(2), self.order(self.bob, self.today(), company=branch)
        context = self.work_in("sales_all", self.company, branch)
        self.assertEqual(self.names(self.history(**context).inquiry_ids), [here.name])
        context = self.work_in("sales_all", branch, self.company)
        self.assertEqual(self.names(self.history(**context).inquiry_ids), [there.name])

    def test_long_history_is_cut_and_opened_whole(self):
        orders = [self.ask(days) for days in range(4)]
        self.patch(client_history, "MOST_INQUIRIES", 3)
        history = self.history()
        self.assertEqual(self.names(history.inquiry_ids), [order.name for order in orders[:3]])
        self.assertTrue(history.has_more_inquiries)
        action = history.action_open_inquiries()
        self.assertEqual(len(self.env[action["res_model"]].search(action["domain"])), 4)
        self.patch(client_history, "MOST_INQUIRIES", 4)
        self.assertFalse(self.history().has_more_inquiries)

    @mute_logger("odoo.models.unlink", "odoo.addons.base.partner.merge")
    def test_merged_clients_have_one_history(self):
        twin = self.client("Ann's twin", is_company=True)
        old, new = self.ask(5, partner=twin), self.ask(1)
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((twin | self.ann).ids, self.ann)
        self.assertEqual(self.names(self.history().inquiry_ids), [new.name, old.name])

    def test_archived_contacts_keep_their_history(self):
        order = self.ask(1)
        (self.bob | self.ann).action_archive()
        for client in (self.bob, self.ann):
            self.assertEqual(self.names(self.history(client=client).inquiry_ids), [order.name])

    def test_rows_are_looked_up_by_their_documents(self):
        """The id of a row is in no index: opening one would read all of a big shop."""
        order, invoice = self.ask(1), self.invoice(partner=self.bob)
        Inquiry = self.as_role("sales_all")["client.inquiry"]
        rows = Inquiry.search([("client_id", "=", self.ann.id)])
        self.assertEqual(Inquiry.search([("id", "in", rows.ids)]), rows)
        self.assertEqual(Inquiry.search([("id", "=", rows[0].id)]), rows[0])
        self.assertEqual(Inquiry.search([("id", "not in", rows[0].ids), ("id", "in", rows.ids)]), rows[1])
        self.assertFalse(Inquiry.search([("id", "in", [False, 5])]) & rows)
        self.assertEqual(rows.exists(), rows)
        select = Inquiry._search([("id", "in", rows.ids)]).select()
        self.env.cr.execute("EXPLAIN (COSTS OFF) " + select.code, select.params)
        plan = "\n".join(row for [row] in self.env.cr.fetchall())
        for document in (order, invoice):
            self.assertIn(f"(id = {document.id})", plan)

    def test_client_is_looked_up_in_each_source(self):
        """The condition on the client has to reach every arm: else all of a big shop is read, and filtered then."""
        self.env.flush_all()
        Inquiry = self.as_role("sales_all")["client.inquiry"]
        query = Inquiry._search(self.ann._get_client_inquiry_domain(), order=Inquiry._order, limit=80)
        select = query.select()
        self.env.cr.execute("EXPLAIN (COSTS OFF) " + select.code, select.params)
        plan = "\n".join(row for [row] in self.env.cr.fetchall())
        self.assertNotRegex(plan, r"(Subquery Scan.*|Append)\n *Filter:")
        for condition in (f"client_id = {self.ann.id})", f"commercial_partner_id = {self.ann.id})"):
            self.assertIn(condition, plan)

    def test_list_of_inquiries_asks_nothing_per_row(self):
        Inquiry = self.as_role("sales_all")["client.inquiry"]
        arch = etree.fromstring(
            Inquiry.get_view(self.env.ref("client_base.client_inquiry_view_list").id, "list")["arch"]
        )
        names = {node.get("name") for node in arch.iter("field")}
        spec = {name: {"fields": {"display_name": {}}} if Inquiry._fields[name].relational else {} for name in names}

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows = Inquiry.web_search_read([("client_id", "=", self.ann.id)], spec)["records"]
            return len(rows), self.env.cr.sql_log_count - before

        self.ask(1)
        count()
        few = count()
        for days in range(30):
            self.ask(days)
        self.assertEqual(count(), (31, few[1]))
