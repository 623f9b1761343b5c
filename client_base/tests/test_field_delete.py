from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .own_field_case import OwnFieldCase


@tagged("post_install", "-at_install")
class TestCountValues(OwnFieldCase):
    def test_each_kind_is_counted(self):
        self.assertEqual({kind: own.value_count for kind, own in self.own.items()}, dict.fromkeys(self.own, 1))

    def test_nothing_is_no_value(self):
        nothing = {"integer": 0, "float": 0.0, "monetary": 0.0, "boolean": False, "char": "", "text": ""}
        self.fill(self.theirs, nothing)
        self.fill(self.nobodys, {"integer": -1, "choices": [Command.set(self.options["Wet"].ids)]})
        self.env.invalidate_all()
        found = {kind: self.own[kind].value_count for kind in (*nothing, "choices")}
        self.assertEqual(found, {**dict.fromkeys(nothing, 1), "integer": 2, "choices": 2})

    def test_archived_contacts_count(self):
        self.mine.active = False
        self.assertEqual(self.own["date"].value_count, 1)

    def test_one_statement_for_all_fields(self):
        every = self.Field.browse(own.id for own in self.own.values())
        every.mapped("column")
        self.env.flush_all()
        with self.assertQueryCount(1):
            every._count_values()

    def test_only_managers_are_told(self):
        self.assertEqual(self.as_role("manager", self.own["char"]).value_count, 1)
        for role in ("own", "marketer", "analyst", "portal"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.own["char"]).read(["value_count"])


@tagged("post_install", "-at_install")
class TestUses(OwnFieldCase):
    def uses(self, kind="char"):
        self.env.flush_all()
        return self.own[kind]._get_uses()

    def test_an_unused_field(self):
        self.assertEqual(self.uses(), [])

    def test_each_use_is_named(self):
        column = self.columns["char"]
        env = self.env(context={**self.env.context, "lang": "en_US"})
        domain = repr([(column, "=", "Murka")])
        partner = self.env["ir.model"]._get("res.partner")
        other = self.make_company("Other")
        env["client.segment"].create({"name": "Murka's", "domain": domain, "company_id": other.id, "active": False})
        env["mail.template"].create(
            {"name": "Dear pet", "model_id": partner.id, "body_html": f"{{{{ object.{column} }}}}"}
        )
        env["mailing.mailing"].create({
            "subject": "Pets", "mailing_model_id": partner.id, "mailing_domain": domain,
        })  # fmt: skip
        env["ir.filters"].create({"name": "Pets here", "model_id": "res.partner", "domain": domain})
        env["ir.ui.view"].create({
            "name": "pets.list", "model": "res.partner", "type": "list",
            "arch": f'<list><field name="{column}"/></list>',
        })  # fmt: skip
        env["ir.actions.server"].create({
            "name": "Feed", "model_id": partner.id, "state": "code", "code": f"record.write({{'{column}': 'fed'}})",
        })  # fmt: skip
        env["ir.exports"].create({
            "name": "My export", "resource": "res.partner", "export_fields": [Command.create({"name": column})],
        })  # fmt: skip
        words = "\n".join(self.own["char"].with_env(env)._get_uses())
        for name in ("Murka's", "Dear pet", "Pets", "Pets here", "pets.list", "Feed", "My export"):
            with self.subTest(name=name):
                self.assertIn(name, words)
        with self.refused(ValidationError, "still used"):
            self.own["char"].unlink()

    def test_a_longer_name_is_another_field(self):
        longer = self.own_field("Pet Name 2")
        self.assertTrue(longer.column.startswith(self.columns["char"]))
        self.env["ir.filters"].create({
            "name": "Longer", "model_id": "res.partner", "domain": repr([(longer.column, "=", "x")]),
        })  # fmt: skip
        self.assertEqual(self.uses(), [])
        self.assertEqual(len(longer._get_uses()), 1)

    def test_many_uses_are_counted(self):
        self.env["ir.filters"].create([
            {"name": f"Pets {place}", "model_id": "res.partner", "domain": f"[('{self.columns['char']}', '!=', False)]"}
            for place in range(8)
        ])  # fmt: skip
        [sentence] = self.own["char"].with_context(lang="en_US")._get_uses()
        self.assertIn("and 3 more", sentence)


