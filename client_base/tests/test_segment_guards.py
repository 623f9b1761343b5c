"""What a marketer does to a segment by a call that no screen makes."""

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .effect_case import IN_TOWN, EffectCase

MADE_UP = {
    "member_count": 777, "state": "ready", "reads": [], "is_daily": True, "refreshed_on": "2020-01-01",
    "refreshed_at": "2020-01-01 00:00:00", "refresh_seconds": 7, "error": "Hello", "shipped": "vip", "family": "rfm",
}  # fmt: skip
TRUE = {
    "member_count": 0, "state": "waiting", "is_daily": False, "refreshed_on": False, "refreshed_at": False,
    "refresh_seconds": 0, "error": False, "shipped": False, "family": "own",
}  # fmt: skip


@tagged("post_install", "-at_install")
class TestSegmentGuards(EffectCase):
    # === WHAT THE REFRESH FOUND OUT === #

    def check_true(self, segment):
        self.env.flush_all()
        self.assertEqual({name: segment[name] for name in TRUE}, TRUE)
        self.assertEqual(segment.reads, ["city"])
        self.assertFalse(segment.used_ids)

    def test_what_was_found_out_is_not_made_up_when_a_segment_is_made(self):
        marketer = self.as_role("marketer", self.Segment)
        used = [Command.set(self.segment.ids)]
        self.check_true(marketer.create({"name": "Mine", "domain": IN_TOWN, "used_ids": used, **MADE_UP}))
        defaults = {f"default_{name}": value for name, value in {**MADE_UP, "used_ids": self.segment.ids}.items()}
        self.check_true(marketer.with_context(**defaults).create({"name": "Mine", "domain": IN_TOWN}))

    def test_what_was_found_out_is_not_made_up_afterwards(self):
        mine = self.as_role("marketer", self.Segment).create({"name": "Mine", "domain": IN_TOWN})
        for name, value in {**MADE_UP, "used_ids": [Command.set(self.segment.ids)]}.items():
            with self.subTest(name=name):
                mine.write({name: value, "color": 3})
                self.check_true(mine)
        self.assertEqual(mine.color, 3)

    def test_who_changes_the_rule_of_a_ready_made_segment_makes_it_his(self):
        vip = self.Segment.search([("company_id", "=", self.company.id), ("shipped", "=", "vip")])
        self.as_role("marketer", vip).write({"domain": IN_TOWN, "shipped": "vip"})
        self.assertFalse(vip.shipped)
        self.assertEqual(vip.family, "ready")

    def test_settings_go_on_to_be_followed(self):
        vip = self.Segment.search([("company_id", "=", self.company.id), ("shipped", "=", "vip")])
        self.as_role("system", self.company).client_vip_revenue = 7
        self.assertIn("('client_revenue', '>=', 7.0)", vip.domain)
        self.assertEqual(vip.shipped, "vip")

    # === THE COMPANY === #

    def test_history_stays_with_its_company(self):
        other, _olga, _segment = self.make_other_company()
        marketer = self.users["marketer"]
        marketer.company_ids |= other
        segment = self.segment.with_user(marketer).with_context(allowed_company_ids=(self.company | other).ids)
        segment.company_id = other  # nobody was in yet
        segment.company_id = self.company
        self.move_in(self.mine)
        self.move_out(self.mine)
        with self.assertRaisesRegex(ValidationError, "Clients of Kite Shop have been in the segment In town"):
            segment.company_id = other
        segment.write({"company_id": self.company.id, "color": 4})
        self.assertEqual(segment.color, 4)

    def test_nobody_moves_anything_to_a_company_that_he_does_not_work_in(self):
        other, _olga, theirs = self.make_other_company()
        mine = self.make_segment("Mine", IN_TOWN)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.as_role("marketer", mine).company_id = other
        effect = self.effect(on=False)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.as_role("manager", effect).segment_id = theirs.id
        self.assertEqual((mine.company_id, effect.segment_id), (self.company, self.segment))

    def test_company_is_deleted_with_its_segments(self):
        company = self.env["res.company"].create({"name": "Short-lived"})
        segments = self.Segment.search([("company_id", "=", company.id)])
        self.assertTrue(segments)
        self.Segment.create({"name": "Ours", "company_id": company.id, "used_ids": [Command.set(segments.ids)]})
        if "payment.provider" in self.env:  # of which each company gets some, where there is a webshop
            self.env["payment.provider"].search([("company_id", "=", company.id)]).unlink()
        company.unlink()
        self.assertFalse(company.exists())
        self.assertFalse(segments.exists())

    # === THE RULE === #

    def test_no_rule_is_the_rule_of_everybody(self):
        marketer = self.as_role("marketer", self.Segment)
        mine = marketer.create({"name": "Mine", "domain": False})
        self.assertEqual(mine.domain, "[]")
        mine.domain = IN_TOWN
        mine.write({"domain": False})
        self.env.flush_all()
        self.assertEqual(mine.domain, "[]")

    # === EFFECTS === #

    def test_who_may_not_delete_effects_does_not_delete_them_with_their_segment(self):
        self.effect(on=False)
        with self.assertRaisesRegex(AccessError, "have effects.*In town.*Archive"):
            self.as_role("marketer", self.segment).unlink()
        self.as_role("marketer", self.segment).active = False
        plain = self.as_role("marketer", self.Segment).create({"name": "Plain"})
        plain.unlink()
        self.as_role("manager", self.segment).unlink()
        self.assertFalse(self.segment.exists())

    def test_the_manager_sees_that_the_rule_of_his_effects_was_changed(self):
        effect = self.effect(on=False)
        segment = self.as_role("marketer", self.segment).with_context(tracking_disable=False)
        segment.condition_ids = [Command.create({"value": 1})]
        self.assertNotIn("decided anew", "".join(self.segment.message_ids.mapped("body")))
        effect.active = True
        segment.write({"condition_ids": [Command.create({"value": 2})], "domain": "[]"})
        notes = self.segment.message_ids.filtered(lambda message: "decided anew" in (message.body or ""))
        self.assertEqual(len(notes), 1)
        self.assertIn("Entering: the tag In town is put", notes.body)
        self.assertEqual(notes.author_id, self.users["marketer"].partner_id)

    def test_the_chatter_tells_of_other_tags(self):
        self.env.cr.precommit.run()
        segment = self.as_role("marketer", self.segment).with_context(tracking_disable=False)
        segment.tag_ids = self.tag
        self.env.flush_all()
        self.env.cr.precommit.run()
        values = self.segment.message_ids.sudo().tracking_value_ids
        self.assertEqual(values.filtered(lambda value: value.field_id.name == "tag_ids").new_value_char, "In town")

    def test_what_an_effect_uses_is_not_deleted(self):
        pricelist = self.env["product.pricelist"].create({"name": "Gold"})
        todo = self.env["mail.activity.type"].create({"name": "Ring"})
        above = self.env["res.partner.category"].create({"name": "Above", "child_ids": [Command.link(self.tag.id)]})
        template, action = self.make_template(), self.make_action("pass")
        self.effect(on=False)
        self.effect("pricelist", on=False, pricelist_id=pricelist.id)
        self.effect("mail", on=False, template_id=template.id)
        self.effect("activity", on=False, activity_type_id=todo.id)
        self.effect("action", on=False, action_id=action.id)
        for used in (self.tag, above, pricelist, template, todo, action):
            with (
                self.subTest(used=used),
                self.assertRaisesRegex(ValidationError, "segments ask for what you delete: In town"),
            ):
                used.unlink()
        self.segment.unlink()
        for used in (above, pricelist, template, todo, action):
            used.unlink()
        self.assertFalse(self.tag.exists())

    def test_tag_above_one_that_a_rule_names_is_not_deleted(self):
        above = self.env["res.partner.category"].create({"name": "Above", "child_ids": [Command.link(self.tag.id)]})
        self.segment.tag_ids = self.tag
        with self.assertRaisesRegex(ValidationError, "ask for what you delete: In town"):
            above.unlink()

    # === SERVER ACTIONS === #

    def test_context_chooses_no_server_action(self):
        action = self.make_action("pass")
        chosen = {"default_action_id": action.id, "default_kind": "action"}
        manager = self.as_role("manager", self.Effect).with_context(**chosen)
        for vals in ({}, {"kind": "action"}, {"active": True}):
            refused = self.assertRaisesRegex(AccessError, "Only an administrator")
            with self.subTest(vals=vals), refused, self.env.cr.savepoint():
                manager.create({"segment_id": self.segment.id, **vals})
        with self.assertRaisesRegex(AccessError, "Only an administrator"), self.env.cr.savepoint():
            self.segment.with_env(manager.env).effect_ids = [Command.create({"kind": "action"})]

    def test_context_says_not_when_an_effect_was_switched_on(self):
        proposed = {"default_enabled_at": "2020-01-01 00:00:00", "default_settled_at": "2020-01-01 00:00:00"}
        manager = self.as_role("manager", self.Effect).with_context(**proposed)
        effect = manager.create({"segment_id": self.segment.id, "tag_id": self.tag.id})
        self.assertEqual((effect.enabled_at, effect.settled_at), (False, False))

    def test_dormant_server_action_is_not_woken(self):
        """An effect that another kind uses may hold an action: it runs again for an administrator alone."""
        action = self.make_action("pass")
        manager = self.as_role("manager", self.Effect)
        with self.assertRaisesRegex(AccessError, "Only an administrator"), self.env.cr.savepoint():
            dormant = manager.with_context(default_action_id=action.id).create(
                {"segment_id": self.segment.id, "tag_id": self.tag.id}
            )
            dormant.kind = "action"

    def test_server_action_stays_with_its_segment(self):
        effect = self.effect("action", on=False, action_id=self.make_action("pass").id)
        other = self.make_segment("Elsewhere", "[]")
        mine = self.as_role("manager", effect)
        with self.assertRaisesRegex(AccessError, "when it runs and for whom"), self.env.cr.savepoint():
            mine.segment_id = other.id
        with self.assertRaisesRegex(AccessError, "when it runs and for whom"), self.env.cr.savepoint():
            self.as_role("manager", other).effect_ids = [Command.link(effect.id)]
        with self.assertRaisesRegex(AccessError, "when it runs and for whom"), self.env.cr.savepoint():
            mine.moment = "leave"
        mine.write({"segment_id": self.segment.id, "kind": "action", "sequence": 4, "active": True})
        self.assertTrue(effect.active)
        mine.write({"kind": "tag_add", "tag_id": self.tag.id})
        with self.assertRaisesRegex(AccessError, "when it runs and for whom"), self.env.cr.savepoint():
            mine.kind = "action"
        plain = self.as_role("manager", self.effect(on=False))
        plain.segment_id = other.id
        self.assertEqual(plain.segment_id, other)
