"""`demo`: a shop's clients in the browser; made once, kept, and brought up to date with the code."""

import contextlib
import os
import socket
import time
import urllib.error
import urllib.request

from . import addons, cache, process, world
from .console import Stop, say, step
from .database import Databases
from .python_env import REPOSITORY

DATABASES = {"cdnow": "client_base_demo", "shop": "client_base_demo_shop"}
DEFAULT_PORT = 8069
PATIENCE = 120
# Demo data is loaded where all that a module depends on has demo data too. Only our own is wanted, not the host's.
_ALLOW_DEMO_DATA = "UPDATE ir_module_module SET demo = true WHERE state = 'installed'"
_LOOK_AT = """\
  Look first at
    1. Clients            everyone who ever bought or asked: who they are, what they bought, when they were last here
    2. a client's card    the page Client: the facts, and in words where each of them comes from
    3. Clients, Analysis  what each stage brings, by month and by salesperson; confirm an order and see it counted"""


def main(options):
    """Make or update the database, then serve it until Ctrl-C."""
    database = DATABASES.get(options.get("DATA", "cdnow"))
    if not database:
        raise Stop(f"DATA: there is no {options['DATA']}: choose among {', '.join(DATABASES)}.")
    port = _port(options.get("PORT"))
    with world.opened() as opened, _only_one(database):
        databases = Databases(opened)
        if databases.exists(database):
            _update(databases, database)
        else:
            _create(databases, database)
        _serve(opened, databases, database, port, check=bool(options.get("CHECK")))


def _port(wanted):
    """Return the port to serve on: the wanted one, or else the usual one or any free one."""
    if wanted:
        if not wanted.isdigit() or not 0 < int(wanted) < 65536:
            raise Stop(f"PORT: {wanted} is no port: give a number from 1024 to 65535.")
        if not _is_free(int(wanted)):
            raise Stop(f"Port {wanted} is taken: stop what uses it, name another (PORT=…), or leave PORT out.")
        return int(wanted)
    return DEFAULT_PORT if _is_free(DEFAULT_PORT) else free_port()


def _is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Stop(f"Port {port} is for root only: name one from 1024 on.") from None
        except OSError:
            return False
        return True


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def _only_one(database):
    """Refuse to serve a database that another demo serves already."""
    with open(cache.root() / f".{database}.lock", "a+", encoding="utf-8") as handle:
        if not cache.try_lock(handle):
            raise Stop("This demo already runs in another terminal: use that one, or stop it with Ctrl-C there.")
        yield


def _create(databases, database):
    """Build the database under another name, so that one that has its name is whole."""
    unfinished = f"{database}_unfinished"
    databases.clone(databases.full_template(), unfinished)
    wanted = addons.names()
    with step(f"Installing {', '.join(wanted)}") as shown:
        if database == DATABASES["shop"]:
            databases.query(_ALLOW_DEMO_DATA, unfinished)
        databases.install(unfinished, wanted, shown)
    if database == DATABASES["cdnow"]:
        with step("Loading the purchases of 2,357 clients") as shown:
            _load_purchases(databases.world, unfinished, shown)
    with step("Making the web client's files"):
        databases.pregenerate_assets(unfinished)
    _remember(databases, unfinished)
    databases.rename(unfinished, database)


def _load_purchases(opened, database, shown):
    command = [opened.python, "-m", "dev.cdnow", "--conf", opened.conf, "--database", database]
    failure = "The purchases could not be loaded: run the same again."
    process.run(command, failure, on_line=shown.update, env=opened.environment, cwd=REPOSITORY)


def _update(databases, database):
    """Bring a kept database up to date with the code; what people did in it stays."""
    noted = f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{database}'"
    if databases.query(noted) == [[addons.fingerprint()]]:
        return
    wanted = addons.names()
    present = [name for name in wanted if name in databases.installed(database)]
    with step("The addons have changed since the last start: updating the database") as shown:
        databases.update(database, present, shown)
        if missing := [name for name in wanted if name not in present]:
            databases.install(database, missing, shown)
    _remember(databases, database)


def _remember(databases, database):
    """Note in the database which sources it was made from."""
    databases.query(f"COMMENT ON DATABASE \"{database}\" IS '{addons.fingerprint()}'")


def _serve(opened, databases, database, port, check):
    mails = cache.root() / "mails" / database
    mail_port = free_port()
    conf = opened.folder / "demo.conf"
    address = f"http://127.0.0.1:{port}"
    opened.write_conf(conf, http_port=port, smtp_port=mail_port, db_name=database, dbfilter=f"^{database}$")
    _set_addresses(databases, database, address)
    log = cache.root() / "demo.log"
    options = {"env": opened.environment, "cwd": opened.folder}
    catcher = [opened.python, REPOSITORY / "dev" / "mail_catcher.py", mail_port, mails]
    server = [opened.python, "-m", "odoo", "server", "-c", conf]
    with open(log, "w", encoding="utf-8") as output, contextlib.ExitStack() as stack:
        options["stdout"] = output
        stack.enter_context(process.start(catcher, **options))
        child = stack.enter_context(process.start(server, **options))
        with step("Starting Odoo"):
            wait_until_healthy(address, child, log)
        _welcome(address, mails, log)
        if not check and child.wait():
            raise Stop(f"Odoo has stopped by itself; its log says why: {log}")


def _set_addresses(databases, database, address):
    """Let links in mails, and the pictures in printed documents, lead to where the demo really is."""
    for name in ("web.base.url", "report.url"):
        databases.query(
            "INSERT INTO ir_config_parameter (key, value, create_uid, write_uid, create_date, write_date) "
            f"VALUES ('{name}', '{address}', 1, 1, now(), now()) "
            f"ON CONFLICT (key) DO UPDATE SET value = '{address}'",
            database,
        )


def wait_until_healthy(address, child, log):
    deadline = time.monotonic() + PATIENCE
    while child.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(urllib.error.URLError, OSError):
            # Not through a proxy that the environment may name.
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with opener.open(f"{address}/web/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        time.sleep(0.2)
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    raise Stop(process.explain("Odoo did not start.", lines, log))


def _welcome(address, mails, log):
    say(f"\n  {address}     login: admin     password: admin")
    say("  Russian: the user menu, Preferences, Language.")
    say(f"  Mails that Odoo sends end in {mails}")
    say(f"  Odoo's log: {log}\n")
    say(_LOOK_AT)
    say(f"\n  Ctrl-C stops it; the next start keeps what you did. Process {os.getpid()}.")
