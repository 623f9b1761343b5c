"""The stage of a client: how far he has come, and whether he is still coming."""

from dataclasses import dataclass

PROSPECT, FIRST_TIME, ACTIVE, LOYAL, SLEEPING, LOST = "prospect", "first_time", "active", "loyal", "sleeping", "lost"


@dataclass(frozen=True)
class Limits:
    """Where the stages part: days without a purchase, and purchase days of a loyal client."""

    sleeping_days: int = 180
    lost_days: int = 365
    loyal_purchase_days: int = 5

    def __post_init__(self):
        if not 0 < self.sleeping_days < self.lost_days:
            raise ValueError("a client sleeps before he is lost: 0 < sleeping_days < lost_days")
        if self.loyal_purchase_days < 3:
            raise ValueError("two purchase days make a client active, a loyal one needs at least 3")


def stage(purchase_days: int, days_since_last: int, limits: Limits) -> str:
    """Return the stage; ``days_since_last`` is not read while nothing was bought.

    Someone who bought once lately is not active yet: he may have been passing by.

    >>> [stage(days, since, Limits()) for days, since in ((0, 0), (1, 180), (2, 10), (5, 10), (5, 181), (9, 366))]
    ['prospect', 'first_time', 'active', 'loyal', 'sleeping', 'lost']
    """
    if not purchase_days:
        return PROSPECT
    if days_since_last > limits.lost_days:
        return LOST
    if days_since_last > limits.sleeping_days:
        return SLEEPING
    if purchase_days == 1:
        return FIRST_TIME
    return LOYAL if purchase_days >= limits.loyal_purchase_days else ACTIVE
