"""When a reminder of a day is due: so many days before or after it, on a working day, not too late."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .birthday import LEAP_DAY, get_birthday

# Nobody is closed for longer; a day that has no working day within it stays where it is.
MOST_CLOSED = 31


def mark_of(day: date) -> int:
    """Return month and day as one number.

    >>> mark_of(date(2026, 3, 12))
    312
    """
    return day.month * 100 + day.day


def marks_on(day: date) -> list[int]:
    """Return whose yearly day it is, by month and day: who was born on 29 February has it on the 28th in other years.

    >>> marks_on(date(2026, 2, 28)), marks_on(date(2028, 2, 28)), marks_on(date(2028, 2, 29))
    ([228, 229], [228], [229])
    """
    return [md for md in dict.fromkeys((mark_of(day), LEAP_DAY)) if get_birthday(md, day.year) == day]


@dataclass(frozen=True)
class Plan:
    """How the day on which something is due follows from the day of the occasion.

    ``offset``: days from the occasion to the day it is due, negative before it; ``late_days``: for how long it is made
    up for; ``since``: what was due before is left alone, unless the occasion itself is still to come;
    ``works``: whether a day is a working day, None if that does not matter; ``is_after``: what falls on a day off is
    moved to the next working day, never to one before the occasion.
    """

    offset: int
    late_days: int
    since: date
    works: Callable[[date], bool] | None = None
    is_after: bool = False

    def due_on(self, occasion: date) -> date:
        """Return the day, or the nearest working day to which a day off is moved.

        >>> weekdays = lambda day: day.weekday() < 5
        >>> Plan(-1, 7, date(2026, 1, 1), weekdays).due_on(date(2026, 3, 16))
        datetime.date(2026, 3, 13)
        >>> Plan(1, 7, date(2026, 1, 1), weekdays, is_after=True).due_on(date(2026, 3, 13))
        datetime.date(2026, 3, 16)
        """
        day = occasion + timedelta(days=self.offset)
        if not self.works:
            return day
        step = timedelta(days=1 if self.is_after else -1)
        days = (day + step * number for number in range(MOST_CLOSED + 1))
        return next(filter(self.works, days), day)

    def is_due(self, occasion: date, today: date) -> bool:
        """Return whether it is time, and not too late.

        >>> plan = Plan(0, 7, date(2026, 1, 1))
        >>> [plan.is_due(date(2026, 3, 12), date(2026, 3, day)) for day in (11, 12, 19, 20)]
        [False, True, True, False]
        """
        due = self.due_on(occasion)
        earliest = max(self.since, today - timedelta(days=self.late_days))
        return due <= today and (occasion >= today or due >= earliest)

    def due_now(self, today: date) -> Iterator[tuple[date, date]]:
        """Yield (occasion, due day) of all occasions that are due today."""
        first, last = self.reach(today, 0)
        for occasion in _days(first, last):
            if self.is_due(occasion, today):
                yield occasion, self.due_on(occasion)

    def coming(self, today: date, ahead: int) -> Iterator[tuple[date, date]]:
        """Yield (occasion, due day) of all occasions that are due today, or will be within so many days."""
        first, last = self.reach(today, ahead)
        until = today + timedelta(days=ahead)
        for occasion in _days(first, last):
            due = self.due_on(occasion)
            if today < due <= until or self.is_due(occasion, today):
                yield occasion, due

    def reach(self, today: date, ahead: int) -> tuple[date, date]:
        """Return the first and the last day between which occasions may lie that ``due_now`` or ``coming`` give."""
        first = today - timedelta(days=max(self.late_days + self.offset, 0) + MOST_CLOSED)
        return first, today + timedelta(days=max(ahead - self.offset, 0) + MOST_CLOSED)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
