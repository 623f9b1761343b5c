"""Who may read, make and change segments, and what a rule tells nobody."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .roles import OUTSIDERS, READERS, SEE_ALL, RolesCase

MAKERS = ("marketer", "manager", "sales_manager")


@tagged("post_install", "-at_install")
class TestSegmentAccess(RolesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Segment = cls.env["client.segment"]
        cls.bought = cls.Segment.create({"name": "Bought", "domain": "[('client_revenue', '>', 0)]"})
        cls.bought._refresh()

    def test_readers_see_segments_and_outsiders_do_not(self):
        for role in READERS:
            with self.subTest(role=role):
                self.assertEqual(self.as_role(role, self.bought).read(["name", "member_count"])[0]["name"], "Bought")
        for role in OUTSIDERS:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.bought).read(["name"])

    def test_who_makes_them(self):
        for role in set(READERS) - set(MAKERS):
            with self.subTest(role=role), self.assertRaises(AccessError), self.env.cr.savepoint():
                self.as_role(role)["client.segment"].create({"name": "Mine"})
        for role in MAKERS:
            with self.subTest(role=role):
                segment = self.as_role(role)["client.segment"].create(
                    {"name": f"By {role}", "condition_ids": [(0, 0, {"value": 1})]}
                )
                self.assertEqual(segment.user_id, self.users[role])
                self.assertFalse(segment.refresh_and_tell()["error"])
                self.assertGreaterEqual(segment.member_count, 3)

    def test_stays_are_those_of_the_clients_that_one_may_see(self):
        for role in READERS:
            stays = self.as_role(role)["client.segment.stay"].search([("segment_id", "=", self.bought.id)])
            names = set(stays.sudo().client_id.mapped("name")) & {"Mine", "Theirs", "Nobody's"}
            expected = {"Mine", "Theirs", "Nobody's"} if role in SEE_ALL else {"Mine", "Nobody's"}
            with self.subTest(role=role):
                self.assertEqual(names, expected)

    def test_contacts_tell_their_segments_to_readers_alone(self):
        for role in ("own", "all", "marketer", "manager"):
            with self.subTest(role=role):
                self.assertIn(self.bought, self.as_role(role, self.mine).client_segment_ids)
                found = self.as_role(role)["res.partner"].search([("client_segment_ids", "in", self.bought.ids)])
                self.assertIn(self.mine, found)
        for role in ("internal", "portal"):
            with self.subTest(role=role):
                contacts = self.as_role(role)["res.partner"]
                with self.assertRaises(AccessError):
                    contacts.search([("client_segment_ids", "in", self.bought.ids)])
                with self.assertRaises(AccessError):
                    contacts.browse(self.visitor.id).read(["client_segment_ids"])
                with self.assertRaises(AccessError):
                    contacts._read_group([], ["client_segment_ids"], ["__count"])

    def test_a_rule_reads_nothing_that_its_author_may_not(self):
        secret = self.env["res.partner"]._fields["ref"]
        self.patch(secret, "groups", "base.group_system")
        marketer = self.as_role("marketer")["client.segment"]
        with self.assertRaisesRegex(ValidationError, "not shown to you"):
            marketer.create({"name": "Spy", "domain": "[('ref', '=', '7')]"})
        with self.assertRaisesRegex(ValidationError, "not shown to you"):
            marketer.create({"name": "Spy", "domain": "[('child_ids', 'any', [('ref', '=', '7')])]"})
        with self.assertRaisesRegex(ValidationError, "not shown to you"):
            marketer.create({"name": "Spy", "domain": "[('user_ids.group_ids.model_access.name', '=', '7')]"})
        preview = marketer.new({"name": "Spy", "domain": "[('ref', '=', '7')]"}).preview
        self.assertIn("not shown to you", preview["error"])

    def test_the_preview_names_only_whom_one_may_open(self):
        domain = "[('client_revenue', '>', 0)]"
        for role, names in (("all", {"Mine", "Theirs", "Nobody's"}), ("own", {"Mine", "Nobody's"})):
            preview = self.as_role(role)["client.segment"].new({"name": "Draft", "domain": domain}).preview
            with self.subTest(role=role):
                self.assertEqual(preview["count"], self.bought.member_count)
                self.assertEqual(set(preview["names"]) & {"Mine", "Theirs", "Nobody's"}, names)

    def test_the_preview_counts_no_other_company(self):
        other = self.make_company("Other Shop")
        draft = self.as_role("marketer")["client.segment"].new({"domain": "[]", "company_id": other.id})
        self.assertEqual(draft.preview, {"error": "Choose a company that you work in."})

    def test_segments_of_other_companies_are_hidden(self):
        other = self.make_company("Other Shop")
        theirs = self.Segment.create({"name": "Elsewhere", "company_id": other.id})
        found = self.as_role("marketer")["client.segment"].search([("name", "=", "Elsewhere")])
        self.assertFalse(found)
        with self.assertRaises(AccessError):
            self.as_role("marketer", theirs).write({"name": "Mine now"})

    def test_a_code_is_one_segments(self):
        self.bought.code = "bought"
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.Segment.create({"name": "Again", "code": "bought"})
            self.env.flush_all()
