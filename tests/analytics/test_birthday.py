"""Birthdays, against dateutil's calendar and against counting days one by one."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from analytics.birthday import EVERY, count_days, get_age, get_birthday, get_last_born, is_day

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def test_there_are_366_birthdays():
    leap_year = [date(2028, 1, 1) + timedelta(days=number) for number in range(366)]
    assert list(EVERY) == [day.month * 100 + day.day for day in leap_year]


@given(st.integers(-1, 40), st.integers(-1, 14), st.integers(1900, 2100))
def test_a_day_is_one_that_the_calendar_has(day, month, year):
    try:
        known = bool(date(year, month, day))
    except ValueError:
        known = False
    assert is_day(day, month, year) == known


@given(DAYS, st.integers(0, 100))
def test_a_birthday_is_whole_years_later(born, years):
    assert get_birthday(born.month * 100 + born.day, born.year + years) == born + relativedelta(years=years)


@given(DAYS, DAYS)
def test_age_is_what_dateutil_says(one, other):
    born, today = min(one, other), max(one, other)
    assert get_age(born, today) == relativedelta(today, born).years


@given(st.sampled_from(EVERY), DAYS)
def test_days_are_counted_one_by_one(md, today):
    day = today
    while get_birthday(md, day.year) != day:
        day += timedelta(days=1)
    assert count_days(md, today) == (day - today).days


@given(st.integers(0, 120), DAYS)
def test_who_was_born_a_day_later_is_younger(age, today):
    last = get_last_born(age, today)
    assert get_age(last, today) >= age
    assert last == today or get_age(last + timedelta(days=1), today) < age
