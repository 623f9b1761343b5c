"""Share things out among several people."""

from collections.abc import Mapping


def share_out(amounts: Mapping[int, float], places: int) -> list[list[int]]:
    """Return the keys that each place gets: as many as any other or one more, and about the same amount.

    In rounds, the biggest that are left go one to each place, and the biggest of them to the place that has least so
    far. So nobody gets only small ones. The same amounts are always shared out in the same way.

    >>> share_out({1: 100, 2: 50, 3: 30, 4: 10}, 2)
    [[1, 4], [2, 3]]
    >>> share_out({1: 0, 2: 0, 3: 0}, 2)
    [[1, 3], [2]]
    >>> share_out({7: 5}, 3)
    [[7], [], []]
    """
    if places < 1:
        raise ValueError("There is no place to share things out to.")
    shares = [[] for _place in range(places)]
    sums = [0.0] * places
    keys = sorted(amounts, key=lambda key: (-amounts[key], key))
    for begin in range(0, len(keys), places):
        poorest = sorted(range(places), key=lambda place: (sums[place], len(shares[place]), place))
        for key, place in zip(keys[begin : begin + places], poorest, strict=False):
            shares[place].append(key)
            sums[place] += amounts[key]
    return shares
