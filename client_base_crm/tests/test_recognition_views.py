from odoo.addons.client_base.tests.recognition_screens import INFORMED, RecognitionScreens, RecognitionScreensCase
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged


class LeadScreens(RecognitionScreens):
    """Leads and opportunities, which portal users do not see at all."""

    model = "crm.lead"
    roles = ("sales_own", "own", *INFORMED)

    def make_document(self, partner):
        vals = {"name": f"Kites for {partner.name}", "partner_id": partner.id, "type": self.kind, "user_id": False}
        return self.env["crm.lead"].create(vals)

    def test_internal_users_without_sales_see_no_lead(self):
        with self.assertRaises(AccessError):
            self.as_role("internal")["crm.lead"].search([], limit=1)


@tagged("post_install", "-at_install")
class TestLeadScreens(LeadScreens, RecognitionScreensCase):
    kind = "lead"
    forms = ("crm.crm_lead_view_form",)
    lists = ("crm.crm_case_tree_view_leads",)
    kanbans = ("crm.view_crm_lead_kanban",)
    searches = ("crm.view_crm_case_leads_filter",)

    def test_hint_comes_while_the_salesperson_types(self):
        self.mine.phone = "+49 30 1234567"
        self.company.country_id = self.env.ref("base.de")
        self.env.flush_all()
        for role in self.roles:
            form = Form(self.as_role(role)["crm.lead"], "crm.crm_lead_view_form")
            self.assertFalse(form.client_hint and form.client_hint["client"])
            form.name = "Twelve kites"
            form.phone = "030 / 123 45 67"
            with self.subTest(role=role):
                self.assertEqual(form.client_hint["kind"], "repeat")
                self.assertFalse(form.client_hint["linked"])
                knows = role not in ("sales_own", "analyst")
                self.assertEqual(bool(form.client_hint["client"]), knows)


@tagged("post_install", "-at_install")
class TestOpportunityScreens(LeadScreens, RecognitionScreensCase):
    kind = "opportunity"
    forms = ("crm.crm_lead_view_form", "crm.quick_create_opportunity_form")
    lists = ("crm.crm_case_tree_view_oppor",)
    kanbans = ("crm.crm_case_kanban_view_leads",)
    searches = ("crm.view_crm_case_opportunities_filter",)

    def test_hint_of_a_quickly_made_opportunity(self):
        self.mine.email = "ann@example.com"
        form = Form(self.as_role("all")["crm.lead"], "crm.quick_create_opportunity_form")
        form.email_from = "Ann <ANN@example.com>"
        self.assertEqual(form.client_hint["client"]["id"], self.mine.id)
