from datetime import date
from unittest.mock import patch

from odoo.addons.client_base.models.client_last_contact import ClientLastContact, LastContact
from odoo.addons.client_base.tests.manager_case import ManagerCase
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged


class LeadManagerCase(ManagerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        stages = cls.env["crm.stage"].search([("team_ids", "=", False)])
        cls.first = stages.filtered(lambda stage: not stage.is_won)[0]
        cls.next = stages.filtered(lambda stage: not stage.is_won)[1]
        cls.won = stages.filtered("is_won")[0]

    @classmethod
    def lead(cls, seller=None, *, creator=None, **vals):
        """Return an opportunity of the seller, Bob if nobody else is given, from Ann."""
        seller = cls.bob if seller is None else seller
        vals = {
            "name": "Twelve kites", "type": "opportunity", "partner_id": cls.contact.id, "stage_id": cls.first.id,
            "company_id": cls.company.id, "user_id": seller.id, **vals,
        }  # fmt: skip
        return cls.env["crm.lead"].with_user(creator or cls.boss).create(vals).with_env(cls.env)


@tagged("post_install", "-at_install")
class TestLeadManagerHint(LeadManagerCase):
    def test_salesman_learns_who_serves_the_client(self):
        found = {self.ann.id: LastContact(date(2026, 3, 12), "Call", self.marc)}
        lead = self.lead()
        with patch.object(ClientLastContact, "_find", lambda model, clients, besides=None: found):
            hint = self.hint(lead)
        self.assertEqual(hint["name"], self.marc.name)
        self.assertIn(f"Served by {self.marc.name} (last contact ", hint["words"])
        self.assertFalse(hint["blocked"])

    def test_lead_without_a_saved_contact_warns_while_it_is_typed(self):
        Lead = self.as_role("bob")["crm.lead"]
        lead = Lead.new({"name": "Kites", "user_id": self.bob.id, "email_from": "bo@kites.example"})
        with patch.object(type(Lead), "_get_recognised_client", lambda document: document.env["res.partner"].browse(
            self.ann.id
        )):  # fmt: skip
            self.assertEqual(lead._get_client_manager_hint()["name"], self.marc.name)

    def test_lead_recognised_by_its_address_warns(self):
        lead = self.lead(partner_id=False, email_from="bo@kites.example")
        self.assertEqual(lead._get_recognised_client(), self.ann)
        self.assertEqual(self.hint(lead)["name"], self.marc.name)

    def test_salesman_of_own_clients_reads_the_name_only(self):
        lead = self.lead(self.shy)
        hint = self.hint(lead, "shy")
        self.assertEqual(hint["name"], self.marc.name)
        for secret in (self.ann.name, self.contact.name):
            self.assertNotIn(secret, str(hint))

    def test_lead_of_the_website_is_nobodys(self):
        lead = self.lead(self.env["res.users"])
        self.assertTrue(self.hint(lead))
        visitor = self.users["public"]
        lead = self.env["crm.lead"].with_user(visitor).sudo().create(
            {"name": "Kites", "partner_id": self.contact.id, "user_id": False}
        )  # fmt: skip
        self.assertFalse(lead.user_id)
        self.assertFalse(self.hint(lead))

    def test_won_lost_and_archived_leads_are_settled(self):
        won, lost, archived = self.lead(), self.lead(), self.lead()
        won.action_set_won()
        lost.action_set_lost()
        archived.write({"active": False, "probability": 20})
        self.assertEqual(archived.won_status, "pending")
        for lead in (won, lost, archived):
            self.assertFalse(self.hint(lead), lead.won_status)

    def test_lead_of_no_company_follows_the_current_one(self):
        other = self.make_company("Surf Shop")
        self.company.client_manager_policy, other.client_manager_policy = "off", "warn"
        self.bob.company_ids |= other
        lead = self.lead(company_id=False)
        self.assertFalse(lead.company_id)
        for company, expected in ((self.company, False), (other, True)):
            here = self.as_role("bob", lead).with_context(allowed_company_ids=company.ids)
            self.assertEqual(bool(here._get_client_manager_hint()), expected)

    def test_eighty_leads_cost_as_many_queries_as_two(self):
        clients = self.Partner.create([{"name": f"Client {i}", "user_id": self.marc.id} for i in range(80)])
        leads = self.env["crm.lead"].create(
            [{"name": client.name, "partner_id": client.id, "user_id": self.bob.id} for client in clients]
        )
        self.as_role("mia", leads[:2])._get_client_manager_hints()  # what the registry learns once
        counts = []
        for number in (2, 80):
            some = self.as_role("mia", leads[:number])
            before = self.env.cr.sql_log_count
            self.assertEqual(len(some._get_client_manager_hints()), number)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[0])


