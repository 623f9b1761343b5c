"""`test`: the parts in their order, each with its time, and the sum at the end."""

import contextlib
import time

from . import checks_code, checks_lifecycle, checks_odoo
from .console import Stop, say
from .session import Result, Session

PARTS = {
    "lint": checks_code.lint,
    "analytics": checks_code.analytics,
    "dev": checks_code.dev_tool,
    "core": checks_odoo.core,
    "tours": checks_odoo.tours,
    "bridges": checks_odoo.bridges,
    "host": checks_odoo.host,
    "lifecycle": checks_lifecycle.lifecycle,
}


def main(only=""):
    """Run the wanted parts and return 0 when everything passed."""
    wanted = _wanted(only)
    began = time.monotonic()
    results = []
    with Session() as session:
        for name in wanted:
            say(f"\n=== {name} " + "=" * (100 - len(name)))
            results += _run(name, session)
    _report(results, time.monotonic() - began)
    return 1 if any(result.failed for result in results) else 0


def _wanted(only):
    names = [name for name in only.replace(" ", ",").split(",") if name] or list(PARTS)
    for name in names:
        if name not in PARTS:
            raise Stop(f"ONLY: there is no part {name}: choose among {', '.join(PARTS)}.")
    return names


def _run(name, session):
    """Run a part; one that cannot go on counts as a failure, and the others still get their turn."""
    began = time.monotonic()
    results = []
    with contextlib.ExitStack() as stack:
        stack.callback(lambda: _stamp(results, began))
        try:
            results += PARTS[name](session)
        except Stop as stop:
            say(f"\n{stop}")
            results.append(Result(f"{name}: stopped", failed=1))
    return results


def _stamp(results, began):
    """Give the time that no result of the part has claimed to its first one."""
    if results:
        results[0].seconds += time.monotonic() - began - sum(result.seconds for result in results)


def _report(results, seconds):
    say("\n=== summary " + "=" * 93)
    for result in results:
        mark = "FAILED" if result.failed else "ok" if result.passed else "nothing to do"
        counts = f"{result.passed} passed" + (f", {result.failed} failed" if result.failed else "")
        say(f"  {result.name:<44}{counts:<28}{result.seconds:7.1f} s  {mark}")
    say(f"  {'all':<72}{seconds:7.1f} s\n")
    say(f"{sum(r.passed for r in results)} passed, {sum(r.failed for r in results)} failed")
