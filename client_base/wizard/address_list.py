"""E-mails and phones in rows of cells, whatever columns they stand in, as the host's normal forms."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from odoo.addons.phone_validation.tools.phone_validation import phone_format
from odoo.exceptions import UserError
from odoo.tools import email_normalize

EMAIL, PHONE = "email", "phone"
# What spreadsheets and messengers put around a value.
INVISIBLE = dict.fromkeys(map(ord, "\0\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")) | {0xA0: " ", 0x202F: " "}
QUOTES = "'\u2019\u02bc`\" "
BETWEEN_VALUES = re.compile(r"[,;|\t\r\n]+")
AROUND_EMAIL = re.compile(r"[\s<>()\[\]\"]+|mailto:", re.IGNORECASE)
WHOLE_FLOAT = re.compile(r"(\+?\d{5,})[.,]0+")
# 7.91612E+10: how a spreadsheet writes a long number that it shortened.
SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}")
DAY = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[ T].*)?")
PHONE_LIKE = re.compile(r"\+?\(?\d[\d\s().–/-]{3,25}\d")
# From so many digits on, what cannot be read as a phone was meant as one.
MEANT_AS_PHONE = 10
LONGEST_CELL = 100_000


@dataclass
class AddressList:
    """What was found in the rows: ``entries``, each the addresses of one person, and what could not be read."""

    country_code: str | None = None
    country_phone_code: int | None = None
    entries: list = field(default_factory=list)
    unreadable: list = field(default_factory=list)
    empty_count: int = 0
    repeated_count: int = 0
    _seen: set = field(default_factory=set)
    _phones: dict = field(default_factory=dict)

    def read_rows(self, rows):
        for row in rows:
            self._read_row(row)
        return self

    def _read_row(self, row):
        """Note the addresses of a row: those of one person, or of several where it has two of a kind."""
        before = len(self.unreadable)
        found = list(dict.fromkeys(address for cell in row for address in self._read_cell(cell)))
        if not found:
            self.empty_count += len(self.unreadable) == before
            return
        kinds = [kind for kind, _address in found]
        alone = len(set(kinds)) < len(kinds)
        for entry in [(address,) for address in found] if alone else [tuple(found)]:
            self._note(entry)

    def _note(self, entry):
        if self._seen.issuperset(entry):
            self.repeated_count += 1
        else:
            self._seen.update(entry)
            self.entries.append(entry)

    def _read_cell(self, cell):
        text = str("" if cell is None else cell)[:LONGEST_CELL].translate(INVISIBLE)
        for value in map(self._strip, BETWEEN_VALUES.split(text)):
            if "@" in value:
                yield from self._read_emails(value)
            elif any(map(str.isdigit, value)):
                yield from self._read_phones(value)

    def _strip(self, value):
        value = value.strip().strip(QUOTES)
        whole = WHOLE_FLOAT.fullmatch(value)
        return whole[1] if whole else value

    def _read_emails(self, value):
        for part in filter(None, AROUND_EMAIL.split(value)):
            if "@" in part:
                normal = email_normalize(part.strip(QUOTES + ".:"))
                if normal and not normal.startswith("@"):
                    yield EMAIL, normal
                else:
                    self.unreadable.append(part)
            elif PHONE_LIKE.fullmatch(part):  # Ann ann@x.example +79161234567
                yield from self._read_phones(part)

    def _read_phones(self, value):
        """Read a value that is a number; or the numbers that stand in a row, or among words."""
        if SCIENTIFIC.fullmatch(value):
            value = self._write_out(value)
        if not value or DAY.fullmatch(value):
            return
        whole = self._read_phone(value) if PHONE_LIKE.fullmatch(value) else None
        parts = [value] if whole else self._split(value)
        numbers = [normal for normal in map(self._read_phone, parts) if normal]
        yield from ((PHONE, normal) for normal in numbers)
        digits = sum(map(str.isdigit, value))
        if not numbers and digits >= MEANT_AS_PHONE and PHONE_LIKE.fullmatch(value):
            self.unreadable.append(value)

    def _split(self, value):
        tokens = [token for token in value.split() if sum(map(str.isdigit, token)) >= MEANT_AS_PHONE]
        return tokens if len(tokens) > 1 else PHONE_LIKE.findall(value)

    def _write_out(self, value):
        """Return a number of the scientific form in full; one that lost digits is no number of anybody."""
        number = Decimal(value)
        digits, exponent = len(number.as_tuple().digits), number.adjusted() + 1
        if digits < exponent:
            self.unreadable.append(value)
            return None
        return str(int(number))

    def _read_phone(self, text):
        """Return the normal form of a number as the host stores it, None where it is none."""
        if text not in self._phones:
            try:
                normal = phone_format(text, self.country_code, self.country_phone_code, force_format="E164")
            except UserError:
                normal = None
            self._phones[text] = normal
        return self._phones[text]
