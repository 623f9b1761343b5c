from datetime import timedelta

from odoo import fields
from odoo.addons.client_base.tests.history_case import HistoryCase
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger


class LeadCase(HistoryCase):
    @classmethod
    def lead(cls, name, days=1, partner=None, user=None, match=None, **vals):
        """Return a lead of so many days ago: of a contact, or recognised as a client by its addresses."""
        partner = cls.bob if partner is None and match is None else partner
        user = cls.seller if user is None else user
        lead = cls.env["crm.lead"].create(
            {"name": name, "partner_id": partner and partner.id, "user_id": user and user.id, **vals}
        )
        lead.flush_recordset()
        created = fields.Datetime.now() - timedelta(days=days)
        cls.env.cr.execute(
            "UPDATE crm_lead SET create_date = %s, client_match_id = %s WHERE id = %s",
            [created, match.id if match else None, lead.id],
        )
        lead.invalidate_recordset()
        return lead


@tagged("post_install", "-at_install")
class TestLeadsInHistory(LeadCase):
    def test_leads_with_their_results(self):
        reason = self.env["crm.lost.reason"].create({"name": "Bought elsewhere"})
        self.lead("Lost", 1, type="opportunity", expected_revenue=70).action_set_lost(lost_reason_id=reason.id)
        self.lead("Won", 2, type="opportunity").action_set_won()
        self.lead("Set aside", 3, probability=20, type="opportunity").action_archive()
        self.lead("Open", 4, type="lead")
        order = self.ask(5)
        found = [
            (row.name, row.kind, row.result, row.reason, row.amount, row.res_model, row.client_id)
            for row in self.history("seller").inquiry_ids
        ]
        self.assertEqual(
            found,
            [
                ("Lost", "opportunity", "lost", "Bought elsewhere", 70, "crm.lead", self.ann),
                ("Won", "opportunity", "won", False, 0, "crm.lead", self.ann),
                ("Set aside", "opportunity", "cancelled", False, 0, "crm.lead", self.ann),
                ("Open", "lead", "open", False, 0, "crm.lead", self.ann),
                (order.name, "order", "won", False, 10, "sale.order", self.ann),
            ],
        )
        self.assertEqual(self.history("seller").inquiry_ids[0].currency_id, self.euro)

    def test_reason_is_said_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        reason = self.env["crm.lost.reason"].create({"name": "Bought elsewhere"})
        reason.with_context(lang="fr_FR").name = "Achat ailleurs"
        self.lead("Lost").action_set_lost(lost_reason_id=reason.id)
        history = self.history("seller").with_context(lang="fr_FR")
        self.assertEqual(history.inquiry_ids.reason, "Achat ailleurs")

    def test_leads_of_colleagues_are_hidden(self):
        self.lead("Mine", 1)
        self.lead("Theirs", 2, user=self.colleague)
        self.lead("Nobody's", 3, user=False)
        self.assertEqual(self.names(self.history("seller").inquiry_ids), ["Mine", "Nobody's"])
        self.assertEqual(self.names(self.history("sales_all").inquiry_ids), ["Mine", "Theirs", "Nobody's"])

    def test_leads_recognised_by_their_addresses(self):
        self.lead("From an unknown phone", 1, match=self.ann)
        self.lead("Of a duplicate", 2, partner=self.client("Ann again"), match=self.ann)
        own = self.lead("Of the client itself", 3)
        for role in ("seller", "sales_all"):
            rows = self.history(role).inquiry_ids
            self.assertEqual(self.names(rows), ["From an unknown phone", "Of a duplicate", own.name])
            self.assertEqual(len(set(rows.ids)), 3)
        Inquiry = self.as_role("sales_all")["client.inquiry"]
        self.assertEqual(Inquiry.search_count([("name", "=", "Of a duplicate")]), 2, "it is the duplicate's too")

    def test_lead_tells_nobody_whose_client_it_was_recognised_as(self):
        self.ann.user_id = self.colleague
        lead = self.lead("From an unknown phone", match=self.ann)
        self.assertTrue(self.as_role("seller", lead).read(["name"]))
        Inquiry = self.as_role("seller")["client.inquiry"]
        self.assertFalse(Inquiry.search([("name", "=", lead.name)]))
        self.assertFalse(Inquiry.search_count([("client_id", "=", self.ann.id)]))
        with self.assertRaisesRegex(AccessError, "This client is not yours"):
            self.as_role("seller", self.ann).action_open_client_inquiries()

    def test_leads_of_other_companies(self):
        branch = self.make_company("Branch")
        self.lead("There", company_id=branch.id, user=False)
        self.lead("Anywhere", company_id=False)
        here = self.work_in("sales_all", self.company, branch)
        self.assertEqual(self.names(self.history("sales_all", **here).inquiry_ids), ["Anywhere"])

    def test_client_is_looked_up_in_the_leads(self):
        Inquiry = self.as_role("sales_all")["client.inquiry"]
        select = Inquiry._search(self.ann._get_client_inquiry_domain()).select()
        self.env.cr.execute("EXPLAIN (COSTS OFF) " + select.code, select.params)
        plan = "\n".join(row for [row] in self.env.cr.fetchall())
        self.assertIn(f"client_match_id = {self.ann.id})", plan)
        self.assertNotRegex(plan, r"(Subquery Scan.*|Append)\n *Filter:")

    @mute_logger("odoo.models.unlink", "odoo.addons.base.partner.merge")
    def test_merged_clients_keep_their_leads(self):
        twin = self.client("Ann's twin", is_company=True)
        self.lead("Of the twin", 2, partner=twin)
        self.lead("Recognised as the twin", 1, match=twin)
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((twin | self.ann).ids, self.ann)
        self.assertEqual(self.names(self.history("seller").inquiry_ids), ["Recognised as the twin", "Of the twin"])

    def test_open_activities_of_leads(self):
        mine, theirs = self.lead("Mine"), self.lead("Theirs", user=self.colleague)
        unknown = self.lead("From an unknown phone", match=self.ann)
        seen = [
            record.activity_schedule("mail.mail_activity_data_todo", self.today(), user_id=self.colleague.id)
            for record in (mine, unknown, theirs)
        ]
        self.assertEqual(list(self.history("seller").activity_ids), seen[:2])
        self.assertEqual(list(self.history("sales_all").activity_ids), seen)

    # === LAST CONTACT === #

    def find(self):
        found = self.env["client.last.contact"]._find(self.ann).get(self.ann.id)
        return found and ((self.today() - found.on).days, found.kind, found.user)

    def test_leads_are_contacts_too(self):
        self.lead("Lost", 30).action_set_lost()
        self.assertEqual(self.find(), (30, "Inquiry", self.seller))
        lead = self.lead("From an unknown phone", 20, match=self.ann, user=self.colleague)
        self.assertEqual(self.find(), (20, "Inquiry", self.colleague))
        message = lead.message_post(
            body="Hello",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            author_id=self.seller.partner_id.id,
        )
        message.date = fields.Datetime.now() - timedelta(days=10)
        self.assertEqual(self.find(), (10, "Message", self.seller))
        activity = lead.activity_schedule("mail.mail_activity_data_call", user_id=self.colleague.id)
        activity._action_done()
        activity.date_done = self.today() - timedelta(days=5)
        self.assertEqual(self.find(), (5, "Call", self.colleague))

    def test_leads_of_another_company_are_no_contacts_here(self):
        self.lead("There", company_id=self.make_company("Branch").id, user=False)
        self.assertIsNone(self.find())
