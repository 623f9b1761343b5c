"""Whether a client can be reached now: his working hours, in his own time zone."""

from datetime import datetime, timedelta

import pytz

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.date_utils import float_to_time
from odoo.tools.intervals import Intervals

# Nobody plans further ahead by a list of today.
LOOK_AHEAD = timedelta(days=14)


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    # === BUSINESS METHODS === #

    def _get_client_openings(self, now: datetime) -> dict[models.Model, datetime | None]:
        """Return when someone is there from ``now`` on, for each calendar in its time zone.

        None within the next two weeks is None. The host's ``_work_intervals_batch`` asks the database for each calendar
        anew: here all of them cost the same few queries.

        :param now: with a time zone; returned as it is when someone is there now
        """
        # The calendar's own leaves: days on which everyone of ours has off are no holidays of a client.
        # sudo: a client's hours are told to whoever is to call him
        leaves = self.env["resource.calendar.leaves"].sudo().search_fetch([
            ("time_type", "=", "leave"), ("calendar_id", "in", self.ids), ("resource_id", "=", False),
            ("date_from", "<=", (now + LOOK_AHEAD).astimezone(pytz.utc).replace(tzinfo=None)),
            ("date_to", ">=", now.astimezone(pytz.utc).replace(tzinfo=None)),
        ])  # fmt: skip
        hours = self.env["resource.calendar.attendance"].sudo().search_fetch(
            [("calendar_id", "in", self.ids), ("display_type", "=", False), ("day_period", "!=", "lunch")]
        )  # fmt: skip
        leaves_of, hours_of = leaves.grouped("calendar_id"), hours.grouped("calendar_id")
        return {
            calendar: now if calendar.flexible_hours
            else calendar._find_opening(now, hours_of.get(calendar, hours[:0]), leaves_of.get(calendar, leaves[:0]))
            for calendar in self
        }  # fmt: skip

    def _find_opening(self, now, hours, leaves):
        """Return the first moment from ``now`` on that is within the hours and not within the leaves."""
        zone = pytz.timezone(self.tz)
        begin, end = now.astimezone(zone), (now + LOOK_AHEAD).astimezone(zone)
        open_hours = Intervals([
            (max(begin, from_), min(end, to), self)
            for from_, to in self._get_day_hours(begin.date(), end.date(), zone, hours)
            if from_ < end and to > begin
        ])  # fmt: skip
        closed = Intervals([
            (pytz.utc.localize(leave.date_from), pytz.utc.localize(leave.date_to), self) for leave in leaves
        ])  # fmt: skip
        opening = min((from_ for from_, _to, _calendar in open_hours - closed), default=None)
        if opening is None or opening == now:
            return opening and now
        return opening.astimezone(zone)

    def _get_day_hours(self, first, last, zone, hours):
        """Return the pairs of moments between which someone is there on each day, by the clock of the zone."""
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            week = str(hours.get_week_type(day))
            for one in hours:
                if int(one.dayofweek) == day.weekday() and (not self.two_weeks_calendar or one.week_type == week):
                    yield tuple(
                        zone.localize(datetime.combine(day, float_to_time(hour)))
                        for hour in (one.hour_from, one.hour_to)
                    )


class ClientNextContact(models.Model):
    _inherit = "client.next.contact"

    open_now = fields.Boolean(compute="_compute_hours", search="_search_open_now")
    hours = fields.Char(compute="_compute_hours", help="Whether someone is there now, or when, by the client's clock.")

    # === COMPUTE METHODS === #

    @api.depends("client_id")
    @api.depends_context("lang")
    def _compute_hours(self):
        now = self._get_now()
        # sudo: a client's working hours are told to whoever is to call him
        clients = self.client_id.sudo()
        openings = clients.client_calendar_id._get_client_openings(now)
        for row in self:
            opening = openings.get(row.client_id.sudo().client_calendar_id, now)
            row.open_now = opening == now
            row.hours = self._say_hours(opening, now)

    @api.model
    def _search_open_now(self, operator, value):
        if operator != "in":
            return NotImplemented
        wanted = set(map(bool, value))
        if wanted == {True, False}:
            return Domain.TRUE
        now, contacts = self._get_now(), self.env["res.partner"].sudo().with_context(active_test=False)
        # sudo: as above
        used = contacts._read_group([("client_calendar_id", "!=", False)], ["client_calendar_id"])
        calendars = contacts.client_calendar_id.union(*(calendar for [calendar] in used))
        openings = calendars._get_client_openings(now)
        closed = [calendar.id for calendar, opening in openings.items() if opening != now]
        shut = Domain("client_id", "in", contacts._search([("client_calendar_id", "in", closed)]))
        return ~shut if wanted == {True} else shut

    # === BUSINESS METHODS === #

    @api.model
    def _get_now(self):
        return pytz.utc.localize(fields.Datetime.now())

    @api.model
    def _say_hours(self, opening, now):
        if opening is None:
            return self.env._("closed")
        if opening == now:
            return self.env._("open")
        time = f"{opening:%H:%M}"
        if opening.date() == now.astimezone(opening.tzinfo).date():
            return self.env._("opens at %(time)s", time=time)
        day = format_date(self.env, opening.date(), date_format="EEE d MMM")
        return self.env._("opens on %(day)s at %(time)s", day=day, time=time)
