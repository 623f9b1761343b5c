from odoo.addons.client_base.tests.timeline_case import TimelineCase
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestLeadTimeline(TimelineCase):
    """Leads in the timeline of a client: of his contacts, and those that his addresses recognise."""

    def lead(self, **vals):
        values = {"name": "Forty kites", "type": "opportunity", "user_id": self.seller.id}
        return self.env["crm.lead"].create({**values, "company_id": self.company.id, **vals})

    def results(self, client, **options):
        return {row["result"] for row in self.rows(client, kinds=["lead"], **options)}

    # === WHAT A ROW SAYS === #

    def test_a_lead_of_a_contact(self):
        lead = self.lead(partner_id=self.bob.id, expected_revenue=90)
        lead.stage_id = self.env["crm.stage"].create({"name": "Wooing"})
        row = self.row(self.ann, "seller")
        self.assertEqual(
            (row["kind"], row["label"], row["name"], row["contact"], row["user"], row["result"]),
            ("lead", "Lead", "Forty kites", "Bob", self.seller.name, "Wooing"),
        )
        self.assertEqual((row["res_model"], row["res_id"]), ("crm.lead", lead.id))
        self.assertEqual(row["happened_at"], self.text_of(lead.create_date))
        self.assertIn("90", row["amount"])
        lead.expected_revenue = 0
        self.assertFalse(self.row(self.ann)["amount"], "nobody knows yet")

    def test_a_lead_whose_address_recognises_the_client(self):
        lead = self.lead(partner_id=False, email_from="ann@example.com")
        self.assertEqual(lead.client_match_id, self.ann)
        row = self.row(self.ann, "seller")
        self.assertEqual((row["kind"], row["res_id"], row["contact"]), ("lead", lead.id, False))

    def test_a_lead_is_told_once(self):
        lead = self.lead(partner_id=self.bob.id, email_from="ann@example.com")
        self.assertEqual(self.row(self.ann)["res_id"], lead.id)
        self.assertEqual(self.env["client.timeline"].search_count([("client_id", "=", self.ann.id)]), 1)
        lead.partner_id = self.eve
        self.assertEqual(self.row(self.ann)["contact"], "Eve")

    def test_won_and_lost_in_words(self):
        reason = self.env["crm.lost.reason"].create({"name": "Too dear"})
        won, lost, dropped = (self.lead(partner_id=self.bob.id) for _number in range(3))
        won.action_set_won()
        lost.action_set_lost(lost_reason_id=reason.id)
        dropped.action_set_lost()
        self.assertEqual(self.results(self.ann, role="seller"), {"Won", "Lost: Too dear", "Lost"})

    # === WHO READS IT === #

    def test_leads_of_colleagues_are_hidden_from_who_sees_his_own(self):
        lead = self.lead(partner_id=self.bob.id, user_id=self.colleague.id)
        found = self.lead(partner_id=False, email_from="ann@example.com", user_id=self.colleague.id)
        self.assertEqual(self.rows(self.ann, "seller"), [])
        for role in ("colleague", "head", "chief"):
            with self.subTest(role=role):
                self.assertEqual({row["res_id"] for row in self.rows(self.ann, role)}, {lead.id, found.id})

    def test_kind_is_offered_to_who_may_read_leads(self):
        self.lead(partner_id=self.mine.child_ids.id, user_id=False)
        for role, reads in (("seller", True), ("own", False), ("all", False)):
            with self.subTest(role=role):
                self.assertEqual("lead" in self.readable_kinds(role, self.nobodys), reads)
        self.assertNotIn("lead", self.kinds(self.mine, "own"))

    def test_leads_of_another_company_are_told_there(self):
        branch = self.make_company("Branch")
        lead = self.lead(partner_id=self.bob.id, company_id=branch.id, user_id=False)
        self.assertEqual(self.rows(self.ann, "head"), [])
        context = self.work_in("head", branch, self.company)
        self.assertEqual(self.row(self.ann, "head", context=context)["res_id"], lead.id)
        lead.company_id = False
        self.assertEqual(self.row(self.ann, "seller")["res_id"], lead.id, "everyone's")

    def test_a_merge_brings_the_leads_along(self):
        self.lead(partner_id=self.bob.id, name="First")
        self.lead(partner_id=self.eve.id, name="Second")
        self.merge(self.bob, self.eve)
        rows = self.rows(self.ann)
        self.assertEqual({(row["name"], row["contact"]) for row in rows}, {("First", "Eve"), ("Second", "Eve")})
