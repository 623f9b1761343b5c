"""Load the purchases of CDNOW as the clients and orders of a music shop.

    python -m dev.cdnow --conf odoo.conf --database shop [--no-extras] [--check]

The clients, dates, numbers of CDs and amounts are those of the data that Fader and
Hardie published (2,357 clients, 6,919 purchases); names, titles and salesmen are
invented. Dates are moved so that the last purchase was yesterday.
"""

from datetime import UTC, datetime

from dev.cdnow.file import read_purchases, shift_dates
from dev.cdnow.people import people

__all__ = ["load", "people", "read_purchases", "shift_dates"]


def load(env, progress=None, *, extras=True, commit=True, today=None):
    """Fill the database; return False if an earlier call did so already.

    `extras` adds what surrounds the purchases: salesmen, prospects, quotations,
    cancelled orders, invoices, payments, credit notes. Without them the database holds
    the purchases of the file and nothing else. `progress(what, done, total)` is told
    how far it is. `commit=False` leaves committing to the caller.
    """
    # Here, because the rest of this module works without Odoo.
    from dev.cdnow.extras import Extras
    from dev.cdnow.loader import DONE, Loader

    if env["ir.config_parameter"].sudo().get_param(DONE):
        return False
    loader = Loader(env, progress or _say_nothing, today or datetime.now(UTC).date(), commit=commit)
    if extras:
        Extras(loader).load()
    else:
        loader.load_clients()
        loader.load_orders()
    loader.finish()
    return True


def _say_nothing(_what, _done, _total):
    """Report no progress."""
