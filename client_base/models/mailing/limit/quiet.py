"""Quiet hours, by the clock of whoever is written to."""

from datetime import datetime, timedelta

import pytz

from odoo import fields, models
from odoo.tools import SQL

DAY_MINUTES = 24 * 60


class ResCompany(models.Model):
    _inherit = "res.company"

    # === BUSINESS METHODS === #

    def _get_client_quiet_until(self, zone_names) -> dict[str, datetime]:
        """Return until when (UTC) it is quiet in each of the time zones where it is quiet now.

        A zone that nobody knows, or none, is that of the shop.
        """
        company = self.sudo()  # sudo: whoever sends keeps quiet
        begin, end = (round(hour * 60) % DAY_MINUTES for hour in (company.client_quiet_from, company.client_quiet_to))
        if begin == end:
            return {}
        now = fields.Datetime.now()
        found = {name: self._find_quiet_end(company._get_client_zone(name), now, begin, end) for name in zone_names}
        return {name: until for name, until in found.items() if until}

    def _get_client_zone(self, name):
        """Return the time zone of the name, or that of the shop."""
        try:
            return pytz.timezone(name or self.client_tz or "UTC")
        except pytz.UnknownTimeZoneError:
            return pytz.timezone(self.client_tz or "UTC")

    def _find_quiet_end(self, zone, now, begin, end):
        """Return the next moment at which the clock shows ``end``, None if it is not quiet now; minutes of the day."""
        local = pytz.utc.localize(now).astimezone(zone)
        minute = local.hour * 60 + local.minute
        if not (begin <= minute < end if begin < end else minute >= begin or minute < end):
            return None
        day = local.date() + timedelta(days=minute >= end)
        # An hour that the clock skips or shows twice: the later moment, at which it is not quiet any more.
        morning = zone.localize(datetime.combine(day, datetime.min.time()) + timedelta(minutes=end), is_dst=False)
        return morning.astimezone(pytz.utc).replace(tzinfo=None)


class ClientContactLimit(models.AbstractModel):
    _inherit = "client.contact.limit"

    # === BUSINESS METHODS === #

    def _get_quiet(self, company, contact_ids) -> dict[int, datetime]:
        """Return until when (UTC) each of the contacts who are to be left in peace now is."""
        zones = self._group_by_zone(company, self._select_ids(contact_ids), SQL("ARRAY_AGG(id)"))
        quiet = company._get_client_quiet_until(zones)
        return {contact_id: until for name, until in quiet.items() for contact_id in zones[name]}

    def _select_quiet(self, company, contacts: SQL) -> SQL | None:
        """Return a SELECT of the ids of the contacts who are to be left in peace now; None if it is nobody."""
        quiet = company._get_client_quiet_until(self._group_by_zone(company, contacts, SQL("NULL")))
        if not quiet:
            return None
        return SQL(
            "SELECT id FROM res_partner WHERE id IN (%s) AND COALESCE(tz, '') = ANY(%s)", contacts, list(quiet)
        )  # fmt: skip

    def _group_by_zone(self, company, contacts, what):
        """Return something of the contacts by the time zones that are written on them; nothing without quiet hours."""
        company = company.sudo()  # sudo: as above
        if company.client_quiet_from % 24 == company.client_quiet_to % 24:
            return {}
        zone = self.env["res.partner"]._fields["tz"]
        query = SQL(
            "SELECT COALESCE(tz, ''), %s FROM res_partner WHERE id IN (%s) GROUP BY 1", what, contacts, to_flush=zone
        )  # fmt: skip
        return dict(self.env.execute_query(query))
