from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import new_test_user, tagged

from .common import ClientBaseCase


@tagged("post_install", "-at_install")
class TestCardPerson(ClientBaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.ann, cls.bob, cls.carl = (cls.client(name) for name in ("Ann", "Bob", "Carl"))
        children = [Command.create({"name": "Dan"}), Command.create({"name": "Eve"})]
        cls.acme = cls.client("Acme", is_company=True, child_ids=children)
        cls.dan, cls.eve = cls.acme.child_ids.sorted("name")

    def merge(self, source, target, env=None):
        wizard = (env or self.env)["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((source | target).ids, target.with_env(wizard.env))
        self.env.invalidate_all()

    # === WHO RECOMMENDED HIM === #

    def test_nobody_recommends_himself(self):
        for client, referrer in ((self.ann, self.ann), (self.acme, self.dan), (self.dan, self.acme)):
            with self.subTest(client.name), self.assertRaisesRegex(ValidationError, "Nobody recommends himself"):
                client.client_referrer_id = referrer

    def test_nobody_recommends_who_brought_him(self):
        self.bob.client_referrer_id = self.ann
        self.carl.client_referrer_id = self.bob
        with self.assertRaisesRegex(ValidationError, "Ann cannot be recommended by Carl"):
            self.ann.client_referrer_id = self.carl

    def test_merging_makes_nobody_recommend_himself(self):
        self.bob.client_referrer_id = self.ann
        self.merge(self.bob, self.ann)
        self.assertFalse(self.ann.client_referrer_id)

    def test_merging_makes_no_circle(self):
        self.bob.client_referrer_id = self.ann
        self.carl.client_referrer_id = self.bob
        self.merge(self.carl, self.ann)
        self.assertEqual(self.bob.client_referrer_id, self.ann)
        self.assertFalse(self.ann.client_referrer_id)

    def test_merging_keeps_recommendations(self):
        self.bob.client_referrer_id = self.ann
        self.merge(self.bob, self.carl)
        self.assertEqual(self.carl.client_referrer_id, self.ann)
        self.merge(self.ann, self.eve)
        self.assertEqual(self.carl.client_referrer_id, self.eve)

    def test_contact_of_a_merged_company_may_have_recommended_the_other_one(self):
        other = self.client("Acme Ltd", is_company=True, client_referrer_id=self.dan.id)
        self.merge(self.acme, other)
        self.assertEqual(self.dan.commercial_partner_id, other)
        self.assertFalse(other.client_referrer_id)

    # === WHO DECIDES === #

    def test_responsible_person_is_of_the_company(self):
        self.acme.client_responsible_id = self.dan
        for person in (self.ann, self.acme):
            with self.subTest(person.name), self.assertRaisesRegex(ValidationError, "is no contact of Acme"):
                self.acme.client_responsible_id = person

    def test_who_leaves_the_company_decides_no_more(self):
        self.acme.client_responsible_id = self.dan
        self.dan.name = "Daniel"
        self.assertEqual(self.acme.client_responsible_id, self.dan)
        self.dan.parent_id = False
        self.assertFalse(self.acme.client_responsible_id)

    def test_responsible_person_of_a_merged_company_stays(self):
        self.acme.client_responsible_id = self.dan
        other = self.client("Acme Ltd", is_company=True)
        self.merge(self.acme, other)
        self.assertEqual(other.client_responsible_id, self.dan)

    def test_responsible_person_who_is_merged_with_a_stranger(self):
        self.acme.client_responsible_id = self.dan
        self.merge(self.dan, self.ann)
        self.assertIn(self.acme.client_responsible_id.commercial_partner_id, self.acme | self.Partner)
        self.acme.client_responsible_id = self.eve
        self.merge(self.dan.exists() or self.client("Dan 2", parent_id=self.acme.id), self.eve)
        self.assertEqual(self.acme.client_responsible_id, self.eve)

    def test_change_of_the_responsible_person_is_noted(self):
        acme = self.acme.with_context(tracking_disable=False, mail_create_nolog=False)
        acme.flush_recordset()
        self.env.cr.precommit.run()  # what was made before is not followed
        acme.client_responsible_id = self.dan
        self.env.flush_all()
        self.env.cr.precommit.run()
        values = self.env["mail.tracking.value"].sudo().search([("mail_message_id.res_id", "=", acme.id)])
        self.assertIn("client_responsible_id", values.field_id.mapped("name"))

    # === MERGED BY WHO KNOWS NONE OF IT === #

    def make_clerk(self):
        """Return a user who may merge contacts, and knows nothing of clients."""
        groups = "base.group_user,base.group_partner_manager"
        if "website.visitor" in self.env:  # the host's merge reads who visited the website
            groups += ",website.group_website_designer"
        companies = {"company_id": self.company.id, "company_ids": [Command.set(self.company.ids)]}
        return new_test_user(self.env, "client_clerk", groups, **companies)

    def test_who_may_not_see_the_card_loses_nothing_by_merging(self):
        clerk = self.make_clerk()
        account = self.env["client.social.account"].create(
            {"partner_id": self.bob.id, "network": "vk", "address": "bob"}
        )  # fmt: skip
        self.bob.write({"client_referrer_id": self.carl.id, "client_birth_day": 5, "client_birth_month": "3",
                        "client_first_contact_on": "2020-01-01"})  # fmt: skip
        self.merge(self.bob, self.ann, self.env(user=clerk, su=False))
        self.assertEqual(self.ann.client_social_ids, account)
        self.assertEqual((self.ann.client_birth_md, str(self.ann.client_first_contact_on)), (305, "2020-01-01"))

    def test_recommendations_of_who_is_merged_by_a_stranger_to_them(self):
        clerk = self.make_clerk()
        self.bob.client_referrer_id = self.ann
        self.acme.client_responsible_id = self.dan
        self.merge(self.ann, self.carl, self.env(user=clerk, su=False))
        self.assertEqual(self.bob.client_referrer_id, self.carl)
        self.merge(self.dan, self.eve, self.env(user=clerk, su=False))
        self.assertEqual(self.acme.client_responsible_id, self.eve)
