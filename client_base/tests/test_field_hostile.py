"""What a hostile review of the fields of the shop's own found."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .own_field_case import OwnFieldCase, OwnFieldTools
from .reminder_case import ReminderCase


@tagged("post_install", "-at_install")
class TestFieldHostile(OwnFieldCase):
    """What stands in the way of those who have nothing to do with a field, and what gets around its guards."""

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

    # === THE COLUMN IS OURS === #

    def test_rename_of_column(self):
        """An administrator does not rename the column behind a field: each card would fail."""
        with self.assertRaises(UserError):
            self.own["char"].column_id.with_user(self.admin).write({"name": "x_client_renamed"})

    # === WHAT IS HIDDEN STAYS HIDDEN === #

    def test_choices_of_hidden_field(self):
        """The choices of a field are read by those who see the field: made of a text, they are what clients said."""
        self.own["choice"].write({"see_role": "manager", "edit_role": "manager"})
        found = self.as_role("own")["client.field.option"].search([("field_id", "=", self.own["choice"].id)])
        self.assertFalse(found.mapped("name"))

    def test_conversion_of_another_manager(self):
        """What one manager is about to convert is shown to him alone, as all that people ask and are answered."""
        wizard = self.env["client.field.convert"].with_user(self.users["manager"]).create({
            "field_id": self.own["char"].id,
        })  # fmt: skip
        other = new_test_user(self.env, "boss2", "base.group_user,client_base.client_base_group_manager")
        with self.assertRaises(AccessError):
            wizard.with_user(other).line_ids.mapped("written")

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


@tagged("post_install", "-at_install")
class TestMovedDate(OwnFieldTools, ReminderCase):
    """A date that the shop moves each time it comes."""

    def test_moved_date_reminds_again(self):
        """A service that moves by a quarter is another occasion, as decision 0031 says: "each year" as well."""
        own = self.own_field("Next Service", "date")
        self.mine[own.column] = "2026-03-01"
        reminder = self.reminder("activity", source="field", field_id=own.id, activity_user_id=self.users["own"].id)
        for day in ("2026-03-01", "2026-06-01"):
            self.mine[own.column] = day
            with self.on_day(day):
                for row in reminder._get_due(reminder._get_due_pairs()):
                    reminder._run_row(row)
        self.assertEqual([day for _name, day, _state in self.told(reminder)], ["2026-03-01", "2026-06-01"])


@tagged("post_install", "-at_install")
class TestReminderHostile(ReminderCase):
    """Reminders of companies that are not one's own, of days that are closed, and of what is switched off."""

    def test_company_of_others(self):
        """A manager moves no reminder into a company that he does not work in: it would write to its clients."""
        other = self.env["res.company"].create({"name": "Not his"})
        reminder = self.reminder(on=False)
        with self.assertRaises(AccessError):
            reminder.with_user(self.users["manager"]).write({"company_id": other.id})

    def test_after_is_never_before(self):
        """A reminder for the days after a day is not done before it, however long the company is closed."""
        self.company.resource_calendar_id = self.env["resource.calendar"].create({"name": "Week", "tz": "UTC"})
        self.env["resource.calendar.leaves"].create({
            "name": "Closed", "calendar_id": self.company.resource_calendar_id.id, "company_id": self.company.id,
            "date_from": "2026-03-10 00:00:00", "date_to": "2026-03-22 23:59:59",
        })  # fmt: skip
        reminder = self.reminder(days=5, direction="after", workdays_only=True)
        self.run_on("2026-03-09")
        self.assertFalse(self.told(reminder))

    def test_switched_off_birthdays(self):
        """Where birthdays are switched off, nobody is told of them."""
        reminder = self.reminder("activity", activity_user_id=self.users["own"].id)
        self.env["res.config.settings"].create({"group_client_card_birthday": False}).execute()
        self.run_on("2026-03-12")
        self.assertFalse(self.told(reminder))

    def test_action_of_an_administrator(self):
        """A manager does not switch on a server action that an administrator keeps off."""
        action = self.make_action("pass")
        reminder = self.reminder("action", on=False, action_id=action.id)
        with self.assertRaises(AccessError):
            reminder.with_user(self.users["manager"]).action_switch()
