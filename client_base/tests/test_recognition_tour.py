from datetime import timedelta

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .common import ClientBaseCase


class RecognitionTourCase(ClientBaseCase, HttpCase):
    """A salesperson who sees all clients, and one client who bought kites 41 days ago, before they grew dearer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.ru")
        cls.seller = cls.make_seller("tour_seller", "client_base.client_base_group_all")
        cls.known = cls.client("Tour Client", phone="+7 912 345-67-89", user_id=cls.seller.id)
        for days_ago in (71, 41):
            cls.order(cls.known, cls.today() - timedelta(days=days_ago)).user_id = cls.seller
        cls.product.list_price = 12
        cls.refresh()

    @classmethod
    def make_seller(cls, login, *groups, **vals):
        """Return a salesperson of the shop who reads English."""
        return new_test_user(
            cls.env,
            login,
            ",".join(["sales_team.group_sale_salesman", *groups]),
            lang="en_US",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            **vals,
        )


@tagged("post_install", "-at_install")
class TestRecognitionTour(RecognitionTourCase):
    """A salesperson writes quotations, in a real browser."""

    def test_new_quotation_shows_the_hint(self):
        self.start_tour("/odoo/sales/new", "client_base_quotation_hint", login="tour_seller")
        quotation = self.env["sale.order"].search([("partner_id", "=", self.known.id), ("state", "=", "draft")])
        self.assertEqual((quotation.order_line.product_id, quotation.amount_untaxed), (self.product, 12))

    def test_one_of_several_is_chosen(self):
        self.known.email = "family@example.com"
        self.client("Tour Sister", email="family@example.com")
        asker = self.client("Someone", email="family@example.com")
        quotation = self.env["sale.order"].create({"partner_id": asker.id, "user_id": self.seller.id})
        self.start_tour(f"/odoo/sales/{quotation.id}", "client_base_choose_who_it_is", login="tour_seller")
        self.assertEqual((quotation.partner_id, quotation.client_recognition), (self.known, "repeat"))

    def test_the_manager_of_the_client_is_asked(self):
        rival = self.known.user_id = self.make_seller("tour_rival", name="Tour Rival")
        quotation = self.env["sale.order"].create({"partner_id": self.known.id, "user_id": self.seller.id})
        self.start_tour(f"/odoo/sales/{quotation.id}", "client_base_ask_the_manager", login="tour_seller")
        self.assertEqual(self.known.activity_ids.user_id, rival)
