"""Load CDNOW's master file, once or many times over, to measure at scale.

    python bench/load.py --conf odoo.conf --database bench --factor 10

Factor 1 is 23,570 clients with 69,659 purchases; each further replica is as many again,
earlier by some days and with other amounts. One hub client has 2,000 orders per factor
(at most 20,000). Of the orders 5 % are cancelled and 5 % quotations, and 90 % of the
confirmed ones are invoiced. Around them there are messages, mailings, calls, activities,
meetings and payments.

Everything is written by set-based SQL after a pattern that the ORM makes, in the order
of dates as a shop would write it, without foreign key triggers and secondary indexes.
"""

import argparse
import io
import sys
import time
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from dev.cdnow.boot import environment
from dev.cdnow.file import MASTER, read_purchases, shift_dates

CLIENTS = 23_570
HUB_ORDERS, MOST_HUB_ORDERS = 2_000, 20_000
TABLES = [
    "res_partner",
    "sale_order",
    "sale_order_line",
    "account_move",
    "account_move_line",
    "sale_order_line_invoice_rel",
]


def load_scale(env, factor, progress=None):
    """Fill the database of `env` with `factor` times CDNOW, and commit.

    The facts of clients are not refreshed, nor are the documents recognised.
    `progress(what, seconds)` is told after each step. The user of the database must be its superuser.
    """
    from bench.load_sql import Writer
    from bench.load_talks import TABLES as TALK_TABLES
    from bench.load_talks import TalkWriter

    step = _Stopwatch(progress or _say_nothing)
    cr = env.cr
    with _without_triggers(cr):
        writer = Writer(env)
        step("patterns")
        _copy_purchases(cr)
        writer.stage(factor, CLIENTS, min(HUB_ORDERS * factor, MOST_HUB_ORDERS))
        step("staging")
        talks = TalkWriter(writer)
        with _without_indexes(cr, TABLES + TALK_TABLES, step):
            for write in (
                writer.partners, writer.orders, writer.lines, writer.invoices, writer.entries, talks.messages,
                talks.traces, talks.interactions, talks.activities, talks.meetings, talks.payments,
            ):  # fmt: skip
                write()
                step(write.__name__)
        writer.clean()
        step("indexes")
    env.invalidate_all()
    cr.commit()
    _vacuum(cr.dbname)
    step("vacuum")


def _copy_purchases(cr):
    """Put the file, dated until yesterday, into the table `bench_purchase`."""
    purchases = shift_dates(read_purchases(MASTER), datetime.now(UTC).date())
    cr.execute("CREATE TEMP TABLE bench_purchase (client int, day date, quantity int, amount numeric)")
    rows = io.StringIO("".join(f"{int(p[0])}\t{p[1]}\t{p[2]}\t{p[3]}\n" for p in purchases))
    cr.copy_expert("COPY bench_purchase FROM STDIN", rows)
    cr.execute("ANALYZE bench_purchase")


@contextmanager
def _without_triggers(cr):
    """Let the transaction skip foreign keys: the rows refer to what was just written."""
    cr.execute("SET LOCAL session_replication_role = replica")
    cr.execute("SET LOCAL maintenance_work_mem = '512MB'")
    cr.execute("SET LOCAL work_mem = '128MB'")
    yield
    cr.execute("SET LOCAL session_replication_role = DEFAULT")


@contextmanager
def _without_indexes(cr, tables, step):
    """Drop the indexes that back no constraint, and build them again at the end."""
    from odoo.tools import SQL

    cr.execute(
        """
        SELECT relname, pg_get_indexdef(indexrelid)
          FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
         WHERE indrelid = ANY(%s::regclass[])
           AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
        """,
        [tables],
    )
    indexes = cr.fetchall()
    for name, _definition in indexes:
        cr.execute(SQL("DROP INDEX %s", SQL.identifier(name)))
    step("dropped indexes")
    yield
    for _name, definition in indexes:
        cr.execute(definition)


def _vacuum(database):
    """Leave the tables as autovacuum would, with statistics and a visibility map."""
    import psycopg2

    from odoo.sql_db import connection_info_for

    _name, info = connection_info_for(database)
    with closing(psycopg2.connect(**info)) as connection:
        connection.autocommit = True
        connection.cursor().execute("VACUUM ANALYZE")


class _Stopwatch:
    """Report the seconds since the last report."""

    def __init__(self, progress):
        self.progress, self.since = progress, time.monotonic()

    def __call__(self, what):
        now = time.monotonic()
        self.progress(what, now - self.since)
        self.since = now


def _say_nothing(_what, _seconds):
    """Report nothing."""


def _say(what, seconds):
    sys.stdout.write(f"{what}: {seconds:.1f} s\n")
    sys.stdout.flush()


def main():
    """Load from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--conf", required=True, help="Odoo's configuration file")
    parser.add_argument("--database", required=True, help="where client_base is installed")
    parser.add_argument("--factor", type=int, default=1, help="replicas of the data")
    options = parser.parse_args()
    with environment(options.conf, options.database) as env:
        load_scale(env, options.factor, _say)


if __name__ == "__main__":
    main()
