"""A client's own limit holds when he becomes a contact of a company, leaves it, or is merged."""

from freezegun import freeze_time

from odoo.tests import tagged

from .common import ClientBaseCase
from .limit_case import NOON, LimitTools

NEVER = {"client_limit_count": 0, "client_limit_days": 30}


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestMailingLimitMoves(LimitTools, ClientBaseCase):
    def own(self, client):
        """Return his own limit, as the card and as the database have it."""
        self.env.flush_all()
        told = (client.client_limit_count, client.client_limit_days)
        client.invalidate_recordset()
        self.assertEqual(told, (client.client_limit_count, client.client_limit_days), "no card shows an old one")
        return told

    def assert_never(self, *contacts):
        over = self.over(self.Partner.union(*contacts))
        self.assertEqual(set(over), {contact.id for contact in contacts})
        self.assertEqual({(one.own, one.free_at) for one in over.values()}, {(True, None)})

    # === JOINING === #

    def test_a_company_gets_the_limit_of_who_joins_it(self):
        self.ann.write(NEVER)
        self.ann.parent_id = self.bob
        self.assert_never(self.ann, self.bob)
        self.assertEqual(self.own(self.bob), (0, 30), "where it can be seen and changed")

    def test_in_one_go_with_the_limit_not_yet_written(self):
        self.env.flush_all()
        self.ann.write(NEVER)
        self.bob.write({"client_limit_count": 2, "client_limit_days": 7})
        self.bob.child_ids = [(4, self.ann.id)]
        self.assertEqual(self.own(self.bob), (0, 30))

    def test_the_strictest_one_stays_whole(self):
        for joins, has, expected in (
            ((3, 30), (0, 7), (0, 7)),
            ((0, 7), (3, 30), (0, 7)),
            ((0, 0), (3, 30), (3, 30)),
            ((2, 7), (0, 0), (2, 7)),
            ((7, 30), (5, 7), (7, 30)),
            ((0, 0), (0, 0), (0, 0)),
        ):
            with self.subTest(joins=joins, has=has):
                person, company = (
                    self.client(name, client_limit_count=most, client_limit_days=days)
                    for name, (most, days) in (("Person", joins), ("Company", has))
                )
                person.parent_id = company
                self.assertEqual(self.own(company), expected)

    def test_a_company_made_from_a_contact(self):
        self.ann.write({**NEVER, "company_name": "Ann Ltd"})
        self.ann.create_company()
        self.assertNotEqual(self.ann.commercial_partner_id, self.ann)
        self.assert_never(self.ann, self.ann.commercial_partner_id)

    def test_many_join_at_once(self):
        people = self.Partner.create([{"name": f"Person {number}"} for number in range(5)])
        people[3].write(NEVER)
        people.parent_id = self.bob
        self.assert_never(*people, self.bob)

    def test_his_contacts_come_along(self):
        clerk = self.client("Clerk", parent_id=self.ann.id)
        self.ann.write(NEVER)
        self.ann.parent_id = self.bob
        self.assert_never(clerk, self.ann, self.bob)

    # === LEAVING === #

    def test_who_leaves_keeps_his_own_limit(self):
        self.ann.write(NEVER)
        self.ann.parent_id = self.bob
        self.env.flush_all()
        self.bob.client_limit_days = 0
        self.ann.parent_id = False
        self.assert_never(self.ann)
        self.assertFalse(self.over(self.bob), "what the company asked for since")

    def test_who_leaves_takes_the_limit_of_the_company_along(self):
        clerk = self.client("Clerk", parent_id=self.ann.id)
        self.ann.write(NEVER)
        clerk.parent_id = False
        self.assert_never(clerk, self.ann)
        self.assertEqual(self.own(clerk), (0, 30))

    def test_who_goes_to_another_company_brings_his_own_limit_alone(self):
        self.ann.write(NEVER)
        clerk, boss = (self.client(name, parent_id=self.ann.id) for name in ("Clerk", "Boss"))
        clerk.parent_id = self.bob
        self.assertFalse(self.over(self.bob | clerk), "that of the former company is not his")
        boss.parent_id = False
        boss.parent_id = self.cid
        self.assert_never(boss, self.cid)

    def test_a_contact_that_becomes_a_company(self):
        self.ann.write(NEVER)
        branch = self.client("Branch", parent_id=self.ann.id)
        desk = self.client("Desk", parent_id=branch.id)
        self.env.flush_all()
        branch.is_company = True
        self.assertEqual(desk.commercial_partner_id, branch)
        self.assert_never(branch, desk)

    # === MERGES === #

    def merge(self, target, source):
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((target | source).ids, target, extra_checks=False)

    def test_merged_into_a_contact_of_a_company(self):
        clerk = self.client("Clerk", parent_id=self.bob.id)
        self.ann.write(NEVER)
        self.merge(clerk, self.ann)
        self.assert_never(clerk, self.bob)

    def test_contacts_that_had_limits_before_they_joined_are_merged(self):
        self.ann.write(NEVER)
        self.cid.write({"client_limit_count": 2, "client_limit_days": 7})
        (self.ann | self.cid).parent_id = self.bob
        self.merge(self.cid, self.ann)
        self.assert_never(self.cid, self.bob)
        self.cid.parent_id = False
        self.assert_never(self.cid)

    def test_merged_with_a_contact_who_brings_his_company(self):
        clerk = self.client("Clerk", parent_id=self.bob.id)
        self.ann.write(NEVER)
        self.merge(self.ann, clerk)
        self.assert_never(self.ann, self.ann.commercial_partner_id)
