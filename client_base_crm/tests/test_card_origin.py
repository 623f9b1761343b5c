from odoo.addons.client_base.tests.common import ClientBaseCase
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestLeadOrigin(ClientBaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.web, cls.fair = cls.env["utm.source"].create([{"name": "Web test"}, {"name": "Fair test"}])
        cls.ann = cls.client("Ann", email="ann@kites.example")

    def lead(self, source=None, day="2026-01-05", **vals):
        lead = self.env["crm.lead"].create(
            {"name": "Kites", "source_id": source and source.id, "company_id": self.company.id, **vals}
        )
        self.env.flush_all()
        self.env.cr.execute("UPDATE crm_lead SET create_date = %s WHERE id = %s", [self.moment(day), lead.id])
        lead.invalidate_recordset()
        return lead

    def catch_up(self):
        self.env.flush_all()
        return self.env["client.origin.queue"]._refresh_queued()

    def test_leads_are_touches(self):
        self.lead(self.fair, partner_id=self.ann.id)
        order = self.order(self.ann, "2026-03-01", confirm=False)
        order.source_id = self.web
        self.catch_up()
        self.assertEqual((self.ann.client_source_id, self.ann.client_last_source_id), (self.fair, self.web))
        self.assertEqual(str(self.ann.client_first_contact_on), "2026-01-05")

    def test_what_a_contact_asks_is_its_companys(self):
        bob = self.client("Bob", parent_id=self.client("Acme", is_company=True).id)
        self.lead(self.fair, partner_id=bob.id)
        self.catch_up()
        self.assertEqual(bob.parent_id.client_source_id, self.fair)

    def test_a_lead_of_a_recognised_client_is_his(self):
        self.lead(self.fair, email_from="ann@kites.example")
        self.catch_up()
        self.assertEqual(self.ann.client_source_id, self.fair)

    def test_changed_and_given_leads_are_looked_at_again(self):
        bob = self.client("Bob")
        lead = self.lead(self.fair, partner_id=self.ann.id)
        self.catch_up()
        lead.write({"source_id": self.web.id, "partner_id": bob.id})
        self.assertGreaterEqual(self.catch_up(), 2)
        self.assertFalse(self.ann.client_last_source_id)
        self.assertEqual((bob.client_source_id, bob.client_last_source_id), (self.web, self.web))
        lead.unlink()
        self.catch_up()
        self.assertFalse(bob.client_last_source_id)

    def test_a_lead_that_is_worked_on_marks_nobody(self):
        lead = self.lead(self.fair, partner_id=self.ann.id)
        self.catch_up()
        lead.write({"priority": "2", "description": "Called"})
        self.assertEqual(self.catch_up(), 0)
