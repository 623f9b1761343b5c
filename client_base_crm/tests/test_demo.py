from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestDemoLeads(TransactionCase):
    """Leads of two clients who look like those of the demo shop."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.demo = cls.env["client.base.demo"]
        cls.demo._get_demo_clients().ref = False
        cls.clients = cls.env["res.partner"].create([
            {"name": "Brambleside", "is_company": True, "ref": "PAW-9001", "child_ids": [(0, 0, {"name": "Bo"})]},
            {"name": "Ann", "ref": "PAW-9002"},
        ])  # fmt: skip
        cls.last_mail = cls.env["mail.mail"].search([], order="id desc", limit=1).id or 0
        cls.demo._generate_leads()
        cls.leads = cls._search_leads()

    @classmethod
    def _search_leads(cls):
        Lead = cls.env["crm.lead"].with_context(active_test=False)
        return Lead.search([("partner_id", "child_of", cls.clients.ids)])

    def test_leads_are_open_won_and_lost_with_reasons(self):
        self.assertEqual(len(self.leads), 60)
        self.assertEqual(set(self.leads.mapped("won_status")), {"pending", "won", "lost"})
        lost = self.leads.filtered(lambda lead: lead.won_status == "lost")
        self.assertTrue(all(lost.mapped("lost_reason_id")))
        self.assertFalse((self.leads - lost).lost_reason_id)
        self.assertEqual(len(self.leads.filtered(lambda lead: lead.won_status == "pending").stage_id), 3)

    def test_leads_name_the_contact_of_a_company(self):
        self.assertEqual(self.leads.partner_id, self.clients[0].child_ids | self.clients[1])

    def test_decided_leads_were_decided_in_the_past(self):
        decided = self.leads.filtered(lambda lead: lead.won_status != "pending")
        now = self.env.cr.now()
        self.assertTrue(all(lead.date_closed and lead.date_closed < now for lead in decided))

    def test_second_run_writes_nothing(self):
        self.demo._generate_leads()
        self.assertEqual(self._search_leads(), self.leads)

    def test_without_the_shop_there_are_no_leads(self):
        self.leads.unlink()
        self.clients.ref = False
        before = self.env["crm.lead"].search_count([])
        self.demo._generate_leads()
        self.assertEqual(self.env["crm.lead"].search_count([]), before)

    def test_no_mail_leaves_the_shop(self):
        self.assertFalse(self.env["mail.mail"].search([("id", ">", self.last_mail)]))
