"""T15: two clerks confirm orders of the same client at once, in processes of their own.

Run as a program this module is one clerk: it says "ready", waits for a line, works, and prints what failed.
"""

import argparse
import json
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from psycopg2.errors import DeadlockDetected, SerializationFailure

from odoo.tools import SQL

from bench import databases, marking
from bench.report import Row

CLERKS = 2
ORDERS = 300
WAYS = {
    "marked": "the queue, while the refresh drains it",
    "bare": "no marking at all",
    "inline": "writing the profile at once",
}
# How clients are marked, and what these return when nobody is.
MARKING = (("client.profile.queue", "_mark_query", None), ("client.recognition", "_mark_along", SQL()))


def measure(shop, conf, orders):
    """Compare the orders that fail with our queue, without any marking, and with the profile written inline."""
    failed = {way: _compete(shop, conf, orders, way) for way in WAYS}
    return [
        Row("T15", shop.name, f"failures of {CLERKS} x {orders} orders of one client: {WAYS[way]}",
            f"{failed['bare']} without", f"{failed[way]} with", failed[way], 0 if way == "marked" else None,
            unit="failures")
        for way in ("marked", "inline")
    ]  # fmt: skip


def _compete(shop, conf, orders, way):
    """Let the clerks work at once and return how many of their orders failed."""
    client = marking.buyers_of(shop)["typical"]
    words = ["--conf", conf, "--database", shop.database, "--way", way]
    words += ["--client", str(client), "--orders", str(orders)]
    clerks = [
        subprocess.Popen([sys.executable, __file__, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _clerk in range(CLERKS)
    ]
    for clerk in clerks:
        clerk.stdout.readline()
    for clerk in clerks:
        clerk.stdin.write("go\n")
        clerk.stdin.flush()
    failed = _drain_until_done(shop, clerks) if way == "marked" else 0
    answers = [json.loads(clerk.communicate()[0]) for clerk in clerks]
    if sum(answer["confirmed"] + answer["failed"] for answer in answers) != CLERKS * orders:
        raise SystemExit(f"The clerks lost orders: {answers}.")
    return failed + sum(answer["failed"] for answer in answers)


def _drain_until_done(shop, clerks):
    """Refresh the marked clients again and again, as the cron does meanwhile, and return how often that failed."""
    failed = 0
    with shop.env() as env:
        while any(clerk.poll() is None for clerk in clerks):
            try:
                env["client.profile"]._refresh_queued()
                env.cr.commit()
            except (SerializationFailure, DeadlockDetected):
                env.cr.rollback()
                failed += 1
            time.sleep(0.1)
    return failed


def work(shop, client_id, orders, way):
    """Make and confirm orders one by one; those that fail are lost."""
    failed = 0
    for _order in range(orders):
        try:
            with shop.env() as env:
                _sell(env, client_id, way)
        except (SerializationFailure, DeadlockDetected):
            failed += 1
    return {"confirmed": orders - failed, "failed": failed}


def _sell(env, client_id, way):
    with ExitStack() as stack:
        for model, name, nothing in () if way == "marked" else MARKING:
            stack.enter_context(patch.object(env.registry[model], name, lambda *_arguments, nothing=nothing: nothing))
        env["sale.order"].create(marking.order_vals(env, client_id)).action_confirm()
        env.flush_all()
    if way == "inline":
        env.cr.execute(
            "UPDATE client_profile SET purchase_count = purchase_count + 1, revenue = revenue + 10"
            " WHERE client_id = %s", [client_id],
        )  # fmt: skip


def main():
    """Work as one clerk."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("conf", "database", "way"):
        parser.add_argument(f"--{name}", required=True)
    for name in ("client", "orders"):
        parser.add_argument(f"--{name}", type=int, required=True)
    options = parser.parse_args()
    databases.configure(options.conf)
    shop = databases.Shop(options.database, 1)
    with shop.env() as env:
        marking.order_vals(env, options.client)
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(work(shop, options.client, options.orders, options.way)), flush=True)


if __name__ == "__main__":
    main()
