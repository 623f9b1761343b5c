"""The purchases of CDNOW, the people invented for them, and their order lines."""

import random
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import phonenumbers
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from dev.cdnow.catalogue import catalogue, lines_of  # noqa: E402
from dev.cdnow.file import MASTER, Purchase, read_purchases, shift_dates  # noqa: E402
from dev.cdnow.people import COMPANY_SHARE, people, slug  # noqa: E402

TODAY = date(2026, 3, 1)


@pytest.fixture(scope="module")
def purchases():
    return read_purchases()


@pytest.fixture(scope="module")
def clients():
    return people(2507)


@pytest.fixture
def rng():
    return random.Random(1)  # noqa: S311  no secrets


@pytest.fixture(scope="module")
def everybody(clients):
    return [person for client in clients for person in (client, *client.contacts)]


def test_sample_is_the_published_one(purchases):
    assert len(purchases) == 6919
    assert len({purchase.client for purchase in purchases}) == 2357
    assert sum(purchase.amount for purchase in purchases) == Decimal("244091.94")
    assert purchases[0] == Purchase("00004", date(1997, 1, 1), 2, Decimal("29.33"))


def test_master_is_the_published_one():
    master = read_purchases(MASTER)
    assert len(master) == 69659
    assert len({purchase.client for purchase in master}) == 23570


def test_sample_and_master_number_clients_alike(purchases):
    master = Counter(read_purchases(MASTER))
    assert not Counter(purchases) - master


def test_reading_does_not_import_pandas():
    script = "import sys; from dev.cdnow.file import read_purchases as r; r(); print('pandas' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_last_purchase_is_of_yesterday_and_gaps_stay(purchases):
    shifted = shift_dates(purchases, TODAY)
    assert max(purchase.day for purchase in shifted) == TODAY - timedelta(days=1)
    assert {new.day - old.day for new, old in zip(shifted, purchases, strict=True)} == {
        TODAY - timedelta(days=1) - date(1998, 6, 30)
    }


def test_people_are_the_same_on_each_run(clients):
    assert people(2507) == clients
    assert people(3)[0].name == "Вадим Озерский"


@pytest.mark.parametrize("field", ["name", "email", "phone"])
def test_nobody_shares(everybody, field):
    values = [getattr(person, field) for person in everybody if getattr(person, field)]
    assert len(values) == len(set(values))
    assert len(values) > 0.9 * len(everybody)


def test_phones_are_valid_and_written_internationally(everybody):
    for person in filter(lambda person: person.phone, everybody):
        number = phonenumbers.parse(person.phone)
        assert phonenumbers.is_valid_number(number), person.phone
        assert phonenumbers.region_code_for_number(number) == person.country, person.phone


def test_mail_reaches_nobody(everybody):
    reserved = ("@example.com", "@example.org", "@example.net", ".example")
    for person in filter(lambda person: person.email, everybody):
        assert person.email.endswith(reserved)
        assert person.email.isascii()


def test_some_clients_are_companies_with_contacts(clients):
    companies = [client for client in clients if client.is_company]
    assert len(companies) == pytest.approx(len(clients) * COMPANY_SHARE, rel=0.15)
    assert {len(company.contacts) for company in companies} == {1, 2, 3}
    assert not any(client.contacts for client in clients if not client.is_company)


def test_half_of_the_clients_are_russian(clients):
    russian = sum(client.lang == "ru_RU" for client in clients)
    assert russian == pytest.approx(len(clients) / 2, rel=0.1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Наталья Щукина", "natalya.schukina"),
        ("Michał Wójcik", "michal.wojcik"),
        ("Jürgen Weiß", "jurgen.weiss"),
        ("Кафе «Пятая октава»", "kafe.pyataya.oktava"),
    ],
)
def test_slug(text, expected):
    assert slug(text) == expected


def test_lines_add_up_to_the_cent(purchases, rng):
    discs = catalogue()
    for purchase in purchases:
        cents = int(purchase.amount * 100)
        lines = lines_of(rng, discs, purchase.quantity, cents)
        assert sum(line.quantity for line in lines) == purchase.quantity
        assert sum(line.quantity * line.cents for line in lines) == cents
        assert all(line.quantity > 0 and line.cents >= 0 for line in lines)


def test_most_lines_go_at_a_believable_price(purchases, rng):
    discs = catalogue()
    ratios = [
        line.cents / discs[line.disc].cents
        for purchase in purchases
        for line in lines_of(rng, discs, purchase.quantity, int(purchase.amount * 100))
    ]
    listed = sum(ratio == 1 for ratio in ratios)
    close = sum(0.6 < ratio < 1.7 for ratio in ratios)
    assert listed > 0.5 * len(ratios)
    assert close > 0.97 * len(ratios)


def test_free_order_stays_free(rng):
    [line] = lines_of(rng, catalogue(), 1, 0)
    assert (line.quantity, line.cents) == (1, 0)


def test_catalogue_is_a_shop():
    discs = catalogue()
    assert len(discs) == len({disc.title for disc in discs}) == 41
    assert len({disc.genre for disc in discs}) == 9
