from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.client_last_contact import ClientLastContact, LastContact
from .manager_case import ManagerCase


@tagged("post_install", "-at_install")
class TestClientManagerHint(ManagerCase):
    def called(self, on=date(2026, 3, 12)):
        """Let the last contact with Ann be a call on the day."""
        found = {self.ann.id: LastContact(on, "Call", self.marc)}
        return patch.object(ClientLastContact, "_find", lambda model, clients, besides=None: found)

    # === WHO IS WARNED === #

    def test_salesman_learns_who_serves_the_client(self):
        self.env["res.lang"]._lang_get("en_US").date_format = "%d.%m.%Y"
        with self.called():
            hint = self.hint(self.quotation())
        self.assertEqual(hint["name"], self.marc.name)
        self.assertEqual(
            hint["words"],
            f"Served by {self.marc.name} (last contact 12.03.2026, Call). Hand the document over to him, or ask him.",
        )
        self.assertEqual(
            {key: hint[key] for key in ("blocked", "can_lift", "can_hand_over", "can_ask")},
            {"blocked": False, "can_lift": False, "can_hand_over": True, "can_ask": True},
        )

    def test_it_stands_in_the_hint_of_the_form(self):
        quotation = self.quotation()
        self.assertEqual(self.as_role("bob", quotation).client_hint["manager"], self.hint(quotation))
        self.assertFalse(self.as_role("mia", self.quotation(self.marc)).client_hint["manager"])

    def test_no_contact_is_no_words_about_it(self):
        with patch.object(ClientLastContact, "_find", lambda *args, **kwargs: {}):
            self.assertTrue(self.hint(self.quotation())["words"].startswith(f"Served by {self.marc.name}. "))

    def test_the_document_itself_is_no_contact(self):
        quotation = self.quotation()
        self.assertTrue(self.hint(quotation)["words"].startswith(f"Served by {self.marc.name}. "))
        self.order(self.contact, "2026-03-12").user_id = self.marc
        self.assertIn("(last contact", self.hint(quotation)["words"])

    def test_real_last_contact_of_a_client_whom_the_reader_may_not_see(self):
        self.ann.message_post(
            body="Secret", message_type="comment", subtype_xmlid="mail.mt_note", author_id=self.marc.partner_id.id
        )
        quotation = self.quotation(self.shy)
        with self.assertRaises(AccessError):
            self.as_role("shy", self.ann).read(["name"])
        hint = self.hint(quotation, "shy")
        self.assertIn("(last contact", hint["words"])
        for secret in ("Secret", self.ann.name, self.contact.name):
            self.assertNotIn(secret, str(hint))

    def test_own_client_and_nobodys_client_are_no_conflict(self):
        quotation = self.quotation()
        for user in (self.bob, self.env["res.users"]):
            with self.subTest(user=user.name):
                self.ann.user_id = user
                self.assertFalse(self.hint(quotation))

    def test_manager_of_the_company_counts_and_not_that_of_the_contact(self):
        self.contact.user_id = self.bob
        self.assertEqual(self.hint(self.quotation())["name"], self.marc.name)

    def test_archived_manager_serves_nobody(self):
        quotation = self.quotation()
        self.assertTrue(self.hint(quotation))
        self.marc.active = False
        self.assertFalse(self.hint(quotation))

    def test_portal_user_and_robot_serve_nobody(self):
        quotation = self.quotation()
        for user in (self.users["portal"], self.env.ref("base.user_root")):
            with self.subTest(user=user.name):
                self.ann.user_id = user
                self.assertFalse(self.hint(quotation))

    def test_archived_client_keeps_his_manager(self):
        quotation = self.quotation()
        (self.ann | self.contact).active = False
        self.assertEqual(self.hint(quotation)["name"], self.marc.name)

    def test_merged_client_has_the_manager_of_the_one_that_stays(self):
        quotation = self.quotation(partner=self.client("Ann again", is_company=True))
        self.assertFalse(self.hint(quotation))
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([self.ann.id, quotation.partner_id.id], self.ann, extra_checks=False)
        self.assertEqual(quotation.partner_id, self.ann)
        self.assertEqual(self.hint(quotation)["name"], self.marc.name)

    def test_recognised_client_counts_before_the_contact_is_linked(self):
        stranger = self.client("Somebody", email="bo@kites.example")
        quotation = self.quotation(partner=stranger)
        if quotation.client_match_id != self.ann:
            quotation.client_match_id = self.ann
        self.assertEqual(self.hint(quotation)["name"], self.marc.name)

    def test_policy_off_says_nothing(self):
        self.policy("off")
        self.assertFalse(self.hint(self.quotation()))

    def test_confirmed_and_cancelled_orders_are_settled(self):
        for state in ("sale", "cancel"):
            quotation = self.quotation()
            quotation.state = state
            with self.subTest(state=state):
                self.assertFalse(self.hint(quotation))

    def test_invoices_are_not_checked(self):
        invoice = self.invoice(partner=self.contact, post=False)
        invoice.invoice_user_id = self.bob
        self.boss.group_ids |= self.env.ref("account.group_account_invoice")
        self.policy("block")
        self.assertFalse(invoice.with_user(self.boss)._get_client_manager_hint())
        invoice.with_user(self.boss).action_post()

    # === NOBODY'S AND NEW DOCUMENTS === #

    def test_unassigned_quotation_is_that_of_who_opens_it(self):
        quotation = self.quotation(self.env["res.users"])
        self.assertFalse(quotation.user_id)
        self.assertTrue(self.hint(quotation, "bob"))
        self.assertFalse(self.hint(quotation, "marc"))

    def test_website_has_no_conflict_with_anybody(self):
        for creator in (self.users["public"], self.users["portal"], self.env.ref("base.user_root")):
            vals = {"partner_id": self.contact.id, "user_id": False}
            order = self.env["sale.order"].with_user(creator).sudo().create(vals)
            order.user_id = False
            with self.subTest(creator=creator.name):
                self.assertEqual(order.create_uid, creator)
                self.assertFalse(self.hint(order, "mia"))
        order.user_id = self.bob
        self.assertTrue(self.hint(order), "someone took it")

    def test_new_quotation_warns_while_it_is_typed(self):
        order = self.as_role("bob")["sale.order"].new({"partner_id": self.contact.id, "user_id": self.bob.id})
        hint = order._get_client_manager_hint()
        self.assertEqual(hint["name"], self.marc.name)
        self.assertTrue(hint["can_hand_over"])

    def test_new_quotation_that_odoo_gives_to_the_manager_says_so(self):
        self.policy("block")
        order = self.as_role("bob")["sale.order"].new({"partner_id": self.contact.id})
        self.assertEqual(order.user_id._origin, self.marc, "the host assigns it")
        hint = order._get_client_manager_hint()
        self.assertIn("The document is his as soon as you save it.", hint["words"])
        self.assertFalse(hint["blocked"] or hint["can_hand_over"] or hint["can_ask"] or hint["can_lift"])
        order = self.as_role("marc")["sale.order"].new({"partner_id": self.contact.id})
        self.assertFalse(order._get_client_manager_hint(), "he is at home")

    def test_change_of_salesperson_on_a_form_is_seen_at_once(self):
        quotation = self.as_role("mia", self.quotation(self.marc))
        draft = quotation.new(origin=quotation)
        self.assertFalse(draft._get_client_manager_hint())
        draft.user_id = self.bob
        self.assertEqual(draft._get_client_manager_hint()["name"], self.marc.name)

    # === WHAT THE READER CAN DO === #

    def test_flags_by_role(self):
        quotation = self.quotation()
        expected = {
            ("warn", "bob"): (False, False, True, True),
            ("warn", "mia"): (False, False, True, True),
            ("warn", "boss"): (False, False, True, True),
            ("block", "bob"): (True, False, True, True),
            ("block", "mia"): (True, False, True, True),
            ("block", "boss"): (True, True, True, True),
        }
        for (policy, role), flags in expected.items():
            self.policy(policy)
            hint = self.hint(quotation, role)
            with self.subTest(policy=policy, role=role):
                keys = ("blocked", "can_lift", "can_hand_over", "can_ask")
                self.assertEqual(tuple(hint[key] for key in keys), flags)

    def test_who_cannot_write_the_document_only_reads_the_name(self):
        quotation = self.as_role("all", self.quotation())  # who sees all clients, and has no right to sales
        with patch.object(type(quotation), "_client_manager_matters", lambda order: True):
            hint = quotation._get_client_manager_hint()
        self.assertFalse(hint["can_hand_over"] or hint["can_ask"] or hint["can_lift"])

    def test_manager_of_the_client_reads_that_he_serves_him(self):
        self.policy("block")
        self.marc.group_ids |= self.env.ref("sales_team.group_sale_salesman_all_leads")
        hint = self.hint(self.quotation(), "marc")
        self.assertIn("You serve this client.", hint["words"])
        self.assertIn(self.bob.name, hint["words"])
        self.assertEqual((hint["blocked"], hint["can_ask"], hint["can_hand_over"]), (False, False, True))

    def test_outsiders_read_nothing(self):
        quotation = self.quotation()
        for role in ("portal", "public"):
            user = self.users[role]
            with self.subTest(role=role):
                self.assertFalse(quotation.with_user(user).sudo()._get_client_manager_hint())

    # === TWO COMPANIES === #

    def test_policy_of_the_company_of_the_document_counts(self):
        other = self.make_company("Surf Shop")
        self.company.client_manager_policy, other.client_manager_policy = "block", "off"
        (self.bob | self.marc).company_ids |= other
        here, there = self.quotation(), self.quotation(creator=self.env.user, company_id=other.id)
        self.assertEqual(there.company_id, other)
        for allowed in ([self.company.id, other.id], [other.id, self.company.id]):
            both = self.as_role("bob", here | there).with_context(allowed_company_ids=allowed)
            hints = both._get_client_manager_hints()
            self.assertEqual(list(hints), [here.id], "whichever company is the current one")

    def test_manager_who_does_not_work_in_the_company_serves_nobody_there(self):
        other = self.make_company("Surf Shop")
        self.bob.company_ids |= other
        there = self.quotation(creator=self.env.user, company_id=other.id)
        bobs = self.as_role("bob", there).with_context(allowed_company_ids=other.ids)
        self.assertFalse(bobs._get_client_manager_hint())
        self.marc.company_ids |= other
        self.env.invalidate_all()
        self.assertTrue(bobs._get_client_manager_hint())

    # === MANY === #

    def test_eighty_quotations_cost_as_many_queries_as_two(self):
        clients = self.Partner.create([{"name": f"Client {i}", "user_id": self.marc.id} for i in range(80)])
        orders = self.env["sale.order"].create([{"partner_id": c.id, "user_id": self.bob.id} for c in clients])
        self.as_role("mia", orders[:2])._get_client_manager_hints()  # what the registry learns once
        counts = {}
        for number in (2, 80):
            some = self.as_role("mia", orders[:number])
            before = self.env.cr.sql_log_count
            self.assertEqual(len(some._get_client_manager_hints()), number)
            counts[number] = self.env.cr.sql_log_count - before
        self.assertEqual(counts[80], counts[2])

    def test_without_the_block_confirming_asks_nothing(self):
        self.policy("warn")
        order = self.as_role("mia", self.quotation())
        order.company_id.client_manager_policy  # noqa: B018  every confirmation reads the company
        with self.assertQueryCount(0):
            order._check_client_manager_block()
            self.assertIsNone(order._get_client_block_message())
