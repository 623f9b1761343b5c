"""Whose day it is, in one statement per reminder: of a few days at a time, through the index of the column."""

from dataclasses import replace
from datetime import date, timedelta

from odoo import models
from odoo.tools import SQL

from ...analytics.occasions import MOST_CLOSED, Plan, marks_on
from ..card.birthday import GROUP as BIRTHDAYS
from ..contact.host.res_partner import WORKERS
from ..field.column import get_yearly_mark
from ..field.kinds import DATE_KINDS
from .reminder import MOST_DAYS

# Birthdays within half a year of each other are one: who was congratulated on the 12th, and whose birthday turns out
# to be the 21st, or who was merged with a twin that has it then, is not congratulated again. A date of the shop's own
# is moved each time that it comes: another day is another occasion.
SAME_BIRTHDAY = 182
# Of so few days the index of the column knows who has them; of a year nearly everybody has one.
FEW_DAYS = 62
MOST_DAYS_AROUND = MOST_DAYS + MOST_CLOSED


class ClientReminder(models.Model):
    _inherit = "client.reminder"

    # === BUSINESS METHODS === #

    def _get_plan(self, today, ahead=0) -> Plan:
        """Return how due days follow from days, for days that are due within so many days."""
        self.ensure_one()
        offset = -self.days if self.direction == "before" else self.days
        plan = Plan(offset, self.late_days, self.enabled_on or today, is_after=self.direction == "after")
        calendar = self.company_id.sudo().resource_calendar_id  # sudo: when the company is closed
        if not self.workdays_only or not calendar or calendar.flexible_hours:
            return plan
        first, last = plan.reach(today, ahead)
        # Of a day of the client, ``offset`` days later, and as far around as a working day may lie.
        begin, end = first - timedelta(days=MOST_DAYS_AROUND), last + timedelta(days=MOST_DAYS_AROUND)
        return replace(plan, works=calendar._get_client_workdays(begin, end).__contains__)

    def _get_column(self) -> str | bool:
        """Return the column of contacts that holds the day; False if there is none, or the shop wants to know none."""
        self.ensure_one()
        if self.source == "birthday":
            known, asks = self.env.ref(BIRTHDAYS).sudo(), self.env.ref(WORKERS).sudo()  # sudo: which settings are on
            return known in asks.all_implied_ids and "client_birth_md"
        own = self.sudo().field_id  # sudo: the technical name of a field whose values the user may not see
        return own.kind in DATE_KINDS and own.column in self.env["res.partner"]._fields and own.column

    def _get_days_query(self, pairs) -> SQL:
        """Return a SELECT of (contact_id, client_id, user_id, occasion_on, due_on) that are not dealt with yet.

        :param pairs: the days that are looked for, as (occasion, due day)
        """
        self.ensure_one()
        column = self._get_column()
        yearly = self.repeat == "yearly"
        rows = [(mark, *pair) for pair in pairs for mark in (marks_on(pair[0]) if yearly else [0])]
        marks, occasions, dues = map(list, zip(*rows, strict=True)) if rows else ([], [], [])
        return SQL(
            """
            SELECT contact.id AS contact_id, client.id AS client_id, client.user_id, day.occasion_on, day.due_on
              FROM unnest(%(marks)s::int[], %(occasions)s::date[], %(dues)s::date[]) day (mark, occasion_on, due_on)
              JOIN res_partner contact ON %(is_day)s
              JOIN res_partner client ON client.id = contact.commercial_partner_id
              JOIN client_profile profile ON profile.client_id = client.id AND profile.company_id = %(company)s
             WHERE contact.active AND client.active
               AND (contact.company_id IS NULL OR contact.company_id = %(company)s)
               AND %(in_segment)s
               AND NOT EXISTS (SELECT FROM client_reminder_log log
                                WHERE log.reminder_id = %(reminder)s AND log.contact_id = contact.id AND %(is_same)s)
            """,
            marks=marks, occasions=occasions, dues=dues, company=self.company_id.id, reminder=self.id,
            is_day=self._is_day(column, yearly, marks, occasions) if column else SQL("FALSE"),
            in_segment=self._is_in_segment(),
            is_same=self._is_same(),
        )  # fmt: skip

    def _is_day(self, column, yearly, marks, occasions) -> SQL:
        """Return the condition on a contact and a day that it is his."""
        Partner, few = self.env["res.partner"], len(occasions) <= FEW_DAYS
        value = SQL.identifier("contact", column, to_flush=Partner._fields[column])
        if self.source == "birthday":
            born = SQL.identifier("contact", "client_birthdate", to_flush=Partner._fields["client_birthdate"])
            # The index knows those alone whose birthday is known.
            known = SQL("%s > 0 AND %s", value, SQL("%s = ANY(%s)", value, marks) if few else SQL("TRUE"))
            return SQL("%s AND %s = day.mark AND (%s IS NULL OR %s < day.occasion_on)", known, value, born, born)
        day = value
        if Partner._fields[column].type == "datetime":
            zone = self.company_id.sudo().client_tz or "UTC"
            day = SQL("((%s AT TIME ZONE 'UTC') AT TIME ZONE %s)::date", value, zone)
        if yearly:
            mark = get_yearly_mark(day)  # of dates there is an index
            known = SQL("%s IS NOT NULL AND %s", value, SQL("%s = ANY(%s)", mark, marks) if few else SQL("TRUE"))
            return SQL("%s AND %s = day.mark AND %s <= day.occasion_on", known, mark, day)
        # The day of a moment may be another one in the zone of the company.
        first, last = (min(occasions), max(occasions)) if occasions else (date.min, date.min)
        near = SQL("%s >= %s::date - 2 AND %s < %s::date + 3", value, first, value, last)
        return SQL("%s AND %s = day.occasion_on", near, day)

    def _is_in_segment(self) -> SQL:
        if not self.segment_id:
            return SQL("TRUE")
        return SQL(
            "EXISTS (SELECT FROM client_segment_stay stay"
            " WHERE stay.segment_id = %s AND stay.client_id = client.id AND stay.left_at IS NULL)",
            self.segment_id.id,
        )

    def _is_same(self) -> SQL:
        """Return the condition that a row of the log is about the day."""
        if self.source != "birthday":
            return SQL("log.occasion_on = day.occasion_on")
        return SQL(
            "(log.occasion_on = day.occasion_on OR log.state IN ('done', 'running')"
            " AND log.occasion_on BETWEEN day.occasion_on - %s AND day.occasion_on + %s)",
            SAME_BIRTHDAY, SAME_BIRTHDAY,
        )  # fmt: skip
