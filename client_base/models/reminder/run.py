"""The background run of the reminders: once a day of a client, resumed after a crash, made up for after a pause."""

from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.tools import SQL

from .effect import Occasion

# The clients of one commit: about a second of work.
BATCH_SIZE = 50
BEGIN = (fields.Date.to_date("1900-01-01"), 0, fields.Date.to_date("1900-01-01"))


class ClientReminder(models.Model):
    _inherit = "client.reminder"
    _run_cron = "client_base.client_reminder_cron"
    _run_lock = "client_base.reminders"

    # === BUSINESS METHODS === #

    @api.model
    def _fail_interrupted(self):
        """Note of server actions that a killed run had begun that nobody knows how far they came."""
        # sudo: of every company
        for log in self.env["client.reminder.log"].sudo().search([("state", "=", "running")]):
            told = log.reminder_id._at_work()
            log.write({"state": "failed", "message": told.env._("Interrupted: please look how far it came")})

    @api.model
    def _wake_at_midnight(self):
        """Let the next run be at the beginning of the next day of each company that has reminders."""
        # sudo: of every company
        for company in self.sudo().search([]).company_id:
            zone = pytz.timezone(company.client_tz or "UTC")
            midnight = zone.localize(datetime.combine(company._get_client_today() + timedelta(days=1), time.min))
            at = midnight.astimezone(pytz.utc).replace(tzinfo=None)
            known = [("cron_id", "=", self.env.ref(self._run_cron).id), ("call_at", "=", at)]
            if not self.env["ir.cron.trigger"].sudo().search_count(known, limit=1):
                self._ask_for_run(at)

    @api.model
    def _walk(self):
        """Take each reminder that is on, and for each the days that are due, one after the other."""
        self._wake_at_midnight()
        Cron, conflicts = self.env["ir.cron"], 0
        reminders = self.sudo().search([])  # sudo: of every company
        for place, reminder in enumerate(reminders, 1):
            reminder = reminder.exists()
            pairs, after = reminder._get_due_pairs(), BEGIN
            while pairs and (due := reminder._get_due(pairs, after)):
                conflicts += sum(not reminder._run_row(row) for row in due)
                full = len(due) == BATCH_SIZE
                if not Cron._commit_progress(len(due), remaining=int(full or place < len(reminders))) and full:
                    return
                reminder, after = reminder.exists(), (due[-1][3], due[-1][0], due[-1][2])
                pairs = pairs if full and reminder.active else []
        if conflicts:
            self._ask_later()
        Cron._commit_progress(remaining=0)

    def _get_due_pairs(self) -> list:
        """Return the days that are due now, as (occasion, due day); none for a reminder that is off."""
        if not self.active:
            return []
        today = self.company_id._get_client_today()
        return list(self._get_plan(today).due_now(today))

    def _get_due(self, pairs, after=BEGIN, limit=None) -> list[tuple]:
        """Return the next (contact, client, occasion, due day) that wait, in their order."""
        self.env.flush_all()
        return self.env.execute_query(SQL(
            """
            SELECT contact_id, client_id, occasion_on, due_on FROM (%s) due
             WHERE (due_on, contact_id, occasion_on) > (%s, %s, %s)
             ORDER BY due_on, contact_id, occasion_on LIMIT %s
            """,
            self._get_days_query(pairs), *after, limit or BATCH_SIZE,
        ))  # fmt: skip

    def _run_row(self, row) -> bool:
        """Do it for a row of ``_get_due``; False if it has to be tried again because someone changed the same."""
        contact_id, client_id, occasion_on, due_on = row
        reminder = self.exists()
        Partner = reminder._at_work().env["res.partner"] if reminder.active else self.env["res.partner"]
        contact = Partner.browse(contact_id).exists()
        client = Partner.browse(client_id).exists()
        if not (reminder.active and contact and client):
            return True  # deleted or switched off while the run went on
        return reminder._at_work()._run_for(Occasion(contact, client, occasion_on, due_on))
