from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .manager_case import ManagerCase


@tagged("post_install", "-at_install")
class TestBlock(ManagerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy("block")

    def assert_stopped(self, quotation, role="bob"):
        """Assert that no way leads on, and that each refusal names Marc and what to do."""
        state = quotation.state
        ways = {
            "confirm": lambda order: order.action_confirm(),
            "send": lambda order: order.action_quotation_send(),
            "post": lambda order: order.with_context(mark_so_as_sent=True).message_post(body="Here you are"),
            "write": lambda order: order.write({"state": "sale"}),
        }
        if state == "draft":
            ways["mark as sent"] = lambda order: order.action_quotation_sent()
        for name, way in ways.items():
            with self.subTest(way=name, role=role):
                with self.assertRaises(UserError) as refusal, self.env.cr.savepoint():
                    way(self.as_role(role, quotation))
                self.assertNotIsInstance(refusal.exception, AccessError)
                self.assertIn(f"Served by {self.marc.name}", str(refusal.exception))
                self.assertIn("have a manager lift the block", str(refusal.exception))
                self.assertEqual(quotation.state, state)

    def test_blocked_quotation_is_saved_and_goes_no_further(self):
        quotation = self.quotation()
        self.as_role("bob", quotation).write({"client_order_ref": "Typed"})
        self.assert_stopped(quotation)
        self.assertEqual(quotation.client_order_ref, "Typed")
        self.assertIn("goes no further until", self.hint(quotation)["words"])
        self.assertIn(quotation.name, self.as_role("bob", quotation)._confirmation_error_message())

    def test_it_is_saved_from_the_form_too(self):
        with Form(self.as_role("bob")["sale.order"]) as form:
            form.partner_id = self.contact
            form.user_id = self.bob
        self.assertEqual(form.record.state, "draft")
        self.assert_stopped(form.record.with_env(self.env))

    def test_colleagues_are_stopped_too(self):
        for role in ("mia", "boss"):
            self.assert_stopped(self.quotation(), role)

    def test_sent_quotation_is_not_sent_again(self):
        quotation = self.quotation()
        quotation.state = "sent"  # by the superuser: before the client got a manager
        self.assert_stopped(quotation)

    def test_created_confirmed_is_refused_as_well(self):
        vals = {"partner_id": self.contact.id, "user_id": self.bob.id, "state": "sale"}
        Order = self.as_role("boss")["sale.order"]
        with self.assertRaisesRegex(UserError, "Served by"):
            Order.create(vals)
        Order.with_context(import_file=True).create(vals)  # what a manager imports happened elsewhere
        with self.assertRaisesRegex(UserError, "Served by"):
            self.as_role("bob")["sale.order"].with_context(import_file=True).create(vals)

    def test_cancelling_and_taking_back_are_free(self):
        quotation = self.as_role("bob", self.quotation())
        quotation.action_cancel()
        quotation.action_draft()
        self.assertEqual(quotation.state, "draft")

    def test_warning_stops_nobody(self):
        self.policy("warn")
        quotation = self.as_role("bob", self.quotation())
        quotation.action_quotation_sent()
        quotation.action_confirm()
        self.assertEqual(quotation.state, "sale")

    def test_own_client_is_free(self):
        quotation = self.as_role("marc", self.quotation(self.marc))
        quotation.action_quotation_send()
        quotation.action_confirm()
        self.assertEqual(quotation.state, "sale")

    def test_who_serves_the_client_may_confirm_for_a_colleague(self):
        self.marc.group_ids |= self.env.ref("sales_team.group_sale_salesman_all_leads")
        quotation = self.quotation()
        self.as_role("marc", quotation).action_confirm()
        self.assertEqual(quotation.state, "sale")

    def test_handed_over_it_goes_on(self):
        quotation = self.quotation()
        self.as_role("bob", quotation).action_hand_over_to_client_manager()
        self.as_role("marc", quotation).action_confirm()
        self.assertEqual(quotation.state, "sale")

    def test_customers_the_website_and_jobs_are_never_stopped(self):
        for role in ("portal", "public", "bob"):
            quotation = self.quotation()
            # As the portal and the payment do it: by the customer's token, with the rights of the superuser.
            self.as_role(role, quotation).sudo()._validate_order()
            with self.subTest(role=role):
                self.assertEqual(quotation.state, "sale")
        quotation = self.quotation()
        quotation.with_user(self.env.ref("base.user_root")).action_confirm()
        self.assertEqual(quotation.state, "sale")

    def test_one_blocked_quotation_stops_the_selection_and_is_named(self):
        blocked, free = self.quotation(), self.quotation(partner=self.client("Nobody's"))
        with self.assertRaises(UserError) as refusal, self.env.cr.savepoint():
            self.as_role("mia", blocked | free).action_confirm()
        self.assertIn(blocked.name, str(refusal.exception))
        self.assertNotIn(free.name, str(refusal.exception))
        self.assertEqual(free.state, "draft")

    def test_confirmation_in_bulk_costs_no_query_per_order(self):
        clients = self.Partner.create([{"name": f"Client {i}", "user_id": self.bob.id} for i in range(20)])
        contacts = self.Partner.create([{"name": f"Of {client.name}", "parent_id": client.id} for client in clients])
        contacts |= clients
        counts = []
        for some in (contacts[:1], contacts[18:22], contacts):  # the first learns what the registry keeps
            orders = self.env["sale.order"].create(
                [{"partner_id": contact.id, "user_id": self.bob.id} for contact in some]
            )
            orders = self.as_role("mia", orders)
            before = self.env.cr.sql_log_count
            for order in orders:
                self.assertFalse(order._confirmation_error_message())
            orders._check_client_manager_block()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[2], counts[1])

    # === LIFTING === #

    def lift(self, quotation, role="boss"):
        return self.as_role(role, quotation).action_lift_client_manager_block()

    def test_manager_lifts_the_block_with_a_note(self):
        quotation = self.quotation()
        message = self.lift(quotation)["params"]["message"]
        self.assertIn(self.bob.name, message)
        self.assertEqual(quotation.client_lifted_for_id, self.bob)
        [note] = [str(m.body) for m in quotation.message_ids if "lifted the block" in str(m.body)]
        for user in (self.boss, self.bob, self.marc):
            self.assertIn(user.name, note)
        hint = self.hint(quotation)
        self.assertEqual((hint["blocked"], hint["can_lift"], hint["can_hand_over"]), (False, False, True))
        self.assertIn(f"The block is lifted for {self.bob.name}.", hint["words"])
        self.as_role("bob", quotation).action_confirm()
        self.assertEqual(quotation.state, "sale")

    def test_nobody_else_lifts_it(self):
        quotation = self.quotation()
        for role in set(self.users) - {"boss", "manager", "sales_manager"}:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.lift(quotation, role)
        for groups in ("", ",account.group_account_readonly"):  # who has no right to this document, or only to read it
            self.users["other"] = self.make_user(f"other{groups}", f"client_base.client_base_group_manager{groups}")
            with self.subTest(groups=groups), self.assertRaises(AccessError):
                self.lift(quotation, "other")
        self.assertFalse(quotation.client_lifted_for_id)

    def test_nobody_lifts_it_by_writing(self):
        for role in ("bob", "boss"):
            for name in ("client_lifted_for_id", "client_lifted_client_id"):
                quotation = self.as_role(role, self.quotation())
                value = self.bob.id if name == "client_lifted_for_id" else self.ann.id
                vals = {"partner_id": self.contact.id}
                with self.subTest(role=role, name=name):
                    self.assertRaises(AccessError, quotation.write, {name: value})
                    self.assertRaises(AccessError, quotation.create, {**vals, name: value})
                    default = quotation.with_context(**{f"default_{name}": value})
                    self.assertRaises(AccessError, default.create, vals)

    def test_it_is_shown_to_colleagues_only(self):
        field = self.env["sale.order"]._fields["client_lifted_for_id"]
        self.assertEqual(field.groups, "base.group_user")
        self.assertTrue(self.as_role("bob")["sale.order"].fields_get(["client_lifted_for_id"])[field.name]["readonly"])

    def test_it_lapses_with_the_salesperson(self):
        quotation = self.quotation()
        self.lift(quotation)
        quotation.user_id = self.mia
        self.assert_stopped(quotation, "mia")
        self.assertEqual(self.hint(quotation, "boss")["can_lift"], True)

    def test_it_lapses_with_the_client(self):
        quotation = self.quotation()
        self.lift(quotation)
        quotation.partner_id = self.client("Another of Marc", user_id=self.marc.id)
        quotation.user_id = self.bob
        self.assert_stopped(quotation)

    def test_it_outlives_another_contact_of_the_client_and_a_merge(self):
        quotation = self.quotation()
        self.lift(quotation)
        quotation.partner_id = self.ann
        quotation.user_id = self.bob
        double = self.client("Ann Limited", is_company=True, user_id=self.marc.id)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([self.ann.id, double.id], double, extra_checks=False)
        self.assertEqual(quotation.partner_id, double)
        self.as_role("bob", quotation).action_confirm()

    def test_copy_of_a_lifted_quotation_is_blocked(self):
        quotation = self.quotation()
        self.lift(quotation)
        copied = quotation.copy()
        copied.user_id = self.bob
        self.assert_stopped(copied)

    def test_several_at_once_and_only_those_that_are_blocked(self):
        first, second, free = self.quotation(), self.quotation(self.mia), self.quotation(self.marc)
        self.lift(first | second | free)
        self.assertEqual((first.client_lifted_for_id, second.client_lifted_for_id), (self.bob, self.mia))
        self.assertFalse(free.client_lifted_for_id)
        self.assertNotIn("lifted", self.notes(free))

    def test_nothing_to_lift_is_said(self):
        quotation = self.quotation()
        self.lift(quotation)
        with self.assertRaisesRegex(UserError, "no block to lift"):
            self.lift(quotation)
        self.policy("warn")
        with self.assertRaisesRegex(UserError, "no block to lift"):
            self.lift(self.quotation())

    def test_manager_of_the_client_base_who_serves_the_client_lifts_for_the_salesman(self):
        self.ann.user_id = self.boss
        quotation = self.quotation()
        hint = self.hint(quotation, "boss")
        self.assertEqual((hint["blocked"], hint["can_lift"]), (False, True))
        self.lift(quotation)
        self.as_role("bob", quotation).action_confirm()

    def test_manager_who_sells_himself_lifts_for_himself(self):
        quotation = self.quotation(self.boss)
        self.assert_stopped(quotation, "boss")
        self.lift(quotation)
        self.as_role("boss", quotation).action_confirm()
        self.assertEqual(quotation.state, "sale")
