"""What the parts of one test run share: the environments, the databases, and how pytest is run and counted."""

import contextlib
import shutil
import tempfile
import time
import xml.etree.ElementTree
from dataclasses import dataclass
from pathlib import Path

from . import addons, browser, odoo_source, process, python_env, world
from .console import say, step
from .database import Databases
from .python_env import REPOSITORY

NOTHING_COLLECTED = 5


@dataclass
class Result:
    """How many tests or checks of one kind passed and failed, and how long they took."""

    name: str
    passed: int = 0
    failed: int = 0
    seconds: float = 0.0


class Session:
    """A test run; what a part does not need is not made."""

    def __init__(self):
        self._stack = contextlib.ExitStack()
        self._world = None
        self._installed = {}

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="client_base_test_"))
        self._stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
        return self

    def __exit__(self, *error):
        self._stack.close()

    @property
    def world(self):
        if not self._world:
            self._world = self._stack.enter_context(world.opened())
            self.databases.sweep()
        return self._world

    @property
    def databases(self):
        return Databases(self.world)

    @property
    def coverage_file(self):
        """Where lines that tests ran are added up: the kernel's tests count for the addon."""
        return self.folder / "coverage"

    def with_browser(self):
        """Make sure that browser tests find a browser."""
        folder = browser.ensure()
        if folder and folder not in self.world.extra_path:
            self.world.extra_path.append(folder)

    def installed(self, kind):
        """Return a test database with the core (kind `core`) or with all addons (`full`), the same for all parts."""
        if kind not in self._installed:
            wanted = [addons.CORE] if kind == "core" else addons.names()
            self._installed[kind] = self._install(kind, wanted)
        return self._installed[kind]

    def _install(self, kind, wanted):
        template = self.databases.core_template() if kind == "core" else self.databases.full_template()
        name = self._stack.enter_context(self.databases.temporary(template, kind))
        with step(f"Installing {', '.join(wanted)}") as shown:
            self.databases.install(name, wanted, shown)
            self.databases.pregenerate_assets(name)
        return name

    def tool_python(self):
        """Return the Python that has the test tools, without starting a server."""
        return python_env.ensure(odoo_source.ensure()) / "bin" / "python"

    def pytest(self, name, arguments, python=None, env=None):
        """Run pytest, show what it prints, and count from its own record; what was skipped has failed."""
        began = time.monotonic()
        record = self.folder / f"{name.replace(' ', '_')}.xml"
        options = ["-p", "no:cacheprovider", f"--junitxml={record}", "-o", "junit_family=xunit2", "-rs"]
        command = [python or self.tool_python(), "-m", "pytest", *options, *arguments]
        status = process.run_in_foreground(command, cwd=REPOSITORY, env=env)
        result = _count(name, record)
        if status and not result.failed:
            # Collection errors, too little coverage, or nothing collected at all.
            say(f"{name}: " + ("no test was found." if status == NOTHING_COLLECTED else f"pytest ended with {status}."))
            result.failed = 1
        result.seconds = time.monotonic() - began
        return result


def _count(name, record):
    """Count test functions, each once: pytest's own totals count every subtest as well."""
    outcomes = {}
    if record.exists():
        for case in xml.etree.ElementTree.parse(record).getroot().iter("testcase"):  # noqa: S314 (written by pytest)
            test = (case.get("classname"), case.get("name"))
            outcomes.setdefault(test, set()).update(child.tag for child in case)
    failed = sum(1 for tags in outcomes.values() if tags & {"failure", "error", "skipped"})
    skipped = sum(1 for tags in outcomes.values() if "skipped" in tags)
    if skipped:
        say(f"{name}: {skipped} skipped, which counts as failed: a test that does not run proves nothing.")
    return Result(name, len(outcomes) - failed, failed)
