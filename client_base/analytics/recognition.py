"""What a client was when a document of his appeared, decided from values: no database, no clock."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

NEW, RETURNING, REPEAT = "new", "returning", "repeat"

# An address that so many clients share tells nothing: nobody is even offered.
CROWD = 20
# So many candidates can be looked through during a phone call.
MOST_CANDIDATES = 5
# Mailboxes of a function: several people read them, and one of them is not the client.
SHARED_MAILBOXES = frozenset({
    "admin", "billing", "booking", "buh", "buhgalter", "contact", "contacts", "customer", "enquiries", "finance",
    "hello", "help", "hr", "info", "inbox", "invoice", "invoices", "kontakt", "mail", "manager", "marketing",
    "no-reply", "noreply", "office", "order", "orders", "post", "postmaster", "press", "priem", "purchase",
    "reception", "sale", "sales", "service", "shop", "snab", "support", "team", "webmaster", "welcome", "zakaz",
    "zakupki",
})  # fmt: skip


@dataclass(frozen=True)
class Past:
    """What is known of a client before a moment: purchases, their days, his usual interval, other inquiries."""

    purchases: int = 0
    first_on: date | None = None
    last_on: date | None = None
    interval: float = 0.0
    inquiries: int = 0

    @property
    def kind(self) -> str:
        """Return what a client with this past is.

        >>> Past(purchases=1).kind, Past(inquiries=2).kind, Past().kind
        ('repeat', 'returning', 'new')
        """
        if self.purchases:
            return REPEAT
        return RETURNING if self.inquiries else NEW

    def after_purchase(self, day: date) -> "Past":
        """Return the past with one more purchase.

        >>> Past().after_purchase(date(2025, 1, 5)).after_purchase(date(2025, 2, 5)).last_on
        datetime.date(2025, 2, 5)
        """
        days = [known for known in (self.first_on, self.last_on, day) if known]
        return replace(self, purchases=self.purchases + 1, first_on=min(days), last_on=max(days))


@dataclass(frozen=True)
class Hit:
    """A contact of a client who has one of the addresses of a document."""

    kind: str  # "email", "phone" or "vat"
    address: str
    client_id: int
    contact_id: int
    active: bool = True


@dataclass(frozen=True)
class Match:
    """Whom the addresses of a document belong to: one client for certain, or several perhaps, or a crowd."""

    certain: Hit | None = None
    perhaps: tuple[Hit, ...] = ()
    crowd: str = ""


def decide(hits: Iterable[Hit]) -> Match:
    """Return whom the hits recognise.

    A client is certain if he alone has one of the addresses, and nobody else alone has another. An address of several
    clients (a household's phone) and a mailbox of a function (info@) only suggest. Whoever was archived counts only
    where nobody else is found.

    >>> decide([Hit("phone", "+79123456767", 7, 8)]).certain.client_id
    7
    >>> decide([Hit("email", "info@acme.com", 7, 7)]).certain is None
    True
    >>> [hit.client_id for hit in decide([Hit("phone", "+7912", 7, 7), Hit("phone", "+7912", 9, 9)]).perhaps]
    [7, 9]
    """
    owners: dict[tuple[str, str], dict[int, Hit]] = defaultdict(dict)
    for hit in hits:
        owners[hit.kind, hit.address].setdefault(hit.client_id, hit)
    crowds = [address for (_kind, address), clients in owners.items() if len(clients) > CROWD]
    found = [list(clients.values()) for clients in owners.values() if len(clients) <= CROWD]
    if any(hit.active for clients in found for hit in clients):
        found = [[hit for hit in clients if hit.active] for clients in found]
    certain = {hits[0].client_id: hits[0] for hits in found if len(hits) == 1 and not is_shared_mailbox(hits[0])}
    if len(certain) == 1:
        return Match(certain=next(iter(certain.values())))
    return Match(perhaps=_rank(hit for clients in found for hit in clients), crowd=crowds[0] if crowds else "")


def _rank(hits):
    """Return one hit of each client, those with the most addresses in common first."""
    by_client = defaultdict(list)
    for hit in hits:
        by_client[hit.client_id].append(hit)
    ranked = sorted(by_client.values(), key=len, reverse=True)
    return tuple(hits[0] for hits in ranked[:MOST_CANDIDATES])


def is_shared_mailbox(hit: Hit) -> bool:
    """Tell whether the address is read by whoever is on duty.

    >>> is_shared_mailbox(Hit("email", "Info@acme.com", 1, 1)), is_shared_mailbox(Hit("email", "ann@acme.com", 1, 1))
    (True, False)
    """
    return hit.kind == "email" and hit.address.partition("@")[0].lower() in SHARED_MAILBOXES


def mask(kind: str, address: str) -> str:
    """Return an address of which a reader sees enough to ask for it, and not enough to use it.

    >>> mask("phone", "+79123456767"), mask("email", "ann@acme.com"), mask("vat", "RU7707083893")
    ('+7 … 67', 'a…@acme.com', 'RU … 93')
    """
    if kind == "email":
        name, _at, domain = address.partition("@")
        return f"{name[:1]}…@{domain}"
    return f"{address[:2]} … {address[-2:]}"