@tagged("post_install", "-at_install")
class TestDelete(OwnFieldCase):
    def wizard(self, kind="char", role="manager", **vals):
        own = self.as_role(role, self.own[kind])
        own.action_delete()
        return own.env["client.field.delete"].create({"field_id": own.id, **vals})

    def test_the_window_says_what_goes(self):
        wizard = self.wizard()
        self.assertEqual((wizard.value_count, wizard.uses), (1, ""))
        self.assertIn("lost for good: 1", wizard.warning)

    def test_the_label_is_typed(self):
        for typed in (False, "", "Pet", "pet-name"):
            with self.subTest(typed=typed), self.refused(UserError, "Type Pet Name"):
                self.wizard(typed_label=typed).action_delete()
        self.assertTrue(self.own["char"].exists())
        self.wizard(typed_label=" pet  NAME ").action_delete()
        self.assertFalse(self.own["char"].exists())
        self.assertNotIn(self.columns["char"], self.Partner._fields)

    def test_an_empty_field_goes_at_once(self):
        own = self.own_field("Empty Field")
        wizard = self.as_role("manager")["client.field.delete"].create({"field_id": own.id})
        self.assertIn("nothing is lost", wizard.warning)
        wizard.action_delete()
        self.assertFalse(own.exists())

    def test_a_used_field_stays(self):
        self.env["ir.filters"].create({
            "name": "Pets", "model_id": "res.partner", "domain": repr([(self.columns["char"], "!=", False)]),
        })  # fmt: skip
        wizard = self.wizard(typed_label="Pet Name")
        self.assertIn("Pets", wizard.uses)
        with self.refused(ValidationError, "still used"):
            wizard.action_delete()
        self.assertEqual(self.mine[self.columns["char"]], "Murka")

    def test_archiving_keeps_the_values(self):
        self.wizard().action_archive()
        self.assertFalse(self.own["char"].active)
        self.assertEqual(self.mine[self.columns["char"]], "Murka")

    def test_roles(self):
        for role in ("own", "all", "marketer", "analyst", "internal", "portal"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role)["client.field.delete"].create({"field_id": self.own["char"].id})

    def test_the_window_is_shown_to_its_own_manager(self):
        wizard = self.wizard(typed_label="Pet Name")
        other = self.make_user("boss", "client_base.client_base_group_manager")
        with self.assertRaises(AccessError):
            wizard.with_user(other).read(["typed_label"])
        self.assertEqual(self.as_role("manager", wizard).typed_label, "Pet Name")


@tagged("post_install", "-at_install")
class TestUninstall(OwnFieldCase):
    """The addon goes, whatever screens the shop made with its fields."""

    def view(self, arch, **vals):
        return self.env["ir.ui.view"].create({"name": "pets", "model": "res.partner", "arch": arch, **vals})

    def test_screens_of_the_shop_are_archived(self):
        column = self.columns["char"]
        made = self.view(f'<list><field name="{column}"/></list>')
        form = self.env.ref("base.view_partner_form")
        within = self.view(f'<field name="vat" position="after"><field name="{column}"/></field>', inherit_id=form.id)
        other = self.view('<list><field name="name"/></list>')
        with self.assertLogs("odoo.addons.client_base.models.field.leaving", "WARNING") as logged:
            self.Field._leave()
        self.assertIn(f"pets ({made.id}), pets ({within.id})", logged.output[0])
        self.assertEqual((made.active, within.active, other.active), (False, False, True))
        self.assertFalse(set(self.columns.values()) & set(self.Partner._fields))
        self.assertNotIn(column, self.Partner.get_view(form.id)["arch"])

    def test_screens_of_modules_become_as_they_were(self):
        view = self.env.ref("base.view_partner_tree")
        shipped = view.arch_db
        view.arch_db = shipped.replace("</list>", f'<field name="{self.columns["char"]}"/></list>')
        with self.assertLogs("odoo.addons.client_base.models.field.leaving", "WARNING"):
            self.Field._leave()
        self.assertTrue(view.active)
        self.assertNotIn(self.columns["char"], view.arch_db)
        self.assertIn('name="email"', view.arch_db)
