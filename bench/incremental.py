"""T7: the refresh of some clients, at all scales in turn."""

from contextlib import ExitStack

from bench.measure import Variant, interleave
from bench.report import Row

SIZES = (10, 1000)
MOST_PURCHASES = 100


def measure(shops, rounds):
    """Compare the cost of few and of many changed clients, in a small and in a large shop."""
    with ExitStack() as stack:
        opened = [(shop.name, stack.enter_context(shop.env())) for shop in shops]
        timings = interleave({(name, size): _variant(env, size) for name, env in opened for size in SIZES}, rounds)
    return [*_by_size(shops, timings), *_by_scale(shops, timings)]


def _variant(env, size):
    # Any clients, but the same ones each time. The hub is left out: he would make one sample heavier than another.
    env.cr.execute(
        "SELECT client_id FROM client_profile WHERE purchase_count BETWEEN 1 AND %s "
        " ORDER BY hashint4(client_id) LIMIT %s",
        [MOST_PURCHASES, size],
    )
    clients = [client_id for (client_id,) in env.cr.fetchall()]
    env["client.profile"]._refresh_queued()  # whoever waits since the data were loaded
    env.cr.commit()

    def mark():
        env.cr.execute("UPDATE client_profile SET revenue = revenue + 1 WHERE client_id = ANY(%s)", [clients])
        env["client.profile.queue"]._mark(clients)
        env.cr.precommit.clear()
        env.cr.commit()

    def refresh():
        done = env["client.profile"]._refresh_queued()
        env.cr.commit()
        if done != size:
            raise SystemExit(f"The refresh took {done} clients from the queue instead of {size}.")

    return Variant(refresh, mark)


def _by_size(shops, timings):
    small, large = SIZES
    return [
        Row("T7", shop.name, f"refresh of {large} changed clients / of {small}", str(timings[shop.name, small]),
            str(timings[shop.name, large]), timings[shop.name, large].ratio(timings[shop.name, small]), 15)
        for shop in shops
    ]  # fmt: skip


def _by_scale(shops, timings):
    first = shops[0]
    bounds = dict.fromkeys(SIZES) | {1000: 2.5}
    return [
        Row("T7", f"{shop.name}/{first.name}", f"refresh of {size} changed clients, large shop / small shop",
            str(timings[first.name, size]), str(timings[shop.name, size]),
            timings[shop.name, size].ratio(timings[first.name, size]), bounds[size])
        for shop in shops[1:] for size in SIZES
    ]  # fmt: skip
