"""Birthdays, with and without a year.

A birthday is told by ``md``, its month times 100 and its day: 1125 is 25 November. Who was born on 29 February has his
birthday on the 28th in years that have no 29th.
"""

from datetime import MINYEAR, date

LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
EVERY = tuple(month * 100 + day for month, days in enumerate(LONGEST, 1) for day in range(1, days + 1))
LEAP_DAY = 229


def is_leap(year: int) -> bool:
    """Tell whether the year has a 29 February. Not by ``calendar``: an addon of the host's is called like that.

    >>> [is_leap(year) for year in (1900, 2000, 2024, 2026)]
    [False, True, True, False]
    """
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def is_day(day: int, month: int, year: int = 0) -> bool:
    """Tell whether there is such a day: in the year, or in any if none is given.

    >>> is_day(29, 2), is_day(29, 2, 2023), is_day(31, 4), is_day(0, 4), is_day(1, 13)
    (True, False, False, False, False)
    """
    if not (1 <= month <= len(LONGEST) and 1 <= day <= LONGEST[month - 1]):
        return False
    return not year or month * 100 + day != LEAP_DAY or is_leap(year)


def get_birthday(md: int, year: int) -> date:
    """Return the birthday in a year.

    >>> get_birthday(1125, 2026), get_birthday(229, 2024), get_birthday(229, 2026)
    (datetime.date(2026, 11, 25), datetime.date(2024, 2, 29), datetime.date(2026, 2, 28))
    """
    month, day = divmod(md, 100)
    return date(year, month, day - 1 if md == LEAP_DAY and not is_leap(year) else day)


def count_days(md: int, today: date) -> int:
    """Return the days until the next birthday; 0: it is today.

    >>> [count_days(md, date(2026, 12, 31)) for md in (1231, 101, 229, 1230)]
    [0, 1, 59, 364]
    """
    this_year = get_birthday(md, today.year)
    return ((this_year if this_year >= today else get_birthday(md, today.year + 1)) - today).days


def get_age(born: date, today: date) -> int:
    """Return the full years of someone who has been born already.

    >>> [get_age(date(2000, 2, 29), today) for today in (date(2026, 2, 27), date(2026, 2, 28))]
    [25, 26]
    """
    has_come = get_birthday(born.month * 100 + born.day, today.year) <= today
    return today.year - born.year - (not has_come)


def get_last_born(age: int, today: date) -> date | None:
    """Return the last day on which one was born who is of this age, or older, today; None: nobody ever is.

    >>> get_last_born(18, date(2026, 11, 22)), get_last_born(26, date(2026, 2, 28))
    (datetime.date(2008, 11, 22), datetime.date(2000, 2, 29))
    """
    year = today.year - age
    if year < MINYEAR:
        return None
    if (today.month, today.day) == (2, 28) and is_leap(year) and not is_leap(today.year):
        return date(year, 2, 29)
    return get_birthday(today.month * 100 + today.day, year)
