"""`test`: the parts in their order, each with its time, and the sum at the end.

All of it takes two lanes: a second process of the tool works through the parts that need every addon, while this one
works through the others. What the second one prints follows when it is done.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from . import checks_code, checks_lifecycle, checks_mailing, checks_odoo, checks_workers, process
from .console import Stop, say
from .python_env import REPOSITORY
from .session import Result, Session


def _workers(session):
    """Let several processes work on one database."""
    return checks_workers.workers(session) + checks_mailing.mailings(session)


PARTS = {
    "lint": checks_code.lint,
    "analytics": checks_code.analytics,
    "dev": checks_code.dev_tool,
    "core": checks_odoo.core,
    "tours": checks_odoo.tours,
    "bridges": checks_odoo.bridges,
    "host": checks_odoo.host,
    "workers": _workers,
    "lifecycle": checks_lifecycle.lifecycle,
}
SECOND_LANE = ("bridges", "host", "workers", "lifecycle")
SECOND_COMMAND = (sys.executable, REPOSITORY / "dev" / "odoo.py", "test", f"ONLY={','.join(SECOND_LANE)}")
# Names the file into which a process of the second lane writes its results.
RESULTS = "CLIENT_BASE_TEST_RESULTS"


def main(only=""):
    """Run the wanted parts and return 0 when everything passed."""
    wanted = _wanted(only)
    began = time.monotonic()
    if set(SECOND_LANE) < set(wanted):
        with _second_lane() as finish:
            results = _run_parts([name for name in wanted if name not in SECOND_LANE])
            results += finish()
    else:
        results = _run_parts(wanted)
    if path := os.environ.get(RESULTS):
        Path(path).write_text(json.dumps([asdict(result) for result in results]), encoding="utf-8")
    _report(results, time.monotonic() - began)
    return 1 if any(result.failed for result in results) else 0


def _run_parts(wanted):
    results = []
    with Session() as session:
        for name in wanted:
            say(f"\n=== {name} " + "=" * (100 - len(name)))
            results += _run(name, session)
    return results


@contextlib.contextmanager
def _second_lane():
    """Start the second lane, and give what waits for it, shows what it printed and returns its results."""
    say(f"{', '.join(SECOND_LANE)} run beside the other parts; what they say follows at the end.")
    with tempfile.TemporaryDirectory() as folder, open(Path(folder) / "output", "w+", encoding="utf-8") as output:
        record = Path(folder) / "results.json"
        environment = os.environ | {RESULTS: str(record)}
        options = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": subprocess.STDOUT}
        with process.start(SECOND_COMMAND, env=environment, **options) as child:

            def finish():
                child.wait()
                output.seek(0)
                say(output.read().split("\n=== summary ")[0])
                if not record.exists():
                    return [Result("second lane: stopped", failed=1)]
                return [Result(**fields) for fields in json.loads(record.read_text(encoding="utf-8"))]

            yield finish


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
