from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import cadence

START = date(2024, 1, 1)
some_days = st.lists(st.dates(date(2000, 1, 1), date(2030, 1, 1)), max_size=30)


def days(*numbers):
    return [START + timedelta(days=number) for number in numbers]


@pytest.mark.parametrize(
    ("numbers", "interval"),
    [((), 0), ((3,), 0), ((3, 3), 0), ((0, 7), 7), ((0, 1, 11), 5.5), ((11, 0, 1, 1), 5.5), ((0, 10, 20, 300), 10)],
)
def test_median_interval(numbers, interval):
    assert cadence.median_interval(days(*numbers)) == interval


def test_gap_over_a_leap_day():
    assert cadence.gaps([date(2024, 2, 28), date(2024, 3, 1)]) == [2]


@given(some_days)
def test_gaps_add_up_to_the_whole_time(some):
    gaps = cadence.gaps(some)
    assert sum(gaps) == ((max(some) - min(some)).days if some else 0)
    assert all(gap > 0 for gap in gaps)
    assert len(gaps) == max(len(set(some)) - 1, 0)


@given(some_days)
def test_interval_lies_between_the_gaps_and_ignores_order_and_doubles(some):
    interval, gaps = cadence.median_interval(some), cadence.gaps(some)
    assert (min(gaps) <= interval <= max(gaps)) if gaps else interval == 0
    assert cadence.median_interval(sorted(some * 2, reverse=True)) == interval


@pytest.mark.parametrize("count", [0, 1, 2])
def test_rhythm_is_unknown_below_three_purchase_days(count):
    assert cadence.expected_on(START, 30, count) is None


@pytest.mark.parametrize(("interval", "later"), [(30, 30), (30.4, 30), (1.6, 2), (0.0, 0)])
def test_next_purchase_is_expected_an_interval_later(interval, later):
    assert cadence.expected_on(START, interval, 3) == START + timedelta(days=later)


@pytest.mark.parametrize(("today", "late"), [(-5, 0), (0, 0), (1, 1), (400, 400)])
def test_days_overdue(today, late):
    assert cadence.days_overdue(START, START + timedelta(days=today)) == late


def test_nothing_is_overdue_while_nothing_is_expected():
    assert cadence.days_overdue(None, START) == 0
