from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import rfm

some_values = st.lists(st.integers(-1000, 1000), min_size=1, max_size=60)


def test_nobody_has_no_limits():
    assert rfm.limits([]) == ()


def test_one_buyer_is_every_limit():
    assert rfm.limits([7]) == (7, 7, 7, 7)


def test_five_buyers_are_parted_one_by_one():
    assert rfm.limits([50, 10, 40, 20, 30]) == (10, 20, 30, 40)


@pytest.mark.parametrize("count", range(1, 41))
def test_each_limit_is_the_first_value_that_covers_its_share(count):
    # Counted with fractions, where floats could be off by one: 0.6 of 5 is not quite 3.
    values = list(range(count))
    expected = [
        next(value for value in values if Fraction(value + 1, count) >= Fraction(step, 5)) for step in (1, 2, 3, 4)
    ]
    assert list(rfm.limits(values)) == expected


@given(some_values)
def test_limits_rise_and_are_values(values):
    limits = rfm.limits(values)
    assert list(limits) == sorted(limits)
    assert set(limits) <= set(values)


@given(some_values)
def test_scores_are_from_one_to_five_and_rise_with_the_value(values):
    limits = rfm.limits(values)
    scores = [rfm.score(value, limits) for value in sorted(values)]
    assert scores == sorted(scores)
    assert set(scores) <= {1, 2, 3, 4, 5}
    assert scores[0] == 1


@given(some_values)
def test_equal_values_get_equal_scores_whoever_else_is_scored(values):
    limits = rfm.limits(values)
    assert rfm.limits(list(reversed(values))) == limits
    assert len({(value, rfm.score(value, limits)) for value in values}) == len(set(values))


@given(some_values)
def test_recency_is_the_mirror_of_a_score(values):
    limits = rfm.limits(values)
    assert all(rfm.recency_score(value, limits) + rfm.score(value, limits) == 6 for value in values)


@pytest.mark.parametrize(("value", "expected"), [(0, 1), (1, 1), (1.01, 2), (2, 2), (3, 3), (4, 4), (4.01, 5)])
def test_value_on_a_limit_has_not_exceeded_it(value, expected):
    assert rfm.score(value, (1, 2, 3, 4)) == expected
    assert rfm.recency_score(value, (1, 2, 3, 4)) == 6 - expected
