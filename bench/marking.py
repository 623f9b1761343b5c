"""T13: what marking a client costs the salesman who makes and confirms an order."""

import statistics
import time
from contextlib import ExitStack
from unittest.mock import patch

from odoo import Command

from bench.measure import Timing, format_seconds
from bench.report import Row

OURS = {
    "sale.order": ("_mark_changed_clients", "_mark_new_clients"),
    "client.profile.queue": ("_trigger_refresh",),
}
MOST_QUERIES = 3


class Clock:
    """Add up the time that is spent in our hooks."""

    def __init__(self):
        self.seconds = 0.0

    def watch(self, stack, registry):
        """Wrap the hooks of all models as long as `stack` is open."""
        for model, names in OURS.items():
            for name in names:
                original = getattr(registry[model], name)
                stack.enter_context(patch.object(registry[model], name, self._timed(original)))

    def _timed(self, original):
        def wrapped(*arguments):
            began = time.perf_counter()
            try:
                return original(*arguments)
            finally:
                self.seconds += time.perf_counter() - began

        return wrapped


class Sample:
    """The figures of one kind of order."""

    def __init__(self):
        self.create, self.confirm, self.marking, self.queries = Timing(), Timing(), [], []


def measure(shop, rounds):
    """Compare orders of a typical client and of the hub, with our marking and without."""
    kinds = {(who, marked): Sample() for who in ("typical", "hub") for marked in (True, False)}
    buyers = buyers_of(shop)
    _order(shop, buyers["typical"], True, Sample())
    for _round in range(rounds):
        for (who, marked), sample in kinds.items():
            _order(shop, buyers[who], marked, sample)
    return [row for who in buyers for row in _rows(shop, who, kinds)] + [_hub_row(shop, kinds)]


def buyers_of(shop):
    """Return an ordinary client and the one with the most purchases."""
    with shop.env() as env:
        typical = env["client.profile"].search([("purchase_count", "=", 3)], limit=1)
        hub = env["client.profile"].search([], order="purchase_count desc", limit=1)
        return {"typical": typical.client_id.id, "hub": hub.client_id.id}


def order_vals(env, client_id):
    """Return what a salesman enters for an order of one line."""
    product = env["product.product"].search([("sale_ok", "=", True), ("default_code", "=", False)], limit=1)
    line = {"product_id": product.id, "product_uom_qty": 1, "price_unit": 10}
    return {"partner_id": client_id, "order_line": [Command.create(line)]}


def _order(shop, client_id, marked, sample):
    """Make an order and confirm it, each in a request of its own."""
    clock = Clock()
    with ExitStack() as stack:
        with shop.env() as env:
            _switch(stack, env.registry, clock, marked)
            vals = order_vals(env, client_id)
            began = time.perf_counter()
            order_id = env["sale.order"].create(vals).id
            env.cr.commit()
            sample.create.seconds.append(time.perf_counter() - began)
        with shop.env() as env:
            queries = env.cr.sql_log_count
            began = time.perf_counter()
            env["sale.order"].browse(order_id).action_confirm()
            env.cr.flush()
            sample.queries.append(env.cr.sql_log_count - queries)
            env.cr.commit()
            sample.confirm.seconds.append(time.perf_counter() - began)
    sample.marking.append(clock.seconds)


def _switch(stack, registry, clock, marked):
    if marked:
        clock.watch(stack, registry)
    else:
        for model, names in OURS.items():
            for name in names:
                stack.enter_context(patch.object(registry[model], name, lambda *_arguments: None))


def _rows(shop, who, kinds):
    ours, bare = kinds[who, True], kinds[who, False]
    share = 100 * statistics.median(ours.marking) / ours.create.median
    added = statistics.median(ours.queries) - statistics.median(bare.queries)
    return [
        Row("T13", shop.name, f"marking / sale.order.create, {who} client", str(ours.create),
            format_seconds(statistics.median(ours.marking)), share, 2 if who == "typical" else 10, unit="%"),
        Row("T13", shop.name, f"action_confirm with / without marking, {who} client", str(bare.confirm),
            str(ours.confirm), ours.confirm.ratio(bare.confirm)),
        Row("T13", shop.name, f"queries added to action_confirm, {who} client",
            f"{statistics.median(bare.queries):.0f}", f"{statistics.median(ours.queries):.0f}", added, MOST_QUERIES,
            unit="queries"),
    ]  # fmt: skip


def _hub_row(shop, kinds):
    hub, typical = kinds["hub", True].confirm, kinds["typical", True].confirm
    what = "action_confirm, hub / typical client"
    return Row("T13", shop.name, what, str(typical), str(hub), hub.ratio(typical), 1.3)
