"""Fields of the shop's own stand in nobody's way who has nothing to do with them, and nobody gets around them."""

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from .own_field_case import OwnFieldCase, OwnFieldTools
from .reminder_case import ReminderCase


@tagged("post_install", "-at_install")
class TestFieldStrangers(OwnFieldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = new_test_user(cls.env, "clerk", "base.group_user,base.group_partner_manager", lang="en_US")
        cls.admin = new_test_user(cls.env, "sysadmin", "base.group_user,base.group_system", lang="en_US")
        cls.users["own"].group_ids |= cls.env.ref("base.group_partner_manager")

    # === OTHERS GO ON AS BEFORE === #

    def test_copy_without_role(self):
        """Whoever could copy a contact before the addon came still can."""
        self.assertTrue(self.nobodys.with_user(self.clerk).copy())

    def test_copy_with_hidden_field(self):
        """A salesman copies a client though managers keep a field to themselves."""
        self.own["char"].write({"see_role": "manager", "edit_role": "manager"})
        copied = self.as_role("own", self.mine).copy().sudo()
        self.assertFalse(copied[self.columns["char"]])

    def test_copy_user(self):
        """An administrator without a role in the client base copies a user."""
        self.assertTrue(self.clerk.with_user(self.admin).copy({"login": "clerk2"}))

    def test_create_user_with_default(self):
        """An administrator makes a user while contacts begin with a default that he may not change."""
        self.own["char"].default_value = "Murka"
        vals = {"name": "New", "login": "new_one", "group_ids": [Command.set(self.env.ref("base.group_user").ids)]}
        user = self.env["res.users"].with_user(self.admin).with_context(no_reset_password=True).create(vals)
        self.assertEqual(user.sudo().partner_id[self.columns["char"]], "Murka")

    # === FORGED BY A PERSONAL DEFAULT === #

    def test_personal_default_fills_hidden_field(self):
        """What a user keeps as his own default fills in nothing that he may not change."""
        self.own["char"].write({"see_role": "manager", "edit_role": "manager"})
        column = self.columns["char"]
        env = self.env["res.partner"].with_user(self.users["own"]).env
        try:
            env["ir.default"].set("res.partner", column, "Forged", True)
            made = env["res.partner"].create({"name": "New"})
        except AccessError:
            return
        self.assertFalse(made.sudo()[column])

    def test_personal_default_of_another_field(self):
        """Nor does it bring in a choice of another field."""
        env = self.env["res.partner"].with_user(self.users["own"]).env
        env["ir.default"].set("res.partner", self.columns["choice"], self.options["Dry"].id, True)
        with self.assertRaises(ValidationError):
            env["res.partner"].create({"name": "New"})

    # === WHAT IS HIDDEN STAYS HIDDEN === #

    def test_label_is_not_told_to_strangers(self):
        """A portal user who tries learns no label: nor that he "may see" what he may not."""
        with self.assertRaises(AccessError) as caught:
            self.as_role("portal", self.visitor).write({self.columns["char"]: "Bim"})
        self.assertNotIn("Pet Name", str(caught.exception))


@tagged("post_install", "-at_install")
class TestForeignField(OwnFieldTools, ReminderCase):
    """A field that an administrator made by himself, with a name like ours."""

    def test_foreign_field_stays_visible(self):
        """It stays with those who have seen it all along."""
        model = self.env["ir.model"]._get("res.partner")
        self.env["ir.model.fields"].create({
            "name": "x_client_number", "field_description": "Client number", "model_id": model.id, "ttype": "char",
            "state": "manual",
        })  # fmt: skip
        self.assertFalse(self.env["res.partner"]._fields["x_client_number"].groups)
