"""Birthdays and service dates of a shop's clients, and reminders that are looked at on any day."""

from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

from .roles import RolesCase

CRON = "client_base.client_reminder_cron"
LAUGH = "record.write({'ref': (record.ref or '') + 'x'})"


class ReminderCase(RolesCase):
    """Mine has a birthday on 12 March, of a year that is not known; nothing else is known of anybody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Reminder = cls.env["client.reminder"]
        cls.Log = cls.env["client.reminder.log"]
        cls.company.partner_id.lang = "en_US"  # in which the log speaks where nobody is responsible
        cls.todo = cls.env.ref("mail.mail_activity_data_todo")
        cls.tag = cls.env["res.partner.category"].create({"name": "Congratulated"})
        cls.born(cls.mine, 12, 3)

    @classmethod
    def born(cls, contact, day, month, year=0):
        contact.write({"client_birth_day": day, "client_birth_month": str(month), "client_birth_year": year})
        cls.env.flush_all()

    @classmethod
    def reminder(cls, kind="tag_add", *, on=True, since=date(2020, 1, 1), **vals):
        """Return a reminder of the company's birthdays that was switched on long ago."""
        defaults = {
            "tag_add": {"tag_id": cls.tag.id}, "activity": {"activity_type_id": cls.todo.id},
        }.get(kind, {})  # fmt: skip
        reminder = cls.Reminder.create({
            "name": "Birthdays", "kind": kind, "active": on, "company_id": cls.company.id, "user_id": False,
            **defaults, **vals,
        })  # fmt: skip
        if on and since:
            cls.switched_on(reminder, since)
        return reminder

    @classmethod
    def switched_on(cls, reminder, since):
        cls.env.flush_all()
        cls.env.cr.execute("UPDATE client_reminder SET enabled_on = %s WHERE id = %s", [since, reminder.id])
        reminder.invalidate_recordset()

    @contextmanager
    def on_day(self, day):
        """Let it be that day in every company."""
        day = date.fromisoformat(day) if isinstance(day, str) else day
        with patch.object(type(self.company), "_get_client_today", lambda company: day):
            yield

    def run_on(self, *days):
        """Run the scheduled action on each of the days as the server does, in cursors of its own."""
        for day in days:
            with self.on_day(day):
                self.run_reminders()

    def run_reminders(self):
        with self.enter_registry_test_mode():
            self.env.ref(CRON).with_user(1).method_direct_trigger()
        self.env.invalidate_all()

    def told(self, reminder=None):
        """Return what the log says, oldest first: (contact, day, state)."""
        domain = [("reminder_id", "=", reminder.id)] if reminder else []
        return [
            (log.contact_id.name, str(log.occasion_on), log.state) for log in self.Log.search(domain, order="id")
        ]  # fmt: skip

    @classmethod
    def make_action(cls, code):
        vals = {"name": "Act", "state": "code", "code": code, "model_id": cls.env["ir.model"]._get("res.partner").id}
        return cls.env["ir.actions.server"].create(vals)

    @classmethod
    def make_template(cls, **vals):
        return cls.env["mail.template"].create({
            "name": "Congratulations", "model_id": cls.env["ir.model"]._get("res.partner").id,
            "subject": "Congratulations", "body_html": "<p>Hello</p>", **vals,
        })  # fmt: skip
