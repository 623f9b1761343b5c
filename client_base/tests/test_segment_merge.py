"""Merging, archiving and deleting clients: what of their stays and of decisions about them remains."""

from odoo.tests import tagged

from .segment_case import SegmentCase


@tagged("post_install", "-at_install")
class TestSegmentMerge(SegmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann, cls.twin = cls.client("Ann", city="Moscow"), cls.client("Ann K.", city="Moscow")
        cls.refresh()
        cls.moscow = cls.segment([("city", "=", "Moscow")], name="Moscow")
        cls.list = cls.segment(kind="manual", name="List")

    def merge(self, winner, *losers):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((winner | self.env["res.partner"].union(*losers)).ids, winner)
        self.catch_up()

    def stays(self, client):
        rows = self.Stay.search([("client_id", "=", client.id), ("segment_id.family", "=", "own")])
        return {(row.segment_id.name, bool(row.left_at), row.left_because) for row in rows}

    def test_the_oldest_stay_goes_on(self):
        oldest = self.Stay.search([("client_id", "=", self.twin.id), ("segment_id", "=", self.moscow.id)])
        self.env.cr.execute("UPDATE client_segment_stay SET entered_at = '2020-01-01' WHERE id = %s", oldest.ids)
        self.env.invalidate_all()
        self.merge(self.ann, self.twin)
        here = [("client_id", "=", self.ann.id), ("segment_id", "=", self.moscow.id)]
        present = self.Stay.search([*here, ("left_at", "=", False)])
        self.assertEqual(present, oldest)
        self.assertEqual(self.stays(self.ann), {("Moscow", False, False), ("Moscow", True, "merge")})
        self.assertEqual(self.moscow.member_count, len(self.members(self.moscow)))

    def test_the_winners_decision_holds(self):
        self.Pin.create({"segment_id": self.moscow.id, "client_id": self.twin.id, "kind": "in", "reason": "twin"})
        self.Pin.create({"segment_id": self.moscow.id, "client_id": self.ann.id, "kind": "out", "reason": "asked"})
        self.merge(self.ann, self.twin)
        pin = self.Pin.search([("segment_id", "=", self.moscow.id)])
        self.assertEqual((pin.client_id, pin.kind, pin.reason), (self.ann, "out", "asked"))
        self.assertNotIn(self.ann, self.members(self.moscow))

    def test_a_decision_about_the_loser_is_kept(self):
        self.Pin.create({"segment_id": self.list.id, "client_id": self.twin.id, "reason": "twin"})
        self.merge(self.ann, self.twin)
        self.assertEqual(self.members(self.list), self.ann)
        self.assertEqual(self.list.pin_ids.reason, "twin")
        self.assertEqual(self.list.member_count, 1)

    def test_an_archived_client_leaves_and_comes_back(self):
        self.Pin.create({"segment_id": self.list.id, "client_id": self.ann.id})
        self.ann.action_archive()
        self.catch_up()
        self.assertNotIn(self.ann, self.members(self.moscow) | self.members(self.list))
        self.assertEqual(self.stays(self.ann), {("Moscow", True, "archive"), ("List", True, "archive")})
        self.ann.action_unarchive()
        self.catch_up()
        self.assertIn(self.ann, self.members(self.moscow) & self.members(self.list))

    def test_a_deleted_client_is_not_counted(self):
        before = self.moscow.member_count
        self.twin.unlink()
        self.assertEqual(self.moscow.member_count, before - 1)

    def test_who_becomes_a_contact_of_a_company_leaves(self):
        firm = self.client("Firm", is_company=True)
        self.ann.parent_id = firm
        self.catch_up()
        self.assertIn(("Moscow", True, "client"), self.stays(self.ann))
