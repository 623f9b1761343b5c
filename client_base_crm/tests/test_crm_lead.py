from odoo.addons.client_base.tests.common import ClientBaseCase
from odoo.addons.client_base_crm.hooks import post_init_hook
from odoo.tests import new_test_user, tagged


@tagged("post_install", "-at_install")
class TestCrmLead(ClientBaseCase):
    """A supplier who asks us for something is a client."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supplier = cls.client("Rope Works", is_company=True, supplier_rank=1)
        cls.contact = cls.client("Bo of Rope Works", parent_id=cls.supplier.id)
        cls.refresh()

    def lead(self, partner):
        return self.env["crm.lead"].create({"name": "Twelve kites", "partner_id": partner.id})

    def is_client(self, partner):
        """Tell what the condition says and what the refresh made of it: both must agree."""
        self.refresh()
        partner.invalidate_recordset()
        self.assertEqual(partner.is_client, bool(self.facts(partner)))
        return partner.is_client

    def test_mere_supplier_is_no_client(self):
        self.assertFalse(self.is_client(self.supplier))

    def test_supplier_with_a_lead_is_a_client(self):
        self.lead(self.supplier)
        self.assertTrue(self.is_client(self.supplier))
        self.assertEqual(self.facts(self.supplier)["stage"], "prospect")

    def test_lead_of_a_contact_counts_for_its_company(self):
        self.lead(self.contact)
        self.assertTrue(self.is_client(self.supplier))

    def test_lost_lead_still_counts(self):
        self.lead(self.contact).action_set_lost()
        self.assertTrue(self.is_client(self.supplier))

    def test_deleted_lead_counts_no_more(self):
        lead = self.lead(self.supplier)
        self.assertTrue(self.is_client(self.supplier))
        lead.unlink()
        self.assertFalse(self.is_client(self.supplier))

    def test_lead_that_changes_hands_marks_both(self):
        other = self.client("Paper Mill", is_company=True, supplier_rank=1)
        lead = self.lead(self.contact)
        self.assertTrue(self.is_client(self.supplier))
        lead.partner_id = other
        self.assertTrue(self.is_client(other))
        self.assertFalse(self.is_client(self.supplier))

    def test_leads_of_others_cost_the_queue_nothing(self):
        person = self.client("Ann")
        self.refresh()
        lead = self.lead(person)
        lead.partner_id = False
        lead.unlink()
        self.env.flush_all()
        self.assertEqual(self.Queue._waiting(), 0)

    def test_salesperson_marks_the_supplier(self):
        user = new_test_user(self.env, "seller", "sales_team.group_sale_salesman", company_id=self.company.id)
        self.env["crm.lead"].with_user(user).create({"name": "Kites", "partner_id": self.contact.id})
        self.assertTrue(self.is_client(self.supplier))

    def test_installing_marks_suppliers_who_asked_before(self):
        self.lead(self.contact)
        self.env.flush_all()
        self.Queue._take()
        post_init_hook(self.env)
        self.assertEqual(self.Queue._take(), [self.supplier.id])
