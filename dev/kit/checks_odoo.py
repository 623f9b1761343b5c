"""The parts of the test run that need Odoo: the addons' tests, and Odoo's own over the addons."""

import os

from . import addons
from .console import say
from .python_env import REPOSITORY
from .session import Result

TOURS = "test_*tour*.py"
# Sequences of documents by the dozen: they ask nothing of a bridge, and have run with the core.
CORE_ALONE = [f"{addons.CORE}/tests/{name}.py" for name in ("test_refresh_properties", "test_segment_stays")]
# Odoo's checks of its own checkers, of JavaScript with a tool that Debian does not have, and of country packages.
HOST_CHECKS_LEFT_OUT = {"test_checkers.py", "test_eslint.py", "test_l10n.py"}


def core(session):
    """Run the tests of client_base alone, and measure what they cover."""
    session.with_browser()
    coverage = [f"--cov={addons.CORE}", "--cov-append", "--cov-report=term:skip-covered"]
    return [_pytest_odoo(session, "core", "core", [*coverage, f"--ignore-glob=*/{TOURS}", addons.CORE])]


def tours(session):
    """Drive the screens of client_base in a browser."""
    session.with_browser()
    files = sorted(str(path.relative_to(REPOSITORY)) for path in (REPOSITORY / addons.CORE).glob(f"tests/{TOURS}"))
    if not files:
        say("There is no tour in client_base/tests (test_*tour*.py).")
        return [Result("tours", failed=1)]
    return [_pytest_odoo(session, "tours", "core", files)]


def bridges(session):
    """Run the tests of all addons with all of them installed."""
    names = addons.bridges()
    if not names:
        say("There is no bridge (client_base_…) yet.")
        return [Result("bridges")]
    session.with_browser()
    coverage = [f"--cov={name}" for name in names] + ["--cov-report=term:skip-covered"]
    left_out = [f"--deselect={path}" for path in CORE_ALONE]
    return [_pytest_odoo(session, "bridges", "full", [*coverage, *left_out, *addons.names()])]


def host(session):
    """Run Odoo's own linters over the addons."""
    tests = session.world.odoo_path / "odoo" / "addons" / "test_lint" / "tests"
    files = [path for path in sorted(tests.glob("test_*.py")) if path.name not in HOST_CHECKS_LEFT_OUT]
    environment = _environment(session)
    environment["PYTHONPATH"] = str(REPOSITORY / "dev" / "plugins")
    environment["CLIENT_BASE_ADDONS"] = ",".join(addons.names())
    plugin = ["-p", "host_lint", f"--rootdir={REPOSITORY}"]
    return [_pytest_odoo(session, "host", "full", [*plugin, *files], environment)]


def _pytest_odoo(session, name, kind, arguments, environment=None):
    database = session.installed(kind)
    screenshots = session.world.screenshots
    screenshots.mkdir(exist_ok=True)
    options = [f"--odoo-config={session.world.conf}", f"--odoo-database={database}", "--odoo-http"]
    # Odoo's addons are imported as odoo.addons.…; the kernel's own path is for its tests alone.
    options += ["-o", "pythonpath=", "--durations=5", "--durations-min=2"]
    environment = environment or _environment(session)
    result = session.pytest(name, [*options, *arguments], session.world.python, environment)
    if result.failed and any(os.scandir(screenshots)):
        say(f"Pictures of failed browser tests: {screenshots}")
    return result


def _environment(session):
    return session.world.environment | {"COVERAGE_FILE": str(session.coverage_file)}
