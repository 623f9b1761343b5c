from datetime import timedelta

from odoo.addons.client_base.tests.brief_case import BriefCase
from odoo.addons.client_base.tests.handover_case import HandoverCase
from odoo.tests import tagged


def make_lead(case, user, **vals):
    values = {"name": "Wants kites", "type": "opportunity", "user_id": user.id, "company_id": case.company.id}
    return case.env["crm.lead"].create({**values, **vals})


@tagged("post_install", "-at_install")
class TestHandoverOfLeads(HandoverCase):
    def test_open_leads_go_with_the_client(self):
        client = self.fays[0]
        client.email = "fays@kites.example"
        by_contact = make_lead(self, self.fay, partner_id=client.child_ids.id)
        anywhere = make_lead(self, self.fay, partner_id=client.id, company_id=False)
        recognised = make_lead(self, self.fay, type="lead", email_from="fays@kites.example")
        self.assertEqual((recognised.partner_id, recognised.client_match_id), (self.Partner, client))
        won, lost, colleagues = (
            make_lead(self, user, partner_id=client.id) for user in (self.fay, self.fay, self.rival)
        )
        elsewhere = make_lead(self, self.fay, partner_id=self.theirs.id)
        won.action_set_won()
        lost.action_set_lost()
        call = self.activity(lost)
        handover = self.handover()
        handover.action_preview()
        self.assertEqual((handover.line_ids.lead_count, handover.line_ids.activity_count), (3, 1))
        handover.action_hand_over()
        self.env.invalidate_all()
        for lead in (by_contact, anywhere, recognised):
            self.assertEqual(lead.user_id, self.rob)
            self.assertIn("Handed over", self.notes(lead))
        self.assertEqual(call.user_id, self.rob)
        self.assertEqual((won.user_id, lost.user_id, elsewhere.user_id), (self.fay, self.fay, self.fay))
        self.assertEqual(colleagues.user_id, self.rival)
        self.assertIn("Leads: 3", self.told(self.rob).body)

    def test_leads_of_another_company_stay(self):
        branch = self.make_company("Branch")
        self.fay.company_ids |= branch
        lead = make_lead(self, self.fay, partner_id=self.fays[0].id, company_id=branch.id)
        activity = self.activity(lead)
        self.hand_over()
        self.assertEqual((lead.user_id, activity.user_id, self.fays.user_id), (self.fay, self.fay, self.rob))

    def test_block_is_not_in_the_way(self):
        self.company.client_manager_policy = "block"
        lead = make_lead(self, self.fay, partner_id=self.fays[0].id)
        self.hand_over()
        self.assertFalse(lead._get_client_conflicts())

    def test_window_shows_the_leads(self):
        arch = self.as_role("manager")["client.handover"].get_view(view_type="form")["arch"]
        self.assertIn("lead_count", arch)


@tagged("post_install", "-at_install")
class TestLeadsInReports(BriefCase):
    def test_brief_tells_open_leads_and_what_was_promised_there(self):
        lead = make_lead(self, self.seller, partner_id=self.bob.id, name="Red kites")
        colleagues = make_lead(self, self.colleague, partner_id=self.bob.id, name="Blue kites")
        lost = make_lead(self, self.seller, partner_id=self.bob.id, name="Lost kites")
        lost.action_set_lost()
        lead.activity_schedule(summary="Send the colours", user_id=self.seller.id)
        html = self.html(self.ann)
        for words in ("Red kites", "Opportunity", "Send the colours"):
            self.assertIn(words, html)
        for lead in (colleagues, lost):
            self.assertNotIn(lead.name, html)

    def test_planned_calls_on_leads_are_work_with_the_client(self):
        for partner in (self.bob, self.theirs):
            make_lead(self, self.seller, partner_id=partner.id).activity_schedule(
                "mail.mail_activity_data_call", self.today() - timedelta(days=1), user_id=self.seller.id
            )
        before = len(self.as_role("sales_all")["client.contact.work"].search([]))
        work = self.as_role("sales_all")["client.contact.work"].search([("client_id", "=", self.theirs.id)])
        self.assertEqual((work.overdue, work.kind, work.user_id), (1, "call", self.seller))
        rivals = make_lead(self, self.rival, partner_id=self.bob.id)
        rivals.activity_schedule("mail.mail_activity_data_call", self.today(), user_id=self.rival.id)
        self.assertEqual(len(self.as_role("sales_all")["client.contact.work"].search([])), before + 1)
        self.assertEqual(self.as_role("seller")["client.contact.work"].search([]).user_id, self.seller)
