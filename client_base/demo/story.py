"""Three years of the demo shop, invented from a seed: the same for the same day, in plain Python.

The story says what happened to whom and when. It does not say how Odoo keeps it: that is the generator's part.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from . import words

SEED = 19
YEARS_OF_DAYS = 3 * 365
# How many clients of each stage the shop has on the day of the installation.
CLIENTS = {"prospect": 26, "first_time": 20, "active": 30, "loyal": 36, "sleeping": 24, "lost": 26}
# A company's part of each stage: companies come back more often than people do.
COMPANIES = {"prospect": 3, "first_time": 3, "active": 6, "loyal": 8, "sleeping": 3, "lost": 3}
RHYTHMS = (14, 21, 28, 30, 35, 42, 45, 60, 75)
LOYAL_DAYS = 5


@dataclass
class Client:
    """Somebody whom the shop knows, and the stage in which he is on the day of the installation."""

    number: int
    stage: str
    name: str
    company: bool
    pets: str
    town: words.Town
    address: int  # a number of which street, house and phone are made
    salesperson: int | None
    days: list[date] = field(default_factory=list)  # on which he bought
    since: date | None = None
    contacts: list[str] = field(default_factory=list)
    archived: bool = False

    @property
    def ref(self):
        return f"PAW-{self.number:04}"


@dataclass
class Sale:
    """An order and what became of it."""

    client: Client
    contact: int | None  # which of the client's contacts ordered
    day: date
    minute: int  # of the day, in the time zone of the shop
    lines: list[tuple[words.Product, int]]
    state: str = "sale"
    discount: int = 0
    invoiced_on: date | None = None
    refunded_on: date | None = None
    fully_refunded: bool = False


@dataclass
class Talk:
    """A call or a meeting, done or planned."""

    kind: str
    client: Client
    salesperson: int
    day: date
    minute: int
    subject: tuple[str, str]
    result: tuple[str, str] | None = None  # None while it is planned


class Story:
    """The shop's clients, sales and talks up to ``today``; ``share`` tells a shorter story, for tests."""

    def __init__(self, today: date, share: float = 1):
        self.today = today
        self.share = share
        self.random = Random(SEED)  # noqa: S311  the same shop every time is what is wanted
        self.names = self._invent_names()
        self.clients = self._invent_clients()
        self.sales = sorted(self._invent_sales(), key=lambda sale: (sale.day, sale.minute, sale.client.number))
        self._refund_some()
        self.talks = self._invent_talks()

    # === CLIENTS === #

    def _invent_names(self):
        """Return names by language, each an iterator: first names and surnames in a new combination."""
        combined = {True: [], False: []}
        for russian, names in ((True, words.RUSSIAN_WOMEN), (True, words.RUSSIAN_MEN), (False, words.ENGLISH)):
            parts = [name.split(" ") for name in names]
            for step in (0, 7, 13):
                shifted = parts[step:] + parts[:step]
                combined[russian] += [f"{a[0]} {b[1]}" for a, b in zip(parts, shifted, strict=True)]
        for names in combined.values():
            self.random.shuffle(names)
        return {russian: iter(names) for russian, names in combined.items()}

    def _invent_clients(self):
        companies = [(*row, True) for row in words.RUSSIAN_COMPANIES]
        companies += [(*row, False) for row in words.ENGLISH_COMPANIES]
        self.random.shuffle(companies)
        kinds = [(stage, index < COMPANIES[stage]) for stage, count in CLIENTS.items() for index in range(count)]
        if self.share < 1:
            kinds = self.random.sample(kinds, round(len(kinds) * self.share))
        self.random.shuffle(kinds)
        clients = [
            self._invent_company(number, stage, *companies.pop()) if company else self._invent_person(number, stage)
            for number, (stage, company) in enumerate(kinds, 1)
        ]
        for stage in ("lost", "prospect"):  # somebody who moved away keeps his history, and is not shown any more
            next(client for client in clients if client.stage == stage and not client.company).archived = True
        return clients

    def _invent_person(self, number, stage):
        russian = self.random.random() < 0.6
        pets = self.random.choices(("d", "c", "dc", "b", "f", "r"), (8, 10, 3, 2, 3, 2))[0]
        return self._settle(Client(
            number, stage, next(self.names[russian]), False, pets, self._pick_town(russian), number,
            self.random.choice((0, 1, 2, None)),
        ))  # fmt: skip

    def _invent_company(self, number, stage, name, pets, russian):
        contacts = [next(self.names[russian]) for _ in range(self.random.randint(1, 3))]
        return self._settle(Client(
            number, stage, name, True, pets, self._pick_town(russian), number, self.random.randrange(3),
            contacts=contacts,
        ))  # fmt: skip

    def _pick_town(self, russian):
        return self.random.choice([town for town in words.TOWNS if town.russian == russian])

    def _settle(self, client):
        """Give the client his days of purchase and the day on which the shop came to know him."""
        client.days = self._invent_days(client.stage)
        known_before = self.random.randint(0, 20) if client.days else self.random.randint(3, 300)
        client.since = (client.days[0] if client.days else self.today) - timedelta(days=known_before)
        return client

    # === SALES === #

    def _invent_days(self, stage):
        """Return the days on which a client of the stage bought, a few days away from where the stages part."""
        choose = self.random.randint
        if stage == "prospect":
            return []
        if stage == "first_time":
            return self._count_back(choose(2, 150), 1, 1)
        if stage == "active":
            return self._count_back(choose(2, 140), choose(2, 4), choose(25, 90))
        if stage == "loyal":
            rhythm = self.random.choice(RHYTHMS)
            most = (YEARS_OF_DAYS - 100) // rhythm
            return self._count_back(choose(1, int(rhythm * 1.6)), choose(LOYAL_DAYS, min(most, 22)), rhythm)
        if stage == "sleeping":
            return self._count_back(choose(195, 340), choose(1, 10), choose(28, 60))
        return self._count_back(choose(385, 1000), choose(1, 8), choose(20, 45))

    def _count_back(self, days_ago, count, rhythm):
        days, ago = [], days_ago
        for _ in range(count):
            if ago > YEARS_OF_DAYS:
                break
            days.append(self.today - timedelta(days=ago))
            ago += max(round(self.random.gauss(rhythm, rhythm / 6)), 5)
        return days[::-1]

    def _invent_sales(self):
        for client in self.clients:
            for day in client.days:
                yield self._invent_sale(client, day)
                if client.stage == "loyal" and self.random.random() < 0.04:
                    yield self._invent_sale(client, day)  # something was forgotten: a second receipt on the day
            if client.days and self.random.random() < 0.06:
                yield replace(self._invent_sale(client, client.days[0]), state="cancel", invoiced_on=None)
            if not client.days and not client.archived and self.random.random() < 0.5:
                known_for = (self.today - client.since).days
                asked_on = self.today - timedelta(days=self.random.randint(1, min(known_for, 60)))
                yield replace(self._invent_sale(client, asked_on), state="draft", invoiced_on=None)

    def _invent_sale(self, client, day):
        products = [product for product in words.PRODUCTS if set(product.pets) & set(client.pets)]
        weights = [product.weight for product in products]
        picked = dict.fromkeys(self.random.choices(products, weights, k=self.random.choice((1, 1, 2, 3))))
        most = 8 if client.company else 2
        invoiced = self.random.random() < (0.5 if client.company else 0.05)
        return Sale(
            client=client,
            contact=self.random.choice((None, *range(len(client.contacts)))),
            day=day,
            minute=self.random.randint(10 * 60, 19 * 60),
            lines=[(product, 1 if product.service else self.random.randint(1, most)) for product in picked],
            discount=10 if client.company else 0,
            invoiced_on=min(day + timedelta(days=self.random.choice((0, 0, 1, 3))), self.today) if invoiced else None,
        )

    def _refund_some(self):
        """Let some goods come back: part of them, or all of them where the client's stage does not hang on it."""
        invoiced = [sale for sale in self.sales if sale.invoiced_on]
        for sale in self.random.sample(invoiced, len(invoiced) // 7):
            sale.refunded_on = min(sale.invoiced_on + timedelta(days=self.random.randint(1, 14)), self.today)
            days = sale.client.days
            spare = len(days) > LOYAL_DAYS + 4 and days[0] < sale.day < days[-1]
            sale.fully_refunded = spare and self.random.random() < 0.7
            if not sale.fully_refunded and sum(count for _product, count in sale.lines) == 1:
                sale.refunded_on = None  # a part of one thing cannot come back

    # === TALKS === #

    def _invent_talks(self):
        known = [client for client in self.clients if not client.archived]
        count = len(known)
        past = [self._invent_talk("call", client, past=True) for client in self.random.choices(known, k=count)]
        planned = [self._invent_talk("call", client, past=False) for client in self.random.sample(known, count // 4)]
        partners = [client for client in known if client.company or client.stage == "loyal"]
        seen = self.random.choices(partners, k=count // 6)
        met = [self._invent_talk("meeting", client, past=True) for client in seen]
        to_meet = self.random.sample(partners, min(count // 16, len(partners)))
        return past + planned + met + [self._invent_talk("meeting", client, past=False) for client in to_meet]

    def _invent_talk(self, kind, client, *, past):
        if past:
            day = client.since + (self.today - client.since) * self.random.random()
            day = min(day, self.today - timedelta(days=1))
        else:  # some calls are late
            day = self.today + timedelta(days=self.random.randint(-4 if kind == "call" else 1, 14))
        return Talk(
            kind, client,
            self.random.randrange(len(words.SALESPEOPLE)) if client.salesperson is None else client.salesperson,
            day, self.random.randrange(10 * 60, 18 * 60, 30),
            self.random.choice(words.CALLS if kind == "call" else words.MEETINGS),
            self.random.choice(words.RESULTS) if past else None,
        )  # fmt: skip
