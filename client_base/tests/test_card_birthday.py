from datetime import date, timedelta
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from ..analytics.birthday import EVERY
from ..models.res_company import ResCompany
from .segment_case import SegmentCase

DAYS = ("2026-11-22", "2026-12-31", "2027-01-01", "2026-02-28", "2026-03-01", "2024-02-28", "2024-02-29", "2024-03-01")
# What someone types (day, month, year), and a word of the sentence that he should read then.
NONSENSE = (
    ((31, "2", 0), "no 31 February"),
    ((30, "2", 2020), "no 30 February"),
    ((31, "4", 1990), "no 31 April"),
    ((29, "2", 2023), "in 2023"),
    ((32, "1", 0), "no 32 January"),
    ((-3, "1", 0), "no -3 January"),
    ((5, False, 0), "choose the month"),
    ((5, False, 1990), "choose the month"),
    ((1, "1", 84), "all four digits"),
    ((1, "1", 1899), "all four digits"),
    ((1, "1", -5), "all four digits"),
    ((1, "1", 2100), "still to come"),
    ((0, False, 2100), "still to come"),
    ((1, "1", 10**12), "at most four digits"),
    ((10**12, "1", 0), "at most four digits"),
)


def naive_days(md, today):
    """Count day by day until somebody has his birthday."""
    for days in range(400):
        day = today + timedelta(days=days)
        celebrated = {day.month * 100 + day.day}
        if (day.month, day.day) == (2, 28) and (day + timedelta(days=1)).month == 3:
            celebrated.add(229)
        if md in celebrated:
            return days
    raise AssertionError(md)


