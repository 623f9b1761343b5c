"""PostgreSQL: the one that comes with the environment, another's programs (PG_BIN), or a server that is named.

The server of the cache is shared by the runs of a user: each holds a shared lock while it needs the server, and
the one that gets the lock for itself at the end stops it.
"""

import contextlib
import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from . import cache, python_env
from .console import Stop, say, step

SETTINGS = {
    "listen_addresses": "''",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "512MB",
    "max_connections": "100",
    "maintenance_work_mem": "256MB",
}
START_ATTEMPTS = 3
SOCKET_PATH_LIMIT = 107
SOCKET_NAME = ".s.PGSQL.5432"


class Server:
    """A PostgreSQL server: how to reach it, and where its Odoo files are kept."""

    def __init__(self, environment, data_dir, programs=None):
        self.environment = environment
        self.data_dir = data_dir
        self.programs = programs


@contextlib.contextmanager
def running(venv):
    """Give a server that answers, for as long as the block lasts."""
    if os.environ.get("PGHOST") or os.environ.get("PGPORT"):
        yield _named_server()
        return
    programs = Path(os.environ.get("PG_BIN") or python_env.postgres_binaries(venv)).absolute()
    cluster = _Cluster(programs)
    with open(cache.root() / ".postgres-users.lock", "a+", encoding="utf-8") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        cluster.ensure_started()
        try:
            yield Server(cluster.environment, cluster.data_dir, programs)
        finally:
            if cache.try_lock(users):
                cluster.stop()


def _named_server():
    """Return the server of the usual PG variables; Odoo reads the same ones."""
    environment = {name: value for name, value in os.environ.items() if name.startswith("PG")}
    environment.setdefault("PGHOST", "localhost")
    environment.pop("PGDATABASE", None)
    name = cache.key(environment["PGHOST"], environment.get("PGPORT", "5432"))
    data_dir = cache.root() / f"data-{name}"
    data_dir.mkdir(exist_ok=True)
    return Server(environment, data_dir)


class _Cluster:
    """The server in the cache: its data, its socket, its log."""

    def __init__(self, programs):
        if not (programs / "initdb").exists():
            raise Stop(f"PG_BIN: there is no initdb in {programs}: name the bin folder of PostgreSQL's server.")
        self.programs = programs
        self.folder = cache.root() / f"pg{self._major()}"
        self.data, self.sockets, self.log = self.folder / "data", self.folder / "run", self.folder / "log"
        self.data_dir = self.folder / "odoo"
        self.environment = {"PGHOST": str(self.sockets), "PGPORT": "5432", "PGUSER": "odoo"}
        # PostgreSQL refuses to run as root.
        self.owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        if len(str(self.sockets / SOCKET_NAME)) > SOCKET_PATH_LIMIT:
            raise Stop(f"{self.sockets} is too long a path for a socket: set CLIENT_BASE_CACHE to a shorter one.")

    def _major(self):
        version = subprocess.run([self.programs / "postgres", "--version"], capture_output=True, text=True, check=False)
        if version.returncode:
            raise Stop(f"{self.programs}/postgres does not start: {version.stderr.strip()[:200]}")
        return version.stdout.split()[2].partition(".")[0]

    def ensure_started(self):
        with cache.lock("postgres", "starting PostgreSQL"):
            if self._answers():
                return
            if self.data.exists() and self._start():
                return
            self._set_aside()
            with step("Starting a new PostgreSQL"):
                self._create()

    def _set_aside(self):
        """Keep databases that do not open any more (fsync is off: a power failure may do that), and start anew."""
        if self.data.exists():
            broken = self.folder.with_name(f"{self.folder.name}.broken")
            shutil.rmtree(broken, ignore_errors=True)
            self.folder.rename(broken)
            say(f"  The databases in the cache cannot be opened any more: making them anew, the old are in {broken}.")

    def _create(self):
        cache.check_disk_space()
        shutil.rmtree(self.folder, ignore_errors=True)
        for folder in (self.data, self.sockets, self.data_dir):
            folder.mkdir(parents=True, mode=0o700)
        if self.owner:
            for folder in (self.data, self.sockets):
                os.chown(folder, self.owner.pw_uid, self.owner.pw_gid)
            self._require_entry_for_owner()
        self.log.touch()
        self._own_log()
        options = ["-U", "odoo", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        made = self._program("initdb", "-D", self.data, *options)
        if made.returncode:
            raise Stop(f"PostgreSQL could not make its data folder: {made.stderr.strip()[-300:]}")
        settings = "".join(f"{name} = {value}\n" for name, value in SETTINGS.items())
        settings += f"unix_socket_directories = '{self.sockets}'\nunix_socket_permissions = 0700\n"
        with open(self.data / "postgresql.conf", "a", encoding="utf-8") as config:
            config.write(settings)
        if not self._start():
            raise Stop(f"PostgreSQL does not start; its log says why: {self.log}")

    def _own_log(self):
        if self.owner:
            os.chown(self.log, self.owner.pw_uid, self.owner.pw_gid)

    def _require_entry_for_owner(self):
        """Stop early where `nobody` cannot reach the data, instead of at an obscure error of initdb."""
        entered = self._run(["test", "-w", self.data])
        if entered.returncode:
            raise Stop(
                f"The user nobody, as whom PostgreSQL runs, cannot enter {self.folder}: "
                "set CLIENT_BASE_CACHE to a folder below one that everybody may enter, such as /var/cache."
            )

    def _start(self):
        # Processes of a killed server may hold on to its memory for some seconds.
        for _attempt in range(START_ATTEMPTS):
            done = self._program("pg_ctl", "start", "-w", "-t", "60", "-s", "-D", self.data, "-l", self.log)
            if done.returncode == 0 and self._answers():
                return True
            time.sleep(2)
        return False

    def _answers(self):
        return self._program("pg_isready", "-q", "-h", self.sockets).returncode == 0

    def stop(self):
        self._program("pg_ctl", "stop", "-m", "fast", "-w", "-s", "-D", self.data)

    def _program(self, name, *arguments):
        return self._run([self.programs / name, *arguments])

    def _run(self, command):
        # No pipe for stdout: the server would keep it open, and reading it would never end.
        identity = {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []} if self.owner else {}
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors:
            options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": errors, "cwd": "/"}
            options["env"] = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
            words = [str(word) for word in command]
            done = subprocess.run(words, start_new_session=True, check=False, **options, **identity)
            errors.seek(0)
            done.stderr = errors.read()
        return done
