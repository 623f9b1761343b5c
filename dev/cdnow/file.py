"""Read the purchases of CDNOW from the `lifetimes` package, which is not imported."""

from datetime import date, timedelta
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

SAMPLE = "CDNOW_sample.txt"
MASTER = "CDNOW_master.txt"


class Purchase(NamedTuple):
    """A client bought `quantity` CDs for `amount` dollars on `day`."""

    client: str  # the number in the master file, five digits
    day: date
    quantity: int
    amount: Decimal


def dataset_path(name=SAMPLE):
    """Return where `lifetimes` keeps the data file, without importing pandas."""
    spec = find_spec("lifetimes")
    if not spec or not spec.submodule_search_locations:
        raise FileNotFoundError(
            "The package lifetimes, which holds the purchases of CDNOW, is not "
            "installed: pip install --no-deps lifetimes"
        )
    return Path(spec.submodule_search_locations[0], "datasets", name)


def read_purchases(name=SAMPLE):
    """Return the purchases in the order of the file, as it dates them (1997-1998)."""
    lines = dataset_path(name).read_text(encoding="ascii").splitlines()
    return [_purchase(words) for words in map(str.split, lines) if _is_data(words)]


def shift_dates(purchases, today):
    """Return the purchases moved so that the last day of all is the day before `today`."""
    last = max(purchase.day for purchase in purchases)
    shift = today - timedelta(days=1) - last
    return [purchase._replace(day=purchase.day + shift) for purchase in purchases]


def _is_data(words):
    """Skip blank lines and the header that only the master file has."""
    return bool(words) and words[0].isdigit()


def _purchase(words):
    # The sample has a second column with its own numbering of clients.
    client, (day, quantity, amount) = words[0], words[-3:]
    return Purchase(
        client=client,
        day=date(int(day[:4]), int(day[4:6]), int(day[6:])),
        quantity=int(quantity),
        amount=Decimal(amount),
    )
