"""RFM scores from limits.

Recency, frequency and monetary value are each cut by four limits into five scores; 5 is best. Equal values always get
equal scores: half of the clients of a usual shop bought once, and cutting them into equal groups (NTILE) would score
them at random. See Fader, Hardie & Lee, "RFM and CLV: Using iso-value curves for customer base analysis", Journal of
Marketing Research 42 (2005).
"""

from bisect import bisect_left
from collections.abc import Sequence
from math import ceil

QUINTILES = (0.2, 0.4, 0.6, 0.8)


def limits(values: Sequence[float], fractions: Sequence[float] = QUINTILES) -> tuple[float, ...]:
    """Return the smallest values that at least each fraction of ``values`` does not exceed (discrete percentiles).

    >>> limits([1, 1, 1, 2, 10])
    (1, 1, 1, 2)
    >>> limits([])
    ()
    """
    ordered = sorted(values)
    return tuple(ordered[max(ceil(len(ordered) * fraction), 1) - 1] for fraction in fractions) if ordered else ()


def score(value: float, ascending_limits: Sequence[float]) -> int:
    """Score a value of which more is better: 1 and one more for each limit that it exceeds.

    >>> [score(value, (1, 1, 1, 2)) for value in (1, 2, 10)]
    [1, 4, 5]
    """
    return 1 + bisect_left(ascending_limits, value)


def recency_score(days: float, ascending_limits: Sequence[float]) -> int:
    """Score the days since the last purchase, of which fewer are better.

    >>> [recency_score(days, (7, 30, 90, 365)) for days in (7, 8, 400)]
    [5, 4, 1]
    """
    return 5 - bisect_left(ascending_limits, days)


# The groups on recency and frequency scores: each pair of scores lies in exactly one of them. Names are Shopify's;
# who never bought has no scores.
GROUPS = {
    "champions": ((5,), (4, 5)),
    "loyal": ((3, 4), (4, 5)),
    "active": ((4, 5), (3,)),
    "new": ((4, 5), (1,)),
    "promising": ((4, 5), (2,)),
    "needs_attention": ((3,), (1, 2, 3)),
    "at_risk": ((2,), (3, 4, 5)),
    "almost_lost": ((2,), (1, 2)),
    "previously_loyal": ((1,), (4, 5)),
    "dormant": ((1,), (1, 2, 3)),
    "prospects": ((), ()),
}


def group(recency: int, frequency: int) -> str:
    """Return the group of a pair of scores; 0 and 0 of who never bought.

    >>> [group(*scores) for scores in ((5, 5), (4, 1), (1, 2), (0, 0))]
    ['champions', 'new', 'dormant', 'prospects']
    """
    found = (
        name for name, (recencies, frequencies) in GROUPS.items() if recency in recencies and frequency in frequencies
    )
    return next(found, "prospects")
