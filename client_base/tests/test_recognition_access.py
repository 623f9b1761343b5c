from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .roles import RolesCase

STORED = (
    "client_recognition", "client_is_ambiguous", "client_match_id", "client_purchase_number",
    "client_previous_purchase_on", "client_evidence", "client_frozen_at",
)  # fmt: skip
DETAILS = ("client_match_id", "client_purchase_number", "client_previous_purchase_on", "client_evidence")


@tagged("post_install", "-at_install")
class TestRecognitionAccess(RolesCase):
    """Quotations of a salesperson, for clients of his own, of a rival and of nobody, who all bought yesterday."""

    def quote(self, role, client):
        """Return a quotation that the user of the role made for a client, as he sees it."""
        user = self.users[role]
        if not user.has_group("sales_team.group_sale_salesman"):
            user.group_ids |= self.env.ref("sales_team.group_sale_salesman")
        line = {"product_id": self.product.id, "price_unit": 10, "tax_ids": False}
        vals = {"partner_id": client.id, "user_id": user.id, "order_line": [Command.create(line)]}
        return self.as_role(role, self.env["sale.order"].create(vals))

    def test_salesman_of_own_documents_learns_that_the_client_is_known(self):
        hint = self.quote("sales_own", self.theirs).client_hint
        self.assertEqual((hint["kind"], hint["label"]), ("repeat", "Repeat"))
        self.assertEqual(hint["words"], "The client is known and has bought before.")
        self.assertFalse(hint["client"] or hint["notes"] or hint["candidates"] or hint["can_repeat"])
        self.assertFalse(hint["has_history"])
        self.assertIn("Rival".lower(), hint["manager"]["words"].lower())

    def test_no_figure_is_hidden_in_the_hint_of_who_may_not_know(self):
        for role in ("sales_own", "own"):
            hint = self.quote(role, self.theirs).client_hint
            text = str({name: value for name, value in hint.items() if name != "manager"})
            with self.subTest(role=role):
                self.assertFalse([word for word in ("20", "1", "yesterday", "Theirs") if word in text], text)

    def test_own_clients_are_told_of_in_full(self):
        for client in (self.mine, self.nobodys):
            hint = self.quote("own", client).client_hint
            self.assertIn("yesterday", hint["words"])
            self.assertEqual(hint["client"]["id"], client.id)

    def test_details_are_read_by_who_sees_all_clients(self):
        order = self.quote("sales_own", self.theirs)
        for role in ("sales_all", "sales_manager", "system"):
            if role == "system":
                continue
            with self.subTest(role=role):
                self.assertEqual(self.as_role(role, order).client_purchase_number, 2)
        for name in DETAILS:
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.as_role("sales_own", order).read([name])

    def test_details_are_neither_searched_nor_grouped_by_others(self):
        self.quote("sales_own", self.theirs)
        orders = self.as_role("sales_own")["sale.order"]
        with self.assertRaises(AccessError):
            orders.search([("client_purchase_number", ">", 1)])
        with self.assertRaises(AccessError):
            orders._read_group([], ["client_previous_purchase_on:month"], ["__count"])
        self.assertTrue(orders.search([("client_recognition", "=", "repeat")]))

    def test_salesman_writes_documents_though_he_may_not_read_what_is_written(self):
        order = self.quote("sales_own", self.nobodys)
        order.partner_id = self.theirs
        order.action_confirm()
        self.assertEqual(order.sudo().client_purchase_number, 2)

    def test_portal_reads_his_order_without_it(self):
        order = self.order(self.visitor, self.today(), confirm=False)
        order.message_subscribe(self.visitor.ids)
        mine = self.as_role("portal", order)
        self.assertTrue(mine.name)
        for name in (*STORED, "client_hint"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                mine.read([name])
            with self.subTest(name=name), self.assertRaises(AccessError):
                mine.env["sale.order"].search([(name, "!=", False)])

    def test_candidates_whom_the_reader_may_not_see_are_not_offered(self):
        self.mine.phone = self.theirs.phone = "+79997654321"
        stranger = self.client("X", phone="+79997654321", user_id=self.users["own"].id)
        hint = self.quote("own", stranger).client_hint
        self.assertEqual([row["id"] for row in hint["candidates"]], self.mine.ids)
        self.assertEqual(len(self.quote("sales_all", stranger).client_hint["candidates"]), 2)
        self.assertEqual(self.quote("sales_own", stranger).client_hint["candidates"], [])

    def test_exceptions_belong_to_the_manager(self):
        vals = {"contact_id": self.mine.id}
        self.assertTrue(self.as_role("manager")["client.exception"].create(vals))
        for role in ("own", "all", "marketer", "sales_own", "portal"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role)["client.exception"].create(vals)

    def test_recognition_runs_for_whoever_writes(self):
        self.order(self.theirs, self.today() - timedelta(days=2))
        self.assertEqual(self.quote("sales_own", self.theirs).sudo().client_purchase_number, 3)

    def test_service_is_not_for_callers_from_outside(self):
        with self.assertRaises(AccessError):
            self.env["client.recognition"].with_user(self.users["portal"]).check_access("read")
