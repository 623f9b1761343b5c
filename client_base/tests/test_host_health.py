"""The host works on as it did: what the addon adds to its daily work is measured against the host without it."""

from contextlib import ExitStack
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from .common import ClientBaseCase

# What the addon does while documents are written.
OURS = (
    ("client.profile.queue", "_mark_query"),
    ("client.recognition.mixin", "_recognise"),
    ("client.recognition", "_reconsider"),
    ("client.contact.queue", "_mark_query"),
    ("client.contact.queue", "_mark_documents"),
    ("client.reaction.queue", "_mark_query"),
    ("client.reaction.queue", "_mark_traces"),
)


@tagged("post_install", "-at_install")
class TestHostHealth(ClientBaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cron = cls.env.ref("client_base.client_profile_refresh_cron")
        cls.Profile._refresh_all(cls.company)

    def queries(self, function, *, marking=True):
        """Return the number of queries of a call up to its commit, with our marking and recognition or without."""
        self.forget_refresh()
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        with ExitStack() as stack:
            for model, name in () if marking else OURS:
                stack.enter_context(patch.object(self.env.registry[model], name, lambda *_arguments: {}))
            function()
            self.env.flush_all()
            self.env.cr.precommit.run()
            self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def forget_refresh(self):
        """Begin as a transaction does: nothing asked for yet."""
        self.env.cr.precommit.clear()

    def added(self, prepare, work):
        """Return the queries that marking adds to ``work(prepare())``, after a run that fills the caches."""
        self.queries(lambda: work(prepare()))
        counts = []
        for marking in (False, True):
            subject = prepare()
            self.env.flush_all()
            self.env.invalidate_all()
            counts.append(self.queries(lambda subject=subject: work(subject), marking=marking))
        return counts[1] - counts[0]

    def draft_orders(self, count=1):
        partners = self.Partner.create([{"name": f"Client {number}"} for number in range(count)])
        return self.env["sale.order"].browse(
            self.order(partner, self.today(), confirm=False).id for partner in partners
        )

    # === QUERIES OF DAILY WORK === #

    def test_confirming_an_order(self):
        self.assertLessEqual(self.added(self.draft_orders, lambda order: order.action_confirm()), 3)

    def test_confirming_an_order_of_a_known_client(self):
        def draft():
            client = self.client()
            self.order(client, self.today())
            self.refresh()
            return self.order(client, self.today(), confirm=False)

        self.assertLessEqual(self.added(draft, lambda order: order.action_confirm()), 3)

    def test_making_a_quotation_for_a_known_client(self):
        def known():
            client = self.client()
            self.order(client, self.today())
            self.refresh()
            return client

        def quote(client):
            line = {"product_id": self.product.id, "price_unit": 10, "tax_ids": False}
            self.env["sale.order"].create({"partner_id": client.id, "order_line": [Command.create(line)]})

        self.assertEqual(self.added(known, quote), 1, "one look at the profile")

    def test_confirming_many_orders_wakes_the_refresh_once(self):
        many = self.added(lambda: self.draft_orders(10), lambda orders: orders.action_confirm())
        self.assertLessEqual(many, 5, "not one for each order")

    def test_cancelling_an_order(self):
        def confirmed():
            order = self.draft_orders()
            order.action_confirm()
            return order

        self.assertLessEqual(self.added(confirmed, lambda order: order._action_cancel()), 3)

    def test_posting_an_invoice(self):
        def draft():
            return self.invoice(partner=self.client(), post=False)

        self.assertLessEqual(self.added(draft, lambda invoice: invoice.action_post()), 6)

    def test_editing_a_draft_costs_nothing(self):
        def edit(order):
            order.order_line.price_unit = 12

        self.assertEqual(self.added(self.draft_orders, edit), 0)

    def test_editing_a_contact_costs_nothing(self):
        def edit(partner):
            partner.write({"street": "Elm Street 7", "city": "Bonn", "comment": "Likes tea"})

        self.assertEqual(self.added(self.client, edit), 0)

    def test_new_phone_of_a_contact_costs_one_look_at_the_open_documents_of_a_kind(self):
        kinds = len(self.env["client.recognition"]._get_recognised_models())
        self.assertLessEqual(self.added(self.client, lambda partner: partner.write({"phone": "+49 30 1234567"})), kinds)

    def test_creating_contacts(self):
        self.assertLessEqual(self.added(lambda: 20, self.many_contacts), 5)

    def many_contacts(self, count):
        self.Partner.create([{"name": f"Client {number}"} for number in range(count)])

    def test_a_note_of_the_system_costs_nothing(self):
        self.assertEqual(self.added(self.client, lambda partner: partner.message_post(body="Hello")), 0)

    def test_writing_to_a_client_marks_him_and_wakes_the_cron(self):
        def write(partner):
            partner.message_post(body="Hello", message_type="comment")

        self.assertEqual(self.added(self.client, write), 2)

    def test_planning_and_doing_a_call_marks_the_client_and_wakes_the_cron(self):
        def plan(partner):
            return partner.activity_schedule("mail.mail_activity_data_call", self.today())

        self.assertEqual(self.added(self.client, plan), 2)
        self.assertLessEqual(self.added(lambda: plan(self.client()), lambda call: call.action_feedback("Ok")), 4)

    # === THE REFRESH IS ASKED FOR, NOT DONE === #

    def test_confirming_writes_no_fact(self):
        order = self.draft_orders()
        self.assertFalse(self.facts(order.partner_id))
        order.action_confirm()
        self.env.flush_all()
        self.assertFalse(self.facts(order.partner_id), "only marked: the refresh comes after the commit")
        self.refresh()
        self.assertEqual(self.facts(order.partner_id)["purchase_count"], 1)

    def test_refresh_is_asked_for_once_a_transaction(self):
        self.forget_refresh()
        with patch.object(self.env.registry["client.profile.queue"], "_trigger_refresh", autospec=True) as trigger:
            self.draft_orders(3).action_confirm()
            self.env.flush_all()
            self.env.cr.precommit.run()
        self.assertEqual(trigger.call_count, 1)

    def test_cron_is_woken(self):
        self.forget_refresh()
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", self.cron.id)])
        self.draft_orders().action_confirm()
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.assertEqual(self.env["ir.cron.trigger"].search_count([("cron_id", "=", self.cron.id)]), len(triggers) + 1)

    def test_missing_cron_stops_no_order(self):
        self.cron.unlink()
        order = self.draft_orders()
        order.action_confirm()
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.assertEqual(order.state, "sale")

    # === NOTHING OF THE HOST IS TAKEN AWAY === #

    def test_deleting_a_client_takes_its_profile_along(self):
        partner = self.client()
        self.env.flush_all()
        self.Profile._refresh_all(self.company)
        self.assertTrue(self.facts(partner))
        partner.unlink()
        self.assertFalse(self.facts(partner))
        self.refresh()

    def test_deleting_a_draft_order(self):
        order = self.draft_orders()
        order.with_context(force_delete=True).unlink()
        self.assertFalse(order.exists())

    def test_archived_company_keeps_its_facts(self):
        branch = self.make_company("Branch")
        partner = self.client()
        self.order(partner, self.today(), company=branch)
        branch.active = False
        self.env.flush_all()
        self.Profile._refresh_all()
        self.assertEqual(self.facts(partner, self.company)["purchase_count"], 0)

    def test_salesperson_without_our_groups_sells_as_before(self):
        from odoo.tests import new_test_user

        groups = "sales_team.group_sale_salesman,base.group_partner_manager,account.group_account_invoice"
        user = new_test_user(self.env, "client_seller", groups, company_id=self.company.id,
                             company_ids=[Command.set(self.company.ids)])  # fmt: skip
        partner = self.env["res.partner"].with_user(user).create({"name": "Walk-in"})
        order = (
            self.env["sale.order"]
            .with_user(user)
            .create(
                {
                    "partner_id": partner.id,
                    "order_line": [Command.create({"product_id": self.product.id, "tax_ids": False})],
                }
            )
        )
        order.action_confirm()
        order._create_invoices().action_post()
        order._action_cancel()
        self.refresh()
        self.assertEqual(self.facts(partner)["purchase_count"], 0)
