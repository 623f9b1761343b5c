from datetime import datetime

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .reaction_case import ReactionTools
from .roles import OUTSIDERS, READERS, RolesCase


@tagged("post_install", "-at_install")
class TestReactionFields(ReactionTools, RolesCase):
    """What came back as facts of a contact: who may read, search, sort and sum it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.trace(cls.mine, "2026-03-01", "open", open_datetime="2026-03-02 09:00")
        cls.trace(cls.mine.child_ids, "2026-03-05")
        cls.trace(cls.theirs, "2026-03-05")
        cls.refresh_reactions()
        cls.names = [name for name in cls.Partner._fields if name.startswith("client_mailing_")]

    def test_there_are_all_of_them(self):
        self.assertEqual(len(self.names), 12)

    def test_contact_shows_the_facts_of_its_company(self):
        self.assertEqual(self.mine.child_ids.client_mailing_count, 2)
        self.assertEqual(self.mine.client_mailing_unopened, 1)
        self.assertEqual(self.mine.client_mailing_opened_at, datetime(2026, 3, 2, 9))

    def test_search_filter_sort_group(self):
        shop = [("id", "in", self.shop.ids)]
        for domain, found in (
            ([("client_mailing_count", ">=", 2)], self.mine), ([("client_mailing_unopened", "=", 0)], self.nobodys),
            ([("client_mailing_last_at", "=", False)], self.nobodys),
            ([("client_mailing_last_at", ">=", "2026-03-05")], self.mine | self.theirs),
            ([("client_mailing_opened_at", "!=", False)], self.mine),
            ([("client_reaction_id", "!=", False)], self.mine | self.theirs),
        ):  # fmt: skip
            with self.subTest(domain=domain):
                self.assertEqual(self.Partner.search(domain + shop), found)
                self.assertEqual(self.shop.filtered_domain(domain), found)
        by_count = self.Partner.search(shop, order="client_mailing_count desc, id")
        self.assertEqual(by_count, self.mine | self.theirs | self.nobodys)
        [[total]] = self.Partner._read_group(shop, [], ["client_mailing_count:sum"])
        self.assertEqual(total, 3)

    def test_readers_read(self):
        for role in READERS:
            if role != "analyst":  # who opens no cards
                with self.subTest(role=role):
                    self.assertEqual(self.as_role(role, self.mine).client_mailing_count, 2)
            rows = self.as_role(role)["client.reaction"].search([("client_id", "=", self.mine.id)])
            self.assertEqual(rows.mailing_count, 2)

    def test_own_clients_alone(self):
        rows = self.as_role("own")["client.reaction"].search([("client_id", "in", self.shop.ids)])
        self.assertEqual(rows.client_id, self.mine)

    def test_outsiders_learn_nothing(self):
        for role in OUTSIDERS:
            contact = self.as_role(role, self.visitor)
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    contact.read(["client_mailing_count"])
                with self.assertRaises(AccessError):
                    contact.search([("client_mailing_unopened", ">", 0)])
                with self.assertRaises(AccessError):
                    contact.search([], order="client_mailing_last_at")
                with self.assertRaises(AccessError):
                    contact.env["client.reaction"].search([])

    def test_nobody_writes(self):
        row = self.env["client.reaction"].search([("client_id", "=", self.mine.id)])
        with self.assertRaises(AccessError):
            self.as_role("manager", row).write({"mailing_count": 9})

    def test_other_companies_facts_are_not_read(self):
        other = self.make_company("Kite Shop 2")
        self.users["all"].company_ids = [Command.set(self.company.ids)]
        self.trace(self.mine, mailing=self.mailing(company=other))
        self.refresh_reactions()
        seen = self.as_role("all")["client.reaction"].search([("client_id", "=", self.mine.id)])
        self.assertEqual(seen.company_id, self.company)

    def test_list_costs_no_more_for_more_rows(self):
        crowd = self.Partner.create([{"name": f"N{number}"} for number in range(60)])
        for contact in crowd[::2]:
            self.trace(contact)
        self.refresh_reactions()

        def queries(contacts):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            contacts.read(self.names)
            return self.env.cr.sql_log_count - before

        queries(crowd[:5])
        self.assertEqual(queries(crowd[:5]), queries(crowd))
