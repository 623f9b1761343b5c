"""What a reminder may be, who may say so, and what it says of itself."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .reminder_case import ReminderCase


@tagged("post_install", "-at_install")
class TestReminder(ReminderCase):
    # === WHAT A REMINDER NEEDS === #

    def refused(self, words, **vals):
        with self.assertRaisesRegex(ValidationError, words), self.env.cr.savepoint():
            self.reminder(**vals)

    def test_what_cannot_work_is_refused_in_words(self):
        other = self.make_company("Other Shop")
        segment = self.env["client.segment"].create({"name": "Abroad", "domain": "[]", "company_id": other.id})
        self.refused("0 to 366", days=-1)
        self.refused("0 to 366", days=367)
        self.refused("0 to 366", late_days=-1)
        self.refused("each year, not once", repeat="once")
        self.refused("choose the date field", source="field")
        self.refused("Abroad belongs to another company", segment_id=segment.id)
        self.refused("Please choose what the effect needs: Tag", tag_id=False)
        self.refused("Please choose what the effect needs: E-mail", kind="mail")
        stranger = new_test_user(self.env, "stranger", company_id=other.id, company_ids=[(6, 0, other.ids)])
        self.refused("not work in the company Kite Shop", kind="activity", activity_user_id=stranger.id)
        action = self.make_action("pass")
        action.model_id = self.env["ir.model"]._get("sale.order")
        self.refused("does not run on contacts", kind="action", action_id=action.id)

    def test_form_makes_one_and_it_is_off_at_first(self):
        with Form(self.as_role("manager", self.Reminder)) as form:
            form.name = "Presents"
            form.activity_type_id = self.todo
            form.days = 3
        self.assertFalse(form.record.active)
        self.assertFalse(form.record.enabled_on)
        self.assertEqual(form.record.user_id, self.users["manager"])

    def test_reminder_says_what_it_does(self):
        segment = self.env["client.segment"].create({"name": "VIP", "domain": "[]", "company_id": self.company.id})
        cases = {
            "On the day (Birthday), the tag Congratulated is put.": {},
            "14 days before (Birthday), the tag Congratulated is put, for clients in VIP.": {
                "days": 14, "segment_id": segment.id,
            },
            "The day after (Birthday), the tag Congratulated is put.": {"days": 1, "direction": "after"},
            "2 days after (Birthday), the tag Congratulated is put. On a day off it is done on the next working day.": {
                "days": 2, "direction": "after", "workdays_only": True,
            },
            "The day before (Birthday), the client's salesperson is to do: Call. On a day off it is done on the working"
            " day before.": {"days": 1, "kind": "activity", "activity_summary": "Call", "workdays_only": True},
        }  # fmt: skip
        for words, vals in cases.items():
            with self.subTest(words):
                reminder = self.reminder(**{"kind": "tag_add", **vals})
                self.assertEqual(reminder.with_context(lang="en_US").summary, words)

    def test_reminder_that_was_at_work_stays_what_it_was(self):
        reminder = self.reminder()
        self.run_on("2026-03-12")
        other = self.make_company("Other Shop")
        with self.assertRaisesRegex(ValidationError, "make another one"):
            reminder.company_id = other
        reminder.write({"company_id": self.company.id, "source": "birthday", "days": 3})

    def test_copy_is_off_and_has_a_name_of_its_own(self):
        reminder = self.reminder(code="birthday")
        copy = reminder.copy()
        self.assertEqual((copy.active, copy.enabled_on, copy.code), (False, False, False))
        self.assertNotEqual(copy.name, reminder.name)

    # === WHAT IT NEEDS CANNOT BE DELETED === #

    def test_what_a_reminder_needs_is_not_deleted(self):
        segment = self.env["client.segment"].create({"name": "VIP", "domain": "[]", "company_id": self.company.id})
        template = self.make_template()
        self.reminder(segment_id=segment.id, name="Tags")
        self.reminder("mail", template_id=template.id, name="Letters", on=False)
        for record, name in ((self.tag, "Tags"), (segment, "Tags"), (template, "Letters")):
            with self.subTest(record), self.assertRaisesRegex(ValidationError, f"need what you delete: {name}"):
                record.unlink()

    # === SWITCHING === #

    def test_switching_on_is_dated_and_finds_who_answers_for_it(self):
        reminder = self.reminder(on=False)
        with self.on_day("2026-03-10"):
            self.as_role("manager", reminder).action_switch()
        self.assertEqual(str(reminder.enabled_on), "2026-03-10")
        self.assertEqual(reminder.user_id, self.users["manager"])

    def test_switching_on_wakes_the_run(self):
        domain = [("cron_id", "=", self.env.ref("client_base.client_reminder_cron").id)]
        self.env.flush_all()
        before = self.env["ir.cron.trigger"].search_count(domain)
        self.env.cr.precommit.data.clear()
        self.reminder()
        self.assertGreater(self.env["ir.cron.trigger"].search_count(domain), before)

    def test_moment_of_switching_on_cannot_be_made_up(self):
        manager = self.as_role("manager", self.Reminder)
        reminder = manager.create({
            "name": "Back then", "kind": "tag_add", "tag_id": self.tag.id, "enabled_on": "2020-01-01", "code": "own",
        })  # fmt: skip
        reminder.enabled_on = "2020-01-01"
        self.assertEqual((reminder.enabled_on, reminder.code), (False, False))
        proposed = {"default_enabled_on": "2020-01-01", "default_code": "birthday"}
        reminder = manager.with_context(**proposed).create({"name": "Then", "kind": "tag_add", "tag_id": self.tag.id})
        self.assertEqual((reminder.enabled_on, reminder.code), (False, False))

    # === SERVER ACTIONS === #

    def test_only_an_administrator_chooses_a_server_action(self):
        action = self.make_action("pass")
        vals = {"name": "Act", "kind": "action", "action_id": action.id}
        with self.assertRaisesRegex(AccessError, "Only an administrator"), self.env.cr.savepoint():
            self.as_role("manager", self.Reminder).create(vals)

    def test_only_an_administrator_says_when_a_server_action_runs_and_for_whom(self):
        segment = self.env["client.segment"].create({"name": "VIP", "domain": "[]", "company_id": self.company.id})
        changes = {
            "segment_id": segment.id, "days": 3, "direction": "after", "late_days": 366, "workdays_only": True,
            "active": True,
        }  # fmt: skip
        reminder = self.reminder("action", action_id=self.make_action("pass").id, on=False)
        manager = self.as_role("manager", reminder)
        for name, value in changes.items():
            refused = self.assertRaisesRegex(AccessError, "Only an administrator")
            with self.subTest(name=name), refused, self.env.cr.savepoint():
                manager.write({name: value})
        with self.assertRaisesRegex(AccessError, "Only an administrator"), self.env.cr.savepoint():
            manager.action_switch()
        manager.write({"name": "Presents", "sequence": 3, "days": 0, "active": False})
        self.env["client.reminder"].browse(reminder.id).write(changes)
        self.assertTrue(reminder.active)

    def test_manager_stops_a_server_action(self):
        reminder = self.reminder("action", action_id=self.make_action("pass").id)
        self.as_role("manager", reminder).action_switch()
        self.assertFalse(reminder.active)

    def test_manager_says_when_what_holds_no_server_action_is_done(self):
        reminder = self.as_role("manager", self.reminder(on=False))
        reminder.write({"days": 3, "direction": "after", "active": True})
        self.assertTrue(reminder.active)

    # === READY-MADE === #

    def test_every_company_has_a_birthday_reminder_that_is_off(self):
        company = self.make_company("New Shop")
        ready = self.Reminder.with_context(active_test=False).search([("company_id", "=", company.id)])
        self.assertEqual(ready.mapped("code"), ["birthday"])
        self.assertEqual((ready.active, ready.kind, ready.source), (False, "activity", "birthday"))
        self.assertEqual(ready.with_context(lang="en_US").name, "Birthdays")

    def test_deleted_ready_made_reminder_does_not_come_back(self):
        ready = self.Reminder.with_context(active_test=False).search([("company_id", "=", self.company.id)])
        self.assertTrue(ready)
        ready.unlink()
        self.Reminder._ship()
        self.assertFalse(self.Reminder.with_context(active_test=False).search([("company_id", "=", self.company.id)]))

    def test_new_language_keeps_the_name_that_someone_gave(self):
        ready = self.Reminder.with_context(active_test=False, lang="en_US")
        ready = ready.search([("company_id", "=", self.company.id)])
        ready.name = "Parties"
        ready._translate_shipped(["en_US"])
        self.assertEqual(ready.name, "Parties")
