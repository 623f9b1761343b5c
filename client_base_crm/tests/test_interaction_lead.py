from datetime import timedelta

from odoo.addons.client_base.tests.test_interaction import InteractionCase
from odoo.exceptions import UserError
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestInteractionLead(InteractionCase):
    """Talks about leads: with their contact, or with whom the addresses recognise."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["own"].group_ids |= cls.env.ref("sales_team.group_sale_salesman")

    def lead(self, **vals):
        return self.env["crm.lead"].create(
            {"name": "Kites", "user_id": self.users["own"].id, "company_id": self.company.id, **vals}
        )  # fmt: skip

    def test_a_talk_about_a_lead_is_with_its_contact(self):
        lead = self.lead(partner_id=self.bob.id)
        talk = self.window(self.as_role("own", lead).action_log_interaction()).save()
        self.assertEqual((talk.contact_id, talk.res_model, talk.res_id), (self.bob, "crm.lead", lead.id))
        talk.next_on = self.today() + timedelta(days=2)
        self.assertEqual(lead.activity_ids, talk.next_activity_id)

    def test_a_lead_without_a_contact_takes_whom_its_address_recognises(self):
        self.mine.email = "mine@example.com"
        lead = self.lead(email_from="mine@example.com", partner_id=False)
        self.assertEqual(lead.client_match_id, self.mine)
        self.assertEqual(self.as_role("own", lead)._get_interaction_contact(), self.mine)

    def test_a_client_who_is_hidden_is_not_told(self):
        self.theirs.email = "theirs@example.com"
        lead = self.lead(email_from="theirs@example.com", partner_id=False)
        self.assertEqual(lead.client_match_id, self.theirs)
        with self.assertRaisesRegex(UserError, "The lead has no contact yet"):
            self.as_role("own", lead).with_context(lang="en_US").action_log_interaction()
        action = self.as_role("own", self.Talk).get_log_action("crm.lead", lead.id)
        self.assertNotIn("default_contact_id", action["context"])

    def test_merged_leads_keep_their_talks(self):
        leads = self.lead(partner_id=self.mine.id) | self.lead(partner_id=self.mine.id, priority="3")
        talks = self.log(res_model="crm.lead", res_id=leads[0].id) | self.log(res_model="crm.lead", res_id=leads[1].id)
        left = leads.merge_opportunity()
        self.assertEqual(len(leads.exists()), 1)
        self.assertEqual(set(talks.mapped("res_id")), {left.id})

    def test_the_button_is_on_the_form(self):
        arch = self.as_role("own", self.env["crm.lead"]).get_view(self.env.ref("crm.crm_lead_view_form").id)["arch"]
        self.assertIn("action_log_interaction", arch)