@tagged("post_install", "-at_install")
class TestLeadHandOverAndAsk(LeadManagerCase):
    def test_hand_over(self):
        lead = self.as_role("bob", self.lead())
        following = lead.action_hand_over_to_client_manager()["params"]["next"]
        self.assertEqual((following["res_model"], following["target"]), ("crm.lead", "main"))
        with self.assertRaises(AccessError):
            lead.read(["name"])
        lead = lead.with_env(self.env)
        self.assertEqual(lead.user_id, self.marc)
        self.assertIn("Handed over to", self.notes(lead))
        self.assertEqual(len(self.told(self.marc, lead)), 1)
        self.assertEqual(self.as_role("marc", lead).name, "Twelve kites")

    def test_ask_once(self):
        lead = self.lead()
        for expected in ("Asked: ", "Asked already"):
            message = self.as_role("bob", lead).action_ask_client_manager()["params"]["message"]
            self.assertTrue(message.startswith(expected), message)
        request = self.requests()
        self.assertEqual((len(request), request.user_id), (1, self.marc))
        self.assertIn("Twelve kites", request.summary)

    def test_ask_about_a_lead_without_a_contact(self):
        lead = self.lead(partner_id=False, email_from="bo@kites.example")
        self.as_role("bob", lead).action_ask_client_manager()
        self.assertEqual(len(self.requests()), 1)

    def test_who_may_not_write_the_lead_is_refused(self):
        lead = self.lead(self.mia)
        for role in ("bob", "marc", "internal", "portal", "public"):
            for method in ("action_hand_over_to_client_manager", "action_ask_client_manager"):
                with self.subTest(role=role, method=method), self.assertRaises(AccessError):
                    getattr(self.as_role(role, lead), method)()
        self.assertEqual(lead.user_id, self.mia)


