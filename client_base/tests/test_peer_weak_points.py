"""Where other systems that recognise clients go wrong: each point with what ours gives instead."""

from datetime import timedelta

from odoo.tests import freeze_time, tagged

from .recognition_case import RecognitionCase


@tagged("post_install", "-at_install")
class TestPeerWeakPoints(RecognitionCase):
    def test_days_since_are_not_frozen_on_the_day_of_the_last_order(self):
        # They are stored there, and wrong from the next midnight on.
        order = self.quote(self.bought())
        self.assertEqual(order.client_days_since_previous, 41)
        with freeze_time(self.moment(self.today() + timedelta(days=1))):
            order.invalidate_recordset()
            self.assertEqual(order.client_days_since_previous, 42)
            self.assertIn("42 days ago", order.client_hint["words"])

    def test_never_bought_is_not_bought_today(self):
        # Zero means both there.
        client = self.client()
        never, today = self.quote(client), self.quote(self.bought(days=(0,)))
        self.assertEqual((never.client_days_since_previous, today.client_days_since_previous), (0, 0))
        self.assertEqual((never.client_previous_purchase_on, today.client_previous_purchase_on), (False, self.today()))
        self.assertIn("today", today.client_hint["words"])

    def test_interval_is_a_median_of_the_whole_company(self):
        # A mean of one contact's orders, cut to whole days, over all companies, refunds included.
        company = self.client("Acme", is_company=True)
        bob, eve = (self.client(name, parent_id=company.id) for name in ("Bob", "Eve"))
        for contact, days in ((bob, 300), (eve, 60), (bob, 41), (eve, 20)):
            self.order(contact, self.ago(days))
        self.refund(self.order(bob, self.ago(10)))
        self.order(bob, self.ago(5), company=self.make_company("Branch"))
        self.refresh()
        order = self.quote(eve)
        self.assertEqual((order.client_purchase_number, order.client_evidence["interval"]), (5, 21))

    def test_questions_are_asked_together(self):
        # One search for each contact there.
        clients = [self.bought(f"Client {number}") for number in range(20)]
        orders = self.env["sale.order"].concat(*(self.quote(client) for client in clients))

        def queries(count):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            orders[:count]._recognise()
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertEqual(queries(20), queries(2))

    def test_drafts_cancelled_invoices_and_refunds_end_no_prospect(self):
        client = self.client()
        self.invoice(partner=client, post=False)
        self.invoice(partner=client, post=False).button_cancel()
        self.invoice(partner=client, kind="out_refund")
        self.order(client, self.ago(5), confirm=False)
        self.assertEqual(self.quote(client).client_recognition, "returning")

    def test_contacts_of_any_depth_are_rolled_up(self):
        top = self.client("Acme", is_company=True)
        contact = top
        for level in range(4):
            contact = self.client(f"Level {level}", parent_id=contact.id)
        self.order(contact, self.ago(41))
        self.assert_recognised(self.quote(self.client("New man", parent_id=top.id)), "repeat", by="company")

    def test_purchases_in_any_state_or_company_are_not_thrown_together(self):
        client = self.client()
        self.order(client, self.ago(9), confirm=False)
        self.order(client, self.ago(8))._action_cancel()
        self.order(client, self.ago(7), company=self.make_company("Branch"))
        self.assert_recognised(self.quote(client), "returning", number=1)

    def test_clients_are_matched_by_phone_too(self):
        known = self.bought(phone="+7 999 765-43-21", email="ann@example.com")
        order = self.quote(self.client("Anna", phone="8 (999) 765-43-21", email="other@example.com"))
        self.assert_recognised(order, "repeat", by="phone", match=known)
