"""Several connections at once, and connections that die: nobody is lost, nobody is in twice, no rule is blamed.

What is committed here is removed at the end: contacts and segments of the tests' own, in the database's first company.
"""

from contextlib import contextmanager, suppress
from random import Random
from threading import Thread
from unittest.mock import patch

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.sql_db import Cursor
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..models import client_profile_refresh
from ..models.segment.refresh import schedule as segment_refresh

CLIENTS = 24
CITIES = ("Truth in Rome", "Truth in Oslo")
# What the host tries again, and the cron later.
RETRIED = segment_refresh.CONFLICTS
KILLED = (psycopg2.OperationalError, psycopg2.InterfaceError)


@tagged("post_install", "-at_install")
class TestSegmentConcurrency(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for module in (client_profile_refresh, segment_refresh):
            cls.startClassPatcher(patch.object(module, "FULL_REFRESH_SHARE", 1e9))
        cls.addClassCleanup(cls._clear)
        with cls.committed() as env:
            env.cr.execute("SELECT COALESCE(MAX(id), 0) FROM ir_cron_trigger")
            [cls.last_trigger] = env.cr.fetchone()
            rows = [{"name": f"Truth {number}", "city": CITIES[number % 2]} for number in range(CLIENTS)]
            cls.clients = env["res.partner"].create(rows).ids
            rome = env["client.segment"].create({"name": "Truth: Rome", "domain": repr([("city", "=", CITIES[0])])})
            uses = repr([("client_segment_ids", "in", rome.ids)])
            cls.rome, cls.user, cls.manual = (rome | env["client.segment"].create([
                {"name": "Truth: uses Rome", "domain": uses}, {"name": "Truth: by hand", "kind": "manual"},
            ])).ids  # fmt: skip
        cls.drain()

    def setUp(self):
        super().setUp()
        with self.committed() as env:
            env["client.segment.pin"].search([("client_id", "in", self.clients)]).unlink()
            env["client.segment.condition"].search([("segment_id", "=", self.rome)]).unlink()
        self.drain()

    @classmethod
    @contextmanager
    def committed(cls):
        """Give an environment of a transaction of its own; the block commits."""
        with cls.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

    @classmethod
    def _clear(cls):
        with cls.committed() as env, mute_logger("odoo.models.unlink"):
            env["client.segment"].search([("name", "like", "Truth:")], order="id desc").unlink()
            clients = env["res.partner"].with_context(active_test=False).search([("name", "like", "Truth ")])
            env.cr.execute("DELETE FROM client_segment_queue WHERE client_id = ANY(%s)", [clients.ids])
            clients.unlink()
            env.flush_all()
            env.cr.execute("DELETE FROM client_profile_queue WHERE client_id = ANY(%s)", [clients.ids])
            env.cr.precommit.clear()
            env.cr.execute("DELETE FROM ir_cron_trigger WHERE id > %s", [cls.last_trigger])

    # === THE WORKERS === #

    @classmethod
    def refresh_next(cls):
        """Do one round of the cron in a transaction of its own; False when nothing is left."""
        with cls.committed() as env:
            return env["client.segment"]._refresh_next()

    @classmethod
    def drain(cls):
        with cls.committed() as env:
            env["client.profile"]._refresh_queued()
        while cls.refresh_next():
            pass

    def cron(self, failures, is_over):
        """Work as the cron does, round by round, until it is over."""
        while not is_over():
            try:
                self.refresh_next()
            except RETRIED as error:
                failures.append(error)

    def change(self, function):
        """Do something in a transaction of its own, and again after a conflict, as the host does for a user."""
        for _attempt in range(20):
            try:
                with self.committed() as env:
                    return function(env)
            except RETRIED:
                continue
        return self.fail("A user was told to try again twenty times.")

    def move(self, client_id, city):
        self.change(lambda env: env["res.partner"].browse(client_id).write({"city": city}))

    def pin(self, segment_id, client_id, kind):
        """Pin a client in or out, or remove the decision about him."""

        def write(env):
            Pin = env["client.segment.pin"]
            pin = Pin.search([("segment_id", "=", segment_id), ("client_id", "=", client_id)])
            if not kind:
                pin.unlink()
            elif pin:
                pin.kind = kind
            else:
                pin.create({"segment_id": segment_id, "client_id": client_id, "kind": kind})

        self.change(write)

    # === WHAT SHALL BE === #

    def members(self, env, segment_id):
        env.cr.execute(
            "SELECT client_id FROM client_segment_stay WHERE segment_id = %s AND left_at IS NULL", [segment_id]
        )
        return sorted(client_id for (client_id,) in env.cr.fetchall())

    def check(self):
        """Compare who is in with who should be, by cities and pins alone."""
        self.drain()
        with self.committed() as env:
            clients = env["res.partner"].browse(self.clients)
            pins = {(pin.segment_id.id, pin.client_id.id): pin.kind for pin in env["client.segment.pin"].search([])}
            kinds = {c.id: pins.get((self.rome, c.id)) or ("in" if c.city == CITIES[0] else "out") for c in clients}
            rome = [client_id for client_id, kind in kinds.items() if kind == "in"]
            self.assertEqual(self.members(env, self.rome), rome)
            self.assertEqual(self.members(env, self.user), rome)
            manual = [c.id for c in clients if pins.get((self.manual, c.id)) == "in"]
            self.assertEqual(self.members(env, self.manual), manual)
            self.assertFalse(env["client.segment.queue"]._waiting())
            for segment in env["client.segment"].browse([self.rome, self.user, self.manual]):
                self.assertEqual((segment.state, segment.error, segment.activity_ids.ids), ("ready", False, []))
                self.assertEqual(segment.member_count, len(self.members(env, segment.id)))
                self.assertEqual(segment._refresh(), (0, 0))

    @contextmanager
    def conflict(self, errors=RETRIED):
        """Fail unless the block ends with one of the errors."""
        try:
            with mute_logger("odoo.sql_db"):
                yield
        except errors:
            return
        self.fail("Nothing was in the way.")

    # === TWO AT ONCE === #

    def test_two_crons_and_a_user_lose_nothing(self):
        random, failures, over = Random(4), [], []  # noqa: S311
        crons = [Thread(target=self.cron, args=(failures, lambda: over)) for _cron in range(2)]
        with mute_logger("odoo.sql_db"):
            for cron in crons:
                cron.start()
            try:
                for _step in range(120):
                    client_id = random.choice(self.clients[:8])
                    if random.random() < 0.4:
                        self.move(client_id, random.choice(CITIES))
                    else:
                        segment_id = random.choice((self.rome, self.rome, self.manual))
                        kinds = ("in", None) if segment_id == self.manual else ("in", "out", None)
                        self.pin(segment_id, client_id, random.choice(kinds))
            finally:
                over.append(True)
                for cron in crons:
                    cron.join()
        self.check()

    def test_a_pin_set_while_the_refresh_lets_the_client_go_holds(self):
        client_id = self.clients[0]
        self.move(client_id, CITIES[0])
        self.pin(self.rome, client_id, None)
        self.drain()
        self.move(client_id, CITIES[1])
        with self.committed() as cron:
            cron["client.segment.queue"]._get_batch_end(1)  # from here on it does not see what others commit
            self.pin(self.rome, client_id, "in")  # he is in still: nobody moves
            cron["client.segment"]._refresh_next()
            self.assertNotIn(client_id, self.members(cron, self.rome))
        self.check()
        with self.committed() as env:
            self.assertIn(client_id, self.members(env, self.rome))

    def test_who_is_let_in_by_two_at_once_is_in_once_and_no_rule_is_blamed(self):
        client_id = self.clients[1]
        self.move(client_id, CITIES[1])
        self.pin(self.rome, client_id, None)
        self.drain()
        self.move(client_id, CITIES[0])
        with self.conflict(), self.committed() as cron:
            cron["client.segment.queue"]._get_batch_end(1)
            self.pin(self.rome, client_id, "in")
            cron["client.segment"]._refresh_next()
        self.check()

    def test_a_rule_that_is_changed_while_it_is_computed_is_computed_again(self):
        condition = {"segment_id": self.rome, "measure": "count", "comparison": "least", "value": 1}
        self.change(lambda env: env["client.segment"].browse(self.rome)._ask_for_build())
        with self.conflict(), self.committed() as cron:
            cron["client.segment.queue"]._get_batch_end(1)
            made = self.change(lambda env: env["client.segment.condition"].create(condition).id)
            cron["client.segment"].browse(self.rome)._refresh()
            cron.flush_all()
        self.drain()
        with self.committed() as env:
            self.assertFalse(self.members(env, self.rome))  # nobody bought anything
        self.change(lambda env: env["client.segment.condition"].browse(made).unlink())
        self.check()

    def test_a_client_who_is_deleted_while_he_enters_blames_no_rule(self):
        with self.committed() as env:
            gone = env["res.partner"].create({"name": "Truth to go", "city": CITIES[1]}).id
        self.drain()
        self.move(gone, CITIES[0])
        with mute_logger("odoo.sql_db", "odoo.models.unlink"), suppress(*RETRIED), self.committed() as cron:
            cron["client.segment.queue"]._get_batch_end(1)
            self.change(lambda env: env["res.partner"].browse(gone).unlink())
            cron["client.segment"]._refresh_next()
        self.check()

    # === KILLED === #

    def test_a_refresh_that_is_killed_ten_times_leaves_the_same_members(self):
        self.flip()
        total = self.count_statements()
        self.check()
        points = sorted(Random(7).sample(range(1, total), 10))  # noqa: S311
        for point in points:
            self.flip()
            with self.subTest(statement=point, of=total), mute_logger("odoo.sql_db"):
                with self.conflict(KILLED):
                    self.drain_until_killed(point)
                self.check()

    def flip(self):
        """Let everyone move to the other city, and let one segment wait for being built anew."""

        def change(env):
            for client in env["res.partner"].browse(self.clients):
                client.city = CITIES[client.city == CITIES[0]]
            env["client.segment"].browse(self.user)._ask_for_build()

        self.change(change)

    def count_statements(self):
        sent, original = [], Cursor.execute

        def spy(cursor, *arguments, **named):
            sent.append(cursor)
            return original(cursor, *arguments, **named)

        with patch.object(Cursor, "execute", spy):
            self.drain()
        return len(sent)

    def drain_until_killed(self, point):
        """Drain, and let the database end the connection just before a statement, as it does for a killed process."""
        number, original = 0, Cursor.execute

        def spy(cursor, *arguments, **named):
            nonlocal number
            number += 1
            if number == point:
                self.env.cr._obj.execute("SELECT pg_terminate_backend(%s, 1000)", [cursor._cnx.get_backend_pid()])
            return original(cursor, *arguments, **named)

        with patch.object(Cursor, "execute", spy):
            self.drain()
