"""A mailing whose process is killed, or that two people send at once: with real processes and a real mail server."""

import contextlib
import email
import email.utils
import json
import threading
import time
from collections import Counter, defaultdict

from . import demo, process
from .checks_workers import check, servers
from .console import Stop, step
from .python_env import REPOSITORY

MANY, FEW = 200, 60
# So many mails are out when the process that sends them is killed.
OUT = 40
PATIENCE = 60
_PREPARE = f"""
env["ir.config_parameter"].set_param("mail.batch_size", 10)
env["ir.mail_server"].search([]).active = False
for kind, count in (("many", {MANY}), ("few", {FEW})):
    clients = env["res.partner"].create(
        [{{"name": f"{{kind}} {{number}}", "email": f"{{kind}}{{number}}@example.com"}} for number in range(count)])
    segment = env["client.segment"].create(
        {{"name": kind, "company_id": env.company.id, "domain": repr([("id", "in", clients.ids)])}})
    mailing = env["mailing.mailing"].create({{
        "subject": kind, "body_html": "<p>News for <t t-out='object.name'/></p>", "mailing_domain": "[]",
        "mailing_model_id": env["ir.model"]._get_id("res.partner"), "client_segment_ids": [(6, 0, segment.ids)],
        "client_company_id": env.company.id, "email_from": "shop@example.com", "name": kind,
        "keep_archives": True,
    }})
    if kind == "many":
        mailing.action_put_in_queue()
env.cr.commit()
"""
# What the host's crons do, until there is nothing left to do.
_WORK = """
import time
from odoo.exceptions import UserError
crons = [env.ref(name) for name in ("mass_mailing.ir_cron_mass_mailing_queue", "mail.ir_cron_mail_scheduler_action")]
for attempt in range(30):
    for cron in crons:
        try:
            cron.method_direct_trigger()
        except UserError:  # PostgreSQL has not noticed yet that the one before is dead
            time.sleep(0.5)
        env.cr.commit()
    waiting = env["mailing.mailing"].search_count([("state", "in", ("in_queue", "sending"))])
    if not waiting and not env["mail.mail"].search_count([("state", "=", "outgoing"), ("mailing_id", "!=", False)]):
        break
    time.sleep(0.5)
"""


def mailings(session):
    """Kill the process that writes a mailing, and the one that sends it; and send one from two servers at once."""
    databases, world = session.databases, session.world
    with contextlib.ExitStack() as stack:
        database = stack.enter_context(databases.temporary(session.installed("full"), "mailings"))
        port, mails = stack.enter_context(_catcher(world, session.folder))
        shop = _Shop(world, databases, database, session.folder, mails, port)
        with step("Preparing two mailings"):
            shop.run(_PREPARE)
        results = [
            check("a mailing killed while it is written", shop.kill_while_written),
            check("a mailing killed while it is sent", shop.kill_while_sent),
            check("everyone gets it, nobody twice", shop.finish),
        ]
        one, two = stack.enter_context(servers(session, database, smtp_port=port))
        return [*results, check("two people send a mailing at once", lambda: shop.send_from(one, two))]


@contextlib.contextmanager
def _catcher(world, folder):
    """Give the port of a mail server, and the folder into which it puts what it gets."""
    port, mails = demo.free_port(), folder / "mails"
    mails.mkdir()
    command = [world.python, "-P", REPOSITORY / "dev" / "mail_catcher.py", port, mails]
    with process.start(command, env=world.environment):
        yield port, mails


