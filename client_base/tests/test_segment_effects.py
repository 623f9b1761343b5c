"""What an effect may be, who may say so, when it counts, and what would happen."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .effect_case import TOWN, EffectCase
from .roles import READERS

NOT_MANAGERS = ("own", "all", "marketer", "analyst", "sales_own", "sales_all", "internal", "system", "portal", "public")


@tagged("post_install", "-at_install")
class TestSegmentEffects(EffectCase):
    # === WHAT AN EFFECT NEEDS === #

    def refused(self, words, **vals):
        with self.assertRaisesRegex(ValidationError, words), self.env.cr.savepoint():
            self.Effect.create({"segment_id": self.segment.id, **vals})

    def test_effect_is_off_at_first(self):
        effect = self.Effect.create({"segment_id": self.segment.id, "tag_id": self.tag.id})
        self.assertFalse(effect.active)
        self.assertFalse(effect.enabled_at)
        self.assertEqual(self.segment.effect_ids, effect)

    def test_effect_without_its_parameter_is_refused(self):
        fields = {
            "tag_add": "Tag", "tag_remove": "Tag", "pricelist": "Price List", "salesman": "Salesman",
            "activity": "Activity Type", "mail": "E-mail", "action": "Server Action",
        }  # fmt: skip
        for kind, label in fields.items():
            with self.subTest(kind=kind):
                self.refused(f"Please choose what the effect needs: {label}", kind=kind)

    def test_what_cannot_work_is_refused_in_words(self):
        other = self.make_company("Other Shop")
        abroad = self.env["product.pricelist"].create({"name": "Abroad", "company_id": other.id})
        self.refused("Abroad belongs to another company", kind="pricelist", pricelist_id=abroad.id)
        stranger = new_test_user(self.env, "stranger", company_id=other.id, company_ids=[(6, 0, other.ids)])
        self.refused("does not work in the company of the segment", kind="salesman", salesman_id=stranger.id)
        self.refused("does not work here", kind="salesman", salesman_id=self.users["portal"].id)
        todo = self.env.ref("mail.mail_activity_data_todo")
        self.refused("0 or more days", kind="activity", activity_type_id=todo.id, activity_days=-1)
        self.refused("not work", kind="activity", activity_type_id=todo.id, activity_user_id=stranger.id)
        orders = self.env["mail.activity.type"].create({"name": "Check", "res_model": "sale.order"})
        self.refused("Check is not one of contacts", kind="activity", activity_type_id=orders.id)
        template = self.make_template(model_id=self.env["ir.model"]._get("sale.order").id)
        self.refused("Welcome is not one for contacts", kind="mail", template_id=template.id)
        action = self.make_action("pass", "sale.order")
        self.refused("runs neither on contacts nor on stays", kind="action", action_id=action.id)

    def test_effect_says_what_it_does(self):
        self.assertEqual(self.effect().display_name, "Entering: the tag In town is put")
        effect = self.effect("mail", template_id=self.make_template().id, moment="leave")
        self.assertEqual(effect.display_name, "Leaving: the e-mail Welcome is sent")

    def test_form_asks_for_what_the_kind_needs(self):
        with Form(self.as_role("manager", self.Effect).with_context(default_segment_id=self.segment.id)) as form:
            form.kind = "salesman"
            form.salesman_id = self.users["own"]
        self.assertEqual(form.record._say(), f"the salesman becomes {self.users['own'].name}")

    def test_effect_that_was_at_work_stays_what_it_was(self):
        effect = self.effect()
        self.move_in(self.mine)
        self.run_effects()
        with self.assertRaisesRegex(ValidationError, "make another one"):
            effect.moment = "leave"
        effect.write({"moment": "enter", "sequence": 3})

    # === SWITCHING === #

    def test_only_who_enters_afterwards_is_concerned(self):
        self.move_in(self.mine)
        effect = self.effect()
        self.move_in(self.theirs)
        self.run_effects()
        self.assertEqual(self.told(effect)[-1:], [("Theirs", "done", "The tag In town is put")])
        self.assertNotIn(self.tag, self.mine.category_id)
        self.assertIn(self.tag, self.theirs.category_id)

    def test_moment_of_switching_on_cannot_be_made_up(self):
        effect = self.effect(on=False, enabled_at="2020-01-01")
        effect.enabled_at = "2020-01-01"
        self.assertFalse(effect.enabled_at)

    def test_switching_off_and_on_forgets_nothing_and_repeats_nothing(self):
        effect = self.effect()
        self.move_in(self.mine)
        self.run_effects()
        self.move_in(self.theirs)
        effect.action_switch()
        self.assertEqual(self.states(effect), ["done", "waiting"])
        self.run_effects()
        self.assertNotIn(self.tag, self.theirs.category_id)
        self.move_in(self.nobodys)  # while it is off
        self.mine.category_id = False
        effect.action_switch()
        self.run_effects()
        self.assertEqual(self.states(effect), ["done", "done", "skipped"])
        self.assertIn(self.tag, self.theirs.category_id)
        self.assertNotIn(self.tag, self.nobodys.category_id)
        self.assertNotIn(self.tag, self.mine.category_id)

    def test_segment_says_who_switched(self):
        effect = self.as_role("manager", self.effect(on=False))
        effect.action_switch()
        note = self.segment.message_ids[:1]
        self.assertIn("Effect switched on: Entering: the tag In town is put", note.body)
        self.assertEqual(note.author_id, self.users["manager"].partner_id)

    def test_archived_segment_rests(self):
        effect = self.effect()
        self.move_in(self.mine)
        self.segment.active = False
        self.run_effects()
        self.assertEqual(self.states(effect), [])
        self.segment.active = True
        self.run_effects()
        self.assertEqual(self.states(effect), ["done"])

    # === WHO === #

    def test_managers_alone_make_effects(self):
        effect = self.effect(on=False)
        for role in NOT_MANAGERS:
            with self.subTest(role=role):
                env = self.as_role(role)
                model = env["client.segment.effect"]
                self.assertFalse(model.has_access("read"))
                with self.assertRaises(AccessError):
                    model.create({"segment_id": self.segment.id, "tag_id": self.tag.id})
                with self.assertRaises(AccessError):
                    model.browse(effect.id).active = True
                self.assertNotIn("effect_ids", env["client.segment"].fields_get() if role in READERS else {})
        manager = self.as_role("manager", self.Effect)
        made = manager.create({"segment_id": self.segment.id, "tag_id": self.tag.id})
        made.action_switch()
        self.assertTrue(made.active)
        made.unlink()

    def test_only_an_administrator_chooses_a_server_action(self):
        action = self.make_action("pass")
        vals = {"segment_id": self.segment.id, "kind": "action", "action_id": action.id}
        with self.assertRaisesRegex(AccessError, "Only an administrator"), self.env.cr.savepoint():
            self.as_role("manager", self.Effect).create(vals)
        effect = self.effect(on=False)
        with self.assertRaisesRegex(AccessError, "Only an administrator"), self.env.cr.savepoint():
            self.as_role("manager", effect).write({"kind": "action", "action_id": action.id})
        groups = "client_base.client_base_group_manager,base.group_system"
        boss = new_test_user(self.env, "boss", groups, company_id=self.company.id)
        chosen = self.Effect.with_user(boss).create(vals)
        self.as_role("manager", chosen).action_switch()
        self.assertTrue(chosen.active)

    def test_log_is_read_by_who_reads_the_stays(self):
        self.effect()
        self.move_in(self.mine, self.theirs, self.nobodys)
        self.run_effects()
        everyone, own = {"Mine", "Theirs", "Nobody's"}, {"Mine", "Nobody's"}
        for role in READERS:
            log = self.as_role(role, self.Log)
            with self.subTest(role=role):
                rows = log.search([("segment_id", "=", self.segment.id)])
                self.assertEqual({row.client_id.sudo().name for row in rows}, own if role == "own" else everyone)
                self.assertFalse(log.has_access("write"))
                rows.web_read({"effect_id": {"fields": {"display_name": {}}}, "message": {}})
        for role in ("internal", "sales_own", "portal", "public"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.Log).search([])

    def test_effects_and_log_of_another_company_are_hidden(self):
        _other, olga, segment = self.make_other_company()
        effect = self.effect(segment_id=segment.id)
        olga.city = TOWN
        segment._refresh()
        self.run_effects()
        self.assertEqual(self.states(effect), ["done"])
        manager = self.as_role("manager")
        self.assertFalse(manager["client.segment.effect.log"].search([("effect_id", "=", effect.id)]))
        self.assertNotIn(effect.id, manager["client.segment.effect"].with_context(active_test=False).search([]).ids)

    # === WHAT WOULD HAPPEN === #

    def foresee(self, effect, role="manager"):
        wizard = self.as_role(role, self.env["client.segment.dry.run"]).new({"effect_id": effect.id})
        return wizard.count, (wizard.lines or "").splitlines()

    def test_dry_run_of_an_effect_that_is_off_speaks_of_who_is_in_now(self):
        self.mine.category_id = self.tag
        self.move_in(self.mine, self.theirs)
        effect = self.effect(on=False)
        expected = ["Mine: nothing, the tag In town is there already", "Theirs: the tag In town is put"]
        self.assertEqual(self.foresee(effect), (2, expected))

    def test_dry_run_of_an_effect_that_is_on_speaks_of_who_waits(self):
        effect = self.effect()
        self.assertEqual(self.foresee(effect), (0, []))
        self.move_in(self.mine)
        self.assertEqual(self.foresee(effect), (1, ["Mine: the tag In town is put"]))
        self.run_effects()
        self.assertEqual(self.foresee(effect), (0, []))

    def test_dry_run_of_every_kind_writes_and_sends_nothing(self):
        self.move_in(self.mine, self.theirs)
        self.mine.email = "mine@example.com"
        pricelist = self.env["product.pricelist"].create({"name": "Gold"})
        action = self.make_action("env['res.partner'].create({'name': 'Written'})")
        kinds = {
            "tag_add": {}, "tag_remove": {}, "pricelist": {"pricelist_id": pricelist.id},
            "salesman": {"salesman_id": self.users["own"].id}, "mail": {"template_id": self.make_template().id},
            "activity": {"activity_type_id": self.env.ref("mail.mail_activity_data_todo").id},
            "action": {"action_id": action.id},
        }  # fmt: skip
        effects = [self.effect(kind, on=False, **vals) for kind, vals in kinds.items()]
        self.env.flush_all()
        before = self.count_all()
        lines = {effect.kind: self.foresee(effect)[1] for effect in effects}
        self.env.flush_all()
        self.assertEqual(self.count_all(), before)
        self.assertEqual(
            lines["tag_remove"], [f"{name}: nothing, the tag In town is not there" for name in ("Mine", "Theirs")]
        )
        self.assertEqual(lines["pricelist"][0], f"Mine: the price list becomes {pricelist.display_name}")
        self.assertEqual(lines["salesman"][0], f"Mine: nothing, the salesman is {self.users['own'].name} already")
        self.assertEqual(
            lines["mail"],
            ["Mine: the e-mail Welcome is sent", "Theirs: nothing, there is no e-mail address that works"],
        )
        self.assertEqual(lines["action"][0], "Mine: the action Act is run")

    def count_all(self):
        tables = ("mail_mail", "mail_message", "mail_activity", "client_segment_effect_log", "res_partner",
                  "res_partner_res_partner_category_rel")  # fmt: skip
        counts = {}
        for table in tables:
            self.env.cr.execute(f"SELECT COUNT(*) FROM {table}")  # noqa: S608
            counts[table] = self.env.cr.fetchone()[0]
        return counts

    def test_dry_run_shows_the_first_and_counts_the_others(self):
        clients = self.Partner.create([{"name": f"C{number:03}", "city": TOWN} for number in range(85)])
        self.drain()
        effect = self.effect(on=False)
        wizard = self.as_role("manager", self.env["client.segment.dry.run"]).create({"effect_id": effect.id})
        self.assertEqual((wizard.count, wizard.more_count), (len(clients), 5))
        self.assertEqual(len(wizard.lines.splitlines()), 80)

    def test_dry_run_is_for_managers(self):
        effect = self.effect(on=False)
        for role in ("own", "all", "marketer", "analyst"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.foresee(effect, role)

    def test_dry_run_says_what_is_wrong(self):
        effect = self.effect("salesman", on=False, salesman_id=self.users["own"].id)
        self.users["own"].active = False
        wizard = self.as_role("manager", self.env["client.segment.dry.run"]).new({"effect_id": effect.id})
        self.assertIn("does not work here", wizard.fault)