@tagged("post_install", "-at_install")
class TestCardBirthday(SegmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.lang = "en_US"
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.Partner = cls.env["res.partner"]

    def on(self, day):
        """Let it be another day."""
        self.env.invalidate_all()
        return patch.object(ResCompany, "_get_client_today", lambda _company: date.fromisoformat(str(day)))

    def born(self, day, month, year=0):
        vals = {"client_birth_day": day, "client_birth_month": month and str(month), "client_birth_year": year}
        return self.client("Ann", **vals)

    # === WHAT IS TYPED === #

    def test_nonsense_is_refused_in_words(self):
        ann = self.born(5, 3, 1990)
        for (day, month, year), words in NONSENSE:
            with self.subTest(day=day, month=month, year=year):
                with self.assertRaisesRegex(ValidationError, words):
                    self.born(day, month, year)
                with self.assertRaisesRegex(ValidationError, words), self.cr.savepoint():
                    ann.write(
                        {"client_birth_day": day, "client_birth_month": month, "client_birth_year": year}
                    )  # fmt: skip
                self.env.invalidate_all()
                self.assertEqual(ann.client_birthdate, date(1990, 3, 5))

    def test_tomorrow_is_to_come_and_today_is_not(self):
        with self.on("2026-11-22"):
            self.assertTrue(self.born(22, 11, 2026).client_birthdate)
            self.assertTrue(self.born(0, 11, 2026))
            self.assertTrue(self.born(0, False, 2026))
            for day, month in ((23, 11), (1, 12), (0, 12)):
                with self.subTest(day=day, month=month), self.assertRaisesRegex(ValidationError, "still to come"):
                    self.born(day, month, 2026)

    def test_what_is_known_of_a_birthday(self):
        for parts, md, whole, words in (
            ((5, 3, 1990), 305, date(1990, 3, 5), "03/05/1990"),
            ((5, 3, 0), 305, False, "March 5"),
            ((29, 2, 0), 229, False, "February 29"),
            ((29, 2, 2000), 229, date(2000, 2, 29), "02/29/2000"),
            ((0, 3, 1990), 0, False, False),
            ((0, False, 1990), 0, False, False),
            ((0, False, 0), 0, False, False),
        ):
            ann = self.born(*parts)
            with self.subTest(parts):
                self.assertEqual((ann.client_birth_md, ann.client_birthdate, ann.client_birthday), (md, whole, words))

    def test_date_is_entered_and_emptied(self):
        ann = self.client(client_birthdate="1990-03-05")
        self.assertEqual((ann.client_birth_day, ann.client_birth_month, ann.client_birth_year), (5, "3", 1990))
        ann.client_birthdate = date(2000, 2, 29)
        self.assertEqual((ann.client_birth_md, ann.client_birth_year), (229, 2000))
        ann.client_birthdate = False
        self.assertEqual((ann.client_birth_day, ann.client_birth_month, ann.client_birth_year), (0, False, 0))
        self.assertFalse(ann.client_birth_md)
        with self.assertRaisesRegex(ValidationError, "all four digits"):
            ann.client_birthdate = "1890-01-01"

    def test_empty_date_beside_a_day_keeps_the_day(self):
        ann = self.client(client_birth_day=5, client_birth_month="3", client_birthdate=False)
        self.assertEqual(ann.client_birth_md, 305)
        ann.client_birthdate = False
        self.assertEqual(ann.client_birth_md, 305)

    def test_form_says_it_before_saving(self):
        with self.on("2026-11-22"), Form(self.Partner) as card:
            card.name = "Ann"
            card.client_birth_day, card.client_birth_month = 25, "11"
            self.assertEqual(card.client_days_to_birthday, 3)
            card.client_birth_year = 1990
            self.assertEqual((card.client_age, card.client_days_to_birthday), (35, 3))

    def test_it_stays_with_its_owner(self):
        copy = self.born(5, 3, 1990).copy()
        self.assertFalse(copy.client_birth_md or copy.client_birthdate or copy.client_birth_year)

    # === DAYS TO THE BIRTHDAY === #

    def test_search_agrees_with_counting(self):
        """Compare each question with a count day by day, for all birthdays and for days on which years change."""
        every = self.Partner.create(
            [{"name": str(md), "client_birth_month": str(md // 100), "client_birth_day": md % 100} for md in EVERY]
        )
        unknown = self.client("Unknown")
        for day in DAYS:
            with self.on(day):
                today = date.fromisoformat(day)
                counted = {contact: naive_days(md, today) for contact, md in zip(every, EVERY, strict=True)}
                self.assertEqual({contact: contact.client_days_to_birthday for contact in every}, counted, day)
                self.check_search(every | unknown, counted)

    def check_search(self, everyone, counted):
        for operator, value, test in (
            ("=", 0, lambda days: days == 0), ("=", 365, lambda days: days == 365), ("=", 400, lambda days: False),
            ("<=", 7, lambda days: days is not None and days <= 7),
            ("<", 1, lambda days: days is not None and days < 1),
            (">", 30, lambda days: days is not None and days > 30),
            (">=", 364, lambda days: days is not None and days >= 364),
            ("<=", -1, lambda days: False), (">=", 0, lambda days: days is not None),
            ("in", [0, 1, 365], lambda days: days in (0, 1, 365)), ("=", False, lambda days: days is None),
            ("!=", False, lambda days: days is not None), ("!=", 0, lambda days: days != 0),
            ("not in", [1, 2], lambda days: days not in (1, 2)),
            ("<=", 10**20, lambda days: days is not None),
        ):  # fmt: skip
            domain = [("client_days_to_birthday", operator, value)]
            expected = everyone.filtered(lambda contact: test(counted.get(contact)))  # noqa: B023
            with self.subTest(operator=operator, value=value):
                found = self.Partner.search([("id", "in", everyone.ids), *domain], order="id")
                self.assertEqual(found, expected.sorted("id"))
                self.assertEqual(everyone.filtered_domain(domain).sorted("id"), expected.sorted("id"))

    def test_search_uses_the_index(self):
        ids = self.Partner._search([("client_days_to_birthday", "<=", 30)])
        with self.on("2026-11-22"):
            self.env.cr.execute("SET LOCAL enable_seqscan = off")
            self.env.cr.execute(f"EXPLAIN {self.cr.mogrify(*self.code(ids)).decode()}")
            plan = "\n".join(row for [row] in self.cr.fetchall())
        self.assertIn("client_birthday_idx", plan)

    def code(self, query):
        statement = query.select()
        return statement.code, statement.params

    # === AGE === #

    def test_age_and_its_search(self):
        days = [date(1999, 12, 31), date(2000, 2, 28), date(2000, 2, 29), date(2000, 3, 1), date(2001, 2, 28)]
        people = self.Partner.create([{"name": str(day), "client_birthdate": day} for day in days])
        unknown = self.born(5, 3)
        for today in ("2026-02-27", "2026-02-28", "2026-03-01", "2024-02-28", "2024-02-29", "2025-12-31"):
            with self.on(today):
                ages = {person: self.naive_age(person.client_birthdate, date.fromisoformat(today)) for person in people}
                self.assertEqual({person: person.client_age for person in people}, ages, today)
                for age in (22, 23, 24, 25, 26, 27, 5000):
                    for operator, test in (
                        (">=", lambda years: years >= age), (">", lambda years: years > age),  # noqa: B023
                        ("<", lambda years: years < age), ("<=", lambda years: years <= age),  # noqa: B023
                        ("=", lambda years: years == age),  # noqa: B023
                    ):  # fmt: skip
                        found = self.Partner.search(
                            [("id", "in", (people | unknown).ids), ("client_age", operator, age)]
                        )
                        expected = {person for person, years in ages.items() if test(years)}
                        self.assertEqual(set(found), expected, (today, operator, age))

    def naive_age(self, born, today):
        years = 0
        while born and naive_birthday(born, born.year + years + 1) <= today:
            years += 1
        return years

    def test_words_are_no_number(self):
        """A text that is searched for is read as a number, or refused in words, in a domain as in a segment's rule."""
        ann = self.born(5, 3)
        ann.client_birthdate = "2000-03-05"
        for name in ("client_age", "client_days_to_birthday"):
            for operator in ("=", "!=", "<", ">=", "in"):
                value = ["young"] if operator == "in" else "young"
                with self.subTest(name=name, operator=operator), self.assertRaisesRegex(ValidationError, "young"):
                    self.Partner.search([(name, operator, value)])
            with self.subTest(name=name):
                self.assertEqual(self.Partner.search([(name, ">=", "0"), ("id", "=", ann.id)]), ann)

    def test_who_told_no_year_has_no_age(self):
        ann = self.born(5, 3)
        self.assertEqual(self.Partner.search([("client_age", "=", False), ("id", "=", ann.id)]), ann)
        self.assertFalse(self.Partner.search([("client_age", "<=", 200), ("id", "=", ann.id)]))

    # === SEGMENTS === #

    def test_segment_of_birthdays_moves_with_the_days(self):
        ann, bob = self.born(25, 11), self.born(29, 2)
        self.refresh()
        with self.on("2026-11-22"):
            segment = self.segment([("client_days_to_birthday", "<=", 7)])
            self.assertTrue(segment.is_daily)
            self.assertEqual(segment.reads, ["client_birth_md"])
            self.assertEqual(self.members(segment) & (ann | bob), ann)
            self.assertIn("Days to Birthday is at most 7", str(segment._say_rule()))
        with self.on("2027-02-28"):
            segment._refresh()
            self.assertEqual(self.members(segment) & (ann | bob), bob)

    def test_segment_follows_a_corrected_birthday(self):
        ann, bob = self.born(25, 11), self.born(1, 6)
        self.refresh()
        with self.on("2026-11-22"):
            segment = self.segment([("client_days_to_birthday", "<=", 7)])
            self.assertEqual(self.members(segment) & (ann | bob), ann)
            bob.client_birth_day, bob.client_birth_month = 24, "11"
            ann.client_birth_month = "12"
            self.catch_up()
            self.assertEqual(self.members(segment) & (ann | bob), bob)

    def test_segment_says_why(self):
        ann, unknown = self.born(25, 11), self.client("Unknown")
        with self.on("2026-11-22"):
            segment = self.segment([("client_days_to_birthday", "<=", 7)])
            self.assertIn("3", str(segment._explain_client(ann)))
            self.assertIn("not set", str(segment._explain_client(unknown)))

    # === MERGING === #

    def merge(self, source, target):
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((source | target).ids, target)

    def test_merged_contacts_have_one_whole_birthday(self):
        for mine, others, expected in (
            ((5, 3, 0), (6, 4, 1990), (5, 3, 0)),
            ((5, 3, 0), (5, 3, 1990), (5, 3, 1990)),
            ((0, False, 0), (6, 4, 1990), (6, 4, 1990)),
            ((0, False, 1980), (6, 4, 1990), (6, 4, 1990)),
            ((0, False, 1980), (6, 4, 0), (6, 4, 0)),
            ((5, 3, 1980), (0, False, 0), (5, 3, 1980)),
        ):
            target, source = self.born(*mine), self.born(*others)
            with self.subTest(mine=mine, others=others):
                self.merge(source, target)
                month = int(target.client_birth_month or 0)
                self.assertEqual((target.client_birth_day, month, target.client_birth_year), expected)
                self.assertEqual(target.client_birth_md, month * 100 + target.client_birth_day)


def naive_birthday(born, year):
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 2, 28)
