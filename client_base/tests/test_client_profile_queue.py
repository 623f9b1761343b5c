"""What marks a client, how the queue is drained, and that nothing is lost on the way."""

from unittest.mock import patch

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import client_profile_refresh
from .common import ClientBaseCase

# Nobody's ids, so that rows which a test commits change no facts.
STRANGERS = [2_000_000_001, 2_000_000_002, 2_000_000_003]


@tagged("post_install", "-at_install")
class TestClientProfileQueue(ClientBaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann, cls.bob = cls.client("Ann"), cls.client("Bob")
        cls.sold = cls.order(cls.ann, "2026-01-01")
        cls.draft = cls.order(cls.ann, "2026-01-02", confirm=False)
        cls.Profile._refresh_all()
        cls.refresh()

    def marked(self):
        """Return who was marked since the last call."""
        self.env.flush_all()
        return set(self.Queue._take())

    def rows(self):
        self.env.flush_all()
        self.env.cr.execute("SELECT client_id FROM client_profile_queue ORDER BY id")
        return [client for (client,) in self.env.cr.fetchall()]

    # === WHAT MARKS === #

    def test_what_changes_facts_marks_the_client(self):
        changes = {
            "confirm": self.draft.action_confirm,
            "cancel": self.draft._action_cancel,
            "date": lambda: self.sold.write({"date_order": "2026-01-03 12:00:00"}),
            "amount": lambda: self.sold.order_line.write({"price_unit": 11}),
            "line": lambda: self.sold.order_line.copy({"order_id": self.sold.id}),
            "invoice": lambda: self.invoice(self.sold),
            "refund": lambda: self.refund(self.sold, 0.5),
            "supplier": lambda: self.ann.write({"supplier_rank": 1}),
            "company": lambda: self.ann.write({"company_id": self.company.id}),
            "delete": self.draft.unlink,
        }
        for name, change in changes.items():
            change()
            self.assertEqual(self.marked(), {self.ann.id}, name)

    def test_new_customer_and_old_one_are_marked(self):
        self.sold.partner_id = self.bob
        self.assertEqual(self.marked(), {self.ann.id, self.bob.id})

    def test_contact_that_joins_a_company_marks_both(self):
        acme = self.client("Acme", is_company=True)
        self.marked()
        self.ann.parent_id = acme
        self.assertEqual(self.marked(), {self.ann.id, acme.id})
        self.ann.parent_id = False
        self.assertEqual(self.marked(), {self.ann.id, acme.id})

    def test_what_changes_no_fact_marks_nobody(self):
        changes = {
            "note": lambda: self.sold.write({"note": "Gift wrap", "client_order_ref": "7"}),
            "quotation": lambda: self.order(self.ann, "2026-02-02", confirm=False),
            "draft": lambda: self.draft.order_line.write({"product_uom_qty": 3}),
            "name": lambda: self.ann.write({"name": "Anna", "email": "anna@example.com"}),
        }
        for name, change in changes.items():
            change()
            self.assertEqual(self.marked(), set(), name)

    def test_vendor_bill_that_makes_a_mere_supplier_marks_him(self):
        self.bob._increase_rank("supplier_rank")
        self.assertEqual(self.marked(), {self.bob.id})

    def test_salesman_marks_without_access_to_the_queue(self):
        groups = self.env.ref("sales_team.group_sale_salesman")
        seller = self.env["res.users"].create(
            {"name": "Sel", "login": "sel", "group_ids": [(4, groups.id)], "company_ids": [(4, self.company.id)],
             "company_id": self.company.id}
        )  # fmt: skip
        self.marked()
        self.assertFalse(self.Queue.with_user(seller).has_access("write"))
        self.draft.user_id = seller
        self.draft.with_user(seller).action_confirm()
        self.assertEqual(self.marked(), {self.ann.id})

    def test_many_changes_wake_the_refresh_once(self):
        cron = self.env.ref("client_base.client_profile_refresh_cron")
        self.env.cr.flush()
        before = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        for day in range(1, 6):
            self.order(self.ann, f"2026-01-0{day}")
        self.env.cr.flush()
        self.assertEqual(self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)]), before + 1)

    # === HOW IT IS DRAINED === #

    def test_batches_take_the_oldest_first(self):
        self.Queue._mark([self.bob.id, self.ann.id, self.ann.id, self.bob.id])
        with patch.object(client_profile_refresh, "FULL_REFRESH_SHARE", 1e9):
            self.assertEqual(self.Profile._refresh_queued(2), 2)
            self.assertEqual(self.rows(), [self.ann.id, self.bob.id])
            self.assertEqual(self.Profile._refresh_queued(1), 1)
            self.assertEqual(self.rows(), [self.bob.id])

    def statements_of(self, limit=None):
        """Return the clients that each refresh was limited to: None is all."""
        calls = []
        write_facts = type(self.Profile)._write_facts

        def spy(model, companies, client_ids=None):
            calls.append(client_ids)
            return write_facts(model, companies, client_ids)

        with patch.object(type(self.Profile), "_write_facts", spy):
            self.Profile._refresh_queued(limit)
        return calls

    def test_few_clients_are_refreshed_alone_and_many_together(self):
        self.client("Others 0")
        self.Partner.create([{"name": f"Others {number}"} for number in range(30)])
        self.Profile._refresh_all()
        self.marked()
        self.Queue._mark([self.ann.id])
        self.assertEqual(self.statements_of(), [[self.ann.id]])
        everyone = self.Profile.search([("company_id", "=", self.company.id)]).client_id
        self.Queue._mark(everyone.ids)
        self.assertEqual(self.statements_of(limit=20), [None])
        self.assertEqual(self.rows(), [])
        self.assertEqual(self.statements_of(), [])

    def test_deleted_client_is_passed_over(self):
        gone = self.client("Gone")
        self.Queue._mark([gone.id, self.ann.id])
        gone.unlink()
        self.assertGreaterEqual(self.refresh(), 2)
        self.assertEqual(self.rows(), [])

    def test_error_in_the_middle_leaves_the_queue_as_it_was(self):
        self.order(self.ann, "2026-01-09")
        before = self.rows()
        self.assertTrue(before)

        def fail(*_args, **_kwargs):
            self.assertEqual(self.rows(), [])
            raise psycopg2.OperationalError("killed")

        with (
            patch.object(type(self.Profile), "_write_facts", fail),
            self.assertRaises(psycopg2.OperationalError),
            self.env.cr.savepoint(),
        ):
            self.Profile._refresh_queued()
        self.assertEqual(self.rows(), before)
        self.refresh()
        self.assertEqual(self.facts(self.ann)["purchase_count"], 2)

    # === THE SCHEDULED ACTION === #

    def test_scheduled_action_refreshes_the_day_and_drains_the_queue_in_batches(self):
        self.order(self.bob, "2026-01-09")
        self.Queue._mark([self.ann.id] * 5)
        self.Scale.search([("company_id", "=", self.company.id)]).facts_on = False
        commits = []
        with (
            patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **kw: commits.append(kw) or 60),
            patch.object(client_profile_refresh, "FULL_REFRESH_SHARE", 1e9),
            patch.object(client_profile_refresh, "BATCH_SIZE", 3),
        ):
            self.Profile._cron_refresh()
        self.assertEqual(self.rows(), [])
        self.assertEqual(self.facts(self.bob)["purchase_count"], 1)
        self.assertFalse(self.Profile._companies_of_yesterday())
        self.assertGreaterEqual(len(commits), 4)

    def test_scheduled_action_stops_when_its_time_is_over(self):
        self.Queue._mark([self.ann.id] * 5)
        time_left = iter([60, 60, 60, 0, 0])
        with (
            patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **kw: next(time_left)),
            patch.object(client_profile_refresh, "FULL_REFRESH_SHARE", 1e9),
            patch.object(client_profile_refresh, "BATCH_SIZE", 2),
        ):
            self.Profile._cron_refresh()
        self.assertTrue(self.rows())


