"""Who makes fields of the shop's own, and what nobody gets by forging one."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .own_field_case import OwnFieldCase
from .roles import ROLES


@tagged("post_install", "-at_install")
class TestFieldMakers(OwnFieldCase):
    def test_only_managers_make_fields(self):
        for role in ROLES:
            made = {"name": f"Made by {role}", "kind": "char"}
            if role in ("manager", "sales_manager"):
                own = self.as_role(role)["client.field"].create(made)
                own.name = f"Named by {role}"
                own.unlink()
                continue
            for attempt in (
                lambda env, made=made: env["client.field"].create(made),
                lambda env: self.own["char"].with_env(env).write({"name": "X"}),
                lambda env: self.own["char"].with_env(env).unlink(),
                lambda env: self.options["Cat"].with_env(env).write({"name": "X"}),
                lambda env: env["client.field.option"].create({"name": "X", "field_id": self.own["choice"].id}),
                lambda env: env["client.field.section"].create({"name": "X"}),
                lambda env: env["client.field.option"].with_context(
                    client_field_column=self.columns["choice"]).name_create("X"),
            ):  # fmt: skip
                with self.subTest(role=role), self.assertRaises(AccessError):
                    attempt(self.as_role(role))

    def test_managers_change_no_other_models(self):
        for attempt in (
            lambda env: self.own["char"].column_id.with_env(env).write({"field_description": "X"}),
            lambda env: env["ir.model.fields"].create({
                "name": "x_client_x", "model_id": env["ir.model"]._get_id("res.partner"), "ttype": "char",
            }),
            lambda env: env["ir.default"].set("res.partner", "name", "X"),
        ):  # fmt: skip
            with self.assertRaises(AccessError):
                attempt(self.as_role("manager"))
        with self.assertRaises(UserError):
            self.as_role("manager", self.own["char"].column_id).unlink()

    def test_administrators_delete_it_where_it_was_made(self):
        with self.refused(UserError, "Pet Name belongs to the client base"):
            self.as_role("system", self.own["char"].column_id).unlink()

    def test_a_field_cannot_be_given_a_column_of_another(self):
        name = self.env["ir.model.fields"]._get("res.partner", "name")
        forged = {"column": "name", "column_id": name.id}
        Field = self.as_role("manager")["client.field"]
        made = Field.create({"name": "Forged", "kind": "char", **forged})
        made |= Field.with_context(default_column="name", default_column_id=name.id).create({"name": "Forged Too"})
        for own in made:
            self.assertEqual(own.column_id.sudo().name, own.column)
            self.assertTrue(own.column.startswith("x_client_forged"))
        made.write(forged)
        self.assertNotIn("name", made.mapped("column"))
        made.unlink()
        self.assertIn("name", self.Partner._fields)
        self.assertTrue(name.exists())

    def test_choices_cannot_be_taken_from_another_field(self):
        other = self.own_field("Other", "choice")
        for command in (Command.link(self.options["Cat"].id), Command.set(self.options["Cat"].ids)):
            with self.assertRaises(UserError):
                other.with_user(self.users["manager"]).option_ids = [command]
        with self.assertRaises(UserError):
            self.Option.create({"name": "X", "field_id": self.own["char"].id})
        with self.refused(UserError, "Dry is no choice of Pet Species"):
            self.fill(self.mine, {"choice": self.options["Dry"].id})
        with self.refused(UserError, "Cat is no choice of Pet Food"):
            self.fill(self.mine, {"choices": [Command.link(self.options["Cat"].id)]})

    def test_a_column_whose_groups_are_lost_is_for_managers_alone(self):
        self.own["char"].column_id.client_groups = False
        with self.assertRaises(AccessError):
            self.as_role("portal", self.visitor).read([self.columns["char"]])
        self.assertEqual(self.as_role("manager", self.mine)[self.columns["char"]], "Murka")
