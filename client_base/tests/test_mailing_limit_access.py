"""Who sets limits, who reads them, and that they hold for whoever sends."""

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged

from .limit_case import LimitTools
from .roles import RolesCase

OWN_FIELDS = ("client_limit_count", "client_limit_days", "client_is_held", "client_held_until", "client_held_reason")


@tagged("post_install", "-at_install")
class TestMailingLimitAccess(LimitTools, RolesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"client_limit_count": 1, "client_limit_days": 7, "client_hold_days": 14})
        cls.got(cls.ann, fields.Datetime.now())

    def test_a_marketer_sends_within_the_limit(self):
        mailing = self.as_role("marketer", self.mailing(client_limit_policy="skip"))
        mailing.action_send_mail()
        self.assertIn(("ann@example.com", "cancel", "client_limit"), self.traces(mailing))

    def test_a_marketer_sees_who_is_held(self):
        mailing = self.mailing(client_limit_policy="hold")
        mailing.action_put_in_queue()
        self.process_queue()
        mailing = self.as_role("marketer", mailing)
        self.assertEqual(mailing.client_held_count, 1)
        action = mailing.action_view_held()
        held = mailing.env["res.partner"].with_context(**action["context"]).search(action["domain"])
        self.assertEqual(held.mapped("name"), ["Ann"])
        self.assertIn("The limit of the company", held.client_held_reason)

    def test_who_reads_no_mailings_learns_nothing_from_the_list(self):
        mailing = self.mailing(client_limit_policy="hold")
        mailing.action_put_in_queue()
        self.process_queue()
        contacts = self.as_role("own", self.Partner).with_context(client_held_mailing_id=mailing.id)
        if not mailing.with_user(self.users["own"]).has_access("read"):
            self.assertFalse(contacts.search([("client_is_held", "=", True)]))
        for wrong in (0, -1, 2**40, "1", [mailing.id], None):
            with self.subTest(wrong):
                contacts = self.Partner.with_context(client_held_mailing_id=wrong)
                self.assertFalse(contacts.search([("client_is_held", "=", True)], limit=1))

    def test_who_is_held_by_another_company_is_not_told(self):
        other = self.make_company("Other Shop", client_limit_count=1, client_limit_days=7)
        theirs = self.mailing(client_company_id=other.id, client_limit_policy="hold")
        self.got(self.ann, fields.Datetime.now(), self.mailing(self.ann, client_company_id=other.id, state="done"))
        theirs.action_put_in_queue()
        self.process_queue()
        held = self.Partner.with_context(client_held_mailing_id=theirs.id, allowed_company_ids=other.ids)
        self.assertEqual(held.search([("client_is_held", "=", True)]), self.ann, "told where one works in it")
        here = self.Partner.with_context(client_held_mailing_id=theirs.id)
        self.assertFalse(here.search([("client_is_held", "=", True)]), "nor while one works in another one")
        ann = self.as_role("marketer", self.ann).with_context(client_held_mailing_id=theirs.id)
        self.assertFalse(ann.search([("client_is_held", "=", True)]))
        self.assertEqual((ann.client_is_held, ann.client_held_until, ann.client_held_reason), (False, False, False))

    def test_strangers_neither_read_nor_search_limits(self):
        for role in ("portal", "internal"):
            visitor = self.as_role(role, self.users[role].partner_id)
            for name in OWN_FIELDS:
                with self.subTest(role=role, name=name):
                    with self.assertRaises(AccessError):
                        visitor.read([name])
                    if visitor._fields[name]._description_searchable:
                        with self.assertRaises(AccessError):
                            visitor.search(Domain(name, "!=", False))

    def test_who_may_change_a_client_sets_his_limit(self):
        client = self.as_role("manager", self.ann)
        if client.has_access("write"):
            client.write({"client_limit_count": 5, "client_limit_days": 7})
            self.assertFalse(self.over(self.ann))
        with self.assertRaises(AccessError):
            self.as_role("internal", self.ann).write({"client_limit_days": 7})

    def test_a_batch_asks_the_same_few_questions_however_many_there_are(self):
        many = self.Partner.create([{"name": f"Client {number}"} for number in range(200)])
        counts = []
        for contacts in (many[:2], many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.over(contacts)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 5)
