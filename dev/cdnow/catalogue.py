"""A catalogue of invented CDs, and purchases of CDNOW written as order lines of them."""

import heapq
from typing import NamedTuple

NEAREST = 8


class Disc(NamedTuple):
    """A CD of the shop."""

    title: str
    genre: str
    cents: int


class Line(NamedTuple):
    """`quantity` copies of the disc with this index at `cents` each."""

    disc: int
    quantity: int
    cents: int


# The prices are the most frequent ones of the data, so that most single discs go at
# their list price.
_GENRES = {
    "Jazz": """
        The Lantern Quartet – Blue Hour by the River|1177
        The Lantern Quartet – Second Set|1437
        Odile Marchetti Trio – Rain on Tin Roofs|1397
        Big Band of the Harbour – Live at Pier 12|1999
        Nils Aronsen – Slow Trains North|1536""",
    "Classical": """
        Ensemble Larkfield – Suites for Two Cellos|1299
        Chamber Choir of St. Brenna – Winter Vespers|1149
        Вера Златогорская – Ночные прелюдии|1496
        Оркестр «Тихий залив» – Белые сумерки|1249
        Orchestra of the Northern Coast – Nine Overtures (3 CD)|3499""",
    "Rock": """
        The Paper Comets – Static Garden|1377
        The Paper Comets – Left at the Lighthouse|1596
        Velvet Turnpike – Ninety Miles of Neon|1277
        Copper Hounds – Dry Season|988
        Северный Перрон – Последняя электричка|1177
        Rust & Ribbons – Postcards from Nowhere|1479""",
    "Folk": """
        Maire O'Fallon – Songs from the Salt Road|1399
        The Millpond Fiddlers – Harvest Reels|949
        Ансамбль «Рябиновый вечер» – Песни у костра|1077
        Anders & Ylva – Two Voices, One Kantele|1549
        Juniper Hill – Porch Light|1188""",
    "Electronic": """
        Kilo Meridian – Soft Machines of Summer|1499
        Kilo Meridian – Night Shift Remixes (2 CD)|2299
        Полярный Маяк – Частота рассвета|1199
        Glasshouse 9 – Tidal Patterns|1699
        Anna Vektor – Parallel Rooms|977""",
    "Blues and Soul": """
        Otis Delacroix Jr. – Ferry to Memphis Bay|1197
        Sister Jolene Parks – Sunday Best|1297
        Big Tom Rowley – Kitchen Table Blues|898
        The Brass Saints – Sweet Trouble|1449""",
    "Soundtracks": """
        The Clockmaker's Daughter – Original Score|1799
        Станция «Восток» – Музыка к фильму|1549
        Seven Bridges – Music from the Series (2 CD)|2699
        Paper Moon Hotel – Original Cast Recording|2096""",
    "Children": """
        Captain Pockets – Songs for Long Car Rides|679
        Сказки старого трамвая – Аудиоспектакль|799
        Good Night, Little Otter – Lullabies|549""",
    "Box sets": """
        The Lantern Quartet – The Complete Sessions (6 CD)|4999
        A Century of Accordion – Anthology (8 CD)|6999
        Orchestra of the Northern Coast – All Symphonies (12 CD)|9999
        The Golden Age of Radio – Collector's Edition (20 CD)|17499""",
}  # fmt: skip


def catalogue():
    """Return all discs of the shop."""
    return [
        Disc(title.strip(), genre, int(cents))
        for genre, titles in _GENRES.items()
        for title, cents in (line.split("|") for line in titles.split("\n") if line.strip())
    ]


def lines_of(rng, discs, quantity, cents):
    """Return lines that add up to exactly `quantity` discs and `cents`.

    All but the last disc go at their list price where that leaves a believable price
    for the last one, else at the average price of the purchase.
    """
    average = cents / quantity
    titles = min(quantity, rng.randrange(1, 5))
    chosen = _pick(rng, discs, average, titles)
    counts = _share_out(rng, quantity, titles)
    if titles == 1:
        return _one_title(chosen[0], quantity, cents)
    lines = [Line(index, count, discs[index].cents) for index, count in zip(chosen, counts, strict=True)]
    return _settle(lines, cents, average)


def _pick(rng, discs, average, titles):
    """Return indices of different discs whose list price is close to `average`."""

    def _distance(index):
        return abs(discs[index].cents - average)

    near = heapq.nsmallest(NEAREST, range(len(discs)), key=_distance)
    if titles == 1 and average:
        return [rng.choice([at for at in near if _distance(at) == _distance(near[0])])]
    picked = []
    while len(picked) < titles:
        picked.append(near.pop(rng.randrange(len(near))))
    return picked


def _share_out(rng, quantity, titles):
    """Return `titles` counts of at least one disc, the last exactly one."""
    counts = [1] * titles
    for _disc in range(quantity - titles):
        counts[rng.randrange(max(titles - 1, 1))] += 1
    return counts


def _one_title(disc, quantity, cents):
    """Return one line, or two if the cents do not divide by the quantity."""
    unit, rest = divmod(cents, quantity)
    if not rest:
        return [Line(disc, quantity, unit)]
    return [Line(disc, quantity - rest, unit), Line(disc, rest, unit + 1)]


def _settle(lines, cents, average):
    """Return the lines with the price of the last disc such that the sum is `cents`."""
    *listed, last = lines
    rest = cents - sum(line.quantity * line.cents for line in listed)
    if not 0.5 * average <= rest <= 1.8 * average:
        listed = [line._replace(cents=int(average)) for line in listed]
        rest = cents - sum(line.quantity * line.cents for line in listed)
    return [*listed, last._replace(cents=rest)]
