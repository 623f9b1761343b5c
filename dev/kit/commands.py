"""The commands of the tool, and the one place where its errors become sentences."""

import fcntl
import shutil
import signal
import sys

from . import addons, cache, demo, process, python_env, suite, world
from .console import Stop, say
from .database import Databases
from .python_env import REPOSITORY
from .session import Session

USAGE = """\
python3 dev/odoo.py COMMAND [NAME=VALUE …]     (or: make COMMAND [NAME=VALUE …])

  demo [DATA=cdnow|shop] [PORT=8069] [CHECK=1]
                                 a shop's clients in Odoo, in the browser; CHECK only starts and stops it
  test [ONLY={parts}]
                                 everything that has to pass, or some parts of it
  lint                           the linters alone
  shell [DATABASE]               Odoo's Python shell; the demo's database when none is named
  bench [WORD …]                 the benchmarks (bench/run.py)
  screenshots [WORD …]           the pictures of the documentation (dev/screenshots.py)
  translations                   the .pot and .po files from the present sources
  locks                          the lock files in requirements/ from their .in files
  run -- PROGRAM [WORD …]        anything else, with Odoo, PostgreSQL and CLIENT_BASE_CONF at hand
  clean                          remove all that the tool has made

In the environment: ODOO_PATH (an Odoo 19.0 of yours), PG_BIN (PostgreSQL's programs) or PGHOST, PGPORT, PGUSER
and PGPASSWORD (a running server), CLIENT_BASE_CACHE (where everything is kept)."""


def main(words):
    """Run a command and return the exit status."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        command, options, rest = _parse(words)
        return COMMANDS[command](options, rest) or 0
    except Stop as stop:
        say(f"\n{stop}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    except OSError as error:
        if error.filename or error.strerror:
            say(f"\n{error.strerror}: {error.filename or 'see above'}. Check it and run the same again.")
            return 1
        raise


def _parse(words):
    """Return the command, its NAME=VALUE options and its other words."""
    command, rest = (words[0], words[1:]) if words else ("help", [])
    if command in ("-h", "--help"):
        command = "help"
    if command not in COMMANDS:
        raise Stop(f"There is no command {command}: choose one of {', '.join(COMMANDS)}.")
    options = {}
    for word in rest if command in KNOWN_OPTIONS else ():
        name, equals, value = word.lstrip("-").partition("=")
        if not equals or name.upper() not in KNOWN_OPTIONS[command]:
            raise Stop(f"{command} does not know {word}: it takes {_names(command)}.")
        options[name.upper()] = value
    return command, {name: value for name, value in options.items() if value}, rest


def _names(command):
    return " and ".join(f"{name}=…" for name in KNOWN_OPTIONS[command]) or "no further words"


def _help(_options, _rest):
    say(USAGE.format(parts=",".join(suite.PARTS)))


def _demo(options, _rest):
    return demo.main(options)


def _test(options, _rest):
    return suite.main(options.get("ONLY", ""))


def _lint(_options, _rest):
    return suite.main("lint")


def _shell(_options, rest):
    database = rest[0] if rest else demo.DATABASES["cdnow"]
    with world.opened() as opened:
        if not Databases(opened).exists(database):
            raise Stop(f"There is no database {database}: make the demo's with `make demo`, or name another.")
        command = [opened.python, "-m", "odoo", "shell", "-c", opened.conf, "-d", database, "--no-http"]
        return process.run_in_foreground(command, env=opened.environment, cwd=REPOSITORY)


def _script(path):
    """Return the command that runs one of the repository's programs with everything at hand."""

    def command(_options, rest):
        if not (REPOSITORY / path).exists():
            raise Stop(f"There is no {path} in this checkout.")
        safe = ["-P"] if path.startswith("dev/") else []
        return _run_in_world(lambda opened: [opened.python, *safe, path, *rest])

    return command


def _screenshots(_options, rest):
    """Photograph a running demo, with the browser driver from the environment of the linters."""
    python = python_env.ensure_linters() / "bin" / "python"
    return process.run_in_foreground([python, "-P", "dev/screenshots.py", *rest], cwd=REPOSITORY)


def _run(_options, rest):
    words = rest[1:] if rest[:1] == ["--"] else rest
    if not words:
        raise Stop("run needs a program: python3 dev/odoo.py run -- PROGRAM [WORD …]")
    return _run_in_world(lambda _opened: words)


def _run_in_world(command):
    with world.opened() as opened:
        try:
            return process.run_in_foreground(command(opened), env=opened.environment, cwd=REPOSITORY)
        except FileNotFoundError as error:
            raise Stop(f"There is no program {error.filename}.") from None


def _translations(_options, _rest):
    with Session() as session:
        database = session.installed("full")
        # -P: `import odoo` must not find dev/odoo.py, beside which the program stands.
        command = [session.world.python, "-P", "dev/translations.py", database, *addons.names()]
        return process.run_in_foreground(command, env=session.world.environment, cwd=REPOSITORY)


def _locks(_options, _rest):
    return process.run_in_foreground([sys.executable, REPOSITORY / "dev" / "compile_locks.py"])


def _clean(_options, _rest):
    folder = cache.root()
    with open(folder / ".postgres-users.lock", "a+", encoding="utf-8") as users:
        if not cache.try_lock(users):
            raise Stop("Another command still uses the databases: stop it first, then clean.")
        fcntl.flock(users, fcntl.LOCK_UN)
        for entry in folder.iterdir():
            shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    say(f"Removed everything in {folder}.")


COMMANDS = {
    "demo": _demo,
    "test": _test,
    "lint": _lint,
    "shell": _shell,
    "bench": _script("bench/run.py"),
    "screenshots": _screenshots,
    "translations": _translations,
    "locks": _locks,
    "run": _run,
    "clean": _clean,
    "help": _help,
}
KNOWN_OPTIONS = {"demo": ("DATA", "PORT", "CHECK"), "test": ("ONLY",), "lint": (), "locks": (), "clean": (), "help": ()}
