from odoo.tests import tagged

from .recognition_case import RecognitionCase


@tagged("post_install", "-at_install")
class TestInvoices(RecognitionCase):
    def test_invoice_takes_over_from_its_order(self):
        client = self.client()
        order = self.order(client, self.today())
        invoice = self.invoice(order)
        self.assert_recognised(invoice, "new", number=1)
        self.assertTrue(invoice.client_frozen_at)
        self.assertEqual(invoice.client_hint["notes"], [])

    def test_draft_invoice_of_an_order(self):
        order = self.order(self.bought(), self.today())
        self.assert_recognised(order._create_invoices(), "repeat", number=2)

    def test_invoice_without_an_order(self):
        invoice = self.invoice(partner=self.bought(), post=False)
        self.assert_recognised(invoice, "repeat", number=0)
        self.assertFalse(invoice.client_frozen_at)
        invoice.action_post()
        self.assertTrue(invoice.client_frozen_at)

    def test_invoices_as_purchases(self):
        self.company.client_purchase_basis = "invoice"
        client = self.client()
        first, second = (self.invoice(partner=client, day=self.ago(day)) for day in (41, 1))
        self.assert_recognised(first, "new", number=1)
        self.assert_recognised(second, "repeat", number=2)
        self.assert_recognised(self.quote(client), "repeat", number=0)

    def test_posted_taken_back_and_posted_again(self):
        client = self.client()
        invoice = self.invoice(partner=client)
        self.order(client, self.today())
        self.assert_recognised(invoice, "new")
        invoice.button_draft()
        self.assertFalse(invoice.client_frozen_at)
        invoice.action_post()
        self.assert_recognised(invoice, "repeat")

    def test_entries_and_credit_notes_are_not_recognised(self):
        client = self.bought()
        refund = self.invoice(partner=client, kind="out_refund")
        entry = self.env["account.move"].create({"move_type": "entry", "partner_id": client.id})
        self.assertFalse(refund.client_recognition or entry.client_recognition)

    def test_invoice_of_another_payer_is_of_the_one_who_ordered(self):
        buyer, payer = self.bought(), self.client("Payer")
        order = self.order(buyer, self.today())
        order.partner_invoice_id = payer
        invoice = order._create_invoices()
        self.assert_recognised(invoice, "repeat", number=2)
        self.assertEqual(invoice._get_recognised_client(), buyer)
        self.assertTrue(invoice.client_hint["linked"])

    def test_invoices_of_an_order_that_are_purchases_have_numbers_of_their_own(self):
        self.company.client_purchase_basis = "invoice"
        client = self.client()
        order = self.order(client, self.today())
        self.assert_recognised(self.invoice(order), "new", number=1)
        self.assert_recognised(self.invoice(partner=client), "repeat", number=2)
