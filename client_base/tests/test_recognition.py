from unittest.mock import patch

from odoo import Command
from odoo.tests import new_test_user, tagged

from .recognition_case import RecognitionCase


@tagged("post_install", "-at_install")
class TestKinds(RecognitionCase):
    def test_never_seen(self):
        order = self.quote(self.client())
        self.assert_recognised(order, "new", number=1)
        self.assertFalse(order.client_previous_purchase_on)

    def test_asked_before_and_bought_nothing(self):
        client = self.client()
        self.quote(client).action_cancel()
        self.assert_recognised(self.quote(client), "returning", number=1)

    def test_bought_before(self):
        order = self.quote(self.bought(days=(101, 71, 41)))
        self.assert_recognised(order, "repeat", number=4, by="contact")
        self.assertEqual(order.client_previous_purchase_on, self.ago(41))
        self.assertEqual(order.client_days_since_previous, 41)
        self.assertEqual(order.client_evidence["interval"], 30)
        self.assertEqual(order.client_evidence["first"], str(self.ago(101)))

    def test_contact_of_a_company_that_bought(self):
        company = self.client("Acme", is_company=True)
        bob, eve = self.Partner.create([{"name": name, "parent_id": company.id} for name in ("Bob", "Eve")])
        self.order(bob, self.ago(41))
        self.assert_recognised(self.quote(eve), "repeat", number=2, by="company")

    def test_contact_deep_in_a_company(self):
        company = self.client("Acme", is_company=True)
        branch = self.client("Branch", parent_id=company.id)
        self.order(company, self.ago(41))
        self.assert_recognised(self.quote(self.client("Bob", parent_id=branch.id)), "repeat", number=2)

    def test_only_what_counts_as_a_purchase_makes_repeat(self):
        # Peers end a prospect's days by any invoice or refund, drafts and cancelled ones too.
        client = self.client()
        cancelled = self.order(client, self.ago(41))
        cancelled._action_cancel()
        self.invoice(partner=client, post=False)
        self.invoice(partner=client, kind="out_refund")
        self.refund(self.order(client, self.ago(30)))
        self.assert_recognised(self.quote(client), "returning", number=1)

    def test_other_companies_purchases_and_inquiries_are_theirs(self):
        client = self.client()
        self.order(client, self.ago(41), company=self.make_company("Branch"))
        self.assert_recognised(self.quote(client), "new", number=1)

    def test_a_document_not_yet_refreshed_counts(self):
        client = self.bought(days=(41, 31))
        for number in (3, 4, 5):
            self.assert_recognised(self.order(client, self.today()), "repeat", number=number)
        self.refresh()
        self.assert_recognised(self.quote(client), "repeat", number=6)

    def test_profile_is_asked_instead_of_the_purchases_while_it_is_up_to_date(self):
        client = self.bought(days=(41, 31))
        counting = patch.object(self.env.registry["client.recognition"], "_count_purchases", autospec=True)
        with counting as count:
            self.assert_recognised(self.quote(client), "repeat", number=3)
            self.assertFalse(count.called)
        self.order(client, self.today())
        with counting as count:
            self.quote(client).client_recognition  # noqa: B018
            self.assertTrue(count.called)

    def test_unwritten_documents_count(self):
        client = self.client()
        first, second = self.quote(client), self.quote(client)
        first.action_confirm()
        second.action_confirm()  # nothing was flushed in between
        self.assert_recognised(second, "repeat", number=2)

    def test_own_staff_own_companies_and_visitors_are_nobodys_clients(self):
        colleague = new_test_user(self.env, "client_colleague", "base.group_user").partner_id
        for partner in (colleague, self.company.partner_id, self.env.ref("base.public_partner")):
            with self.subTest(partner=partner.name):
                order = self.quote(partner)
                self.assertFalse(order.client_recognition)
                self.assertFalse(order.client_hint)

    def test_contact_on_the_list_of_exceptions(self):
        walk_in = self.bought("Walk-in")
        self.env["client.exception"].create({"contact_id": walk_in.id, "reason": "Stands for everybody"})
        self.assertFalse(self.quote(walk_in).client_recognition)

    def test_switched_off_for_a_company(self):
        client = self.bought()
        self.company.client_recognition = False
        order = self.quote(client)
        self.assertFalse(order.client_recognition or order.client_evidence or order.client_hint)
        order.action_confirm()
        self.assertFalse(order.client_recognition)

    def test_loop_of_parents_is_refused_by_the_host_and_harmless_here(self):
        company = self.client("Acme", is_company=True)
        child = self.client("Child", is_company=False, parent_id=company.id)
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_partner SET parent_id = %s WHERE id = %s", [child.id, company.id])
        self.env.invalidate_all()
        self.assert_recognised(self.quote(child), "new")

    def test_copy_asks_anew(self):
        client = self.bought()
        order = self.order(client, self.today())
        copied = order.copy()
        self.assert_recognised(copied, "repeat", number=3)
        self.assertFalse(copied.client_frozen_at)


