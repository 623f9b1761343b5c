from odoo.addons.client_base.tests.repeat_case import RepeatCase
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestRepeatFromLead(RepeatCase):
    @classmethod
    def lead(cls, partner=None, user=None, **vals):
        partner = partner or cls.bob
        return cls.env["crm.lead"].create(
            {"name": "Once more", "partner_id": partner.id, "user_id": (user or cls.seller).id, "type": "opportunity"}
            | vals
        )

    def test_quotation_belongs_to_the_lead(self):
        self.bought(self.kite)
        medium = self.env["utm.medium"].create({"name": "Shouting"})
        lead = self.lead(medium_id=medium.id)
        quotation = self.repeat(lead)
        self.assertEqual(
            (quotation.opportunity_id, quotation.partner_id, quotation.origin, quotation.user_id, quotation.medium_id),
            (lead, self.bob, "Once more", self.seller, medium),
        )
        self.assertEqual((self.lines(quotation), quotation.company_id), ([("Kite", 1, 10)], self.company))
        self.assertEqual(lead.quotation_count, 1)
        self.assertEqual((self.next["res_model"], self.next["res_id"]), ("sale.order", quotation.id))

    def test_lead_without_a_contact(self):
        self.bought(self.kite)
        lead = self.lead()
        lead.partner_id = False
        self.patch(type(lead), "_get_recognised_client", lambda lead: lead.env["res.partner"].browse(self.ann.id))
        quotation = self.repeat(lead)
        self.assertEqual((quotation.opportunity_id, quotation.partner_id), (lead, self.ann))

    def test_who_may_not_know_the_client(self):
        self.bought(self.kite)
        lead = self.lead()
        self.ann.user_id = self.colleague
        for method in ("action_repeat_last_order", "action_open_client_history"):
            with self.subTest(method=method), self.assertRaisesRegex(AccessError, "This client is not yours"):
                getattr(self.as_role("seller", lead), method)()

    def test_nobody_is_recognised(self):
        lead = self.lead()
        lead.partner_id = False
        with self.assertRaisesRegex(UserError, "Nobody is recognised here yet"):
            self.as_role("seller", lead).action_repeat_last_order()
