"""T13: what recognising and marking a client costs the salesman who makes and confirms an order."""

import statistics
import time
from contextlib import ExitStack
from itertools import cycle
from unittest.mock import patch

from odoo import Command

from bench.measure import Timing, format_seconds
from bench.report import Row

# All that the addon does while an order is made and confirmed.
OURS = {
    "sale.order": ("_recognise", "_mark_changed_clients", "_mark_new_clients"),
    "client.profile.queue": ("_trigger_refresh",),
}
# What the host does on the way, and would do a moment later anyway: it writes what waits in its cache.
HOSTS = {"base": ("_flush", "_recompute_model")}
WHO = {"typical": 2, "hub": 10, "not yet buying": None}
CASES = ("up to date", "waiting")
MOST_QUERIES = 3


class Clock:
    """Add up the time that is spent in our hooks, however they are nested, but not in the host within them."""

    def __init__(self):
        self.seconds, self._running, self._since = 0.0, False, 0.0

    def watch(self, stack, registry):
        """Wrap the methods of all models as long as `stack` is open."""
        for methods, running in ((OURS, True), (HOSTS, False)):
            for model, name in _names(methods):
                original = getattr(registry[model], name)
                stack.enter_context(patch.object(registry[model], name, self._timed(original, running)))

    def take(self):
        """Return the seconds since they were last taken."""
        seconds, self.seconds = self.seconds, 0.0
        return seconds

    def _timed(self, original, running):
        def wrapped(*arguments, **named):
            before = self._run(running)
            try:
                return original(*arguments, **named)
            finally:
                self._run(before)

        return wrapped

    def _run(self, running):
        """Let the clock run or stand, and return which it did."""
        now, before = time.perf_counter(), self._running
        if before:
            self.seconds += now - self._since
        self._since, self._running = now, running
        return before


class Sample:
    """The figures of one kind of order."""

    def __init__(self):
        self.create, self.confirm, self.queries = Timing(), Timing(), []
        self.making, self.confirming = Timing(), Timing()


def measure(shop, rounds):
    """Compare orders of several clients, whose profiles are up to date or wait, with the addon at work and without."""
    clients = {who: cycle(ids) for who, ids in _find_clients(shop).items()}
    kinds = {(who, case): Sample() for case in (*CASES, "without") for who in WHO}
    for number in range(rounds + 1):
        for (who, case), sample in kinds.items():
            _order(shop, next(clients[who]), case, sample if number else Sample())
    return [*_shares(shop, kinds), *_confirmations(shop, kinds)]


def buyers_of(shop):
    """Return an ordinary client and the one with the most purchases."""
    return {who: ids[0] for who, ids in _find_clients(shop).items()}


def _find_clients(shop):
    """Return the ids of clients by what they are. Only the hub orders again and again."""
    with shop.env() as env:
        profile = env["client.profile"]
        return {
            "typical": profile.search([("purchase_count", "=", 3)], limit=1000).client_id.ids,
            "hub": profile.search([], order="purchase_count desc", limit=1).client_id.ids,
            "not yet buying": profile.search([("purchase_count", "=", 0)], limit=1000).client_id.ids,
        }


def order_vals(env, client_id):
    """Return what a salesman enters for an order of one line."""
    product = env["product.product"].search([("sale_ok", "=", True), ("default_code", "=", False)], limit=1)
    line = {"product_id": product.id, "product_uom_qty": 1, "price_unit": 10}
    return {"partner_id": client_id, "order_line": [Command.create(line)]}


def _order(shop, client_id, case, sample):
    """Make an order and confirm it, each in a request of its own that ends with its commit."""
    _settle(shop, client_id, waiting=case == "waiting")
    clock = Clock()
    with ExitStack() as stack:
        with shop.env() as env:
            _switch(stack, env.registry, clock, with_ours=case != "without")
            vals = order_vals(env, client_id)
            began = time.perf_counter()
            order_id = env["sale.order"].create(vals).id
            env.cr.commit()
            sample.create.seconds.append(time.perf_counter() - began)
            sample.making.seconds.append(clock.take())
        with shop.env() as env:
            queries, began = env.cr.sql_log_count, time.perf_counter()
            env["sale.order"].browse(order_id).action_confirm()
            env.cr.flush()
            sample.queries.append(env.cr.sql_log_count - queries)
            env.cr.commit()
            sample.confirm.seconds.append(time.perf_counter() - began)
            sample.confirming.seconds.append(clock.take())


def _settle(shop, client_id, waiting):
    """Let the refresh catch up, as the cron does within a minute, or let the client wait for it."""
    with shop.env() as env:
        env["client.profile.queue"]._mark([client_id])
        if not waiting:
            env["client.profile"]._refresh_queued()


def _switch(stack, registry, clock, with_ours):
    if with_ours:
        clock.watch(stack, registry)
    else:
        for model, name in _names(OURS):
            stack.enter_context(patch.object(registry[model], name, lambda *_arguments: {}))


def _names(methods):
    return [(model, name) for model, names in methods.items() for name in names]


def _shares(shop, kinds):
    """Return which part of `sale.order.create` our hooks take, when the order is made and until it is confirmed."""
    rows = []
    for (who, case), sample in kinds.items():
        if case != "without":
            bound = WHO[who] if case == "up to date" else None
            both = Timing([a + b for a, b in zip(sample.making.seconds, sample.confirming.seconds, strict=True)])
            for when, ours in (("making", sample.making), ("making and confirming", both)):
                what = f"check and marking while {when} / sale.order.create, {who}, {case}"
                rows.append(_share(shop, what, sample, ours, bound))
    return rows


def _share(shop, what, sample, ours, bound):
    share = 100 * ours.ratio(sample.create)
    return Row("T13", shop.name, what, str(sample.create), format_seconds(ours.median), share, bound, unit="%")


def _confirmations(shop, kinds):
    """Return what the addon adds to `action_confirm`, and what the length of a client's history does to it."""
    rows = []
    for who in WHO:
        ours, bare = kinds[who, "up to date"], kinds[who, "without"]
        added = statistics.median(ours.queries) - statistics.median(bare.queries)
        rows += [
            _compared(shop, f"sale.order.create with / without the addon's work, {who}", bare.create, ours.create),
            _compared(shop, f"action_confirm with / without the addon's work, {who}", bare.confirm, ours.confirm),
            Row("T13", shop.name, f"queries added to action_confirm, {who}", f"{statistics.median(bare.queries):.0f}",
                f"{statistics.median(ours.queries):.0f}", added, MOST_QUERIES if WHO[who] else None, unit="queries"),
        ]  # fmt: skip
    for case in CASES:
        hub, typical = kinds["hub", case].confirm, kinds["typical", case].confirm
        bound = 1.3 if case == "up to date" else None
        rows.append(_compared(shop, f"action_confirm, hub / typical client, {case}", typical, hub, bound))
    return rows


def _compared(shop, what, other, ours, bound=None):
    return Row("T13", shop.name, what, str(other), str(ours), ours.ratio(other), bound)
