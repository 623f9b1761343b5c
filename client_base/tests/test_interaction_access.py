from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .test_interaction import InteractionCase


@tagged("post_install", "-at_install")
class TestInteractionAccess(InteractionCase):
    def test_who_reads_what(self):
        talks = {
            client: self.Talk.create({"contact_id": client.id, "company_id": self.company.id, "user_id": user.id})
            for client, user in ((self.mine, self.users["all"]), (self.theirs, self.rival), (self.nobodys, self.rival))
        }
        every = self.Talk.union(*talks.values())
        for role in ("all", "marketer", "analyst", "manager"):
            self.assertEqual(self.as_role(role, self.Talk).search([]) & every, every, role)
        self.assertEqual(
            self.as_role("own", self.Talk).search([]) & every, talks[self.mine] | talks[self.nobodys]
        )  # fmt: skip
        for role in ("internal", "portal", "public", "sales_own"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.as_role(role, self.Talk).search([])

    def test_what_one_logged_one_reads_though_the_client_is_another_ones_by_now(self):
        talk = self.log(self.mine)
        self.mine.user_id = self.rival
        self.assertIn(talk, self.as_role("own", self.Talk).search([]))

    def test_everyone_changes_his_own_talks_alone(self):
        theirs = self.log(self.nobodys, role="all")
        mine = self.log(self.nobodys, role="own")
        for role, talk in (("own", theirs), ("all", mine), ("marketer", mine)):
            with self.subTest(role):
                with self.assertRaises(AccessError):
                    self.as_role(role, talk).write({"note": "Not mine"})
                with self.assertRaises(AccessError):
                    self.as_role(role, talk).unlink()
        self.as_role("manager", mine).write({"note": "Checked"})
        self.as_role("own", mine).write({"note": "Mine"})
        self.as_role("own", mine).unlink()
        self.as_role("manager", theirs).unlink()

    def test_nobody_but_a_manager_logs_for_somebody_else(self):
        for role in ("own", "all", "marketer"):
            with self.subTest(role), self.assertRaisesRegex(AccessError, "your own talks"):
                self.log(self.nobodys, role=role, user_id=self.rival.id)
        talk = self.log(self.nobodys, role="own")
        with self.assertRaisesRegex(AccessError, "your own talks"):
            self.as_role("own", talk).user_id = self.rival
        self.assertEqual(self.log(self.nobodys, role="manager", user_id=self.rival.id).user_id, self.rival)

    def test_a_talk_is_with_someone_whom_one_may_see(self):
        with self.assertRaisesRegex(AccessError, "whom you may see"):
            self.log(self.theirs)
        talk = self.log(self.mine)
        with self.assertRaisesRegex(AccessError, "whom you may see"):
            talk.contact_id = self.theirs.id

    def test_a_document_opens_the_way_to_its_client(self):
        order = self.order(self.theirs, self.today(), confirm=False)
        order.user_id = self.users["own"]
        self.users["own"].group_ids |= self.env.ref("sales_team.group_sale_salesman")
        talk = self.log(self.theirs, res_model="sale.order", res_id=order.id)
        self.assertEqual(talk.client_id, self.theirs)
        with self.assertRaisesRegex(AccessError, "whom you may see"):
            self.log(self.nobodys.child_ids.sudo().copy({"parent_id": False, "user_id": self.rival.id}),
                     res_model="sale.order", res_id=order.id)  # fmt: skip

    def test_an_analyst_reads_no_notes(self):
        talk = self.as_role("analyst", self.log(self.nobodys, note="Secret"))
        self.assertEqual(talk.kind, "call")
        with self.assertRaises(AccessError):
            talk.read(["note"])
        with self.assertRaises(AccessError):
            self.as_role("analyst", self.Talk).search([("note", "ilike", "Secret")])
        with self.assertRaises(AccessError):
            self.log(self.nobodys, role="analyst")

    def test_two_companies_do_not_mix(self):
        other = self.make_company("Line Shop")
        talk = self.Talk.create({"contact_id": self.nobodys.id, "company_id": other.id})
        self.assertNotIn(talk, self.as_role("manager", self.Talk).search([]))
        foreign = self.client("Foreign", company_id=other.id)
        with self.assertRaisesRegex(ValidationError, "Foreign is a contact of the company Line Shop"):
            self.Talk.create({"contact_id": foreign.id, "company_id": self.company.id})
        with self.assertRaisesRegex(ValidationError, "does not work in Line Shop"):
            self.Talk.create(
                {"contact_id": self.nobodys.id, "company_id": other.id, "user_id": self.users["own"].id}
            )  # fmt: skip

    def test_the_lists_are_the_managers(self):
        for role, allowed in (("own", False), ("all", False), ("marketer", False), ("manager", True)):
            env = self.as_role(role)
            for model in ("client.interaction.result", "client.interaction.objection"):
                self.assertTrue(env[model].has_access("read"))
                self.assertEqual(env[model].has_access("write"), allowed, (role, model))
            self.assertTrue(env["client.competitor"].has_access("create"), role)
