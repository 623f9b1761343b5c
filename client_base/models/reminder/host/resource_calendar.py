from datetime import datetime, time, timedelta

import pytz

from odoo import models


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    # === BUSINESS METHODS === #

    def _get_client_workdays(self, first, last) -> frozenset:
        """Return the days between two on which someone works."""
        self.ensure_one()
        zone = pytz.timezone(self.tz or "UTC")
        begin, end = (zone.localize(datetime.combine(day, time.min)) for day in (first, last + timedelta(days=1)))
        intervals = self._work_intervals_batch(begin, end)[False]
        return frozenset(start.astimezone(zone).date() for start, _stop, _what in intervals)
