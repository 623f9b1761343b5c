from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestDemoLeads(TransactionCase):
    """Leads of clients who look like those of the demo shop: two who only asked, and five who bought."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.demo = cls.env["client.base.demo"]
        cls.demo._get_demo_clients().ref = False
        cls.clients = cls.env["res.partner"].create([
            {"name": "Brambleside", "is_company": True, "ref": "PAW-9001", "child_ids": [(0, 0, {"name": "Bo"})]},
            {"name": "Ann", "ref": "PAW-9002"},
        ])  # fmt: skip
        cls._create_buyers()
        cls.last_mail = cls.env["mail.mail"].search([], order="id desc", limit=1).id or 0
        last_lead = cls.env["crm.lead"].search([], order="id desc", limit=1).id or 0
        cls.demo._generate_leads()
        created = cls._search_leads() | cls.env["crm.lead"].search([("id", ">", last_lead)])
        cls.leads = created.filtered("date_deadline")  # no day was agreed on with those who have just asked
        cls.fresh = created - cls.leads

    @classmethod
    def _create_buyers(cls):
        """Create four people, and a company with a buyer, who bought: the first of them most often."""
        russia, maria, owen = cls.env.ref("base.ru"), *cls._create_users("maria.demo", "owen.demo")
        cls.buyers = cls.env["res.partner"].create([
            {
                "name": f"Client {number}", "ref": f"PAW-910{number}", "phone": f"+7 4822 01-01-1{number}",
                "country_id": russia.id, "user_id": user.id, "is_company": number == 4,
                "child_ids": [(0, 0, {"name": "Vera", "email": "vera@example.com"})] if number == 4 else [],
            }
            for number, user in enumerate((maria, maria, maria, owen, maria))
        ])  # fmt: skip
        product = cls.env["product.product"].create({"name": "Food", "list_price": 10})
        orders = cls.env["sale.order"].create([
            {"partner_id": buyer.id, "order_line": [(0, 0, {"product_id": product.id})]}
            for number, buyer in enumerate(cls.buyers) for _time in range(5 - number)
        ])  # fmt: skip
        orders.action_confirm()
        cls.env["client.profile"]._refresh_queued()
        cls.clients += cls.buyers

    @classmethod
    def _create_users(cls, *logins):
        return [
            new_test_user(cls.env, login, groups="base.group_user,sales_team.group_sale_salesman") for login in logins
        ]

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
        companies = self.clients.filtered("is_company")
        self.assertEqual(self.leads.partner_id, companies.child_ids | (self.clients - companies))

    def test_decided_leads_were_decided_in_the_past(self):
        decided = self.leads.filtered(lambda lead: lead.won_status != "pending")
        now = self.env.cr.now()
        self.assertTrue(all(lead.date_closed and lead.date_closed < now for lead in decided))

    def test_second_run_writes_nothing(self):
        before = self._search_leads()
        self.demo._generate_leads()
        self.assertEqual(self._search_leads(), before)

    def test_without_the_shop_there_are_no_leads(self):
        self._search_leads().unlink()
        self.clients.ref = False
        before = self.env["crm.lead"].search_count([])
        self.demo._generate_leads()
        self.assertEqual(self.env["crm.lead"].search_count([]), before)

    def test_no_mail_leaves_the_shop(self):
        self.assertFalse(self.env["mail.mail"].search([("id", ">", self.last_mail)]))

    def test_each_answer_of_recognition_can_be_seen(self):
        by_phone, by_email, perhaps, nobody, colleague = self.fresh.sorted("id")
        self.assertFalse((by_phone | by_email | perhaps | nobody).partner_id)
        self.assertEqual([by_phone.client_match_id, by_phone.client_evidence["by"]], [self.buyers[0], "phone"])
        self.assertEqual([by_email.client_match_id, by_email.client_evidence["by"]], [self.buyers[4], "email"])
        self.assertEqual(set((by_phone | by_email | colleague).mapped("client_recognition")), {"repeat"})
        candidates = {candidate["id"] for candidate in perhaps.client_hint["candidates"]}
        self.assertEqual(candidates, set(self.buyers[1:3].ids))
        self.assertEqual(nobody.client_hint["kind"], "new")
        self.assertFalse(nobody.client_match_id or nobody.client_is_ambiguous)
        self.assertEqual(colleague.client_hint["manager"]["name"], self.buyers[3].user_id.name)
        self.assertFalse(any(lead.client_hint["manager"] for lead in self.fresh - colleague))
