"""Invent the people and companies behind the anonymous client numbers of CDNOW."""

import random
import unicodedata
from dataclasses import dataclass, field

from dev.cdnow.words import CULTURES, TOWNS

COMPANY_SHARE = 0.1
WITHOUT_EMAIL = 0.03
WITHOUT_PHONE = 0.03
_LATIN = dict(zip("абвгдеёзийклмнопрстуфыэ", "abvgdeeziyklmnoprstufye", strict=True))
_LATIN.update({"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya"})
_LATIN.update({"ъ": "", "ь": ""})
_LATIN.update({"ł": "l", "ß": "ss", "&": "and"})


@dataclass
class Person:
    """A client or a contact of one, before it becomes a partner."""

    name: str
    lang: str
    email: str
    phone: str
    street: str
    city: str
    zip: str
    country: str
    state: str
    is_company: bool = False
    job: str = ""
    contacts: list = field(default_factory=list)


def people(count, seed=2026):
    """Return `count` invented clients, the same on every run for one seed.

    About one in ten is a company with one to three contacts.
    Names, e-mails and phones are unique, contacts included.
    """
    inventor = _Inventor(random.Random(seed))  # noqa: S311  no secrets
    return [inventor.client() for _each in range(count)]


def slug(text, separator="."):
    """Return `text` in the letters, digits and separators of an address."""
    latin = "".join(_LATIN.get(letter, letter) for letter in text.lower())
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    words = "".join(sign if sign.isalnum() else " " for sign in plain).split()
    return separator.join(words)


class _Inventor:
    """Draw people from one random stream and remember what is taken."""

    def __init__(self, rng):
        self.rng = rng
        self.taken = set()
        self.phones_given = {}
        self.towns = [town for town in TOWNS for _weight in range(town.share)]

    def client(self):
        town = self.rng.choice(self.towns)
        if self.rng.random() < COMPANY_SHARE:
            return self._company(town)
        return self._human(town, domain=self.rng.choice(("com", "org", "net")))

    def _company(self, town):
        culture = CULTURES[town.culture]
        name = self._unique(lambda: self._company_name(culture), town.name)
        domain = f"{slug(name, '-')}.example"
        company = self._at(town, culture, name, self._address("info", domain))
        company.is_company = True
        for _each in range(self.rng.randrange(1, 4)):
            contact = self._human(town, domain=domain)
            contact.job = self.rng.choice(culture.jobs)
            contact.street, contact.zip = company.street, company.zip
            company.contacts.append(contact)
        return company

    def _company_name(self, culture):
        return culture.company_template.format(
            kind=self.rng.choice(culture.company_kinds),
            name=self.rng.choice(culture.company_names),
        )

    def _human(self, town, domain):
        culture = CULTURES[town.culture]
        name = self._unique(lambda: self._human_name(culture))
        host = domain if "." in domain else f"example.{domain}"
        return self._at(town, culture, name, self._address(slug(name), host))

    def _human_name(self, culture):
        woman = self.rng.random() < 0.55
        first = self.rng.choice(culture.women if woman else culture.men)
        return f"{first} {self.rng.choice(culture.surnames)[woman]}"

    def _at(self, town, culture, name, email):
        number = self.rng.randrange(1, 120)
        street = town.street.format(street=self.rng.choice(town.streets), number=number)
        return Person(
            name=name,
            lang=culture.lang,
            email="" if self.rng.random() < WITHOUT_EMAIL else email,
            phone="" if self.rng.random() < WITHOUT_PHONE else self._phone(town),
            street=street,
            city=town.name,
            zip=_fill(town.zip, self.rng.randrange(1000)),
            country=town.country,
            state=town.state,
        )

    def _address(self, local, host):
        """Return an e-mail address that nobody has yet."""
        address, number = f"{local}@{host}", 1
        while address in self.taken:
            number += 1
            address = f"{local}{number}@{host}"
        self.taken.add(address)
        return address

    def _phone(self, town):
        """Return the next free number of the town, scattered over its range."""
        given = self.phones_given.get(town.name, 0)
        self.phones_given[town.name] = given + 1
        template = town.phones[given % len(town.phones)]
        # 377 is coprime with 10, so every number of the range comes once.
        return _fill(template, 41 + 377 * (given // len(town.phones)))

    def _unique(self, draw, suffix=""):
        """Return a drawn name that nobody has yet, told apart by `suffix` at worst."""
        for _attempt in range(40):
            name = draw()
            if name not in self.taken:
                break
        else:
            name = f"{name} {suffix}".strip()
        self.taken.add(name)
        return name


def _fill(template, number):
    """Return `template` with its `#` replaced by the last digits of `number`."""
    size = template.count("#")
    digits = iter(str(number % 10**size).zfill(size)) if size else iter("")
    return "".join(next(digits) if sign == "#" else sign for sign in template)
