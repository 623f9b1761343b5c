"""Sharing out: nobody gets two more than another, and the biggest go first to who has least."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.sharing import share_out

AMOUNTS = st.dictionaries(st.integers(1, 10**6), st.floats(0, 10**6), max_size=60)


@given(AMOUNTS, st.integers(1, 9))
def test_everything_is_shared_out_once_and_evenly(amounts, places):
    shares = share_out(amounts, places)
    assert sorted(key for share in shares for key in share) == sorted(amounts)
    counts = [len(share) for share in shares]
    assert len(counts) == places
    assert max(counts) - min(counts) <= 1


@given(AMOUNTS.filter(bool), st.integers(1, 9))
def test_nobody_lags_by_more_than_the_biggest_one(amounts, places):
    sums = [sum(amounts[key] for key in share) for share in share_out(amounts, places)]
    assert max(sums) - min(sums) <= max(amounts.values()) + 1e-6


def test_nowhere_to_go():
    with pytest.raises(ValueError, match="no place"):
        share_out({1: 1}, 0)
