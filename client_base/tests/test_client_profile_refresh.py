"""The facts that a refresh stores, when it writes and when it does not, and what makes it look at everything."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import ClientBaseCase
from .naive_facts import naive_facts


@tagged("post_install", "-at_install")
class TestClientProfileRefresh(ClientBaseCase):
    def days_ago(self, days):
        return self.today() - timedelta(days=days)

    def stage_of(self, *days):
        client = self.client()
        for day in days:
            self.order(client, self.days_ago(day))
        self.refresh()
        return self.facts(client)["stage"]

    # === FACTS === #

    def test_facts_of_a_client_are_worked_out_by_hand(self):
        ann = self.client()
        first = self.order(ann, self.days_ago(500), amount=100)
        self.order(ann, self.days_ago(500), amount=20)
        self.order(ann, self.days_ago(40), amount=30)
        self.refund(self.order(ann, self.days_ago(30), amount=50), 0.5)
        self.refund(self.order(ann, self.days_ago(5), amount=70))
        self.refresh()
        facts = self.facts(ann)
        expected = {
            "stage": "active", "purchase_count": 4, "purchase_day_count": 3, "first_purchase_on": self.days_ago(500),
            "last_purchase_on": self.days_ago(30), "first_document": f"sale.order,{first.id}", "revenue": 175,
            "revenue_recent": 55, "average_purchase": 43.75, "median_interval": 235, "refunded_share": 0.3519,
        }  # fmt: skip
        self.assertEqual({name: facts[name] for name in expected}, expected)

    def test_stages_part_at_their_limits(self):
        self.assertEqual(self.stage_of(), "prospect")
        self.assertEqual(self.stage_of(180), "first_time")
        self.assertEqual(self.stage_of(181), "sleeping")
        self.assertEqual(self.stage_of(365), "sleeping")
        self.assertEqual(self.stage_of(366), "lost")
        self.assertEqual(self.stage_of(10, 10), "first_time")
        self.assertEqual(self.stage_of(10, 11), "active")
        self.assertEqual(self.stage_of(1, 2, 3, 4), "active")
        self.assertEqual(self.stage_of(1, 2, 3, 4, 5), "loyal")
        self.assertEqual(self.stage_of(-3), "first_time")

    def test_recent_revenue_begins_after_the_same_day_of_the_earlier_month(self):
        ann = self.client()
        self.order(ann, "2025-02-28", amount=1)
        self.order(ann, "2025-03-01", amount=10)
        with freeze_time("2026-02-28 12:00:00"):
            self.refresh()
        self.assertEqual(self.facts(ann)["revenue_recent"], 10)

    # === WHO IS A CLIENT === #

    def test_colleagues_companies_visitors_and_mere_suppliers_are_no_clients(self):
        colleague = self.env["res.users"].create({"name": "Kim", "login": "kim"}).partner_id
        visitor = self.env.ref("base.public_user").sudo().with_context(active_test=False).partner_id
        supplier = self.client("Supplier", supplier_rank=1)
        strangers = colleague | visitor | supplier | self.company.partner_id
        for stranger in colleague | visitor | self.company.partner_id:
            self.order(stranger, self.today())
        self.refresh()
        self.Profile._refresh_all()
        self.assertFalse([stranger.name for stranger in strangers if self.facts(stranger)])

    def test_portal_user_is_a_client(self):
        portal = self.env.ref("base.group_portal").ids
        user = self.env["res.users"].create({"name": "Pat", "login": "pat", "group_ids": [Command.set(portal)]})
        self.order(user.partner_id, self.today())
        self.refresh()
        self.assertEqual(self.facts(user.partner_id)["stage"], "first_time")

    def test_supplier_who_asks_becomes_a_client_and_ceases_to_be_one(self):
        supplier = self.client("Supplier", supplier_rank=1)
        self.refresh()
        self.assertFalse(self.facts(supplier))
        quotation = self.order(supplier, self.today(), confirm=False)
        self.refresh()
        self.assertEqual(self.facts(supplier)["stage"], "prospect")
        quotation.partner_id = self.client("Somebody else")
        self.refresh()
        self.assertFalse(self.facts(supplier))

    def test_client_who_begins_to_work_for_us_leaves_the_client_base(self):
        ann = self.client()
        self.order(ann, self.today())
        self.refresh()
        self.assertTrue(self.facts(ann))
        self.env["res.users"].create({"login": "ann", "partner_id": ann.id})
        self.refresh()
        self.assertFalse(self.facts(ann))

    def test_contact_of_a_new_company_of_ours_leaves_the_client_base_everywhere(self):
        ann = self.client()
        self.refresh()
        self.assertTrue(self.facts(ann))
        self.env["res.company"].create({"name": ann.name, "partner_id": ann.id})
        self.refresh()
        self.assertFalse(self.facts(ann))

    def test_archived_client_keeps_his_facts(self):
        ann = self.client()
        self.order(ann, self.today())
        ann.active = False
        self.order(ann, self.days_ago(1))
        self.refresh()
        self.Profile._refresh_all()
        self.assertEqual(self.facts(ann)["purchase_count"], 2)

    # === WHAT IS WRITTEN === #

    def versions(self, table):
        """Return where each row stands and which transaction wrote it: both change with any write of the row."""
        self.env.flush_all()
        self.env.cr.execute(f"SELECT id, ctid::text, xmin::text, cmin::text FROM {table} ORDER BY id")  # noqa: S608
        return self.env.cr.fetchall()

    def test_refresh_without_changes_writes_no_row(self):
        clients = [self.client(name) for name in "ABCD"]
        for number, client in enumerate(clients):
            self.order(client, self.days_ago(number), amount=number)
        self.refund(self.order(clients[0], self.today(), amount=3, qty=3), 0.5)
        self.refresh()
        self.Profile._refresh_all()
        before = self.versions("client_profile")
        self.Profile._refresh_all()
        self.assertEqual(self.versions("client_profile"), before)
        self.Queue._mark([client.id for client in clients])
        self.assertEqual(self.refresh(), 4)
        self.assertEqual(self.versions("client_profile"), before)

    def test_refresh_writes_the_changed_client_and_no_contact(self):
        ann, bob = self.client("Ann"), self.client("Bob")
        self.order(bob, self.today())
        self.Profile._refresh_all()
        self.refresh()
        self.order(ann, self.today())
        profiles, contacts = self.versions("client_profile"), self.versions("res_partner")
        self.refresh()
        written = set(self.versions("client_profile")) - set(profiles)
        profile = self.Profile.search([("client_id", "=", ann.id), ("company_id", "=", self.company.id)])
        self.assertEqual({row[0] for row in written}, {profile.id})
        self.assertEqual(self.versions("res_partner"), contacts)

    def test_facts_are_read_anew_after_the_refresh(self):
        ann = self.client()
        self.refresh()
        self.assertEqual(ann.client_purchase_count, 0)
        self.order(ann, self.today())
        self.refresh()
        self.assertEqual(ann.client_purchase_count, 1)

    # === WHEN EVERYTHING IS REFRESHED === #

    def stale(self):
        self.env.flush_all()
        return self.company in self.Profile._companies_of_yesterday()

    def test_new_day_makes_facts_stale(self):
        with freeze_time("2026-05-05 12:00:00"):
            ann = self.client()
            self.order(ann, "2025-11-06")
            self.Profile._refresh_all()
            self.assertFalse(self.stale())
            self.assertEqual(self.facts(ann)["stage"], "first_time")
        with freeze_time("2026-05-06 00:30:00"):
            self.assertTrue(self.stale())
            self.Profile._refresh_all()
            self.assertEqual(self.facts(ann)["stage"], "sleeping")
            self.assertEqual(self.facts(ann), naive_facts(self.env, self.company)[ann.id])

    def test_each_setting_makes_facts_stale(self):
        settings = {
            "client_purchase_basis": "invoice", "client_tz": "Asia/Tokyo", "client_sleeping_days": 90,
            "client_lost_days": 200, "client_loyal_days": 3, "client_recent_months": 6,
        }  # fmt: skip
        for name, value in settings.items():
            self.Profile._refresh_all()
            self.assertFalse(self.stale(), name)
            self.company[name] = value
            self.assertTrue(self.stale(), name)
        self.Profile._refresh_all()
        self.company.phone = "+49 30 1"
        self.assertFalse(self.stale())

    def test_changed_settings_change_the_facts(self):
        ann = self.client()
        self.order(ann, self.days_ago(100))
        self.order(ann, self.days_ago(70))
        self.order(ann, self.days_ago(40))
        self.company.write({"client_sleeping_days": 30, "client_lost_days": 300, "client_recent_months": 2})
        self.Profile._refresh_all(self.company)
        self.assertEqual(self.facts(ann)["stage"], "sleeping")
        self.assertEqual(self.facts(ann)["revenue_recent"], 10)
        self.company.write({"client_sleeping_days": 60, "client_loyal_days": 3})
        self.Profile._refresh_all(self.company)
        self.assertEqual(self.facts(ann)["stage"], "loyal")

    def test_new_company_has_its_facts_with_the_next_refresh(self):
        self.Profile._refresh_all()
        branch = self.make_company("Branch")
        self.assertEqual(self.Profile._companies_of_yesterday(), branch)
        ann = self.client()
        self.Profile._refresh_all(branch)
        self.assertTrue(self.facts(ann, branch))
        self.assertFalse(self.facts(ann))
