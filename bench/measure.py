"""Time variants side by side, and count what a piece of code wrote."""

import statistics
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field

from odoo.tools import SQL


def _nothing():
    """Prepare nothing."""


@dataclass
class Variant:
    """One way of doing the same work; `prepare` is not timed."""

    run: Callable
    prepare: Callable = _nothing


@dataclass
class Timing:
    """The seconds of each round."""

    seconds: list[float] = field(default_factory=list)

    @property
    def median(self):
        return statistics.median(self.seconds)

    @property
    def least(self):
        return min(self.seconds)

    def ratio(self, other):
        """Return the median of the rounds' ratios: what slows the machine for a while slows both."""
        return statistics.median(a / b for a, b in zip(self.seconds, other.seconds, strict=True))

    def __str__(self):
        return f"{format_seconds(self.median)} [{format_seconds(self.least)}]"


def interleave(variants: dict[str, Variant], rounds: int, warm_up: int = 1) -> dict[str, Timing]:
    """Run all variants in each round, so that the machine's moods fall on all of them."""
    timings = {name: Timing() for name in variants}
    for number in range(warm_up + rounds):
        for name, variant in variants.items():
            seconds = timed(variant)
            if number >= warm_up:
                timings[name].seconds.append(seconds)
    return timings


def timed(variant: Variant) -> float:
    """Return the seconds that one run takes."""
    variant.prepare()
    began = time.perf_counter()
    variant.run()
    return time.perf_counter() - began


def format_seconds(seconds):
    """Write seconds in the unit that people would choose."""
    if seconds >= 100:
        return f"{seconds:.0f} s"
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1000:.1f} ms" if seconds >= 0.001 else f"{seconds * 1e6:.0f} µs"


@dataclass
class Writes:
    """What was written: WAL of this session, and rows of one table."""

    wal: int = 0
    inserted: int = 0
    updated: int = 0
    hot: int = 0
    deleted: int = 0


@contextmanager
def writes(cr, table):
    """Count what the block writes; it commits before and after."""
    counted = Writes()
    before = _written(cr, table)
    yield counted
    after = _written(cr, table)
    for name, value in after.items():
        setattr(counted, name, value - before[name])


def _written(cr, table):
    cr.commit()
    # A session hands over its counters now and then, unless it is told to.
    if cr.connection.server_version >= 150000:
        cr.execute("SELECT pg_stat_force_next_flush()")
    else:
        cr.execute("SELECT pg_sleep(1.1)")
    cr.commit()
    cr.execute(
        "SELECT n_tup_ins, n_tup_upd, n_tup_hot_upd, n_tup_del FROM pg_stat_user_tables WHERE relname = %s", [table]
    )
    inserted, updated, hot, deleted = cr.fetchone()
    counted = {"wal": _wal_position(cr), "inserted": inserted, "updated": updated, "hot": hot, "deleted": deleted}
    cr.commit()
    return counted


def _wal_position(cr):
    """Return the bytes of WAL that this session wrote, or the whole server before PostgreSQL 18."""
    own = SQL("SELECT wal_bytes FROM pg_stat_get_backend_wal(pg_backend_pid())")
    whole = SQL("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')")
    cr.execute(own if cr.connection.server_version >= 180000 else whole)
    return int(cr.fetchone()[0])
