from odoo import Command
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .recognition_screens import INFORMED, RecognitionScreens, RecognitionScreensCase


@tagged("post_install", "-at_install")
class TestOrderScreens(RecognitionScreens, RecognitionScreensCase):
    """Quotations and orders."""

    model = "sale.order"
    forms = ("sale.view_order_form",)
    lists = ("sale.view_quotation_tree", "sale.view_quotation_tree_with_onboarding", "sale.view_order_tree")
    kanbans = ("sale.view_sale_order_kanban", "sale.view_quotation_kanban_with_onboarding")
    searches = (
        "sale.view_sales_order_filter",
        "sale.sale_order_view_search_inherit_quotation",
        "sale.sale_order_view_search_inherit_sale",
    )

    def make_document(self, partner):
        order = self.order(partner, self.today(), confirm=False)
        order.user_id = False
        return order

    def test_visitor_reads_his_order(self):
        order = self.as_role("portal", self.make_document(self.visitor))
        self.assertEqual(order.read(["partner_id"])[0]["id"], order.id)

    def test_hint_comes_with_the_contact(self):
        for role in ("own", "sales_own", *INFORMED):
            if role == "analyst":
                continue  # sees the cards of no client, and so sells to none
            form = Form(self.as_role(role)["sale.order"])
            self.assertFalse(form.client_hint)
            form.partner_id = self.mine
            with self.subTest(role=role):
                self.assertEqual(form.client_hint["kind"], "repeat")
                self.assertEqual(bool(form.client_hint["client"]), role != "sales_own")
                self.assertEqual(form.client_hint["has_history"], role != "sales_own")


@tagged("post_install", "-at_install")
class TestInvoiceScreens(RecognitionScreens, RecognitionScreensCase):
    """Customer invoices."""

    model = "account.move"
    forms = ("account.view_move_form",)
    lists = ("account.view_out_invoice_tree",)
    kanbans = ("account.view_account_move_kanban",)
    searches = ("account.view_account_invoice_filter",)

    def make_document(self, partner):
        line = {"product_id": self.product.id, "quantity": 1, "price_unit": 10, "tax_ids": False}
        vals = {"move_type": "out_invoice", "partner_id": partner.id, "invoice_line_ids": [Command.create(line)]}
        return self.env["account.move"].create({**vals, "invoice_user_id": False})

    def test_hint_is_on_customer_invoices_only(self):
        [hint] = self.arch("all", "account.view_move_form").xpath("//field[@name='client_hint']")
        shown = {
            kind
            for kind, _label in self.env["account.move"]._fields["move_type"].selection
            if not safe_eval(hint.get("invisible"), {"move_type": kind})
        }
        self.assertEqual(shown, {"out_invoice", "out_receipt"})

    def test_hint_comes_with_the_contact(self):
        for kind in ("out_invoice", "out_receipt"):
            moves = self.as_role("all")["account.move"].with_context(default_move_type=kind)
            with self.subTest(kind=kind):
                form = Form(moves)
                form.partner_id = self.mine
                self.assertEqual(form.client_hint["kind"], "repeat")

    def test_vendor_bills_have_no_such_columns_and_filters(self):
        names = self.names(self.arch("all", "account.view_in_invoice_bill_tree"))
        self.assertNotIn("client_recognition", names)
        filters = self.filters("all", "account.view_account_bill_filter")
        ours = [node for name, node in filters.items() if "client_" in name]
        self.assertEqual(len(ours), 5)
        for node in ours:
            for kind, hidden in (("in_invoice", True), ("out_invoice", False)):
                context = {"context": {"default_move_type": kind}}
                self.assertEqual(safe_eval(node.get("invisible"), context), hidden, node.get("name"))
