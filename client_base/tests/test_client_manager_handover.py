from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .manager_case import ManagerCase


@tagged("post_install", "-at_install")
class TestHandOver(ManagerCase):
    def test_hand_over_gives_the_quotation_to_the_manager(self):
        quotation = self.quotation()
        bobs = self.as_role("bob", quotation).with_context(tracking_disable=False)  # with all that the host sends
        action = bobs.action_hand_over_to_client_manager()
        self.assertEqual(quotation.user_id, self.marc)
        self.assertIn(f"Handed over to {self.marc.name}", self.notes(quotation))
        note = quotation.message_ids.filtered(lambda message: "Handed over" in (message.body or ""))[:1]
        self.assertEqual(note.author_id, self.bob.partner_id)
        self.assertEqual(len(self.told(self.marc, quotation)), 1, "once, and not by the host as well")
        self.assertIn(self.ann.name, self.told(self.marc, quotation).body)
        self.assertIn(self.marc.name, action["params"]["message"])

    def test_who_loses_sight_of_the_document_goes_back_to_the_list(self):
        quotation = self.as_role("bob", self.quotation())
        following = quotation.action_hand_over_to_client_manager()["params"]["next"]
        with self.assertRaises(AccessError):
            quotation.read(["name"])
        self.assertEqual((following["res_model"], following["views"][0][1]), ("sale.order", "list"))

    def test_who_keeps_sight_of_the_document_stays_on_it(self):
        following = self.as_role("mia", self.quotation()).action_hand_over_to_client_manager()["params"]["next"]
        self.assertEqual(following, {"type": "ir.actions.act_window_close"})

    def test_salesman_who_may_not_see_the_client_hands_over_too(self):
        quotation = self.quotation(self.shy)
        self.as_role("shy", quotation).action_hand_over_to_client_manager()
        self.assertEqual(quotation.user_id, self.marc)

    def test_manager_takes_the_document_himself_without_a_message_to_himself(self):
        self.marc.group_ids |= self.env.ref("sales_team.group_sale_salesman_all_leads")
        quotation = self.quotation()
        self.as_role("marc", quotation).action_hand_over_to_client_manager()
        self.assertEqual(quotation.user_id, self.marc)
        self.assertFalse(self.told(self.marc, quotation))

    def test_several_documents_go_to_their_managers(self):
        eve = self.make_user("eve", "sales_team.group_sale_salesman")
        second = self.quotation(partner=self.client("Eve's", user_id=eve.id))
        free = self.quotation(partner=self.client("Nobody's"))
        first = self.quotation()
        action = self.as_role("mia", first | second | free).action_hand_over_to_client_manager()
        self.assertEqual((first.user_id, second.user_id, free.user_id), (self.marc, eve, self.bob))
        for name in (self.marc.name, eve.name):
            self.assertIn(name, action["params"]["message"])

    def test_nothing_to_hand_over_is_said(self):
        quotation = self.as_role("mia", self.quotation())
        quotation.action_hand_over_to_client_manager()
        with self.assertRaisesRegex(UserError, "No other salesperson"):
            quotation.action_hand_over_to_client_manager()

    def test_who_may_not_write_the_document_is_refused(self):
        quotation = self.quotation()
        stranger = self.make_user("stranger", "sales_team.group_sale_salesman")
        reader = self.make_user("reader", "account.group_account_readonly")
        self.users |= {"stranger": stranger, "reader": reader}
        self.assertEqual(self.as_role("reader", quotation).name, quotation.name)
        for role in ("stranger", "reader", "all", "internal", "portal", "public"):
            for method in ("action_hand_over_to_client_manager", "action_ask_client_manager"):
                with self.subTest(role=role, method=method), self.assertRaises(AccessError):
                    getattr(self.as_role(role, quotation), method)()
        self.assertEqual(quotation.user_id, self.bob)

    def test_portal_user_is_refused_even_as_the_superuser(self):
        with self.assertRaises(AccessError):
            self.as_role("portal", self.quotation()).sudo().action_hand_over_to_client_manager()


