from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.stage import ACTIVE, FIRST_TIME, LOST, LOYAL, PROSPECT, SLEEPING, Limits, stage

ORDER = [PROSPECT, FIRST_TIME, ACTIVE, LOYAL]


def table(purchase_days, since):
    """Read the stage from a table that someone drew by hand, for limits of 2, 4 and 3."""
    if purchase_days == 0:
        return PROSPECT
    row = {0: "fresh", 1: "fresh", 2: "fresh", 3: SLEEPING, 4: SLEEPING}.get(since, LOST)
    return {1: FIRST_TIME, 2: ACTIVE}.get(purchase_days, LOYAL) if row == "fresh" else row


@pytest.mark.parametrize(("purchase_days", "since"), list(product(range(6), range(8))))
def test_every_cell_of_a_small_table(purchase_days, since):
    assert stage(purchase_days, since, Limits(2, 4, 3)) == table(purchase_days, since)


@given(st.integers(1, 50), st.integers(-10, 800), st.integers(0, 400))
def test_waiting_never_brings_a_client_closer(purchase_days, since, more):
    gone = {FIRST_TIME: 0, ACTIVE: 0, LOYAL: 0, SLEEPING: 1, LOST: 2}
    earlier, later = stage(purchase_days, since, Limits()), stage(purchase_days, since + more, Limits())
    assert gone[earlier] <= gone[later]


@given(st.integers(0, 50), st.integers(0, 180))
def test_one_more_purchase_day_never_sets_a_client_back(purchase_days, since):
    before, after = stage(purchase_days, since, Limits()), stage(purchase_days + 1, since, Limits())
    assert ORDER.index(before) <= ORDER.index(after)


def test_purchase_dated_tomorrow_is_recent():
    assert stage(1, -1, Limits()) == FIRST_TIME


@pytest.mark.parametrize("limits", [(0, 10, 3), (-1, 10, 3), (10, 10, 3), (11, 10, 3)])
def test_limits_of_days_must_rise(limits):
    with pytest.raises(ValueError, match="sleeps before he is lost"):
        Limits(*limits)


@pytest.mark.parametrize("days", [-1, 0, 1, 2])
def test_loyal_needs_more_than_active(days):
    with pytest.raises(ValueError, match="at least 3"):
        Limits(10, 20, days)


def test_narrowest_limits_are_allowed():
    assert stage(3, 1, Limits(1, 2, 3)) == LOYAL
