from datetime import date

import pytest

from analytics.recognition import CROWD, MOST_CANDIDATES, Hit, Match, Past, decide, is_shared_mailbox, mask

PHONE, OTHER = "+79997654321", "+74957654321"


def phone(client, number=PHONE, **vals):
    return Hit("phone", number, client, client, **vals)


def test_nothing_is_nobody():
    assert decide([]) == Match()


def test_contacts_of_one_client_are_one():
    assert decide([phone(7), Hit("phone", PHONE, 7, 8), phone(7, OTHER)]).certain.client_id == 7


def test_order_of_hits_does_not_matter():
    hits = [phone(1), phone(2), Hit("email", "a@b.c", 2, 2), phone(3)]
    assert decide(hits).certain == decide(hits[::-1]).certain
    assert decide(hits).certain.client_id == 2


def test_two_addresses_of_two_clients():
    match = decide([phone(1), Hit("email", "a@b.c", 2, 2)])
    assert match.certain is None
    assert {hit.client_id for hit in match.perhaps} == {1, 2}


def test_who_has_more_addresses_in_common_is_offered_first():
    hits = [phone(1), phone(2), Hit("email", "info@b.c", 2, 2)]
    assert [hit.client_id for hit in decide(hits).perhaps] == [2, 1]


@pytest.mark.parametrize("clients", [1, 2, MOST_CANDIDATES, MOST_CANDIDATES + 1, CROWD, CROWD + 1, 500])
def test_number_of_clients_of_an_address(clients):
    match = decide(phone(client) for client in range(1, clients + 1))
    assert (match.certain is not None) == (clients == 1)
    assert len(match.perhaps) == (0 if clients == 1 or clients > CROWD else min(clients, MOST_CANDIDATES))
    assert bool(match.crowd) == (clients > CROWD)


def test_crowd_does_not_hide_who_is_certain():
    hits = [*(phone(client) for client in range(1, 100)), Hit("email", "ann@b.c", 7, 7)]
    assert decide(hits).certain.client_id == 7


def test_archived_count_where_nobody_else_is_found():
    assert decide([phone(1, active=False)]).certain.client_id == 1
    assert decide([phone(1, active=False), phone(2)]).certain.client_id == 2
    assert decide([phone(1, active=False), phone(2, active=False)]).certain is None


@pytest.mark.parametrize("email", ["info@acme.com", "SALES@acme.com", "zakaz@acme.ru"])
def test_mailbox_of_a_function(email):
    assert is_shared_mailbox(Hit("email", email, 1, 1))
    assert decide([Hit("email", email, 1, 1)]).perhaps[0].client_id == 1


def test_mailbox_of_a_person_and_phones():
    assert not is_shared_mailbox(Hit("email", "information.bureau@acme.com", 1, 1))
    assert not is_shared_mailbox(phone(1))


def test_past_counts_purchases_by_their_days():
    past = Past(inquiries=3)
    assert past.kind == "returning"
    for day in (date(2025, 3, 1), date(2025, 1, 1), date(2025, 2, 1)):
        past = past.after_purchase(day)
    assert (past.purchases, past.first_on, past.last_on) == (3, date(2025, 1, 1), date(2025, 3, 1))
    assert past.kind == "repeat"


@pytest.mark.parametrize("address", [PHONE, "112"])
def test_masked_address_stays_masked(address):
    assert mask("phone", mask("phone", address)) == mask("phone", address)
    assert mask("email", mask("email", f"{address}@acme.com")) == mask("email", f"{address}@acme.com")
