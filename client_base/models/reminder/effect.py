"""For whom a reminder does something, and how it is noted: before it is done, so that nobody can do it twice."""

from datetime import date
from typing import NamedTuple

from odoo import fields, models
from odoo.tools import SQL

# For whom it is done, and on which days.
SCOPE = (
    "company_id", "source", "field_id", "segment_id", "days", "direction", "repeat", "workdays_only", "late_days",
)  # fmt: skip


class Occasion(NamedTuple):
    """A day of a contact for which a reminder is due."""

    contact: models.Model
    client: models.Model
    occasion_on: date
    due_on: date


class ClientReminder(models.Model):
    _inherit = "client.reminder"

    # === BUSINESS METHODS === #

    def _get_effect_company(self):
        return self.company_id

    def _get_effect_owner(self):
        return self.user_id.filtered("active")

    def _get_effect_origin(self):
        return self.env._("Changed by the reminder %(name)s", name=self.name)

    def _get_effect_scope(self):
        return tuple(self[name] for name in SCOPE)

    def _get_actions(self):
        # EXTENDS 'client.effect.mixin'
        # What an administrator keeps off is switched on by one alone; off, by whoever changes reminders.
        on = self.filtered(lambda reminder: reminder.active and reminder.kind == "action")
        return super()._get_actions() | dict.fromkeys([(reminder.id, "on") for reminder in on], True)

    def _get_effect_contact(self, target):
        return target.contact

    def _get_effect_assignee(self, client):
        # EXTENDS 'client.effect.mixin'
        salesman = client.commercial_partner_id.user_id.filtered("active")  # who has left does nothing any more
        return self.activity_user_id or salesman or self._get_effect_owner()

    def _get_obstacle(self, target):
        # EXTENDS 'client.effect.mixin'
        if not target.client.active or not target.contact.active:
            return self.env._("nothing, the client is archived")
        return super()._get_obstacle(target)

    def _do(self, target):
        # EXTENDS 'client.effect.mixin'
        if self.kind != "activity":
            return super()._do(target)
        # In the language of who does it, and told by the day it is about.
        reader = self._get_effect_assignee(target.contact)
        reminder = self.with_context(lang=reader.lang or self.env.lang)
        what = reminder.activity_summary
        if self._may_be_told(reader):
            occasion = reminder._say_occasion(target.occasion_on)
            what = self.env._("%(what)s (%(occasion)s)", what=what, occasion=occasion) if what else occasion
        reminder = reminder.with_context(client_occasion=what or reminder.name)
        return reminder._do_activity(target.contact.with_env(reminder.env))

    def _may_be_told(self, reader) -> bool:
        """Return whether an activity of the reader may tell the day, and which one it is.

        All who open the contact read it, not the reader alone: of a day that only some of them see it tells nothing.
        """
        if self.source == "field" and self.field_id.see_role != "own":
            return False
        column = self._get_column()
        Partner = self.env["res.partner"].with_user(reader)
        return bool(column) and Partner._has_field_access(Partner._fields[column], "read")

    def _get_activity_summary(self):
        # EXTENDS 'client.effect.mixin'
        return self.env.context.get("client_occasion") or super()._get_activity_summary()

    # === THE LOG === #

    def _claim(self, target):
        self.env.cr.execute(SQL(
            """
            INSERT INTO client_reminder_log
                        (reminder_id, contact_id, client_id, occasion_on, due_on, state, at)
            VALUES (%s, %s, %s, %s, %s, 'running', %s)
                ON CONFLICT (reminder_id, contact_id, occasion_on) DO NOTHING
         RETURNING id
            """,
            self.id, target.contact.id, target.client.id, target.occasion_on, target.due_on, fields.Datetime.now(),
        ))  # fmt: skip
        return bool(self.env.cr.fetchall())

    def _note(self, target, state, message):
        self.env.flush_all()
        self.env.cr.execute(SQL(
            """
            INSERT INTO client_reminder_log AS log
                        (reminder_id, contact_id, client_id, occasion_on, due_on, state, message, at)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
                ON CONFLICT (reminder_id, contact_id, occasion_on) DO UPDATE
               SET state = EXCLUDED.state, message = EXCLUDED.message, at = EXCLUDED.at
             WHERE log.state = 'running'
            """,
            self.id, target.contact.id, target.client.id, target.occasion_on, target.due_on, state,
            message[:1].upper() + message[1:], fields.Datetime.now(),
        ))  # fmt: skip
        self.env["client.reminder.log"].invalidate_model(flush=False)
