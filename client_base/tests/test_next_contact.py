"""Whom to contact next, and when: promises, rhythms and prospects."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from .contact_case import ContactCase


@tagged("post_install", "-at_install")
class TestNextContact(ContactCase):
    # === PROMISES === #

    def test_a_planned_call_is_a_row_of_who_promised_it(self):
        self.promise(self.ann, -1)
        self.catch_up()
        self.assertEqual(self.noted(), {("callback", -1, self.seller)})

    def test_promises_on_contacts_and_documents_count(self):
        order = self.order(self.bob, self.ago(3), confirm=False)
        invoice = self.invoice(partner=self.bob, day=self.day(2), post=False)
        for record in (self.bob, order, invoice):
            activity = self.promise(record, 2)
            self.catch_up()
            with self.subTest(record=record._name):
                self.assertEqual(self.noted(), {("callback", 2, self.seller)})
                self.assertEqual((self.row().activity_id, self.row().contact_id), (activity, self.bob))
            activity.unlink()

    def test_each_colleague_keeps_his_earliest_promise(self):
        self.promise(self.ann, 9)
        first = self.promise(self.bob, 4)
        self.promise(self.ann, 6, self.rival)
        self.catch_up()
        self.assertEqual(self.noted(), {("callback", 4, self.seller), ("callback", 6, self.rival)})
        self.assertEqual(self.Next.search([("user_id", "=", self.seller.id)]).activity_id, first)

    def test_calls_and_letters_are_promises_and_other_plans_are_not(self):
        self.message(self.ann, 20)
        for kind, counts in (
            ("mail.mail_activity_data_call", True), ("mail.mail_activity_data_email", True),
            ("mail.mail_activity_data_todo", False), ("mail.mail_activity_data_meeting", False),
        ):  # fmt: skip
            activity = self.promise(self.ann, 1, kind=kind)
            self.catch_up()
            with self.subTest(kind=kind):
                self.assertEqual(
                    self.noted(), {("callback", 1, self.seller) if counts else ("prospect", -6, self.seller)}
                )
            activity.unlink()

    def test_a_promise_beats_the_rhythm_until_it_is_kept(self):
        self.ann.client_contact_days = 30
        self.message(self.ann, 40)
        self.catch_up()
        self.assertEqual(self.noted(), {("rhythm", -10, self.seller)})
        activity = self.promise(self.bob, 15, self.rival)
        self.catch_up()
        self.assertEqual(self.noted(), {("callback", 15, self.rival)})
        activity.action_feedback("He will think about it")
        self.catch_up()
        self.assertEqual(self.noted(), {("rhythm", 30, self.seller)}, "that was a contact")

    # === RHYTHMS === #

    def test_the_own_rhythm_comes_before_those_of_segments(self):
        long, short = (
            self.Segment.create({"name": name, "kind": "manual", "contact_days": days, "company_id": self.company.id})
            for name, days in (("Long", 50), ("Short", 20))
        )
        self.message(self.ann, 10)
        for segment in (long, short):
            self.Pin.create({"segment_id": segment.id, "client_id": self.ann.id, "kind": "in"})
        self.catch_up()
        self.assertEqual(self.noted(), {("rhythm", 10, self.seller)}, "the shortest")
        short.active = False
        self.catch_up()
        self.assertEqual(self.noted(), {("rhythm", 40, self.seller)})
        long.contact_days = 60
        self.catch_up()
        self.assertEqual(self.noted(), {("rhythm", 50, self.seller)})
        self.ann.client_contact_days = 90
        self.catch_up()
        self.assertEqual(self.noted(), {("rhythm", 80, self.seller)})
        self.ann.client_contact_days = 0
        long.unlink()
        self.catch_up()
        self.assertEqual(self.noted(), {("prospect", 4, self.seller)})

    def test_who_was_never_contacted_is_due_from_the_day_his_rhythm_began(self):
        self.ann.client_contact_days = 30
        self.catch_up()
        self.assertEqual(self.noted(), {("rhythm", 0, self.seller)})
        self.assertFalse(self.row().last_contact_at)
        self.assertEqual(self.row().why, "Never contacted, rhythm: 30 days")

    def test_every_kind_of_touch_begins_the_rhythm_anew(self):
        self.ann.client_contact_days = 30
        self.message(self.ann, 40)
        for number, touch in enumerate((
            lambda: self.order(self.bob, self.ago(20), confirm=False),
            lambda: self.invoice(partner=self.bob, day=self.day(15)),
            lambda: self.message(self.bob, 10, "email", author=self.bob),
            lambda: self.meet(self.bob, 5),
        )):  # fmt: skip
            touch()
            self.Next._sweep()  # the clock brings quotations and meetings
            self.env["client.contact.sweep"].search([]).unlink()
            self.catch_up()
            self.assertEqual(self.noted(), {("rhythm", (10, 15, 20, 25)[number], self.seller)})

    def test_a_talk_counts_and_a_try_does_not(self):
        nobody = self.env["client.interaction.result"].create({"name": "No answer", "is_contact": False})
        self.ann.client_contact_days = 30
        self.message(self.ann, 40)
        self.talk(self.bob, 3, result_id=nobody.id)
        self.catch_up()
        self.assertEqual(self.noted(), {("rhythm", -10, self.seller)})
        talk = self.talk(self.bob, 4)
        self.catch_up()
        self.assertEqual(self.noted(), {("rhythm", 26, self.seller)})
        talk.happened_at = self.ago(9)
        self.catch_up()
        self.assertEqual(self.noted(), {("rhythm", 21, self.seller)})
        talk.unlink()
        self.catch_up()
        self.assertEqual(self.noted(), {("rhythm", -10, self.seller)})

    # === PROSPECTS === #

    def test_a_prospect_is_asked_again_until_he_is_left_alone(self):
        self.assertFalse(self.noted(), "nothing is known of him")
        self.message(self.ann, 16)
        self.catch_up()
        self.assertEqual(self.noted(), {("prospect", -2, self.seller)})
        row = self.row()
        self.assertEqual((row.stop_on, row.is_due), (self.day(16 - 90), True))
        self.company.write({"client_prospect_days": 10, "client_prospect_stop_days": 15})
        self.catch_up()
        self.assertEqual((row.due_on, row.stop_on, row.is_due), (self.day(6), self.day(1), False))
        self.assertNotIn(row, self.Next.search([("is_due", "=", True)]))
        self.company.client_prospect_stop_days = 16
        self.catch_up()
        self.assertTrue(row.is_due, "the last day")

    def test_who_bought_is_no_prospect_any_more(self):
        self.message(self.ann, 16)
        self.order(self.bob, self.ago(8))
        self.catch_up()
        self.assertFalse(self.noted())

    # === WHO HAS ROWS === #

    def test_archived_clients_and_others_have_none(self):
        self.message(self.ann, 16)
        self.promise(self.ann, 1)
        vendor = self.client("Vendor", supplier_rank=1, client_contact_days=5)
        self.promise(vendor, 1)
        self.promise(self.seller.partner_id, 1)
        self.catch_up()
        self.assertTrue(self.noted())
        self.assertFalse(self.noted(vendor) | self.noted(self.seller.partner_id))
        self.ann.action_archive()
        self.catch_up()
        self.assertFalse(self.noted())
        self.ann.action_unarchive()
        self.message(self.ann, 15)
        self.catch_up()
        self.assertTrue(self.noted())

    def test_row_goes_to_the_salesperson_while_he_is_there(self):
        self.message(self.ann, 16)
        self.ann.user_id = self.rival
        self.catch_up()
        self.assertEqual(self.noted(), {("prospect", -2, self.rival)})
        self.rival.active = False
        self.ann.client_contact_days = 20
        self.catch_up()
        self.assertEqual(self.noted(), {("rhythm", 4, self.env["res.users"])})

    @mute_logger("odoo.models.unlink", "odoo.addons.base.partner.merge")
    def test_merged_clients_have_one_row(self):
        twin = self.client("Twin", is_company=True)
        self.message(twin, 16)
        self.message(self.ann, 20)
        self.promise(twin, 3, self.rival)
        self.catch_up()
        self.assertTrue(self.noted(twin))
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((twin | self.ann).ids, self.ann)
        self.catch_up()
        self.assertEqual(self.noted(), {("callback", 3, self.rival)})

    def test_a_company_notes_its_own(self):
        branch = self.make_company("Branch", client_prospect_days=5)
        self.order(self.bob, self.ago(8), confirm=False, company=branch)
        self.message(self.ann, 16)
        self.seller.company_ids |= branch
        self.Profile._refresh_all(branch)
        self.Next._sweep()
        self.catch_up()
        self.assertEqual(self.noted(), {("prospect", -2, self.seller)})
        self.assertEqual(self.noted(company=branch), {("prospect", -3, self.seller)})
        self.promise(self.ann, 1, self.rival)
        self.catch_up()
        self.assertEqual(self.noted(), {("callback", 1, self.rival)})
        self.assertEqual(self.noted(company=branch), {("prospect", -3, self.seller)}, "he does not work there")

    def test_a_client_of_another_companys_salesperson_is_left_to_him(self):
        branch = self.make_company("Branch")
        self.Profile._refresh_all(branch)
        self.message(self.ann, 16)
        self.catch_up()
        self.assertFalse(self.noted(company=branch))
        self.ann.client_contact_days = 10
        self.catch_up()
        self.assertFalse(self.noted(company=branch))
        segment = self.Segment.create(
            {"name": "Theirs", "kind": "manual", "contact_days": 20, "company_id": branch.id}
        )  # fmt: skip
        self.Pin.create({"segment_id": segment.id, "client_id": self.ann.id, "kind": "in"})
        self.catch_up()
        self.assertEqual(self.noted(company=branch), {("rhythm", 4, self.env["res.users"])})
        self.ann.user_id = False
        self.catch_up()
        self.assertEqual(self.noted(company=branch), {("rhythm", -6, self.env["res.users"])})

    def test_day_is_that_of_the_shop(self):
        self.company.client_tz = "Asia/Vladivostok"
        self.message(self.ann, 0).date = "2026-03-01 20:00:00"
        self.ann.client_contact_days = 10
        self.catch_up()
        self.assertEqual(str(self.row().due_on), "2026-03-12")
