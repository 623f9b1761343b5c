"""The parts of the test run that need no Odoo: the linters, the kernel's tests and the tool's own."""

import time

from . import addons, process, python_env
from .console import say
from .python_env import REPOSITORY
from .session import Result

# Odoo's own files are written the other way in both.
# A large model stands in several files, one reason each; the author need not be the OCA; a search for all is one for
# companies, of which there are few.
PYLINT_LEFT_OUT = "consider-merging-classes-inherited,manifest-required-author,no-search-all"
OCA_LEFT_OUT = "xml-header-wrong,xml-field-numeric-without-eval"


def lint(_session):
    """Run every linter, so that one look shows all there is to mend."""
    programs = python_env.ensure_linters() / "bin"
    return [_check(name, programs / words[0], *words[1:]) for name, words in linters().items()]


def linters():
    """Return the linters by name, each as the words of its command."""
    names = addons.names()
    translations = [path for name in names for path in sorted((REPOSITORY / name).glob("i18n/*.po*"))]
    found = {
        "ruff check": ["ruff", "check", "."],
        "ruff format": ["ruff", "format", "--check", "."],
        "pylint-odoo": ["pylint", "--rcfile=pyproject.toml", f"--disable={PYLINT_LEFT_OUT}", *names],
        "oca hooks": ["oca-checks-odoo-module", f"--disable={OCA_LEFT_OUT}", *names],
        "size limits": ["python", "dev/size_limits.py"],
    }
    if translations:
        found["oca hooks of translations"] = ["oca-checks-po", "--disable=po-pretty-format", *translations]
    return found


def _check(name, *command):
    began = time.monotonic()
    status = process.run_in_foreground(command, cwd=REPOSITORY)
    say(f"  {name}: " + ("failed" if status else "passed"))
    return Result(name, 0 if status else 1, 1 if status else 0, time.monotonic() - began)


def analytics(session):
    """Run the kernel's tests, without Odoo."""
    session.coverage_file.unlink(missing_ok=True)
    coverage = [f"--cov={addons.CORE}/analytics", "--cov-report=", "--cov-fail-under=0"]
    environment = process.clean_environment() | {"COVERAGE_FILE": str(session.coverage_file)}
    return [session.pytest("analytics", ["-p", "no:odoo", *coverage, "tests/analytics"], env=environment)]


def dev_tool(session):
    """Run the tests of the tool itself."""
    options = ["-p", "no:odoo", "-o", "pythonpath=dev"]
    return [session.pytest("dev", [*options, "tests/dev"], env=process.clean_environment())]
