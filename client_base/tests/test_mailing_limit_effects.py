"""E-mails of effects and reminders obey the contact limit, and are counted by it."""

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .effect_case import EffectCase
from .limit_case import LimitTools
from .reminder_case import ReminderCase


@tagged("post_install", "-at_install")
class TestMailingLimitEffects(LimitTools, EffectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"client_limit_count": 1, "client_limit_days": 7})
        cls.effect_mail = cls.effect("mail", template_id=cls.make_template().id)

    def test_an_effect_mails_nobody_over_the_limit(self):
        self.got(self.ann, fields.Datetime.now())
        self.move_in(self.ann, self.bob)
        self.run_effects()
        told = {name: (state, message) for name, state, message in self.told(self.effect_mail)}
        self.assertEqual(told["Ann"][0], "skipped")
        self.assertIn("because of the contact limit. Marketing contacts in 7 days: 1.", told["Ann"][1])
        self.assertEqual(told["Bob"][0], "done")

    def test_what_an_effect_mailed_is_counted(self):
        self.move_in(self.bob)
        self.assertFalse(self.over())
        self.run_effects()
        self.assertEqual(set(self.over()), {self.bob.id})
        self.assertEqual(set(self.over(company=self.make_company("Other", client_limit_days=9))), set())

    def test_other_effects_are_no_marketing(self):
        self.effect_mail.active = False
        self.effect("tag_add")
        self.move_in(self.bob)
        self.run_effects()
        self.assertIn(self.tag, self.bob.category_id)
        self.assertFalse(self.over())

    def test_other_effects_are_done_for_whoever_is_over_the_limit(self):
        self.got(self.bob, fields.Datetime.now())
        self.effect("tag_add")
        self.move_in(self.bob)
        self.run_effects()
        self.assertIn(self.tag, self.bob.category_id)

    def test_two_effects_count_each_other(self):
        second = self.effect("mail", template_id=self.make_template().id)
        self.move_in(self.bob)
        self.run_effects()
        self.assertEqual(sorted(self.states(self.effect_mail) + self.states(second)), ["done", "skipped"])

    def test_an_effect_lets_the_client_sleep(self):
        self.company.write({"client_quiet_from": 21, "client_quiet_to": 9})
        with freeze_time("2035-05-15 23:00:00"):
            values = self.effect_mail._get_mail_values(self.bob)
            self.assertEqual(values["scheduled_date"], fields.Datetime.to_datetime("2035-05-16 09:00:00"))
            self.effect_mail._do_mail(self.bob)
        mail = self.env["mail.mail"].search([("recipient_ids", "in", self.bob.ids)])
        self.assertEqual(mail.scheduled_date, fields.Datetime.to_datetime("2035-05-16 09:00:00"))
        with freeze_time("2035-05-15 12:00:00"):
            self.assertNotIn("scheduled_date", self.effect_mail._get_mail_values(self.bob))


@tagged("post_install", "-at_install")
class TestMailingLimitReminders(LimitTools, ReminderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"client_limit_count": 1, "client_limit_days": 7})
        cls.mine.email = "mine@example.com"
        cls.born(cls.ann, 12, 3)

    def test_a_reminder_obeys_the_limit_and_is_counted(self):
        self.reminder("mail", template_id=self.make_template().id)
        self.got(self.ann, fields.Datetime.now())
        self.run_on("2031-03-12")
        logs = {log.contact_id: log for log in self.Log.search([("company_id", "=", self.company.id)])}
        self.assertEqual(logs[self.ann].state, "skipped")
        self.assertIn("because of the contact limit", logs[self.ann].message)
        self.assertEqual(logs[self.mine].state, "done")
        self.assertEqual(set(self.over(self.mine | self.bob)), {self.mine.id})
