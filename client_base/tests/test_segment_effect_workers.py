"""Two workers at the effects: no pair is done twice, and a killed worker keeps nobody waiting."""

from unittest.mock import patch

import psycopg2

from odoo import SUPERUSER_ID, api, fields
from odoo.sql_db import connection_info_for
from odoo.tests import tagged

from .effect_case import EffectCase


@tagged("post_install", "-at_install")
class TestTwoEffectWorkers(EffectCase):
    """A second connection of its own, which sees nothing of this test's data but the lock."""

    def setUp(self):
        super().setUp()
        self.cursor = self.registry.cursor()
        self.addCleanup(self.let_go)
        self.other = api.Environment(self.cursor, SUPERUSER_ID, {})["client.segment.effect"]

    def let_go(self):
        """Close the cursor without its locks: the connection goes back to the pool, and would keep them."""
        self.cursor.rollback()
        self.cursor.execute("SELECT pg_advisory_unlock_all()")
        self.cursor.close()

    def connect(self):
        """Return a connection that no pool knows of."""
        connection = psycopg2.connect(**connection_info_for(self.env.cr.dbname)[1])
        self.addCleanup(connection.close)
        return connection

    def test_second_worker_leaves_the_work_to_the_first_and_comes_back(self):
        effect = self.effect()
        self.move_in(self.mine)
        first = self.connect()
        with first.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtext('client_base.effects'))")
        first.commit()  # as after each batch: the lock has to outlive it
        self.run_effects()
        self.assertEqual(self.states(effect), [])
        domain = [("cron_id", "=", self.env.ref("client_base.client_segment_effect_cron").id)]
        self.assertTrue(
            self.env["ir.cron.trigger"].search(domain, order="id desc", limit=1).call_at > fields.Datetime.now()
        )
        first.close()  # the first one is killed: its lock dies with the connection
        self.env.cr.execute("SELECT pg_sleep(0.2)")
        self.run_effects()
        self.assertEqual(self.states(effect), ["done"])

    def test_lock_is_given_back(self):
        self.effect()
        self.move_in(self.mine)
        self.run_effects()
        self.assertTrue(self.other._lock_run())

    def test_lock_is_given_back_after_an_error(self):
        broken = patch.object(type(self.Effect), "_walk", side_effect=RuntimeError)
        with broken, self.assertLogs("odoo.addons.base.models.ir_cron", "ERROR"):
            self.run_effects()
        self.assertTrue(self.other._lock_run())

    def test_pair_that_another_did_is_not_done_twice(self):
        """Without the lock, the one row of the log would still stop the second: here the first one's row is there."""
        effect = self.effect()
        self.move_in(self.mine)
        stay = self.env["client.segment.stay"].search([("segment_id", "=", self.segment.id)])
        effect._at_work()._note(stay, "done", "the tag is put")
        self.run_effects()
        self.assertEqual(self.told(), [("Mine", "done", "The tag is put")])
        self.assertNotIn(self.tag, self.mine.category_id)
