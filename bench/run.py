"""Measure client_base beside the SQL floor and the ORM's other ways, in one run.

    make bench                         (or: python3 dev/odoo.py bench)
    make bench ARGS="--scale 1"        the small shop only, some minutes
    python bench/run.py --conf odoo.conf --scale 1,10 --rounds 7 --save docs/performance.rst

By hand it needs Odoo's Python, the usual PG variables or a configuration file with the database's address, and a
database user who is superuser. The targets are those of docs/performance.rst; absolute times are this machine's.
"""

import argparse
import os
import sys
import time
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from bench import (
    clerks,
    databases,
    fields,
    history,
    incremental,
    mailings,
    marking,
    matching,
    next_contact,
    refresh,
    reminders,
    report,
    segments,
    timeline,
)

BASE = "client_base_bench"
BEGAN = time.monotonic()


def main():
    """Run the benchmarks and print the table."""
    options = _options()
    databases.configure(options.conf)
    _tell(f"making {BASE} with client_base")
    databases.make_base(options.conf, options.template, BASE)
    shops = [_load(factor) for factor in options.scale]
    try:
        rows = measure(shops, options)
    finally:
        for database in () if options.keep else (*(shop.database for shop in shops), BASE):
            databases.drop(database)
    text = f"{report.machine(databases.server_version())}\n\n{report.summary(rows)}\n\n{report.table(rows)}"
    print(f"\n{text}")
    if options.save:
        report.save(options.save, text)
    return 0


def measure(shops, options):
    """Return the rows of all targets. What changes a database for the others comes last."""
    rows, filled = [], {}
    for shop in shops:
        _tell(f"{shop.name}: first fill, and full refresh beside the floors")
        filled[shop.name] = refresh.first_fill(shop, options.rounds)
        rows += refresh.against_floors(shop, options.rounds)
        _tell(f"{shop.name}: what a refresh writes")
        rows += refresh.written(shop)
    _tell("incremental refresh at all scales")
    rows += incremental.measure(shops, options.rounds)
    _tell("segments at all scales")
    rows += segments.measure(shops, options.rounds)
    _tell("timelines at all scales")
    rows += timeline.measure(shops, options.rounds)
    _tell("recognition of the history")
    rows += history.measure(shops[:1])  # minutes at x10, and the databases are measured further
    _tell("matching of addresses at all scales")
    rows += matching.measure(shops, options.rounds)
    rows += matching.hints(shops[0], options.rounds)
    for shop in shops:
        _tell(f"{shop.name}: recognition and marking at sale.order.create and action_confirm")
        rows += marking.measure(shop, options.orders // 10)
        _tell(f"{shop.name}: two clerks and one client")
        rows += clerks.measure(shop, options.conf, options.orders)
        _tell(f"{shop.name}: whom to contact today")
        rows += next_contact.measure(shop, options.rounds)
        _tell(f"{shop.name}: whose birthday it is")
        rows += reminders.measure(shop, options.rounds)
        _tell(f"{shop.name}: mailings to segments")
        rows += mailings.measure(shop, options.rounds)
        _tell(f"{shop.name}: fields of the shop's own")
        rows += fields.measure(shop, options.rounds)
        _tell(f"{shop.name}: the ORM's ways")
        rows += refresh.against_orm(shop, filled[shop.name], options.rounds)
    return sorted(rows, key=lambda row: int(row.target[1:]))


def _load(factor):
    _tell(f"x{factor}: loading {factor} times CDNOW")
    return databases.make_shop(BASE, factor, lambda what, seconds: _tell(f"    {what}: {seconds:.1f} s"))


def _options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conf", default=os.environ.get("CLIENT_BASE_CONF"), help="Odoo's configuration file")
    parser.add_argument("--template", help="database to start from; by default the one that the tests start from")
    parser.add_argument("--scale", type=_scales, default=[1, 10], help="how many times CDNOW, for example 1,10")
    parser.add_argument("--rounds", type=int, default=7, help="interleaved rounds of the full refresh")
    parser.add_argument("--orders", type=int, default=clerks.ORDERS, help="orders of each of the two clerks")
    parser.add_argument("--keep", action="store_true", help="keep the databases to look at them")
    parser.add_argument("--save", help="document whose end is replaced by the result")
    options = parser.parse_args()
    if not options.conf:
        parser.error("name Odoo's configuration file with --conf or CLIENT_BASE_CONF, or run make bench")
    return options


def _scales(text):
    return sorted({int(word) for word in text.split(",")})


def _tell(what):
    print(f"[{time.monotonic() - BEGAN:5.0f} s] {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
