"""T1 to T6: the full refresh beside the floors and the ORM's ways, and what it writes."""

from bench import floors, naive
from bench.measure import Timing, Variant, interleave, timed, writes
from bench.report import Row

NAIVE_PARTNERS = 500
ORM_WRITES = 800
MEGABYTE = 1e6


def refresh_all(env):
    """Refresh as the nightly pass does, to the end of its transaction."""
    env["client.profile"]._refresh_all()
    env.flush_all()
    env.cr.commit()
    env.invalidate_all()


def first_fill(shop, rounds):
    """Return how long it takes to compute the facts of a shop that has none."""
    with shop.env() as env:

        def forget():
            env.cr.execute("TRUNCATE client_profile RESTART IDENTITY")
            env.cr.commit()

        timing = Timing([timed(Variant(lambda: refresh_all(env), forget)) for _round in range(max(1, rounds // 2))])
    shop.vacuum("client_profile", "client_rfm_scale", "client_profile_queue")
    return timing


def check_facts(env):
    """Stop if the floor computes other facts than ours: it would compare two different works."""
    different = env.execute_query(floors.differences(env.company))
    if different:
        raise SystemExit(f"The facts of {len(different)} clients differ from the floor's: {different[:5]}.")


def against_floors(shop, rounds):
    """T1, T2: a refresh that finds nothing changed, beside SELECTs that write nothing."""
    with shop.env() as env:
        floors.prepare(env.cr)
        env.cr.commit()
    shop.vacuum("sale_order", "client_profile")
    with shop.env() as env:
        check_facts(env)
        timings = interleave(
            {
                "windows": _floor(env, floors.WINDOWS),
                "thresholds": _floor(env, floors.THRESHOLDS),
                "facts": _floor(env, floors.consumed_facts(env.company)),
                "ours": Variant(lambda: refresh_all(env)),
            },
            rounds,
        )
        floors.forget(env.cr)
    ours = timings["ours"]
    compared = (
        ("T1", "refresh, 0 changed / RFM SELECT (cume_dist)", "windows", 1.8),
        ("T2", "refresh, 0 changed / RFM SELECT (cume_dist)", "windows", 1.3),
        ("T2", "refresh, 0 changed / RFM SELECT (thresholds)", "thresholds", 2.2),
        ("T2", "refresh, 0 changed / bare SELECT of the same facts", "facts", None),
        ("T2", "bare SELECT of the same facts / RFM SELECT (cume_dist)", "windows", None),
    )
    rows = [
        Row(target, shop.name, what, str(timings[other]), str(ours), ours.ratio(timings[other]), bound)
        for target, what, other, bound in compared[:-1]
    ]
    target, what, other, _bound = compared[-1]
    facts = timings["facts"]
    return [*rows, Row(target, shop.name, what, str(timings[other]), str(facts), facts.ratio(timings[other]))]


def _floor(env, query):
    def run():
        floors.run(env.cr, query)
        env.cr.rollback()

    return Variant(run)


def written(shop):
    """T4, T5, T6: what a refresh writes when nothing, 1 % or everything changed."""
    with shop.env() as env:
        refresh_all(env)
        with writes(env.cr, "res_partner") as partners:
            nothing = _refresh_after(shop, env, share=None)
            some = _refresh_after(shop, env, share=100)
            everything = _refresh_after(shop, env, share=1)
        env.cr.execute("SELECT COUNT(*) FILTER (WHERE id % 100 = 0) FROM client_profile")
        [changed] = env.cr.fetchone()
    megabytes = f"{everything.wal / MEGABYTE:.2f} MB"
    return [
        Row("T4", shop.name, "WAL of a refresh, 0 changed / all changed", megabytes, f"{nothing.wal / MEGABYTE:.4f} MB",
            100 * nothing.wal / everything.wal, 1, unit="%"),
        Row("T4", shop.name, "rows written by a refresh, 0 changed", "", f"{nothing.updated} rows",
            nothing.updated + nothing.inserted + nothing.deleted, 0, unit="rows"),
        Row("T5", shop.name, "rows updated / rows changed, 1 % changed", f"{changed} rows", f"{some.updated} rows",
            some.updated / changed, 1.05),
        Row("T5", shop.name, "updates in place (HOT), 1 % changed", f"{some.updated} rows", f"{some.hot} rows",
            100 * some.hot / max(some.updated, 1), 95, at_least=True, unit="%"),
        Row("T5", shop.name, "WAL of a refresh, 1 % changed / all changed", megabytes, f"{some.wal / MEGABYTE:.3f} MB",
            100 * some.wal / everything.wal, 5, unit="%"),
        Row("T5", shop.name, "updates in place (HOT), all changed", f"{everything.updated} rows",
            f"{everything.hot} rows", 100 * everything.hot / max(everything.updated, 1), unit="%"),
        Row("T6", shop.name, "res_partner rows updated by these refreshes", "", f"{partners.updated} rows",
            partners.updated, 0, unit="rows"),
    ]  # fmt: skip


def _refresh_after(shop, env, share):
    """Falsify one in `share` profiles, refresh, and return what the refresh wrote."""
    if share:
        env.cr.execute("UPDATE client_profile SET revenue = revenue + 1 WHERE id %% %s = 0", [share])
        env.cr.commit()
        shop.vacuum("client_profile")
    with writes(env.cr, "client_profile") as counted:
        refresh_all(env)
    return counted


def against_orm(shop, filled, rounds):
    """T3: the refresh beside what the ORM's ways would take; they change the database, so they come last."""
    with shop.env() as env:
        plain = timed(Variant(lambda: naive.install(env, naive.NaivePartner)))
        env.cr.commit()
        clients = env["client.profile"].search([("purchase_count", ">", 0)])
        everyone = env["client.profile"].search_count([])
        partners = clients.client_id[:: max(1, len(clients) // NAIVE_PARTNERS)][:NAIVE_PARTNERS]
        profiles = clients[:: max(1, len(clients) // ORM_WRITES)][:ORM_WRITES]
        timings = interleave(
            {
                "search": _orm(env, lambda: naive.search_and_write(partners)),
                "group": _orm(env, lambda: naive.group_in_one_query(env)),
                "write": _orm(env, lambda: naive.write_profiles(profiles)),
                "ours": Variant(lambda: refresh_all(env)),
            },
            max(1, rounds // 2),
        )
    ours, scale = timings["ours"], shop.name
    search = _times(timings["search"], everyone / len(partners))
    write = _times(timings["write"], len(clients) / len(profiles))
    good = Timing([a + b for a, b in zip(timings["group"].seconds, write.seconds, strict=True)])
    computed = _first_compute(shop, plain)
    return [
        Row("T3", scale, f"searches and write of each partner (from {len(partners)}) / refresh", str(search), str(ours),
            search.ratio(ours), 200, at_least=True),
        Row("T3", scale, "stored compute of all partners / first fill", str(computed), str(filled),
            computed.median / filled.median, 15, at_least=True),
        Row("T3", scale, f"_read_group and writes to a side model (from {len(profiles)}) / refresh", str(good),
            str(ours), good.ratio(ours), 10, at_least=True),
        Row("T3", scale, "of which _read_group, reading only / refresh", str(timings["group"]), str(ours),
            timings["group"].ratio(ours)),
    ]  # fmt: skip


def _orm(env, work):
    """Let the ORM work with an empty cache, and undo what it did."""

    def prepare():
        env.cr.rollback()
        env.invalidate_all()

    return Variant(work, prepare)


def _times(timing, factor):
    return Timing([seconds * factor for seconds in timing.seconds])


def _first_compute(shop, plain):
    """Return how long stored computes take to be installed, less what it takes to install `plain` columns."""
    with shop.env() as env:
        seconds = timed(Variant(lambda: naive.install(env, naive.ComputedPartner)))
        env.cr.commit()
    return Timing([seconds - plain])
