"""Merging, archiving and deleting clients: what of their stays and of decisions about them remains."""

from datetime import timedelta

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

    def test_a_decision_that_still_holds_beats_one_that_does_not(self):
        self.decide({self.twin: "twin", self.ann: "once"})
        self.end("once", 1)
        self.merge(self.ann, self.twin)
        self.assertEqual((self.list.pin_ids.client_id, self.list.pin_ids.reason), (self.ann, "twin"))
        self.assertEqual(self.members(self.list), self.ann)

    def test_a_decision_holds_on_its_last_day(self):
        self.decide({self.ann: "today", self.twin: "twin"})
        self.end("today", 0)
        self.merge(self.ann, self.twin)
        self.assertEqual(self.list.pin_ids.mapped("reason"), ["today"])

    def test_of_the_losers_the_newest_decision(self):
        third = self.client("Ann 3")
        self.decide({third: "older", self.twin: "newer"})
        self.merge(self.ann, self.twin, third)
        self.assertEqual(self.list.pin_ids.mapped("reason"), ["newer"])
        self.assertEqual(self.list.pin_ids.client_id, self.ann)

    def test_into_a_contact_of_a_company_all_becomes_the_companys(self):
        firm = self.client("Firm", city="Moscow", is_company=True)
        clerk = self.client("Clerk", parent_id=firm.id)
        self.catch_up()
        self.decide({self.ann: "ann", firm: "firm", self.twin: "twin"})
        logs = self.log_each_stay(self.list)
        self.assertEqual(logs.client_id, self.ann | firm | self.twin)
        stays = logs.stay_id
        self.merge(clerk, self.ann, self.twin)
        self.assertEqual(self.list.pin_ids.mapped("reason"), ["firm"], "the client's own decision")
        self.assertEqual(self.list.pin_ids.client_id, firm)
        for segment in (self.list, self.moscow):
            present = self.Stay.search([("segment_id", "=", segment.id), ("left_at", "=", False)])
            self.assertEqual(present.client_id, firm)
            self.assertEqual(segment.member_count, 1)
        self.assertFalse(self.Stay.search([("client_id", "=", clerk.id)]))
        self.assertEqual((logs.exists().client_id, logs.stay_id), (firm, stays), "what was done is remembered")
        self.assertEqual(self.stays(firm), {
            ("Moscow", False, False), ("Moscow", True, "merge"), ("List", False, False), ("List", True, "merge"),
        })  # fmt: skip

    def test_into_a_contact_the_decisions_of_both_go_to_the_company(self):
        clerk = self.client("Clerk", parent_id=self.client("Firm", is_company=True).id)
        self.catch_up()
        self.decide({self.ann: "ann", self.twin: "twin"})
        self.merge(clerk, self.ann, self.twin)
        self.assertEqual(self.list.pin_ids.mapped("reason"), ["twin"])
        self.assertEqual(self.members(self.list), clerk.parent_id)
        self.assertEqual(self.list.pin_ids.client_id, clerk.parent_id)

    def test_who_becomes_a_contact_by_a_merge_takes_all_to_the_company(self):
        firm = self.client("Firm", is_company=True)
        clerk = self.client("Clerk", parent_id=firm.id)
        self.catch_up()
        self.decide({self.ann: "ann"})
        self.merge(self.ann, clerk)
        self.assertEqual(self.ann.parent_id, firm)
        self.assertEqual((self.list.pin_ids.client_id, self.members(self.list)), (firm, firm))
        self.assertFalse(self.Stay.search([("client_id", "=", self.ann.id)]))

    def test_those_in_no_segment_are_merged_too(self):
        new, newer = self.client("New"), self.client("Newer")
        self.merge(new, newer)
        self.assertFalse(newer.exists())

    def test_both_are_looked_at_again(self):
        clerk = self.client("Clerk", parent_id=self.client("Firm", is_company=True).id)
        self.catch_up()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((clerk | self.ann).ids, clerk)
        waiting = self.env["client.segment.queue"].search([]).mapped("client_id")
        self.assertLessEqual({clerk.id, clerk.parent_id.id}, set(waiting))

    def decide(self, reasons):
        """Put clients into the list, one after another, each for his reason."""
        for client, reason in reasons.items():
            self.Pin.create({"segment_id": self.list.id, "client_id": client.id, "reason": reason})

    def end(self, reason, days_ago):
        """Let a decision have been taken for a time that ended some days ago."""
        self.env.flush_all()
        day = self.today() - timedelta(days=days_ago)
        self.env.cr.execute("UPDATE client_segment_pin SET until = %s WHERE reason = %s", [day, reason])
        self.env.invalidate_all()

    def log_each_stay(self, segment):
        """Let an effect have been done for each stay in the segment."""
        effect = self.env["client.segment.effect"].create({
            "segment_id": segment.id, "moment": "enter", "kind": "tag_add",
            "tag_id": self.env["res.partner.category"].create({"name": "Listed"}).id,
        })  # fmt: skip
        return self.env["client.segment.effect.log"].create([
            {"effect_id": effect.id, "stay_id": stay.id, "client_id": stay.client_id.id, "state": "done",
             "segment_id": segment.id, "at": stay.entered_at}
            for stay in self.Stay.search([("segment_id", "=", segment.id)])
        ])  # fmt: skip

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