@tagged("post_install", "-at_install")
class TestLeadBlock(LeadManagerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy("block")

    def assert_refused(self, way, *arguments, **values):
        with self.assertRaises(UserError) as refusal, self.env.cr.savepoint():
            way(*arguments, **values)
        self.assertNotIsInstance(refusal.exception, AccessError)
        self.assertIn(f"Served by {self.marc.name}", str(refusal.exception))

    def test_blocked_lead_is_saved_and_stays_in_its_stage(self):
        lead = self.lead()
        self.as_role("bob", lead).write({"description": "Typed", "stage_id": self.first.id})
        self.assert_refused(self.as_role("bob", lead).write, {"stage_id": self.next.id})
        self.assert_refused(self.as_role("bob", lead).action_set_won)
        self.assert_refused(self.as_role("bob", lead).action_set_won_rainbowman)
        self.assertIn("Typed", str(lead.description))
        self.assertEqual(lead.stage_id, self.first)

    def test_it_may_begin_in_any_column_but_not_won(self):
        Lead = self.as_role("bob")["crm.lead"]
        vals = {"name": "Kites", "partner_id": self.contact.id, "user_id": self.bob.id}
        self.assertEqual(Lead.create({**vals, "stage_id": self.next.id}).stage_id, self.next)
        self.assert_refused(Lead.create, {**vals, "stage_id": self.won.id})
        boss = self.as_role("boss")["crm.lead"].with_context(import_file=True)
        self.assertTrue(boss.create({**vals, "stage_id": self.won.id}))

    def test_it_can_be_lost(self):
        lead = self.lead()
        self.as_role("bob", lead).action_set_lost()
        self.assertEqual(lead.won_status, "lost")

    def test_lead_is_not_converted(self):
        lead = self.lead(type="lead")
        self.assert_refused(self.as_role("bob", lead).convert_opportunity, self.contact)
        self.assert_refused(self.as_role("bob", lead).write, {"type": "opportunity"})
        wizard = self.as_role("bob")["crm.lead2opportunity.partner"].with_context(
            active_model="crm.lead", active_id=lead.id, active_ids=lead.ids
        ).create({"lead_id": lead.id, "name": "convert", "action": "exist", "partner_id": self.contact.id})  # fmt: skip
        self.assert_refused(wizard.action_apply)
        self.assertEqual(lead.type, "lead")

    def test_one_blocked_lead_stops_the_selection_and_is_named(self):
        blocked, free = self.lead(name="Blocked one"), self.lead(name="Free one", partner_id=False)
        with self.assertRaises(UserError) as refusal, self.env.cr.savepoint():
            self.as_role("mia", blocked | free).write({"stage_id": self.next.id})
        self.assertIn("Blocked one", str(refusal.exception))
        self.assertNotIn("Free one", str(refusal.exception))

    def test_moving_together_with_the_hand_over_is_free(self):
        lead = self.lead()
        self.as_role("mia", lead).write({"user_id": self.marc.id, "stage_id": self.next.id})
        self.assertEqual((lead.user_id, lead.stage_id), (self.marc, self.next))

    def test_moving_together_with_the_client_is_not(self):
        lead = self.lead(partner_id=False)
        self.assert_refused(
            self.as_role("bob", lead).write, {"partner_id": self.contact.id, "stage_id": self.next.id}
        )  # fmt: skip

    def test_another_team_moves_nothing_on(self):
        lead = self.lead()
        team = self.env["crm.team"].create({"name": "Far away", "company_id": self.company.id})
        self.as_role("mia", lead).team_id = team
        self.assertEqual(lead.team_id, team)

    def test_jobs_and_visitors_are_never_stopped(self):
        for role in ("portal", "public"):
            lead = self.lead()
            self.as_role(role, lead).sudo().write({"stage_id": self.next.id})
            self.assertEqual(lead.stage_id, self.next)

    def test_who_serves_the_client_goes_on(self):
        lead = self.lead(self.marc)
        self.as_role("marc", lead).action_set_won()
        self.assertEqual(lead.won_status, "won")

    def test_without_the_block_everything_moves(self):
        for policy in ("warn", "off"):
            self.policy(policy)
            lead = self.lead()
            self.as_role("bob", lead).action_set_won()
            self.assertEqual(lead.won_status, "won")

    def test_manager_lifts_the_block_with_a_note(self):
        lead = self.lead()
        self.assertTrue(self.hint(lead, "boss")["can_lift"])
        for role in ("bob", "mia"):
            self.assertFalse(self.hint(lead, role)["can_lift"])
            with self.assertRaises(AccessError):
                self.as_role(role, lead).action_lift_client_manager_block()
        self.as_role("boss", lead).action_lift_client_manager_block()
        for user in (self.boss, self.bob, self.marc):
            self.assertIn(user.name, self.notes(lead))
        self.as_role("bob", lead).action_set_won()
        self.assertEqual(lead.won_status, "won")

    def test_lift_lapses_with_the_salesperson(self):
        lead = self.lead()
        self.as_role("boss", lead).action_lift_client_manager_block()
        lead.user_id = self.mia
        self.assert_refused(self.as_role("mia", lead).write, {"stage_id": self.next.id})

    def test_linking_the_recognised_client_keeps_the_lift(self):
        lead = self.lead(partner_id=False, email_from="bo@kites.example")
        self.as_role("boss", lead).action_lift_client_manager_block()
        lead.partner_id = self.contact
        self.as_role("bob", lead).write({"stage_id": self.next.id})
        self.assertEqual(lead.stage_id, self.next)
