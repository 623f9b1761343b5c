"""What is coming, and what was: the days of clients that reminders are about, found when someone looks."""

from datetime import date

from odoo import api, fields, models
from odoo.tools import SQL

STATES = [("coming", "Coming"), ("done", "Done"), ("skipped", "Nothing to Do"), ("failed", "Failed")]
# How far one sees, back and ahead.
DAYS_AHEAD = 366
DAYS_BACK = 366
# An id holds contact, reminder and day, and says which arm; a browser knows whole numbers of 53 bits.
DAY_BITS, REMINDER_BITS = 11, 14
DAY_ONE = date(2000, 1, 1)


class ClientOccasion(models.Model):
    """A day of a contact for which a reminder does something, or did within the last year."""

    _name = "client.occasion"
    _description = "Coming Up"
    _auto = False
    _order = "due_on, id"
    _rec_name = "contact_id"

    reminder_id = fields.Many2one("client.reminder", readonly=True)
    contact_id = fields.Many2one("res.partner", readonly=True)
    client_id = fields.Many2one("res.partner", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    occasion_on = fields.Date("Day", readonly=True, help="The birthday, or the date itself.")
    due_on = fields.Date("Due", readonly=True, help="When the reminder does something.")
    state = fields.Selection(STATES, readonly=True)
    message = fields.Char("What Happened", readonly=True)

    _depends = {
        "client.reminder": ["active"],
        "client.reminder.log": ["reminder_id", "contact_id", "client_id", "occasion_on", "due_on", "state", "message"],
        "client.profile": ["client_id", "company_id"],
        "client.segment.stay": ["segment_id", "client_id", "left_at"],
        "res.partner": ["active", "commercial_partner_id", "company_id", "user_id"],
    }

    @property
    def _table_query(self):
        reminders = self._get_visible_reminders()
        arms = [self._select_coming(reminder) for reminder in reminders if self._is_shown(reminder)]
        return SQL(" UNION ALL ").join([self._select_past(reminders), *arms])

    # === COMPUTE METHODS === #

    @api.depends("contact_id", "reminder_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for occasion in self:
            # sudo: whose day it is, also for who opens no cards
            whose, what = occasion.contact_id.sudo().display_name, occasion.reminder_id.sudo().name
            occasion.display_name = self.env._("%(whose)s: %(what)s", whose=whose, what=what)

    # === ACTION METHODS === #

    def action_open_client(self):
        self.ensure_one()
        return self.contact_id.get_formview_action()

    # === BUSINESS METHODS === #

    @api.model
    def _get_visible_reminders(self):
        """Return the reminders of the user's companies whose dates he may see."""
        reminders = self.env["client.reminder"].with_context(active_test=False)
        Partner = self.env["res.partner"]
        return reminders.search([("company_id", "in", self.env.companies.ids)]).filtered(
            lambda reminder: (
                (column := reminder._get_column()) and Partner._has_field_access(Partner._fields[column], "read")
            )
        )

    @api.model
    def _is_shown(self, reminder) -> bool:
        """Return whether what is to come is told: of those that are on, and of those whose form asks for it."""
        asked = self.env.context.get("client_reminder_ids")
        return reminder.active or (isinstance(asked, list | tuple) and reminder.id in asked)

    def _select_coming(self, reminder) -> SQL:
        today = reminder.company_id.sudo()._get_client_today()  # sudo: the day alone
        pairs = list(reminder._get_plan(today, DAYS_AHEAD).coming(today, DAYS_AHEAD))
        return SQL(
            """
            SELECT (((contact_id::bigint << %(reminder_bits)s) + %(reminder_part)s << %(day_bits)s)
                    + (occasion_on - %(day_one)s) %% %(day_limit)s << 1) AS id,
                   %(reminder)s AS reminder_id, contact_id, client_id, user_id, %(company)s AS company_id,
                   occasion_on, due_on, 'coming' AS state, NULL AS message
              FROM (%(days)s) day
            """,
            reminder_bits=REMINDER_BITS, reminder_part=reminder.id % (1 << REMINDER_BITS),
            day_bits=DAY_BITS, day_one=DAY_ONE, day_limit=1 << DAY_BITS,
            reminder=reminder.id, company=reminder.company_id.id, days=reminder._get_days_query(pairs),
        )  # fmt: skip

    def _select_past(self, reminders) -> SQL:
        return SQL(
            """
            SELECT log.id::bigint * 2 + 1 AS id, log.reminder_id, log.contact_id, log.client_id, client.user_id,
                   reminder.company_id, log.occasion_on, log.due_on,
                   CASE log.state WHEN 'running' THEN 'coming' ELSE log.state END AS state, log.message
              FROM client_reminder_log log
              JOIN client_reminder reminder ON reminder.id = log.reminder_id
              JOIN res_partner client ON client.id = log.client_id
             WHERE log.reminder_id = ANY(%s) AND log.due_on >= %s
            """,
            reminders.ids, fields.Date.subtract(fields.Date.today(), days=DAYS_BACK),
        )  # fmt: skip
