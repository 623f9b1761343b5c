"""When a client was born: the day, the month and the year, of which only some may be known."""

from datetime import MINYEAR, date
from operator import ge, gt, le, lt

from babel.dates import format_skeleton

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.misc import babel_locale_parse, format_date, get_lang
from odoo.tools.sql import column_exists, create_column

from ...analytics.birthday import EVERY, count_days, get_age, get_last_born, is_day
from ..profile_fields import Age, DaysToBirthday

GROUP = "client_base.client_base_card_birthday"
MONTHS = [
    ("1", "January"),
    ("2", "February"),
    ("3", "March"),
    ("4", "April"),
    ("5", "May"),
    ("6", "June"),
    ("7", "July"),
    ("8", "August"),
    ("9", "September"),
    ("10", "October"),
    ("11", "November"),
    ("12", "December"),
]
FIRST_YEAR = 1900
PARTS = ("client_birth_day", "client_birth_month", "client_birth_year")
ANY_LEAP_YEAR = 2000
COMPARISONS = {"<": lt, "<=": le, ">": gt, ">=": ge}


class ResPartner(models.Model):
    _inherit = "res.partner"

    client_birth_day = fields.Integer("Day of Birth", groups=GROUP, copy=False, aggregator=None)
    client_birth_month = fields.Selection(MONTHS, "Month of Birth", groups=GROUP, copy=False)
    client_birth_year = fields.Integer(
        "Year of Birth", groups=GROUP, copy=False, aggregator=None, help="Empty: it is not known."
    )
    client_birthdate = fields.Date(
        "Date of Birth", compute="_compute_client_birthdate", inverse="_inverse_client_birthdate", store=True,
        groups=GROUP, copy=False, help="Known where day, month and year are.",
    )  # fmt: skip
    client_birth_md = fields.Integer(
        "Birthday as a Number", compute="_compute_client_birth_md", store=True, groups=GROUP, copy=False,
        aggregator=None,
        help="The month times 100, and the day: 1125 is 25 November; 0: it is not known.",
    )  # fmt: skip
    client_birthday = fields.Char(
        "Birthday", compute="_compute_client_birthday", compute_sudo=True, groups=GROUP,
        help="The day, with the year where it is known.",
    )  # fmt: skip
    client_days_to_birthday = DaysToBirthday(
        "Days to Birthday", compute="_compute_client_days_to_birthday", search="_search_client_days_to_birthday",
        compute_sudo=True, groups=GROUP, aggregator=None,
        help="0: it is today. Who was born on 29 February has his birthday on the 28th in other years.",
    )  # fmt: skip
    client_age = Age(
        "Age", compute="_compute_client_age", search="_search_client_age", compute_sudo=True, groups=GROUP,
        aggregator=None, help="Full years today.",
    )  # fmt: skip

    # "In the next 30 days" is a list of 31 days, of the few who told theirs.
    _client_birthday_idx = models.Index("(client_birth_md) WHERE client_birth_md > 0")

    def _auto_init(self):
        # Nobody has told his birthday yet: without the columns the host would compute them for each contact.
        for name, column_type in (("client_birthdate", "date"), ("client_birth_md", "int4")):
            if not column_exists(self.env.cr, "res_partner", name):
                create_column(self.env.cr, "res_partner", name, column_type)
        return super()._auto_init()

    # === COMPUTE METHODS === #

    @api.depends(*PARTS)
    def _compute_client_birthdate(self):
        for contact in self:
            day, month, year = contact._get_birth_parts()
            is_whole = MINYEAR <= year <= date.max.year and is_day(day, month, year)
            contact.client_birthdate = date(year, month, day) if is_whole else False

    # On its own: a date that is entered keeps all that is computed with it from being computed anew.
    @api.depends("client_birth_day", "client_birth_month")
    def _compute_client_birth_md(self):
        for contact in self:
            day, month, _year = contact._get_birth_parts()
            contact.client_birth_md = month * 100 + day if is_day(day, month) else 0

    def _inverse_client_birthdate(self):
        for contact in self:
            born = contact.client_birthdate
            if born:
                parts = (born.day, str(born.month), born.year)
            elif is_day(*contact._get_birth_parts()) and contact.client_birth_year:
                parts = (0, False, 0)  # a date that was known is emptied; a day without a year is none
            else:
                continue
            contact.write(dict(zip(PARTS, parts, strict=True)))

    @api.depends("client_birth_md", "client_birthdate")
    @api.depends_context("lang")
    def _compute_client_birthday(self):
        locale = babel_locale_parse(get_lang(self.env).code)
        for contact in self:
            if contact.client_birthdate:
                contact.client_birthday = format_date(self.env, contact.client_birthdate)
            elif contact.client_birth_md:
                month, day = divmod(contact.client_birth_md, 100)
                contact.client_birthday = format_skeleton("MMMMd", date(ANY_LEAP_YEAR, month, day), locale=locale)
            else:
                contact.client_birthday = False

    @api.depends("client_birth_md")
    @api.depends_context("company")
    def _compute_client_days_to_birthday(self):
        today = self.env.company._get_client_today()
        for contact in self:
            md = contact.client_birth_md
            contact.client_days_to_birthday = count_days(md, today) if md else 0

    @api.model
    def _search_client_days_to_birthday(self, operator, value):
        """Search by the list of birthdays. Who did not tell his has no number of days: he is "not set"."""
        today = self.env.company._get_client_today()
        if operator == "in":
            wanted = {self._read_searched_number(days) for days in value}
            known = wanted - {None}
            found = self._get_birthday_domain(lambda days: days in known, today)
            return found if None not in wanted else found | Domain("client_birth_md", "=", 0)
        if compare := COMPARISONS.get(operator):
            number = self._read_searched_number(value) or 0
            return self._get_birthday_domain(lambda days: compare(days, number), today)
        return NotImplemented

    @api.model
    def _get_birthday_domain(self, is_wanted, today):
        return Domain("client_birth_md", "in", [md for md in EVERY if is_wanted(count_days(md, today))])

    @api.depends("client_birthdate")
    @api.depends_context("company")
    def _compute_client_age(self):
        today = self.env.company._get_client_today()
        for contact in self:
            born = contact.client_birthdate
            contact.client_age = get_age(born, today) if born else 0

    @api.model
    def _search_client_age(self, operator, value):
        """Search by the date of birth. Who did not tell it has no age: he is "not set"."""
        if operator == "in":
            wanted = {self._read_searched_number(age) for age in value}
            found = Domain.OR(self._get_age_domain(age) & ~self._get_age_domain(age + 1) for age in wanted - {None})
            return found if None not in wanted else found | Domain("client_birthdate", "=", False)
        if operator not in COMPARISONS:
            return NotImplemented
        number = self._read_searched_number(value) or 0
        older = self._get_age_domain(number + 1 if operator in (">", "<=") else number)
        return older if operator in (">", ">=") else Domain("client_birthdate", "!=", False) & ~older

    @api.model
    def _read_searched_number(self, value) -> float | None:
        """Return the number that is searched for; None stands for those who have none.

        :raise ValidationError: it is none
        """
        if value is False or value is None:
            return None
        try:
            return value if isinstance(value, (int, float)) else int(value)
        except (TypeError, ValueError) as error:
            raise ValidationError(
                self.env._("%(value)s is no number: ages and days can be searched by numbers alone.", value=value)
            ) from error

    @api.model
    def _get_age_domain(self, age):
        """Return the domain of those who are of the age, or older."""
        last = get_last_born(int(age), self.env.company._get_client_today()) if age > 0 else date.max
        return Domain("client_birthdate", "<=", last) if last else Domain.FALSE

    # === CONSTRAINT METHODS === #

    @api.constrains(*PARTS)
    def _check_client_birth(self):
        for contact in self:
            fault = contact._get_birth_fault()
            if fault:
                raise ValidationError(fault)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._complete_birth_vals(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._complete_birth_vals(vals))

    # === BUSINESS METHODS === #

    @api.model
    def _complete_birth_vals(self, vals):
        """Return the values without an empty date beside the parts of one, as lists to import have it.

        :raise ValidationError: a number is longer than any day or year
        """
        if any(isinstance(vals.get(name), int) and abs(vals[name]) > date.max.year for name in PARTS):
            raise ValidationError(self.env._("This is no day or year of birth: please write at most four digits."))
        if not vals.get("client_birthdate", True) and any(vals.get(name) for name in PARTS):
            return {name: value for name, value in vals.items() if name != "client_birthdate"}
        return vals

    @api.model
    def _get_ordered_selections(self):
        # EXTENDS 'client.order.mixin'
        return super()._get_ordered_selections() | {"client_birth_month"}

    def _get_birth_parts(self) -> tuple[int, int, int]:
        return self.client_birth_day, int(self.client_birth_month or 0), self.client_birth_year

    def _get_birth_fault(self) -> str | None:
        """Return what is wrong with the day of birth, in words."""
        day, month, year = self._get_birth_parts()
        today = self.env.company._get_client_today()
        facts = {"day": day, "month": dict(self._fields["client_birth_month"]._description_selection(self.env)).get(
            self.client_birth_month), "year": year}  # fmt: skip
        if year and year < FIRST_YEAR:
            return self.env._("The year of birth is %(year)s: please write all four digits, from 1900 on.", year=year)
        if day and not month:
            return self.env._("Please choose the month of birth too: a day alone is no birthday.")
        if day and not is_day(day, month):
            return self.env._("There is no %(day)s %(month)s: please correct the day of birth.", **facts)
        if day and not is_day(day, month, year):
            return self.env._("There is no %(day)s %(month)s in %(year)s: please correct the date of birth.", **facts)
        if year and (year, month, day) > (today.year, today.month if month else 0, today.day if day else 0):
            return self.env._("The date of birth is still to come: please correct it.")
        return None