@tagged("post_install", "-at_install")
class TestAsk(ManagerCase):
    def ask(self, document, role="bob"):
        return self.as_role(role, document).action_ask_client_manager()["params"]["message"]

    def test_manager_gets_an_activity_on_the_card(self):
        quotation = self.quotation()
        message = self.ask(quotation)
        request = self.requests()
        self.assertEqual((request.user_id, request.create_uid), (self.marc, self.bob))
        self.assertEqual(request.activity_type_id, self.env.ref("mail.mail_activity_data_todo"))
        for word in (self.bob.name, self.ann.name, quotation.name):
            self.assertIn(word, request.summary)
            self.assertIn(word, request.note)
        self.assertEqual(message, f"Asked: {self.marc.name}.")
        self.assertEqual(quotation.user_id, self.bob, "asking changes nothing yet")

    def test_manager_sees_the_request(self):
        self.ask(self.quotation())
        request = self.as_role("marc")["mail.activity"].search([("user_id", "=", self.marc.id)])
        self.assertEqual(request.res_name, self.ann.name)

    def test_second_click_asks_no_second_time_and_says_so(self):
        quotation = self.quotation()
        self.ask(quotation)
        for role in ("bob", "mia"):
            self.assertEqual(self.ask(quotation, role), f"Asked already, the answer is still open: {self.marc.name}.")
        self.assertEqual(len(self.requests()), 1)

    def test_answered_request_can_be_asked_again(self):
        quotation = self.quotation()
        self.ask(quotation)
        self.requests().with_user(self.marc).action_done()
        self.assertFalse(self.requests())
        self.ask(quotation)
        self.assertEqual(len(self.requests()), 1)

    def test_another_document_is_another_request(self):
        first, second = self.quotation(), self.quotation()
        self.ask(first)
        message = self.ask(first | second, "mia")
        self.assertIn(f"Asked: {self.marc.name}.", message)
        self.assertIn(f"Asked already, the answer is still open: {self.marc.name}.", message)
        self.assertEqual(len(self.requests()), 2)

    def test_numbers_that_begin_alike_are_not_confused(self):
        quotation = self.quotation()
        self.ask(quotation)
        [request] = self.requests()
        self.assertIn(f'data-oe-model="sale.order" data-oe-id="{quotation.id}"', request.note)
        request.note = str(request.note).replace(f'"{quotation.id}"', f'"{quotation.id}0"')
        self.ask(quotation)
        self.assertEqual(len(self.requests()), 2)

    def test_salesman_who_may_not_see_the_card_asks_too(self):
        self.ask(self.quotation(self.shy), "shy")
        self.assertEqual(self.requests().create_uid, self.shy)

    def test_manager_who_cannot_see_the_card_gets_one_message(self):
        other = self.make_company("Surf Shop")
        quotation = self.quotation()
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_partner SET company_id = %s WHERE id = %s", [other.id, self.ann.id])
        for _click in range(2):
            message = self.ask(quotation)
        self.assertIn("Asked already", message)
        self.assertFalse(self.requests())
        self.assertEqual(len(self.told(self.marc, quotation)), 1)

    def test_question_is_in_the_language_of_the_manager(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        self.marc.lang = "ru_RU"
        with patch.object(
            type(self.env["sale.order"]),
            "_get_client_question",
            lambda document, conflict: (document.env.lang, document._get_html_link()),
        ):
            self.ask(self.quotation())
        self.assertEqual(self.requests().summary, "ru_RU")

    def test_manager_asks_not_himself(self):
        self.marc.group_ids |= self.env.ref("sales_team.group_sale_salesman_all_leads")
        with self.assertRaisesRegex(UserError, "You serve this client yourself"):
            self.ask(self.quotation(), "marc")
