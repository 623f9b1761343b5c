"""Two servers on one database, as a shop with several workers has them: what one makes, the other one knows at once."""

import contextlib
import http.cookiejar
import json
import threading
import time
import urllib.request

from . import demo, process
from .console import Stop, say, step
from .session import Result

# Somebody at work with contacts for longer than anybody waits for him.
_HOLD = """
import sys, time
import psycopg2
connection = psycopg2.connect(dbname=sys.argv[1])
connection.cursor().execute("LOCK TABLE res_partner IN ROW EXCLUSIVE MODE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""
HELD_SECONDS = 10


class Server:
    """A running Odoo, spoken to as its web client does."""

    def __init__(self, port):
        self.address = f"http://127.0.0.1:{port}"
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        # Not through a proxy that the environment may name.
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    def log_in(self, database):
        answer = self._post("/web/session/authenticate", {"db": database, "login": "admin", "password": "admin"})
        if not answer.get("uid"):
            raise Stop("The administrator could not log in.")

    def call(self, model, method, *arguments, **named):
        """Return what a method answers; raise Stop with its sentence where it refuses."""
        params = {"model": model, "method": method, "args": arguments, "kwargs": named}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", params)

    def _post(self, path, params):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode()
        request = urllib.request.Request(self.address + path, body, {"Content-Type": "application/json"})  # noqa: S310
        with self.opener.open(request, timeout=60) as answer:
            said = json.load(answer)
        if "error" in said:
            raise Stop(said["error"]["data"]["message"])
        return said["result"]

    def make(self, label, **vals):
        """Return the id and the column of a new field of contacts."""
        [made] = self.call("client.field", "create", [{"name": label, "kind": "char", **vals}])
        return made, self.call("client.field", "read", [made], ["column"])[0]["column"]

    def knows(self, column):
        return column in self.call("res.partner", "fields_get", [column])


def workers(session):
    """Make, use and delete fields of contacts on two servers in turn, and at the same time."""
    databases = session.databases
    with (
        databases.temporary(session.installed("full"), "workers") as database,
        servers(session, database) as (one, two),
    ):
        return [
            check("a field reaches another worker", lambda: _reaches(one, two)),
            check("a deleted field stops no worker", lambda: _goes(one, two)),
            check("a changed field reaches another worker", lambda: _changes(one, two)),
            check("two make fields at once", lambda: _both(one, two)),
            check("nothing is half made", lambda: _held(session.world, database, one, two)),
        ]


@contextlib.contextmanager
def servers(session, database, **options):
    """Give two servers that both have read contacts already; ``options`` of their configuration."""
    world, folder = session.world, session.folder
    with contextlib.ExitStack() as stack:
        started = []
        for number in (1, 2):
            port, conf, log = demo.free_port(), folder / f"worker{number}.conf", folder / f"worker{number}.log"
            vals = {"http_port": port, "db_name": database, "dbfilter": f"^{database}$", "max_cron_threads": 0}
            world.write_conf(conf, **vals, **options)
            output = stack.enter_context(open(log, "w", encoding="utf-8"))
            command = [world.python, "-m", "odoo", "server", "-c", conf]
            child = stack.enter_context(process.start(command, env=world.environment, cwd=world.folder, stdout=output))
            started.append((Server(port), child, log))
        with step("Starting two servers on one database"):
            for server, child, log in started:
                demo.wait_until_healthy(server.address, child, log)
                server.log_in(database)
                server.call("res.partner", "search_read", [], ["name"], limit=1)
        yield [server for server, _child, _log in started]


def check(name, action):
    """Do something and count it as passed when it has no fault to tell."""
    began, fault = time.monotonic(), ""
    try:
        fault = action()
    except Stop as stop:
        fault = str(stop)
    say(f"  {name}: {fault or 'yes'}")
    return Result(name, 0 if fault else 1, 1 if fault else 0, time.monotonic() - began)


def _reaches(one, two):
    """Make a field on one server, and use it in the next request to the other one."""
    _made, column = one.make("Worker")
    [contact] = two.call("res.partner", "create", [{"name": "Known", column: "by both"}])
    if one.call("res.partner", "search", [(column, "=", "by both")]) != [contact]:
        return "The first server does not find what the second one wrote."
    form = two.call("res.partner", "get_views", [[False, "form"], [False, "list"]])["views"]["form"]["arch"]
    return "" if column in form else "The card does not show it."


def _goes(one, two):
    """Delete the field on the second server, and go on with the first one."""
    [own] = two.call("client.field", "search_read", [("name", "=", "Worker")], ["column"])
    two.call("client.field", "unlink", [own["id"]])
    contacts = one.call("res.partner", "search", [("name", "=", "Known")])
    one.call("res.partner", "web_read", contacts, {"name": {}})
    one.call("res.partner", "write", contacts, {"name": "Known still"})
    one.call("res.partner", "get_views", [[False, "form"]])
    return "The first server still has it." if one.knows(own["column"]) else ""


def _changes(one, two):
    """Rename and archive a field on one server, and look at the screens of the other one."""
    made, column = one.make("Old Label")
    views = [[False, "form"]]
    if column not in two.call("res.partner", "get_views", views)["views"]["form"]["arch"]:
        return "The card does not show it."
    one.call("client.field", "write", [made], {"name": "New Label"})
    if two.call("res.partner", "fields_get", [column])[column]["string"] != "New Label":
        return "The other server has the old label."
    one.call("client.field", "write", [made], {"active": False})
    shown = column in two.call("res.partner", "get_views", views)["views"]["form"]["arch"]
    return "The other server shows an archived field." if shown else ""


def _both(one, two):
    """Let both make fields at the same time: the host sends one of them back, and both are there in the end."""
    made, faults = [], []

    def make(server, number):
        try:
            made.append(server.make(f"At Once {number}", kind="choice"))
        except Stop as stop:
            faults.append(str(stop))

    for round_ in range(2):
        threads = [threading.Thread(target=make, args=(server, 2 * round_ + n)) for n, server in enumerate((one, two))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if faults:
        return faults[0]
    missing = [column for server in (one, two) for _made, column in made if not server.knows(column)]
    return f"Not known everywhere: {', '.join(missing)}" if missing or len(made) != 4 else ""


def _held(world, database, one, two):
    """Try to make a field while somebody holds the contacts, and again afterwards."""
    command = [world.python, "-c", _HOLD, database, str(HELD_SECONDS)]
    with process.start(command, env=world.environment) as holder:
        holder.stdout.readline()
        try:
            one.make("While Held")
        except Stop as stop:
            if "Others are at work with contacts" not in str(stop):
                return f"It does not say why: {stop}"
        else:
            return "It was made though somebody held the contacts."
        holder.wait()
    if two.call("client.field", "search_count", [("name", "=", "While Held")]):
        return "The row is there without its column."
    _made, column = two.make("While Held")
    return "" if one.knows(column) else "It could not be made afterwards."
