from odoo.addons.client_base.tests.recognition_case import RecognitionCase
from odoo.tests import Form, tagged

PHONE = "+79997654321"


class LeadCase(RecognitionCase):
    @classmethod
    def lead(cls, **vals):
        """Return an opportunity of the shop."""
        return cls.env["crm.lead"].create(
            {"name": "A kite, please", "type": "opportunity", "company_id": cls.company.id, "user_id": False, **vals}
        )


@tagged("post_install", "-at_install")
class TestLeadRecognition(LeadCase):
    def test_nobody_is_known(self):
        lead = self.lead(phone=PHONE, email_from="ann@example.com", contact_name="Ann")
        self.assert_recognised(lead, "new", number=0)

    def test_by_phone_without_a_contact(self):
        known = self.bought(phone="8 (999) 765-43-21", days=(101, 71, 41))
        lead = self.lead(phone="8 999 765 43 21")
        self.assert_recognised(lead, "repeat", by="phone", match=known)
        hint = lead.client_hint
        self.assertIn("recognised by phone +7 … 21", hint["words"])
        self.assertEqual((hint["client"]["id"], hint["linked"], hint["can_link"]), (known.id, False, True))

    def test_by_email_without_a_contact(self):
        known = self.bought(email="ann@example.com")
        self.assert_recognised(self.lead(email_from="Ann <ANN@example.com>"), "repeat", by="email", match=known)

    def test_by_contact(self):
        self.assert_recognised(self.lead(partner_id=self.bought().id), "repeat", by="contact")

    def test_while_typing(self):
        known = self.bought(phone=PHONE)
        with Form(self.env["crm.lead"].with_context(default_type="opportunity")) as form:
            form.name = "A kite, please"
            self.assertFalse(form.client_hint, "nothing is typed yet")
            form.phone = "8 999 765-43-21"
            self.assertEqual(form.client_hint["kind"], "repeat")
            self.assertEqual(form.client_hint["client"]["id"], known.id)
            form.phone = "8 999 765-43-2"
            self.assertEqual(form.client_hint["kind"], "new")
            form.partner_id = known
            self.assertEqual(form.client_hint["kind"], "repeat")

    def test_link_with_one_click(self):
        known = self.bought(phone=PHONE)
        lead = self.lead(phone=PHONE)
        lead.partner_id = known
        self.assert_recognised(lead, "repeat", by="contact")
        self.assertTrue(lead.client_hint["linked"])

    def test_contact_data_change(self):
        self.bought(phone=PHONE)
        lead = self.lead(phone="+7 999 111-22-33")
        self.assert_recognised(lead, "new")
        lead.phone = PHONE
        self.assertEqual(lead.client_recognition, "repeat")

    def test_asked_before_by_a_lead_without_a_contact(self):
        known = self.client(phone=PHONE)
        self.lead(phone=PHONE)
        second = self.lead(phone=PHONE)
        self.assert_recognised(second, "returning", by="phone", match=known)

    def test_asked_before_by_a_lost_lead(self):
        client = self.client()
        self.lead(partner_id=client.id).action_set_lost()
        self.assert_recognised(self.lead(partner_id=client.id), "returning", by="contact")

    def test_quotation_of_a_lead_is_the_same_inquiry(self):
        lead = self.lead(partner_id=self.client().id)
        first = self.quote(lead.partner_id, opportunity_id=lead.id)
        self.assert_recognised(first, "new", number=1)
        self.assert_recognised(self.quote(lead.partner_id, opportunity_id=lead.id), "new", number=1)
        self.assert_recognised(self.quote(lead.partner_id), "returning", number=1)

    def test_second_order_of_a_lead_is_a_second_purchase(self):
        lead = self.lead(partner_id=self.client().id)
        orders = [self.quote(lead.partner_id, opportunity_id=lead.id) for _time in range(2)]
        for number, order in enumerate(orders, 1):
            order.action_confirm()
            self.assert_recognised(order, "new" if number == 1 else "repeat", number=number)

    def test_own_purchases_of_a_lead_are_no_past_of_it(self):
        lead = self.lead(partner_id=self.client().id)
        self.quote(lead.partner_id, opportunity_id=lead.id).action_confirm()
        lead.phone = PHONE
        self.assert_recognised(lead, "new")

    def test_won_and_lost_leads_keep_what_they_were(self):
        for decide in ("action_set_won", "action_set_lost"):
            lead = self.lead(partner_id=self.client().id)
            getattr(lead, decide)()
            lead.partner_id = self.bought()
            with self.subTest(decide=decide):
                self.assert_recognised(lead, "new")

    def test_lead_without_company(self):
        self.assert_recognised(self.lead(partner_id=self.bought().id, company_id=False), "repeat")

    def test_lead_without_contact_data_is_nobodys(self):
        lead = self.lead(contact_name="Ann")
        self.assertFalse(lead.client_recognition or lead.client_hint)

    def test_switched_off(self):
        self.company.client_recognition = False
        self.assertFalse(self.lead(partner_id=self.bought().id).client_recognition)

    def test_import_of_leads_asks_in_a_few_queries(self):
        known = self.bought(phone=PHONE)
        vals = {"name": "Imported", "company_id": self.company.id}

        def asked(count):
            leads = self.env["crm.lead"].create([{**vals, "phone": PHONE} for _number in range(count)])
            self.assertEqual(leads.client_match_id, known)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            leads._recognise()
            return self.env.cr.sql_log_count - before

        asked(1)
        self.assertLessEqual(asked(40), asked(2), "not one query for each lead")

    def test_history_of_an_installation(self):
        client = self.bought(phone=PHONE)
        linked, unlinked = self.lead(partner_id=client.id), self.lead(phone=PHONE)
        stranger, asked = self.lead(), self.lead(partner_id=self.client("Bob").id)
        again = self.quote(asked.partner_id)
        same = self.quote(asked.partner_id, opportunity_id=asked.id)
        leads = linked | unlinked | stranger | asked
        self.env.flush_all()
        self.env.cr.execute("UPDATE crm_lead SET client_recognition = NULL, client_match_id = NULL")
        self.env.cr.execute("UPDATE sale_order SET client_recognition = NULL")
        self.env.invalidate_all()
        for model in ("sale.order", "crm.lead"):
            self.env["client.recognition"]._recognise_history(model)
        self.assertEqual(leads.mapped("client_recognition"), ["repeat", "repeat", False, "new"])
        self.assertEqual(unlinked.client_match_id, client)
        self.assertEqual((again | same).mapped("client_recognition"), ["new", "returning"])


@tagged("post_install", "-at_install")
class TestLeadsOfTheWebsite(LeadCase):
    def test_written_by_a_visitor(self):
        known = self.bought(phone=PHONE)
        public = self.env.ref("base.public_user")
        vals = {"name": "Form", "phone": PHONE, "company_id": self.company.id, "user_id": False}
        lead = self.env["crm.lead"].with_user(public).sudo().create(vals)
        self.assert_recognised(lead, "repeat", match=known)

    def test_bad_input(self):
        for vals in (
            {"phone": "—"}, {"phone": "1" * 300}, {"email_from": "@@"}, {"email_from": "a" * 500 + "@example.com"},
            {"phone": "\u0000".replace("\u0000", "") or "+"}, {"email_from": "ann@example.com,,;bob"},
            {"email_from": "bob", "country_id": self.env["res.country"].create({"name": "X", "code": "X1"}).id,
             "phone": "8 999 765 43 21"},
        ):  # fmt: skip
            with self.subTest(vals=vals):
                self.assert_recognised(self.lead(**vals), "new")
