"""How effects are run: once a stay, whatever fails or is killed meanwhile, and with an end."""

from datetime import timedelta
from unittest.mock import patch

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.segment.effects import run as effect_run
from .effect_case import TOWN, EffectCase


@tagged("post_install", "-at_install")
class TestEffectRun(EffectCase):
    # === ONCE A STAY === #

    def test_once_a_stay_and_again_for_the_next(self):
        effect = self.effect(
            "action",
            action_id=self.make_action("record.client_id.write({'ref': (record.client_id.ref or '') + 'x'})").id,
        )
        self.move_in(self.mine)
        for _run in range(3):
            self.run_effects()
        self.assertEqual(self.mine.ref, "x")
        self.move_out(self.mine)
        self.move_in(self.mine)
        self.run_effects()
        self.assertEqual(self.mine.ref, "xx")
        self.assertEqual(self.states(effect), ["done", "done"])

    def test_effects_of_a_stay_follow_their_order(self):
        for sequence, letter in ((2, "b"), (1, "a"), (3, "c")):
            code = f"record.client_id.write(dict(ref=(record.client_id.ref or '') + '{letter}'))"
            self.effect("action", sequence=sequence, action_id=self.make_action(code).id)
        self.move_in(self.mine, self.theirs)
        self.run_effects()
        self.assertEqual((self.mine.ref, self.theirs.ref), ("abc", "abc"))

    def test_batches_leave_nobody_out(self):
        clients = self.Partner.create([{"name": f"C{number}", "city": TOWN} for number in range(7)])
        self.effect()
        self.move_out(clients[0])
        self.drain()
        clients.city = False
        self.drain()
        clients.city = TOWN
        self.drain()
        with patch.object(effect_run, "BATCH_SIZE", 2):
            self.run_effects()
        self.assertTrue(all(self.tag in client.category_id for client in clients))

    def test_members_who_move_wake_the_run_where_effects_are_on(self):
        triggers = self.env["ir.cron.trigger"]
        domain = [("cron_id", "=", self.env.ref("client_base.client_segment_effect_cron").id)]
        effect = self.effect(on=False)
        before = triggers.search_count(domain)
        self.move_in(self.mine)
        self.assertEqual(triggers.search_count(domain), before)
        effect.active = True
        self.env.cr.flush()
        before = triggers.search_count(domain)
        self.move_in(self.theirs)
        self.assertGreater(triggers.search_count(domain), before)

    def test_what_is_long_dealt_with_is_not_read_again(self):
        effect = self.effect()
        self.move_in(self.mine)
        self.env.cr.execute(
            "UPDATE client_segment_effect SET enabled_at = NOW() - INTERVAL '9 days' WHERE id = %s", [effect.id]
        )
        self.run_effects()
        self.assertEqual(effect.settled_at.date(), (fields.Datetime.now() - timedelta(days=1)).date())
        self.move_in(self.theirs)
        self.run_effects()
        self.assertIn("Theirs", [client for client, _state, _message in self.told()])

    # === FAILURES === #

    def test_failure_for_one_does_not_stop_the_others_and_leaves_nothing_behind(self):
        do = type(self.Effect)._do_tag_add

        def fail_for_theirs(effect, client):
            do(effect, client)
            effect.env.flush_all()
            if client.name == "Theirs":
                raise ValueError("secret@example.com")

        self.effect()
        self.effect("salesman", salesman_id=self.users["all"].id)
        self.move_in(*self.shop)
        with patch.object(type(self.Effect), "_do_tag_add", fail_for_theirs):
            self.run_effects()
        self.assertEqual(sorted(self.states()), ["done"] * 5 + ["failed"])
        [message] = [message for _client, state, message in self.told() if state == "failed"]
        self.assertEqual(message, "An unforeseen error (ValueError); the server's log has more")
        self.assertNotIn(self.tag, self.theirs.category_id)
        self.assertTrue(all(client.user_id == self.users["all"] for client in self.shop))
        # What a failure rolls back is its own: the chatter of those before it keeps its word.
        notes = "".join(self.mine.message_ids.mapped(lambda note: note.body or ""))
        self.assertIn("Changed by the segment In town", notes)

    def test_effect_that_cannot_work_any_more_says_why(self):
        self.effect("salesman", salesman_id=self.users["all"].id)
        self.users["all"].active = False
        self.move_in(self.mine)
        self.run_effects()
        [(_client, state, message)] = self.told()
        self.assertEqual(state, "failed")
        self.assertIn("does not work here (any more)", message)

    def test_failed_one_is_tried_again_by_hand(self):
        self.effect("salesman", salesman_id=self.users["all"].id)
        self.users["all"].active = False
        self.move_in(self.mine)
        self.run_effects()
        self.run_effects()
        log = self.Log.search([("segment_id", "=", self.segment.id)])
        self.assertEqual(log.state, "failed")
        self.users["all"].active = True
        for role in ("own", "all", "marketer", "analyst"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, log).action_retry()
        answer = self.as_role("manager", log).action_retry()
        self.assertIn("1", answer["params"]["message"])
        self.assertEqual(log.state, "waiting")
        self.run_effects()
        self.assertEqual(self.told(), [("Mine", "done", f"The salesman becomes {self.users['all'].name}")])
        self.as_role("manager", log).action_retry()
        self.assertEqual(log.state, "done")

    def test_conflict_is_tried_again_later(self):
        do, seen = type(self.Effect)._do_tag_add, []

        def conflict_once(effect, client):
            if client.name == "Theirs" and not seen:
                seen.append(client)
                raise psycopg2.errors.SerializationFailure("someone was faster")
            do(effect, client)

        self.effect()
        self.move_in(*self.shop)
        with patch.object(type(self.Effect), "_do_tag_add", conflict_once):
            self.run_effects()
            self.assertEqual(self.states(), ["done", "done"])
            self.run_effects()
        self.assertEqual(self.states(), ["done"] * 3)
        self.assertIn(self.tag, self.theirs.category_id)

    # === SERVER ACTIONS === #

    def test_server_action_that_fails_takes_back_what_it_did_and_is_not_repeated(self):
        code = "record.client_id.write({'ref': 'half done'})\nraise UserError('The till is closed')"
        self.effect("action", action_id=self.make_action(code).id)
        self.effect(sequence=20)
        self.move_in(self.mine)
        with mute_logger("odoo.addons.base.models.ir_actions"):
            self.run_effects()
            self.run_effects()
        self.assertEqual(self.told()[0], ("Mine", "failed", "The till is closed"))
        self.assertFalse(self.mine.ref)
        self.assertIn(self.tag, self.mine.category_id)

    def test_interrupted_server_action_is_not_begun_again(self):
        effect = self.effect("action", action_id=self.make_action("record.client_id.write({'ref': 'twice'})").id)
        self.move_in(self.mine)
        stay = self.env["client.segment.stay"].search([("segment_id", "=", self.segment.id)])
        effect._at_work()._note(stay, "running", "the action is run")
        self.run_effects()
        self.assertEqual(self.told(), [("Mine", "failed", "Interrupted: please look how far it came")])
        self.assertFalse(self.mine.ref)

    def test_server_action_is_noted_before_it_runs(self):
        found = "env['client.segment.effect.log'].search([('stay_id', '=', record.id)])"
        code = f"record.client_id.write(dict(ref={found}.state))"
        self.effect("action", action_id=self.make_action(code).id)
        self.move_in(self.mine)
        self.run_effects()
        self.assertEqual(self.mine.ref, "running")

    # === KILLED === #

    def test_run_that_is_killed_between_two_is_resumed(self):
        do = type(self.Effect)._do_tag_add

        class Killed(BaseException):
            pass

        def die_at_theirs(effect, client):
            if client.name == "Theirs":
                raise Killed
            do(effect, client)

        self.effect()
        self.move_in(*self.shop)
        with (
            patch.object(type(self.Effect), "_do_tag_add", die_at_theirs),
            patch.object(effect_run, "BATCH_SIZE", 1),
            self.assertRaises(Killed),
        ):
            self.run_effects()
        self.env.invalidate_all()
        done = self.told()
        self.assertLess(len(done), 3)
        self.assertNotIn("Theirs", [client for client, _state, _message in done])
        self.run_effects()
        self.assertEqual(
            sorted(self.told()), sorted((client.name, "done", "The tag In town is put") for client in self.shop)
        )

    # === BOUNDS === #

    def test_segments_that_undo_each_other_come_to_rest(self):
        """Whoever has no tag enters and gets it; so he leaves and loses it, and enters again."""
        owner = {"user_id": self.users["manager"].id}  # in whose language the log speaks
        without = self.make_segment(
            "Untagged", f"[('category_id', 'not in', [{self.tag.id}]), ('city', '=', '{TOWN}')]", **owner
        )
        tagged_ = self.make_segment("Tagged", f"[('category_id', 'in', [{self.tag.id}])]", **owner)
        put = self.effect(segment_id=without.id)
        take = self.effect("tag_remove", segment_id=tagged_.id)
        self.mine.city = TOWN
        rounds = []
        for _round in range(12):
            self.drain()
            self.run_effects()
            rounds.append(self.Log.search_count([("effect_id", "in", (put | take).ids)]))
        self.assertEqual(rounds[-1], rounds[-3], "nobody moves any more")
        done = self.Log.search([("state", "=", "done"), ("effect_id", "in", (put | take).ids)])
        self.assertLessEqual(len(done.filtered(lambda log: log.effect_id == put)), effect_run.MOST_A_DAY)
        [message] = {
            log.message for log in self.Log.search([("state", "=", "skipped"), ("effect_id", "in", (put | take).ids)])
        }
        self.assertIn("too often since yesterday", message)
        stays = self.env["client.segment.stay"].search(
            [("client_id", "=", self.mine.id), ("segment_id", "=", without.id)]
        )
        self.assertLessEqual(len(stays), effect_run.MOST_A_DAY + 1)

    def test_run_ends_though_clients_go_on_moving_meanwhile(self):
        """Each pair that is done makes a new stay; a run takes those that were there when it began."""
        do = type(self.Effect)._do_tag_add
        spare = iter(self.Partner.create([{"name": f"C{number}"} for number in range(9)]))
        self.drain()

        def breed(effect, client):
            do(effect, client)
            self.env.cr.execute(
                "INSERT INTO client_segment_stay (segment_id, client_id, entered_at, entered_because)"
                " VALUES (%s, %s, CLOCK_TIMESTAMP() AT TIME ZONE 'UTC', 'rule')", [self.segment.id, next(spare).id],
            )  # fmt: skip

        self.effect()
        self.move_in(self.mine)
        with patch.object(type(self.Effect), "_do_tag_add", breed):
            self.run_effects()
        self.assertEqual(len(self.told()), 1)