class _Shop:
    """A database with two mailings, whose mails end in a folder."""

    def __init__(self, world, databases, database, folder, mails, port):
        self.world, self.databases, self.database, self.folder, self.mails = world, databases, database, folder, mails
        self.conf = folder / "mailings.conf"
        world.write_conf(self.conf, smtp_port=port)

    # === PROCESSES === #

    def run(self, code):
        """Run code in Odoo to its end."""
        arguments = ("-d", self.database, "--no-http", "--log-level=warn")
        self.world.odoo("shell", *arguments, conf=self.conf, stdin=code, failure="The mailings could not be sent.")

    @contextlib.contextmanager
    def at_work(self):
        """Give a process that does what the crons do; it is killed at the end as by a power cut."""
        script, log = self.folder / "work.py", self.folder / "work.log"
        script.write_text(_WORK, encoding="utf-8")
        command = [self.world.python, "-m", "odoo", "shell", "-c", self.conf, "-d", self.database, "--no-http"]
        options = {"env": self.world.environment, "cwd": self.world.folder}
        with (
            open(script, encoding="utf-8") as code,
            open(log, "w", encoding="utf-8") as output,
            process.start(command, stdin=code, stdout=output, **options) as child,
        ):
            yield child
            child.kill()
            child.wait()

    def wait_for(self, child, count, least):
        """Wait until a count has begun to grow."""
        deadline = time.monotonic() + PATIENCE
        while count() < least:
            if child.poll() is not None or time.monotonic() > deadline:
                log = self.folder / "work.log"
                lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
                raise Stop(process.explain("The mailing did not begin.", lines))
            time.sleep(0.05)

    # === COUNTING === #

    def count_traces(self):
        query = "SELECT COUNT(*) FROM mailing_trace t JOIN mailing_mailing m ON m.id = mass_mailing_id"
        return self.databases.query(f"{query} WHERE t.email LIKE 'many%'", self.database)[0][0]

    def count_mails(self):
        return len(list(self.mails.glob("*.eml")))

    def read_mails(self, kind):
        """Return the Message-Ids of the mails that each address of a kind got."""
        found = defaultdict(list)
        for path in self.mails.glob("*.eml"):
            message = email.message_from_bytes(path.read_bytes())
            address = email.utils.parseaddr(message["To"])[1]
            if address.startswith(kind):
                found[address].append(message["Message-Id"])
        return found

    # === CHECKS === #

    def kill_while_written(self):
        with self.at_work() as child:
            self.wait_for(child, self.count_traces, 1)
        written = self.count_traces()
        return "" if 0 < written < MANY and not self.count_mails() else f"Too late: {written} were written."

    def kill_while_sent(self):
        with self.at_work() as child:
            self.wait_for(child, self.count_mails, OUT)
        sent = self.count_mails()
        if self.count_traces() != MANY:
            return f"After the first kill {self.count_traces()} of {MANY} were written."
        return "" if OUT <= sent < MANY else f"Too late: {sent} were sent."

    def finish(self):
        """Go on after both kills: a mail that was on the wire may come again, as the same mail."""
        self.run(_WORK)
        found = self.read_mails("many")
        if len(found) != MANY:
            return f"Only {len(found)} of {MANY} got it."
        others = [address for address, ids in found.items() if len(set(ids)) > 1]
        again = [address for address, ids in found.items() if len(ids) > 1]
        if others or len(again) > 1:
            return f"Twice: {', '.join(others or again)}"
        states = self.databases.query(
            "SELECT trace_status, COUNT(*) FROM mailing_trace WHERE email LIKE 'many%' GROUP BY 1", self.database
        )
        return "" if states == [["sent", MANY]] else f"The traces say {json.dumps(states)}."

    def send_from(self, one, two):
        """Press the button on two servers at the same moment."""
        [mailing] = one.call("mailing.mailing", "search", [("name", "=", "few")])
        said, barrier = [], threading.Barrier(2)

        def press(server):
            barrier.wait()
            try:
                server.call("mailing.mailing", "action_send_mail", [mailing])
            except Stop as stop:
                said.append(str(stop))

        threads = [threading.Thread(target=press, args=(server,)) for server in (one, two)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        counts = Counter(len(ids) for ids in self.read_mails("few").values())
        if counts != {1: FEW}:
            return f"Clients by the mails that they got: {dict(counts)}; {' '.join(said)}"
        return "" if len(said) == 1 else f"Both were told: {said}"
