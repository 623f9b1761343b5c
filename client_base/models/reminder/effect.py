"""For whom a reminder does something, and how it is noted: before it is done, so that nobody can do it twice."""

from datetime import date
from typing import NamedTuple

from odoo import fields, models
from odoo.tools import SQL


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
        return (self.company_id.id, self.source, self.field_id.id, self.segment_id.id)

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
        occasion = reminder._say_occasion(target.occasion_on)
        if reminder.activity_summary:
            occasion = self.env._("%(what)s (%(occasion)s)", what=reminder.activity_summary, occasion=occasion)
        return reminder.with_context(client_occasion=occasion)._do_activity(target.contact.with_env(reminder.env))

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
