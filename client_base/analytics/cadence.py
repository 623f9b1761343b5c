"""The rhythm of a client's purchases, from the days on which he bought.

Several receipts of one day are one purchase day. The usual interval is the median of the gaps, so that one long
holiday does not move it.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

# Two gaps are the fewest that can agree with each other: below that a "usual" interval is a coincidence.
MIN_PURCHASE_DAYS = 3


def gaps(days: Iterable[date]) -> list[int]:
    """Return the days between consecutive purchase days.

    >>> gaps([date(2025, 3, 1), date(2025, 1, 1), date(2025, 3, 1)])
    [59]
    """
    return [(later - earlier).days for earlier, later in pairwise(sorted(set(days)))]


def median_interval(days: Iterable[date]) -> float:
    """Return the median gap in days, 0 for fewer than two purchase days.

    >>> median_interval([date(2025, 1, 1), date(2025, 1, 11), date(2025, 1, 31), date(2025, 2, 10)])
    10.0
    >>> median_interval([date(2025, 1, 1)])
    0.0
    """
    return float(median(gaps(days) or [0]))


def expected_on(last: date, interval: float, purchase_days: int) -> date | None:
    """Return the day on which the next purchase is due, None while the rhythm is unknown.

    >>> expected_on(date(2025, 1, 1), 30.0, 4)
    datetime.date(2025, 1, 31)
    >>> expected_on(date(2025, 1, 1), 30.0, 2) is None
    True
    """
    if purchase_days < MIN_PURCHASE_DAYS:
        return None
    return last + timedelta(days=round(interval))


def days_overdue(expected: date | None, today: date) -> int:
    """Return how many days the expected purchase is late, 0 when it is not.

    >>> days_overdue(date(2025, 1, 31), date(2025, 2, 2))
    2
    >>> days_overdue(None, date(2025, 2, 2))
    0
    """
    return max((today - expected).days, 0) if expected else 0
