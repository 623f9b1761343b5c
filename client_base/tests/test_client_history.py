from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..wizard import client_history
from .history_case import HistoryCase


@tagged("post_install", "-at_install")
class TestClientHistory(HistoryCase):
    def test_dialog_shows_the_client_of_any_contact(self):
        self.ask(1)
        self.refresh()
        for contact in (self.bob, self.ann):
            history = self.history(client=contact)
            self.assertEqual(history.client_id, self.ann)
            self.assertEqual(history.headline, "purchases: 1, the last one yesterday")
            self.assertEqual(history.stage, "first_time")
            self.assertEqual(history.last_contact, f"Order, yesterday, {self.seller.name}")

    def test_client_without_a_past(self):
        history = self.history()
        self.assertFalse(history.inquiry_ids or history.activity_ids or history.product_ids or history.last_contact)

    def test_who_may_not_read_the_client_is_told_so(self):
        self.ann.user_id = self.colleague
        for contact in (self.ann, self.bob):
            for method in ("action_open_client_history", "action_open_client_inquiries"):
                with (
                    self.subTest(contact=contact.name),
                    self.assertRaisesRegex(AccessError, "^This client is not yours"),
                ):
                    getattr(self.as_role("seller", contact), method)()
        self.assertTrue(self.history("colleague"))

    def test_who_serves_no_clients_is_told_so(self):
        for role in ("internal", "sales_own", "analyst", "portal", "public"):
            with self.subTest(role=role), self.assertRaisesRegex(AccessError, "not open to you"):
                self.as_role(role, self.ann).action_open_client_history()

    def test_dialog_of_a_hidden_client_tells_nothing_of_his_card(self):
        self.ann.write({"user_id": self.colleague.id, "phone": "+33 1 23 45 67 89"})
        History = self.as_role("seller")["client.history"]
        for name in ("headline", "stage", "phone"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                History.create({"client_id": self.ann.id}).read([name])
            with self.subTest(field=name, typed=True), self.assertRaises(AccessError):
                History.onchange({"client_id": self.ann.id}, [], {"client_id": {}, name: {}})

    def test_last_contact_is_told_though_its_document_is_hidden(self):
        hidden = self.ask(1, self.colleague)
        history = self.history("seller")
        self.assertFalse(history.inquiry_ids)
        self.assertEqual(history.last_contact, f"Order, yesterday, {self.colleague.name}")
        self.assertNotIn(hidden.name, history.last_contact)

    # === ACTIVITIES === #

    def remind(self, record, days, user=None):
        deadline = self.today() + timedelta(days=days)
        user = user or self.colleague
        return record.activity_schedule("mail.mail_activity_data_todo", deadline, record.display_name, user_id=user.id)

    def test_open_activities_of_the_client_its_contacts_and_documents(self):
        # The host shows the activities of colleagues on cards to who may edit these.
        self.users["sales_all"].group_ids |= self.env.ref("base.group_partner_manager")
        order, invoice = self.ask(9), self.invoice(partner=self.bob)
        expected = [self.remind(record, days) for days, record in enumerate((invoice, self.bob, order, self.ann))]
        self.remind(self.theirs, 0)
        self.remind(self.ask(1, partner=self.mine.child_ids), 0)
        self.remind(self.ann, 0)._action_done()
        self.assertEqual(list(self.history().activity_ids), expected)
        action = self.history().activity_ids[2].action_open_document()
        self.assertEqual((action["res_model"], action["res_id"]), ("sale.order", order.id))

    def test_activities_of_hidden_documents_are_hidden(self):
        mine, theirs = self.ask(1), self.ask(1, self.colleague)
        seen = self.remind(mine, 1)
        self.remind(theirs, 1)
        self.assertEqual(self.history("seller").activity_ids, seen)

    def test_activities_of_another_company_are_hidden(self):
        branch = self.make_company("Branch")
        order = self.remind(self.order(self.bob, self.today(), company=branch), 1, self.env.user)
        invoice = self.remind(self.invoice(partner=self.bob, company=branch), 2, self.env.user)
        here = self.work_in("sales_all", self.company, branch)
        self.assertFalse(self.history(**here).activity_ids)
        there = self.work_in("sales_all", branch, self.company)
        self.assertEqual(self.history(**there).activity_ids, order | invoice)

    # === WHAT HE BOUGHT MOST === #

    def bought(self, *args):
        return [
            (row.product_id.name, row.order_count, row.quantity, (self.today() - row.last_on).days)
            for row in self.history(*args).product_ids
        ]

    def add(self, order, product, qty=1, **vals):
        line = {"product_id": product.id, "product_uom_qty": qty, "tax_ids": False, **vals}
        order.order_line = [Command.create(line)]
        return order.order_line[-1]

    def test_most_bought_products(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        for days in (9, 5):
            self.add(self.ask(days, qty=2), self.rope, 1)
        self.add(self.ask(3, partner=self.ann, qty=30), self.rope, 2, product_uom_id=dozen.id)
        self.ask(2, state="draft")
        self.ask(1, partner=self.mine, qty=50)
        self.assertEqual(self.bought(), [("Kite", 3, 34, 3), ("Rope", 3, 26, 3)])

    def test_what_was_not_really_bought(self):
        order = self.ask(1)
        shipping = self.env["product.product"].create({"name": "Shipping", "type": "service", "list_price": 5})
        gift = self.env["product.product"].create({"name": "Gift"})
        self.add(order, gift, price_unit=0)
        self.add(order, self.rope, is_downpayment=True, price_unit=9)
        delivery = self.add(order, shipping)
        order.order_line = [Command.create({"display_type": "line_note", "name": "Thanks"})]
        self.patch(type(delivery), "_is_delivery", lambda line: line.product_id.name == "Shipping")
        self.assertEqual(self.bought(), [("Kite", 1, 1, 1)])

    def test_bought_in_hidden_orders_is_hidden(self):
        self.ask(5)
        self.add(self.ask(1, self.colleague, qty=7), self.rope)
        self.assertEqual(self.bought("seller"), [("Kite", 1, 1, 5)])

    def test_bought_in_another_company_is_hidden(self):
        branch = self.make_company("Branch")
        self.order(self.bob, self.today(), company=branch)
        here = self.work_in("sales_all", self.company, branch)
        self.assertFalse(self.history(**here).product_ids)
        there = self.work_in("sales_all", branch, self.company)
        self.assertEqual(self.history(**there).product_ids.product_id, self.product)

    def test_list_of_products_is_short(self):
        self.patch(client_history, "MOST_PRODUCTS", 1)
        self.add(self.ask(1, qty=3), self.rope)
        self.assertEqual(self.bought(), [("Kite", 1, 3, 1)])

    # === QUERIES === #

    def test_queries_do_not_grow_with_the_history(self):
        spec = {
            "headline": {}, "stage": {}, "last_contact": {}, "has_more_inquiries": {},
            "inquiry_ids": {"fields": {name: {} for name in ("asked_on", "kind", "name", "amount", "result")}},
            "activity_ids": {"fields": {"date_deadline": {}, "summary": {}, "res_name": {}}},
            "product_ids": {"fields": {"product_id": {"fields": {"display_name": {}}}, "order_count": {}}},
        }  # fmt: skip
        spec["inquiry_ids"]["fields"]["user_id"] = {"fields": {"display_name": {}}}

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            history = self.history("seller")
            history.web_read(spec)
            return self.env.cr.sql_log_count - before

        for days in range(3):
            self.remind(self.add(self.ask(days), self.rope).order_id, 1)
        count()
        few = count()
        for days in range(40):
            self.remind(self.add(self.ask(days), self.rope).order_id, 1)
        self.assertEqual(count(), few)
        self.assertLess(few, 60)
