"""What part of a timeline is asked for: kinds, a period, a page."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytz


@dataclass(frozen=True)
class Window:
    """A page of the timeline, in the time zone of the shop.

    :ivar tz: the name of the time zone
    :ivar limit: of the rows of a page
    :ivar kinds: the codes of the kinds; None for all
    :ivar since, until: the first and the last day; None for no end
    :ivar cursor: the moment (UTC) and the id of the last row of the page before
    """

    tz: str
    limit: int = 0
    kinds: tuple | None = None
    since: date | None = None
    until: date | None = None
    cursor: tuple[datetime, int] | None = None

    def get_bounds(self, is_day):
        """Return the least value, the value above all, and the value of the cursor, for a day or a moment in UTC."""
        after = self.until + timedelta(days=1) if self.until else None
        latest = self.cursor[0] if self.cursor else None
        if is_day:
            return self.since, after, latest and self.get_day(latest)
        return self.since and self.get_begin(self.since), after and self.get_begin(after), latest

    def get_day(self, moment: datetime) -> date:
        """Return the day of a moment (UTC) where the shop is."""
        try:
            return pytz.utc.localize(moment).astimezone(pytz.timezone(self.tz)).date()
        except OverflowError:  # the first and the last day that there are
            return moment.date()

    def get_begin(self, day: date) -> datetime:
        """Return the moment (UTC) at which a day begins where the shop is."""
        begin = pytz.timezone(self.tz).localize(datetime.combine(day, time.min))
        return begin.astimezone(pytz.utc).replace(tzinfo=None)
