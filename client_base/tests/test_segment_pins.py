from datetime import timedelta
from time import monotonic

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import SQL, mute_logger

from .by_hand_case import ByHandCase


@tagged("post_install", "-at_install")
class TestSegmentPins(ByHandCase):
    """Clients chosen in a list are put into a segment, kept out of it, or left to its rule again."""

    def decide(self, contacts, segment=None, decision="in", role="marketer", allowed=None, **vals):
        """Take a decision about the contacts as the action menu does, and return the wizard."""
        context = {"active_model": "res.partner", "active_ids": contacts.ids}
        if allowed:
            context["allowed_company_ids"] = allowed.ids
        Wizard = self.as_role(role)["client.segment.decide"].with_context(**context)
        wizard = Wizard.create({"segment_id": (segment or self.manual).id, "decision": decision, **vals})
        wizard.action_confirm()
        return wizard

    # === DECISIONS === #

    def test_clients_enter_at_once_with_who_why_and_until_when(self):
        until = self.today() + timedelta(days=3)
        self.decide(self.ann | self.zed, reason="asked", until=until)
        self.assertEqual(self.members(self.manual), self.ann | self.zed)
        self.assertEqual(self.manual.member_count, 2)
        pin = self.Pin.search([("client_id", "=", self.ann.id)])
        self.assertEqual((pin.user_id, pin.create_uid), (self.users["marketer"], self.users["marketer"]))
        self.assertEqual((pin.kind, pin.reason, pin.until), ("in", "asked", until))
        self.assertEqual(self.manual.pin_count, 2)
        self.assertEqual(
            set(self.Stay.search([("segment_id", "=", self.manual.id)]).mapped("entered_because")), {"pin"}
        )

    def test_a_contact_counts_for_its_client(self):
        wizard = self.decide(self.ann.child_ids | self.ann)
        self.assertEqual(self.members(self.manual), self.ann)
        self.assertIn("Clients concerned: 1\nIn the segment now: 1", wizard._say_whom())

    def test_never_in_and_forgotten(self):
        self.decide(self.ann, self.moscow, "out")
        self.assertEqual(self.members(self.moscow), self.bob)
        self.moscow._refresh()
        self.assertEqual(self.members(self.moscow), self.bob)
        self.decide(self.ann, self.moscow, "forget")
        self.assertEqual(self.members(self.moscow), self.ann | self.bob)
        self.assertFalse(self.moscow.pin_ids)

    def test_the_new_decision_gives_way_to_the_old_one(self):
        self.decide(self.ann, self.moscow, "out", reason="first")
        self.decide(self.ann, self.moscow, "in", role="manager", reason="second")
        [pin] = self.moscow.pin_ids
        self.assertEqual((pin.kind, pin.reason, pin.user_id), ("in", "second", self.users["manager"]))
        self.decide(self.ann, self.moscow, "in")
        self.assertEqual(self.moscow.pin_ids.mapped("reason"), ["second"], "the same decision keeps its reason")

    def test_forgetting_what_nobody_decided_changes_nothing(self):
        self.decide(self.zed, self.moscow, "forget")
        self.assertEqual(self.members(self.moscow), self.ann | self.bob)

    def test_a_client_without_facts_enters_with_the_next_refresh(self):
        new = self.client("New One")
        self.decide(new)
        self.assertFalse(self.members(self.manual))
        self.catch_up()
        self.assertEqual(self.members(self.manual), new)

    def test_a_broken_rule_keeps_its_members_and_the_decision(self):
        self.env.cr.execute(
            "UPDATE client_segment SET domain = '[(''nothing'', ''='', 1)]' WHERE id = %s", [self.moscow.id]
        )
        self.moscow.invalidate_recordset()
        context = {"active_model": "res.partner", "active_ids": self.zed.ids}
        vals = {"segment_id": self.moscow.id, "decision": "in"}
        wizard = self.as_role("marketer")["client.segment.decide"].with_context(**context).create(vals)
        told = wizard.action_confirm()["params"]
        self.assertEqual(told["type"], "warning")
        self.assertIn("when the rule of the segment works again", told["message"])
        self.assertEqual(self.members(self.moscow), self.ann | self.bob)
        self.assertEqual(self.moscow.pin_ids.client_id, self.zed)

    def test_a_contact_written_later_counts_for_its_client_too(self):
        pin = self.Pin.create({"segment_id": self.manual.id, "client_id": self.zed.id})
        pin.client_id = self.ann.child_ids
        self.assertEqual(pin.client_id, self.ann)
        self.assertEqual(self.members(self.manual), self.ann)

    # === WHO DECIDED === #

    def test_nobody_decides_in_the_name_of_another(self):
        marketer, manager = self.users["marketer"], self.users["manager"]
        Pin = self.as_role("marketer")["client.segment.pin"].with_context(default_user_id=manager.id)
        pin = Pin.create({"segment_id": self.moscow.id, "client_id": self.zed.id, "user_id": manager.id})
        self.assertEqual(pin.user_id, marketer)
        pin.write({"user_id": manager.id})
        self.assertEqual(pin.user_id, marketer)
        other = Pin.create({"segment_id": self.moscow.id, "client_id": self.bob.id})
        self.assertEqual(other.user_id, marketer)

    def test_who_changes_a_decision_has_decided(self):
        marketer, manager = self.users["marketer"], self.users["manager"]
        changes = {"kind": "out", "reason": "asked", "until": self.today(), "client_id": self.zed.id}
        for name, value in changes.items():
            pin = self.as_role("marketer")["client.segment.pin"].create(
                {"segment_id": self.moscow.id, "client_id": self.ann.id}
            )
            pin.with_user(manager).write({name: value, "user_id": marketer.id})
            with self.subTest(name):
                self.assertEqual(pin.user_id, manager)
            pin.unlink()

    def test_the_system_may_say_who_decided(self):
        vals = {"segment_id": self.moscow.id, "client_id": self.zed.id, "user_id": self.users["manager"].id}
        pin = self.as_role("marketer")["client.segment.pin"].sudo().create(vals)
        self.assertEqual(pin.user_id, self.users["manager"])

    # === THE FORM === #

    def test_the_form_says_whom_before_anything_happens(self):
        stranger = self.users["internal"].partner_id
        archived = self.make_client("Old", 5)
        self.Profile._refresh_all(self.company)
        archived.active = False
        contacts = self.ann | self.zed | stranger | archived
        context = {"active_model": "res.partner", "active_ids": contacts.ids}
        form = Form(self.as_role("marketer")["client.segment.decide"].with_context(**context))
        form.segment_id = self.moscow
        self.assertEqual(form.decision, "in")
        self.assertEqual(
            form.summary.splitlines(),
            [
                "Clients concerned: 3",
                "In the segment now: 1",
                "Archived, who are in no segment until they are restored: 1",
                "Chosen contacts who belong to no client of Kite Shop, left aside: 1",
            ],
        )
        self.assertFalse(self.moscow.pin_ids)

    def test_removing_proposes_what_the_segment_allows(self):
        context = {"active_model": "res.partner", "active_ids": self.ann.ids, "client_segment_remove": True}
        form = Form(self.as_role("marketer")["client.segment.decide"].with_context(**context))
        form.segment_id = self.moscow
        self.assertEqual(form.decision, "out")
        form.segment_id = self.manual
        self.assertEqual(form.decision, "forget")

    def test_a_whole_list_is_chosen_by_its_condition(self):
        context = {
            "active_model": "res.partner",
            "active_ids": self.ann.ids,
            "active_domain": [("city", "in", ["Moscow", "Rome"]), ("id", "in", (self.ann | self.bob | self.zed).ids)],
        }
        Wizard = self.as_role("marketer")["client.segment.decide"].with_context(**context)
        Wizard.create({"segment_id": self.manual.id, "decision": "in"}).action_confirm()
        self.assertEqual(self.members(self.manual), self.ann | self.bob | self.zed)

    def test_two_thousand_clients_take_seconds(self):
        many = self.Partner.create([{"name": f"Many {n}"} for n in range(2000)])
        self.Profile._refresh_all(self.company)
        self.env.flush_all()
        began = monotonic()
        self.decide(many)
        self.assertLess(monotonic() - began, 8)
        self.assertEqual(self.manual.member_count, 2000)

    # === REFUSALS === #

    def test_refusals_say_why(self):
        past = self.today() - timedelta(days=1)
        stranger = self.users["internal"].partner_id
        cases = [
            (self.Partner, self.manual, "in", {}, "No contacts are chosen"),
            (stranger, self.manual, "in", {}, "None of the chosen contacts belongs to a client of Kite Shop"),
            (self.ann, self.manual, "in", {"until": past}, "The last day of the decision is past"),
            (self.ann, self.manual, "out", {}, "Picked is made by hand"),
        ]
        for contacts, segment, decision, vals, sentence in cases:
            with self.subTest(sentence), self.assertRaisesRegex(UserError, sentence):
                self.decide(contacts, segment, decision, **vals)
        self.assertFalse(self.manual.pin_ids)

    def test_a_decision_that_could_not_hold_is_refused_wherever_it_is_made(self):
        past = self.today() - timedelta(days=1)
        Pin = self.as_role("marketer")["client.segment.pin"]
        vals = {"segment_id": self.manual.id, "client_id": self.ann.id}
        with self.assertRaisesRegex(ValidationError, "The last day of the decision is past"), self.cr.savepoint():
            Pin.create({**vals, "until": past})
        pin = Pin.create({**vals, "until": self.today()})
        with self.assertRaisesRegex(ValidationError, "The last day of the decision is past"):
            pin.until = past

    def test_a_decision_that_held_once_keeps_its_date(self):
        until = self.today() + timedelta(days=1)
        pin = self.Pin.create({"segment_id": self.manual.id, "client_id": self.ann.id, "until": until})
        with freeze_time(until + timedelta(days=2)):
            pin.reason = "was asked"
        self.assertEqual((pin.reason, pin.until), ("was asked", until))

    def test_today_is_not_past(self):
        self.decide(self.ann, until=self.today())
        self.assertEqual(self.members(self.manual), self.ann)

    def test_a_segment_of_another_company_is_refused(self):
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            self.decide(self.ann, self.foreign)
        with self.assertRaisesRegex(UserError, "Foreign is a segment of Elsewhere, in which you do not work now"):
            self.foreign.with_context(allowed_company_ids=self.company.ids)._check_by_hand("in")  # OdooBot passes rules
        self.assertFalse(self.foreign.pin_ids)
        self.users["marketer"].company_ids |= self.elsewhere
        self.decide(self.ann, self.foreign, allowed=self.company | self.elsewhere)
        self.assertEqual(self.foreign.pin_ids.client_id, self.ann)

    def test_the_number_of_queries_does_not_grow(self):
        self.decide(self.ann)  # warms up
        counts = []
        for contacts in (self.bob, self.Partner.create([{"name": f"Many {n}"} for n in range(50)])):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.decide(contacts)
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)

    def test_clients_of_another_company_are_left_aside(self):
        theirs = self.client("Theirs alone", company_id=self.elsewhere.id)
        self.users["marketer"].company_ids |= self.elsewhere
        with self.assertRaisesRegex(UserError, "None of the chosen contacts belongs to a client of Kite Shop"):
            self.decide(theirs, allowed=self.company | self.elsewhere)

    def test_a_choice_that_is_no_choice_is_refused(self):
        Wizard = self.as_role("marketer")["client.segment.decide"]
        for chosen in ({"domain": [("no_such_field", "=", 1)]}, {"ids": 5}, {}, False):
            vals = {"segment_id": self.manual.id, "decision": "in", "chosen": chosen}
            with self.subTest(chosen=chosen), self.assertRaises(UserError):
                Wizard.create(vals).action_confirm()

    def test_only_marketers_decide(self):
        for role in ("own", "all", "analyst", "internal", "portal"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.decide(self.ann, role=role)
        self.decide(self.ann, role="manager")
        self.assertEqual(self.members(self.manual), self.ann)

    def test_the_statement_asks_for_the_right_to_write(self):
        clients = SQL("SELECT %s::int", self.ann.id)
        for role in ("own", "all", "analyst", "portal"):
            segment = self.as_role(role, self.manual)
            with self.subTest(role), self.assertRaises(AccessError):
                segment._decide(clients, "in")
            with self.subTest(role), self.assertRaises(AccessError):
                segment._forget_decisions(clients)

    def test_the_menu_is_for_marketers(self):
        for role, seen in (("marketer", True), ("manager", True), ("own", False), ("analyst", False)):
            bound = self.as_role(role)["ir.actions.actions"].get_bindings("res.partner").get("action", ())
            names = {action["name"] for action in bound}
            with self.subTest(role):
                self.assertEqual({"Add to Segment", "Remove from Segment"} <= names, seen)

    def test_a_hand_made_segment_of_the_form_refuses_never_in(self):
        with self.assertRaises(ValidationError):
            self.Pin.create({"segment_id": self.manual.id, "client_id": self.ann.id, "kind": "out"})
