"""When a reminder is due, against days that are looked at one by one."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from analytics.occasions import Plan, marks_on

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
OFFSETS, LATE = st.integers(-40, 40), st.integers(0, 20)
CLOSED = st.frozensets(DAYS, max_size=40)


@st.composite
def plans(draw):
    """Return a plan that was switched on some day, for weekdays without the days on which the shop is closed."""
    closed = draw(CLOSED)
    works = (lambda day: day.weekday() < 5 and day not in closed) if draw(st.booleans()) else None
    offset = draw(OFFSETS)
    return Plan(offset, draw(LATE), draw(DAYS), works, is_after=offset > 0)


def test_every_day_of_a_year_is_somebodys_once():
    for year in (2026, 2028):
        days = [date(year, 1, 1) + timedelta(days=number) for number in range(366 if year == 2028 else 365)]
        marks = [mark for day in days for mark in marks_on(day)]
        assert sorted(marks) == sorted({*marks})
        assert len(marks) == 366


@given(plans(), DAYS)
def test_a_day_off_is_moved_and_never_to_the_other_side_of_the_day(plan, occasion):
    due, plain = plan.due_on(occasion), occasion + timedelta(days=plan.offset)
    assert due >= plain if plan.is_after else due <= plain
    assert due >= occasion if plan.is_after else True
    between = range(min(abs((due - plain).days), 31))
    step = 1 if plan.is_after else -1
    if plan.works and due != plain:
        assert plan.works(due)
        assert not any(plan.works(plain + timedelta(days=step * number)) for number in between)


@given(plans(), DAYS)
def test_what_is_due_is_what_one_finds_day_by_day(plan, today):
    around = [today + timedelta(days=number) for number in range(-120, 121)]
    assert list(plan.due_now(today)) == [(day, plan.due_on(day)) for day in around if plan.is_due(day, today)]


@given(plans(), DAYS, st.integers(0, 60))
def test_what_is_coming_is_what_will_be_due(plan, today, ahead):
    coming = dict(plan.coming(today, ahead))
    around = [today + timedelta(days=number) for number in range(-120, 181)]
    limit = today + timedelta(days=ahead)
    wanted = {day for day in around if plan.is_due(day, today) or today < plan.due_on(day) <= limit}
    assert coming.keys() == wanted
