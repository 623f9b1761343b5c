"""Automation rules on stays: once on entering, once on leaving, and only where there is a rule."""

from unittest.mock import patch

import psycopg2

from odoo import Command
from odoo.addons.client_base.tests.common import ClientBaseCase
from odoo.tests import tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestSegmentAnnouncement(ClientBaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["base.automation"].search([("model_name", "=", "client.segment.stay")]).active = False
        cls.Told = cls.env["client.segment.announcement"]
        cls.ann, cls.bob = cls.client("Ann"), cls.client("Bob")
        cls.segment = cls.env["client.segment"].create(
            {"name": "In town", "domain": "[('city', '!=', False)]", "company_id": cls.company.id}
        )
        cls.drain()

    @classmethod
    def drain(cls):
        cls.refresh()
        cls.segment._refresh()
        cls.env.flush_all()

    def rule(self, trigger, code="record.client_id.write({'ref': (record.client_id.ref or '') + 'x'})", **vals):
        """Return a rule on stays which adds a letter to the reference of the client."""
        model = self.env["ir.model"]._get("client.segment.stay")
        action = {"name": "Act", "state": "code", "code": code, "model_id": model.id, "usage": "base_automation"}
        actions = [Command.create(action)]
        rule = {"name": "Rule", "model_id": model.id, "trigger": trigger, "action_server_ids": actions, **vals}
        return self.env["base.automation"].create(rule)

    def move(self, client, city):
        client.city = city
        self.drain()

    def announce(self):
        with self.enter_registry_test_mode():
            self.env.ref("client_base_automation.client_segment_announcement_cron").method_direct_trigger()
        self.env.invalidate_all()

    def state(self, value):
        field = self.env["ir.model.fields"]._get("client.segment.stay", "state")
        domain = [("field_id", "=", field.id), ("value", "=", value)]
        return self.env["ir.model.fields.selection"].search(domain).id

    def after(self, *cities):
        """Return Ann's reference after each move, announced twice."""
        seen = []
        for city in cities:
            self.move(self.ann, city)
            self.announce()
            self.announce()
            seen.append(self.ann.ref or "")
        return seen

    # === EACH TRIGGER === #

    def test_on_create_fires_on_entering(self):
        self.rule("on_create")
        self.assertEqual(self.after("Tver", False, "Omsk"), ["x", "x", "xx"])

    def test_on_create_and_edit_fires_on_entering_and_on_leaving(self):
        self.rule("on_create_or_write")
        self.assertEqual(self.after("Tver", False, "Omsk"), ["x", "xx", "xxx"])

    def test_on_edit_fires_on_leaving(self):
        self.rule("on_write")
        self.assertEqual(self.after("Tver", False, "Omsk"), ["", "x", "x"])

    def test_state_set(self):
        self.rule("on_state_set", trg_selection_field_id=self.state("left"))
        add = "record.client_id.write({'ref': (record.client_id.ref or '') + 'i'})"
        self.rule("on_state_set", add, trg_selection_field_id=self.state("in"))
        self.assertEqual(self.after("Tver", False, "Omsk"), ["i", "ix", "ixi"])

    def test_watched_field_and_conditions(self):
        field = self.env["ir.model.fields"]._get("client.segment.stay", "left_at")
        other = self.env["client.segment"].create({"name": "Other", "kind": "manual", "company_id": self.company.id})
        rule = self.rule("on_create_or_write", filter_pre_domain="[('left_at', '=', False)]")
        rule.write({"filter_domain": f"[('segment_id', '=', {self.segment.id})]", "trigger_field_ids": field.ids})
        self.assertEqual(self.after("Tver", False), ["x", "xx"])
        rule.filter_domain = f"[('segment_id', '=', {other.id})]"
        self.assertEqual(self.after("Omsk", False), ["xx", "xx"])

    def test_client_who_left_before_it_was_told_is_told_of_both(self):
        self.rule("on_state_set", "record.client_id.write({'ref': 'in'})", trg_selection_field_id=self.state("in"))
        left = "record.client_id.write({'ref': record.client_id.ref + ' left'})"
        self.rule("on_state_set", left, trg_selection_field_id=self.state("left"))
        self.move(self.ann, "Tver")
        self.move(self.ann, False)
        self.announce()
        self.assertEqual(self.ann.ref, "in left")

    def test_webhook_is_called_once(self):
        rule = self.rule("on_create")
        rule.action_server_ids.write({"state": "webhook", "webhook_url": "http://shop.example/hook"})
        self.move(self.ann, "Tver")
        stay = self.env["client.segment.stay"].search([("client_id", "=", self.ann.id)])
        called = []

        def call(action, eval_context=None):
            called.append(action.env.context["active_id"])

        with patch.object(type(self.env["ir.actions.server"]), "_run_action_webhook", call):
            self.announce()
            self.announce()
        self.assertEqual(called, stay.ids)

    def test_state_is_searched(self):
        self.move(self.ann, "Tver")
        self.move(self.bob, "Tver")
        self.move(self.bob, False)
        stays = self.env["client.segment.stay"].search([("client_id", "in", (self.ann | self.bob).ids)])
        stays = stays.filtered(lambda stay: stay.segment_id == self.segment)
        self.assertEqual(stays.filtered_domain([("state", "=", "in")]).client_id, self.ann)
        self.assertEqual(stays.search([("id", "in", stays.ids), ("state", "=", "in")]).client_id, self.ann)
        self.assertEqual(stays.search([("id", "in", stays.ids), ("state", "!=", "in")]).client_id, self.bob)

    # === ONLY WHERE THERE IS A RULE === #

    def test_nothing_is_announced_without_a_rule(self):
        rule = self.rule("on_create", active=False)
        self.move(self.ann, "Tver")
        self.announce()
        self.assertFalse(self.Told.search([("stay_id.client_id", "=", self.ann.id)]))
        rule.active = True
        self.env.cr.execute("UPDATE client_segment_stay SET entered_at = entered_at - INTERVAL '1 minute'")
        self.move(self.bob, "Tver")
        self.announce()
        self.assertEqual((self.ann.ref, self.bob.ref), (False, "x"))
        rule.unlink()
        self.assertFalse(self.Told._get_since())

    def test_members_who_move_wake_the_announcement_where_there_is_a_rule(self):
        domain = [("cron_id", "=", self.env.ref("client_base_automation.client_segment_announcement_cron").id)]
        triggers = self.env["ir.cron.trigger"]
        before = triggers.search_count(domain)
        self.move(self.ann, "Tver")
        self.assertEqual(triggers.search_count(domain), before)
        self.rule("on_create")
        self.move(self.bob, "Tver")
        self.assertGreater(triggers.search_count(domain), before)

    def test_what_was_announced_long_ago_is_forgotten_and_not_repeated(self):
        self.rule("on_create")
        self.assertEqual(self.after("Tver"), ["x"])
        self.env.cr.execute("UPDATE client_segment_stay SET entered_at = entered_at - INTERVAL '5 days'")
        self.env["ir.config_parameter"].set_param("client_base_automation.since", "2020-01-01 00:00:00")
        self.announce()
        self.announce()
        self.assertFalse(self.Told.search([("stay_id.client_id", "=", self.ann.id)]))
        self.assertEqual(self.ann.ref, "x")

    # === FAILURES === #

    @mute_logger("odoo.addons.base.models.ir_actions")
    def test_rule_that_fails_for_one_does_not_stop_the_others(self):
        code = "if record.client_id.name == 'Ann': raise UserError('No Ann')\nrecord.client_id.write({'ref': 'x'})"
        self.rule("on_create", code)
        self.move(self.ann, "Tver")
        self.move(self.bob, "Tver")
        self.announce()
        self.announce()
        told = {told.stay_id.client_id.name: (told.state, told.message) for told in self.Told.search([])}
        self.assertEqual(told["Ann"], ("failed", "No Ann"))
        self.assertEqual(told["Bob"][0], "done")
        self.assertEqual(self.bob.ref, "x")

    def test_interrupted_rule_is_not_begun_again(self):
        self.rule("on_create")
        self.move(self.ann, "Tver")
        stay = self.env["client.segment.stay"].search([("client_id", "=", self.ann.id)])
        told = self.Told.create({"stay_id": stay.id, "moment": "enter", "state": "running", "at": "2026-01-01"})
        self.announce()
        self.assertEqual(told.state, "failed")
        self.assertIn("Interrupted", told.message)
        self.assertFalse(self.ann.ref)

    def test_conflict_is_tried_again(self):
        self.rule("on_create")
        self.move(self.ann, "Tver")

        def conflict(*_args):
            raise psycopg2.errors.SerializationFailure("someone was faster")

        with patch.object(type(self.Told), "_fire", conflict):
            self.announce()
        self.assertFalse(self.Told.search([("stay_id.client_id", "=", self.ann.id)]))
        self.announce()
        self.assertEqual(self.ann.ref, "x")

    def test_second_worker_leaves_it_to_the_first(self):
        self.rule("on_create")
        self.move(self.ann, "Tver")
        cursor = self.registry.cursor()
        self.addCleanup(cursor.close)
        cursor.execute("SELECT pg_advisory_lock(hashtext('client_base.announcements'))")
        self.announce()
        self.assertFalse(self.ann.ref)
        cursor.execute("SELECT pg_advisory_unlock(hashtext('client_base.announcements'))")
        self.announce()
        self.assertEqual(self.ann.ref, "x")
