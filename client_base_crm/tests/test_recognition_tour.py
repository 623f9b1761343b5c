from odoo.addons.client_base.tests.test_recognition_tour import RecognitionTourCase
from odoo.tests import tagged

LEADS = "/odoo/action-crm.crm_lead_all_leads"


@tagged("post_install", "-at_install")
class TestLeadTour(RecognitionTourCase):
    """A salesperson at his leads, in a real browser."""

    def test_lead_history_and_repeat(self):
        lead = self.env["crm.lead"].create(
            {"name": "More kites", "type": "lead", "partner_id": self.known.id, "user_id": self.seller.id}
        )
        self.start_tour(LEADS, "client_base_lead_that_asks_again", login="tour_seller")
        self.assertEqual(lead.order_ids.order_line.product_id, self.product)
        self.assertEqual((lead.order_ids.partner_id, lead.order_ids.amount_untaxed), (self.known, 12))

    def test_phone_in_any_writing_is_known_before_saving(self):
        self.start_tour(f"{LEADS}/new", "client_base_lead_by_phone", login="tour_seller")
        lead = self.env["crm.lead"].search([("name", "=", "Someone on the phone")])
        self.assertEqual((lead.partner_id, lead.client_recognition), (self.known, "repeat"))
