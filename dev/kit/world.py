"""Everything that is needed to run Odoo here, made once and handed to every command."""

import contextlib
import os
import re
import shutil
import tempfile
from pathlib import Path

from . import cache, odoo_source, postgres, process, python_env
from .console import Stop
from .python_env import REPOSITORY

QUIET_LOGS = ":INFO,odoo.addons.iap:ERROR,odoo.addons.partner_autocomplete:ERROR"
_LOADING = re.compile(r"Loading module (\S+) \((\d+)/(\d+)\)")


class World:
    """Odoo's sources, its Python environment, a running PostgreSQL and a configuration file."""

    def __init__(self, odoo_path, venv, server, folder):
        self.odoo_path = odoo_path
        self.venv = venv
        self.server = server
        self.folder = folder
        self.conf = folder / "odoo.conf"
        self.python = venv / "bin" / "python"
        self.extra_path = []
        self.write_conf(self.conf)

    @property
    def environment(self):
        """The variables for programs that use Odoo or its databases."""
        # Where a machine sets PYTHONDONTWRITEBYTECODE, every start of Odoo would compile all of it again.
        kept = process.clean_environment()
        programs = [self.server.programs] if self.server.programs else []
        path = [*map(str, self.extra_path), str(self.venv / "bin"), *map(str, programs), kept.get("PATH", "")]
        kept |= self.server.environment
        return kept | {
            "PATH": os.pathsep.join(path),
            "VIRTUAL_ENV": str(self.venv),
            "CLIENT_BASE_CONF": str(self.conf),
            "PYTHONUNBUFFERED": "1",
        }

    def write_conf(self, path, **changes):
        """Write a configuration file of Odoo for this world."""
        options = {
            "addons_path": REPOSITORY,
            "data_dir": self.server.data_dir,
            "db_host": self.server.environment.get("PGHOST", ""),
            "db_port": self.server.environment.get("PGPORT", ""),
            "db_user": self.server.environment.get("PGUSER", ""),
            "db_password": self.server.environment.get("PGPASSWORD", ""),
            "db_maxconn": 32,
            "http_interface": "127.0.0.1",
            "list_db": True,
            "log_handler": QUIET_LOGS,
            "max_cron_threads": 1,
            "screenshots": self.screenshots,
            # No mail leaves the machine: nothing listens on this port, and the demo names its own catcher.
            "smtp_server": "127.0.0.1",
            "smtp_port": 9,
            "workers": 0,
        }
        lines = [f"{name} = {value}" for name, value in (options | changes).items() if value != ""]
        cache.write_atomically(path, "[options]\n" + "\n".join(lines) + "\n")

    @property
    def screenshots(self):
        return cache.root() / "screenshots"

    def odoo(self, *arguments, failure, shown=None, log=None, stdin=None, conf=None):
        """Run an Odoo command to its end and return its log."""
        subcommand = [arguments[0]] if arguments[0].isalpha() else ["server"]
        rest = arguments[1:] if arguments[0].isalpha() else arguments
        command = [self.python, "-m", "odoo", *subcommand, "-c", conf or self.conf, *rest]

        def report(line):
            loading = _LOADING.search(line)
            if loading and shown:
                shown.update(f"module {loading[2]} of {loading[3]}: {loading[1]}")

        options = {"env": self.environment, "cwd": self.folder, "on_line": report, "log": log, "stdin": stdin}
        return process.run(command, failure, **options)

    def shell(self, database, code, failure):
        """Run code with `env` of a database; it has to commit what it changes."""
        return self.odoo("shell", "-d", database, "--no-http", "--log-level=warn", failure=failure, stdin=code)


@contextlib.contextmanager
def opened():
    """Give the world, making what is missing; PostgreSQL stops afterwards when nobody else needs it."""
    os.umask(0o022)
    if not (REPOSITORY / "client_base" / "__manifest__.py").exists():
        raise Stop(f"There is no client_base/__manifest__.py in {REPOSITORY}: run this from a whole checkout.")
    odoo_path = odoo_source.ensure()
    venv = python_env.ensure(odoo_path)
    with postgres.running(venv) as server:
        folder = _run_folder()
        try:
            yield World(odoo_path, venv, server, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _run_folder():
    """Return a folder for this run alone, and remove those of killed runs."""
    runs = cache.root() / "runs"
    runs.mkdir(exist_ok=True)
    for old in runs.iterdir():
        if not is_alive(old.name.partition("-")[0]):
            shutil.rmtree(old, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=runs))


def is_alive(pid):
    """Tell whether a run, known by its process number, is still there."""
    return pid.isdigit() and Path("/proc", pid).exists()