@tagged("post_install", "-at_install")
class TestTwoWorkers(ClientBaseCase):
    """Two connections that commit: rows of nobody stand in for clients, and are cleared away at the end."""

    def setUp(self):
        super().setUp()
        self.one, self.two = self._worker(), self._worker()
        self.addCleanup(self._clear)
        self._mark(self.one, STRANGERS)

    def _worker(self):
        cursor = self.registry.cursor()
        self.addCleanup(cursor.close)
        return api.Environment(cursor, SUPERUSER_ID, {})["client.profile"]

    def _mark(self, worker, ids):
        worker.env.cr.execute("INSERT INTO client_profile_queue (client_id) SELECT unnest(%s)", [ids])
        worker.env.cr.commit()

    def _clear(self):
        self.one.env.cr.rollback()
        self.two.env.cr.rollback()
        with self.registry.cursor() as cursor:
            cursor.execute("DELETE FROM client_profile_queue WHERE client_id = ANY(%s)", [STRANGERS])

    def _waiting(self, worker):
        worker.env.cr.execute("SELECT client_id FROM client_profile_queue WHERE client_id = ANY(%s)", [STRANGERS])
        return {client for (client,) in worker.env.cr.fetchall()}

    def test_second_worker_leaves_the_queue_to_the_first(self):
        with patch.object(client_profile_refresh, "FULL_REFRESH_SHARE", 1e9):
            self.assertTrue(self.one._refresh_queued())
            self.assertEqual(self.two._refresh_queued(), 0)
            self.assertFalse(self.two._refresh_all())
        self.two.env.cr.commit()
        self.one.env.cr.rollback()
        self.assertEqual(self._waiting(self.two), set(STRANGERS))

    def test_client_marked_during_a_refresh_waits_for_the_next(self):
        with patch.object(client_profile_refresh, "FULL_REFRESH_SHARE", 1e9):
            self.one.env.cr.execute("SELECT 1")
            self.one._refresh_queued()
            self._mark(self.two, STRANGERS[:1])
            self.one.env.cr.commit()
            self.assertEqual(self._waiting(self.two), set(STRANGERS[:1]))
            self.two.env.cr.commit()
            self.assertTrue(self.two._refresh_queued())
            self.two.env.cr.commit()
            self.assertEqual(self._waiting(self.one), set())

    def test_worker_that_looked_before_the_first_one_finished_changes_nothing(self):
        self.assertEqual(self._waiting(self.two), set(STRANGERS))
        with patch.object(client_profile_refresh, "FULL_REFRESH_SHARE", 1e9):
            self.one._refresh_queued()
            self.one.env.cr.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.SerializationFailure):
                self.two._refresh_queued()
        self.two.env.cr.rollback()
        self.assertEqual(self._waiting(self.two), set())

    def test_marking_never_waits_for_a_refresh_or_another_mark(self):
        with patch.object(client_profile_refresh, "FULL_REFRESH_SHARE", 1e9):
            self.one._refresh_queued()
        self.two.env.cr.execute("SET LOCAL lock_timeout = '1s'")
        self.two.env["client.profile.queue"]._mark(STRANGERS)
        self.two.env.cr.rollback()
