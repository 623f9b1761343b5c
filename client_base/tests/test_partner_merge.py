from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ClientBaseCase
from .naive_facts import naive_facts


@tagged("post_install", "-at_install")
class TestPartnerMerge(ClientBaseCase):
    def setUp(self):
        super().setUp()
        self.ann, self.anna = self.client("Ann"), self.client("Anna")
        self.order(self.ann, "2026-01-01", amount=10)
        self.order(self.anna, "2026-02-01", amount=20)
        self.Profile._refresh_all()
        self.refresh()

    @mute_logger("odoo.models.unlink", "odoo.addons.base.partner.merge")
    def merge(self, source, target):
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((source | target).ids, target)
        self.refresh()

    def check(self):
        self.assertEqual(self.all_facts(), naive_facts(self.env, self.company))

    def test_merged_clients_have_one_history(self):
        self.merge(self.ann, self.anna)
        facts = self.facts(self.anna)
        self.assertEqual((facts["purchase_count"], facts["revenue"], facts["median_interval"]), (2, 30, 31))
        self.assertFalse(self.facts(self.ann))
        self.check()

    def test_client_without_profile_takes_over_that_of_the_other(self):
        self.Profile.search([("client_id", "=", self.anna.id)]).unlink()
        self.merge(self.ann, self.anna)
        self.assertEqual(self.facts(self.anna)["purchase_count"], 2)
        self.check()

    def test_waiting_clients_are_refreshed_after_a_merge(self):
        self.order(self.ann, "2026-03-01", amount=5)
        self.merge(self.ann, self.anna)
        self.assertEqual(self.facts(self.anna)["revenue"], 35)
        self.assertFalse(self.Queue.search([]))

    def test_client_that_is_merged_into_a_contact_gives_its_purchases_to_the_company(self):
        acme = self.client("Acme", is_company=True)
        self.anna.parent_id = acme
        self.merge(self.ann, self.anna)
        self.assertEqual(self.facts(acme)["purchase_count"], 2)
        self.assertFalse(self.facts(self.anna))
        self.check()

    def test_contact_that_is_merged_into_a_client_takes_its_purchases_along(self):
        acme = self.client("Acme", is_company=True)
        self.ann.parent_id = acme
        self.refresh()
        self.assertEqual(self.facts(acme)["purchase_count"], 1)
        self.merge(self.ann, self.anna)
        self.assertEqual(self.env["sale.order"].search([("partner_id", "=", self.anna.id)]).client_id.ids,
                         self.anna.commercial_partner_id.ids)  # fmt: skip
        self.check()

    def test_invoices_follow_the_merge(self):
        self.company.client_purchase_basis = "invoice"
        self.invoice(None, "2026-01-05", partner=self.ann, amount=7)
        self.refund(self.invoice(None, "2026-01-06", partner=self.anna, amount=8), 0.5)
        self.merge(self.ann, self.anna)
        facts = self.facts(self.anna)
        self.assertEqual((facts["purchase_count"], facts["revenue"]), (2, 11))
        self.check()
