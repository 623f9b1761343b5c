from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .repeat_case import RepeatCase


@tagged("post_install", "-at_install")
class TestRepeatOrderRights(RepeatCase):
    """On which documents an order is repeated, and for whom."""

    # === ON WHICH DOCUMENT === #

    def test_empty_quotation_is_filled(self):
        self.bought(self.kite)
        asked = self.asked()
        asked.date_order = self.moment(self.today() - timedelta(days=30))
        self.assertEqual(self.repeat(asked), asked)
        self.assertEqual((len(asked.order_line), asked.date_order.date()), (1, self.today()))
        self.assertEqual(self.next["tag"], "soft_reload")
        another = self.repeat(asked)
        self.assertNotEqual(another, asked, "which is not empty any more")
        self.assertEqual(len(asked.order_line), 1)

    def test_quotation_that_is_being_typed_is_filled(self):
        self.bought(self.kite)
        form = Form(self.as_role("seller")["sale.order"])
        form.partner_id = self.bob.with_user(self.seller)
        self.assertEqual(self.lines(self.repeat(form.save())), [("Kite", 1, 10)])

    def test_order_and_invoice_repeat_too(self):
        order = self.bought(self.kite)
        invoice = self.invoice(order)
        invoice.invoice_user_id = self.seller
        for document in (order, invoice):
            quotation = self.repeat(document)
            self.assertEqual((quotation.partner_id, quotation.state), (self.bob, "draft"))
            self.assertEqual(self.lines(quotation), [("Kite", 1, 10)])

    def test_quotation_is_for_the_contact_that_asks_now(self):
        self.bought(self.kite, partner=self.ann)
        self.assertEqual(self.repeat(self.bought(self.rope, days=1, confirm=False)).partner_id, self.bob)

    def test_recognised_client_who_is_not_the_contact(self):
        order = self.bought(self.kite)
        stranger = self.client("Stranger")
        asked = self.bought(self.rope, days=0, partner=stranger, confirm=False)
        self.patch(
            type(asked), "_get_recognised_client", lambda document: document.env["res.partner"].browse(self.ann.id)
        )
        quotation = self.repeat(asked)
        self.assertEqual((quotation.partner_id, quotation.origin), (self.ann, order.name))

    # === NOTHING TO REPEAT === #

    def assert_refused(self, document, words, role="seller", error=UserError):
        before = self.env["sale.order"].search_count([])
        with self.assertRaisesRegex(error, words):
            self.as_role(role, document).action_repeat_last_order()
        self.assertEqual(self.env["sale.order"].search_count([]), before)

    def test_no_order(self):
        self.bought(self.kite, confirm=False)
        self.bought(self.kite).action_cancel()
        self.assert_refused(self.asked(), "There is no order to repeat: Ann")

    def test_nobody_is_known(self):
        asked = self.asked()
        self.patch(type(asked), "_get_recognised_client", lambda document: document.env["res.partner"])
        self.assert_refused(asked, "Nobody is recognised here yet")
        with self.assertRaisesRegex(UserError, "Nobody is recognised here yet"):
            self.as_role("seller", asked).action_open_client_history()

    def test_all_products_are_gone(self):
        order = self.bought(self.rope)
        self.rope.action_archive()
        self.assert_refused(self.asked(), f"Of order {order.name} nothing is sold any more: Rope")

    def test_order_of_nothing_but_a_down_payment(self):
        order = self.bought({"product_id": self.rope.id, "is_downpayment": True, "price_unit": 9})
        self.assert_refused(self.asked(), f"Order {order.name} holds no product")

    # === WHO MAY === #

    def test_orders_of_a_colleague_are_not_repeated(self):
        mine = self.bought(self.rope, days=9)
        self.bought(self.kite, days=1, user=self.colleague)
        self.assertEqual(self.lines(self.repeat(self.asked())), [("Rope", 1, 3)])
        self.assertEqual(self.lines(self.repeat(self.asked(), "sales_all")), [("Kite", 1, 10)])
        self.assertEqual(self.lines(self.repeat(self.asked(), "sales_manager")), [("Kite", 1, 10)])
        mine.user_id = self.colleague
        self.assert_refused(self.asked(), "There is no order to repeat")

    def test_client_of_a_colleague(self):
        self.bought(self.kite)
        asked = self.asked()
        self.ann.user_id = self.colleague
        self.assert_refused(asked, "This client is not yours", error=AccessError)
        with self.assertRaisesRegex(AccessError, "This client is not yours"):
            self.as_role("seller", asked).action_open_client_history()

    def test_history_opens_from_the_document(self):
        action = self.as_role("seller", self.bought(self.kite)).action_open_client_history()
        self.assertEqual(self.env["client.history"].browse(action["res_id"]).client_id, self.ann)

    def test_outsiders(self):
        asked = self.bought(self.kite, partner=self.visitor)
        for role in ("internal", "sales_own", "analyst", "portal", "public"):
            with self.subTest(role=role):
                self.assert_refused(asked, "", role, error=AccessError)

    def test_orders_of_another_company(self):
        branch = self.make_company("Branch")
        self.order(self.bob, self.today(), company=branch).user_id = self.seller
        self.seller.company_ids |= branch
        self.assert_refused(self.asked(), "There is no order to repeat")
        self.assert_refused(self.asked().with_context(allowed_company_ids=(branch | self.company).ids), "no order")

    @mute_logger("odoo.models.unlink", "odoo.addons.base.partner.merge")
    def test_merged_client(self):
        twin = self.client("Ann's twin", is_company=True)
        order = self.bought(self.kite, partner=twin)
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((twin | self.ann).ids, self.ann)
        self.assertEqual(self.repeat(self.asked()).order_line.product_id, self.kite)
        self.assertIn(order.name, self.said)

    def test_archived_contact(self):
        self.bought(self.kite)
        self.bob.action_archive()
        self.assertEqual(self.lines(self.repeat(self.asked(partner=self.ann))), [("Kite", 1, 10)])