@tagged("post_install", "-at_install")
class TestFreezing(RecognitionCase):
    def test_frozen_when_confirmed(self):
        client = self.client()
        order = self.quote(client)
        self.assertFalse(order.client_frozen_at)
        self.order(client, self.today())
        order.action_confirm()
        self.assert_recognised(order, "repeat", number=2)
        self.assertTrue(order.client_frozen_at)
        self.order(client, self.ago(9))
        order.partner_id.email = "ann@example.com"
        self.env.flush_all()
        self.assert_recognised(order, "repeat", number=2)

    def test_frozen_recognition_survives_an_edit_of_the_form(self):
        order = self.order(self.bought(), self.today())
        typed = order.new({"partner_id": self.client("Bob").id}, origin=order)
        self.assert_recognised(typed, "repeat", number=2)
        self.assertEqual(typed.client_hint["kind"], "repeat")

    def test_contact_and_state_are_written_together(self):
        order = self.quote(self.client("Nobody"))
        order.write({"state": "sale", "partner_id": self.bought(days=(41, 31)).id})
        self.assert_recognised(order, "repeat", number=3)

    def test_quotations_of_one_batch(self):
        client = self.client()
        orders = self.env["sale.order"].create([{"partner_id": client.id} for _time in range(3)])
        self.assertEqual(orders.mapped("client_recognition"), ["new", "returning", "returning"])

    def test_first_and_last_day_of_the_calendar(self):
        for tz, day in (("America/New_York", "0001-01-01 00:00:00"), ("Asia/Tokyo", "9999-12-31 23:59:59")):
            self.company.client_tz = tz
            self.assertTrue(self.quote(self.client(), date_order=day).client_recognition)

    def test_frozen_days_are_counted_from_the_document(self):
        client = self.bought(days=(141,))
        order = self.order(client, self.ago(100))
        order.client_frozen_at = self.moment(self.ago(100))
        self.assertEqual(order.client_days_since_previous, 41)
        self.assertIn("41 days before", order.client_hint["words"])

    def test_contact_of_a_quotation_changes(self):
        order = self.quote(self.client())
        order.partner_id = self.bought()
        self.assert_recognised(order, "repeat", number=2)

    def test_cancelled_and_confirmed_again(self):
        client = self.bought()
        order = self.order(client, self.today())
        self.assert_recognised(order, "repeat", number=2)
        order._action_cancel()
        self.assert_recognised(order, "repeat", number=2)
        self.order(client, self.today())
        order.action_draft()
        self.assertFalse(order.client_frozen_at)
        self.assert_recognised(order, "repeat", number=3)
        order.action_confirm()
        self.assert_recognised(order, "repeat", number=3)
        self.assertTrue(order.client_frozen_at)

    def test_refund_of_an_earlier_purchase_is_explained(self):
        client = self.client()
        first = self.order(client, self.ago(41))
        order = self.order(client, self.ago(1))
        self.assertEqual(order.client_hint["notes"], [])
        self.refund(first)
        self.refresh()
        self.env.invalidate_all()
        self.assert_recognised(order, "repeat", number=2)
        self.assertIn("purchases before this one: 0", order.client_hint["notes"][0])

    def test_two_purchases_of_one_day_need_no_explanation(self):
        client = self.client()
        first, second = (self.order(client, self.today()) for _time in range(2))
        self.assertEqual((first.client_hint["notes"], second.client_hint["notes"]), ([], []))

    def test_merged_contacts_are_explained(self):
        ann, anna = self.client("Ann"), self.client("Anna")
        self.order(ann, self.ago(41))
        order, draft = self.order(anna, self.ago(1)), self.quote(anna)
        self.assert_recognised(order, "new", number=1)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((ann | anna).ids, ann)
        self.env.invalidate_all()
        self.assert_recognised(order, "new", number=1)
        self.assertIn("purchases before this one: 1", order.client_hint["notes"][0])
        self.assert_recognised(draft, "repeat", number=3)

    def test_import_of_a_history(self):
        client = self.client()
        days = (self.ago(10), self.ago(30), self.ago(20))
        orders = self.env["sale.order"].create(
            [
                {"partner_id": client.id, "state": "sale", "date_order": self.moment(day),
                 "order_line": [Command.create({"product_id": self.product.id, "price_unit": 10})]}
                for day in days
            ]
        )  # fmt: skip
        self.assertEqual(orders.mapped("client_purchase_number"), [3, 1, 2])
        self.assertEqual(orders.mapped("client_recognition"), ["repeat", "new", "repeat"])
        self.assertTrue(all(orders.mapped("client_frozen_at")))
        self.assertEqual(orders[0].client_previous_purchase_on, self.ago(20))

    def test_old_order_is_entered_later(self):
        client = self.bought(days=(41, 20))
        vals = {"state": "sale", "date_order": self.moment(self.ago(30))}
        self.assert_recognised(self.quote(client, **vals), "repeat", number=2)

    def test_orders_confirmed_together(self):
        client = self.client()
        orders = self.quote(client) | self.quote(client) | self.quote(self.client("Bob"))
        orders.action_confirm()
        self.assertEqual(sorted(orders[:2].mapped("client_purchase_number")), [1, 2])
        self.assertEqual(orders[2].client_purchase_number, 1)

    def test_confirmed_by_the_visitor_of_the_website(self):
        client = self.bought()
        order = self.quote(client)
        public = self.env.ref("base.public_user")
        order.with_user(public).sudo().action_confirm()
        self.assert_recognised(order, "repeat", number=2)
        self.assertTrue(order.client_frozen_at)

    def test_cart_of_a_visitor_who_names_himself(self):
        order = self.quote(self.env.ref("base.public_partner"))
        order.with_user(self.env.ref("base.public_user")).sudo().partner_id = self.bought()
        self.assert_recognised(order, "repeat", number=2)
