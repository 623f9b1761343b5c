"""Days of a rule in words: relative ones such as ``today -90d``, and parts of a date such as its month."""

from babel.dates import get_day_names, get_month_names

from odoo.tools.misc import babel_locale_parse

STARTS = ("today", "now")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def say_relative(env, text: str) -> str:
    """Return a relative date as one says it: ``today -90d`` is "90 days before today"."""
    terms = text.split()
    if not terms or terms[0] not in STARTS:
        terms.insert(0, "now")
    known, size = _get_known(env), len(terms)
    while " ".join(terms[:size]) not in known:
        size -= 1
    words = known[" ".join(terms[:size])]
    for term in terms[size:]:
        words = _say_step(env, term, words)
    return words


def _get_known(env):
    """Return the days that have a name of their own, those of the host's editor among them."""
    return {
        "today": env._("today"),
        "now": env._("now"),
        "today +1d": env._("tomorrow"),
        "today -1d": env._("yesterday"),
        "today =1d": env._("the first day of this month"),
        "today =1d -1m": env._("the first day of last month"),
        "today =1d +1m": env._("the first day of next month"),
        "today =1m =1d": env._("the first day of this year"),
        "today =1d =1m": env._("the first day of this year"),
        "today =week_start": env._("the first day of this week"),
    }


def _say_step(env, term, start):
    sign, name = term[:1], term[1:]
    if name in WEEKDAYS or name == "week_start":
        return _say_weekday(env, sign, name, start)
    template = _get_steps(env).get((sign, term[-1:]))
    if not template:
        return f"{start} {term}"
    return template % {"count": name[:-1], "start": start}


def _get_steps(env):
    return {
        ("-", "d"): env._("%(count)s days before %(start)s"),
        ("-", "w"): env._("%(count)s weeks before %(start)s"),
        ("-", "m"): env._("%(count)s months before %(start)s"),
        ("-", "y"): env._("%(count)s years before %(start)s"),
        ("-", "H"): env._("%(count)s hours before %(start)s"),
        ("-", "M"): env._("%(count)s minutes before %(start)s"),
        ("-", "S"): env._("%(count)s seconds before %(start)s"),
        ("+", "d"): env._("%(count)s days after %(start)s"),
        ("+", "w"): env._("%(count)s weeks after %(start)s"),
        ("+", "m"): env._("%(count)s months after %(start)s"),
        ("+", "y"): env._("%(count)s years after %(start)s"),
        ("+", "H"): env._("%(count)s hours after %(start)s"),
        ("+", "M"): env._("%(count)s minutes after %(start)s"),
        ("+", "S"): env._("%(count)s seconds after %(start)s"),
        ("=", "d"): env._("%(start)s (in its month on day %(count)s)"),
        ("=", "m"): env._("%(start)s (in its year in month %(count)s)"),
        ("=", "y"): env._("%(start)s (in the year %(count)s)"),
        ("=", "H"): env._("%(start)s (at hour %(count)s)"),
        ("=", "M"): env._("%(start)s (at minute %(count)s)"),
        ("=", "S"): env._("%(start)s (at second %(count)s)"),
    }


def _say_weekday(env, sign, name, start):
    if name == "week_start":
        day = env._("the first day of the week")
    else:
        day = get_day_names("wide", locale=babel_locale_parse(env.lang))[WEEKDAYS.index(name)]
    templates = {
        "=": env._("%(day)s in the week of %(start)s"),
        "+": env._("%(day)s on or after %(start)s"),
        "-": env._("%(day)s on or before %(start)s"),
    }
    return templates.get(sign, "%(day)s, %(start)s") % {"day": day, "start": start}


def say_part_name(env, part: str) -> str:
    """Return which part of a date is meant."""
    return {
        "year_number": env._("year"),
        "quarter_number": env._("quarter"),
        "month_number": env._("month"),
        "iso_week_number": env._("week of the year"),
        "day_of_year": env._("day of the year"),
        "day_of_month": env._("day of the month"),
        "day_of_week": env._("day of the week"),
        "hour_number": env._("hour"),
        "minute_number": env._("minute"),
        "second_number": env._("second"),
    }.get(part, part)


def say_part(env, part: str, number) -> str:
    """Return a part of a date: a month and a day of the week, 0 for Sunday, have names."""
    locale = babel_locale_parse(env.lang)
    try:
        if part == "month_number":
            return get_month_names("wide", "stand-alone", locale)[int(number)]
        if part == "day_of_week":
            return get_day_names("wide", "stand-alone", locale)[(int(number) - 1) % 7]
    except (KeyError, ValueError, TypeError):  # there is no such month: the number says it all
        return str(number)
    return str(number)
