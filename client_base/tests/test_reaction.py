from datetime import date, datetime
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models.mailing.reaction import refresh
from .reaction_case import ReactionCase


@tagged("post_install", "-at_install")
class TestReaction(ReactionCase):
    """What came back from a client, as it is noted."""

    def noted(self, client=None, company=None):
        self.refresh_reactions()
        self.assert_right(self, company)
        return self.reactions(client or self.ann, company)

    # === WHAT COUNTS === #

    def test_copies_for_several_contacts_are_one_mailing(self):
        mailing = self.mailing()
        self.trace(self.acme, mailing=mailing)
        self.trace(self.bob, mailing=mailing, status="open", open_datetime="2026-03-06 09:00")
        facts = self.noted(self.acme)
        self.assertEqual((facts["mailing_count"], facts["opened_count"], facts["unopened_run"]), (1, 1, 0))
        self.assertEqual(facts["last_opened_at"], datetime(2026, 3, 6, 9))

    def test_answer_overwrites_the_status_and_yet_was_opened(self):
        self.trace(self.ann, status="reply", reply_datetime="2026-03-06 09:00")
        facts = self.noted()
        self.assertEqual((facts["answered_count"], facts["opened_count"], facts["unopened_run"]), (1, 1, 0))

    def test_click_without_an_opened_picture_is_opened(self):
        self.trace(self.ann, links_click_datetime="2026-03-06 09:00")
        facts = self.noted()
        self.assertEqual((facts["clicked_count"], facts["opened_count"]), (1, 1))

    def test_what_was_not_delivered(self):
        for status in ("cancel", "error", "bounce", "outgoing", "process"):
            self.trace(self.ann, sent=False, status=status)
        facts = self.noted()
        self.assertEqual(
            [facts[name] for name in ("mailing_count", "bounced_count", "skipped_count", "unopened_run")], [1, 1, 1, 0]
        )

    def test_skipped_copy_of_a_mailing_that_another_contact_got(self):
        mailing = self.mailing()
        self.trace(self.acme, mailing=mailing)
        self.trace(self.bob, mailing=mailing, status="cancel", sent=False)
        self.assertEqual(self.noted(self.acme)["skipped_count"], 0)

    def test_test_mails_never_count(self):
        self.trace(self.ann, is_test_trace=True)
        self.assertEqual(self.noted()["mailing_count"], 0)
        self.assertFalse(self.all_reactions())

    def test_run_ends_with_the_last_opened_one(self):
        for day, opened in ((1, False), (2, True), (3, False), (4, False)):
            vals = {"status": "open", "open_datetime": f"2026-03-0{day} 12:00"} if opened else {}
            self.trace(self.ann, f"2026-03-0{day} 10:00", **vals)
        self.assertEqual(self.noted()["unopened_run"], 2)

    def test_bounced_one_is_not_unopened(self):
        self.trace(self.ann, "2026-03-01", "bounce")
        self.trace(self.ann, "2026-03-02")
        self.assertEqual(self.noted()["unopened_run"], 1)

    # === WHEN IT CHANGES === #

    def test_each_change_is_noted(self):
        trace = self.trace(self.ann, sent=False, status="outgoing")
        self.assertEqual(self.noted()["mailing_count"], 0)
        trace.set_sent()
        self.assertEqual(self.noted()["mailing_count"], 1)
        trace.set_opened()
        self.assertEqual(self.noted()["opened_count"], 1)
        trace.set_clicked()
        self.assertEqual(self.noted()["clicked_count"], 1)
        trace.set_replied()
        self.assertEqual(self.noted()["answered_count"], 1)
        trace.unlink()
        self.assertEqual(self.noted()["mailing_count"], 0)
        self.assertFalse(self.all_reactions())

    def test_deleted_mailing_takes_its_facts_along(self):
        mailing = self.mailing()
        self.trace(self.ann, mailing=mailing)
        self.noted()
        mailing.unlink()
        self.assertEqual(self.noted()["mailing_count"], 0)

    def test_nothing_is_written_where_nothing_changed(self):
        self.trace(self.ann)
        self.noted()
        self.env.cr.execute("SELECT ctid, xmin FROM client_reaction")
        before = self.env.cr.fetchall()
        self.env["client.reaction"]._refresh_all()
        self.env.cr.execute("SELECT ctid, xmin FROM client_reaction")
        self.assertEqual(self.env.cr.fetchall(), before)

    def test_refresh_of_all_is_that_of_each(self):
        for contact in (self.ann, self.bob, self.acme):
            self.trace(contact)
        with patch.object(refresh, "BATCH_SIZE", 0):  # as many as that wait: all are read
            self.refresh_reactions()
        self.assert_right(self)

    def test_other_company_has_its_own(self):
        other = self.make_company("Kite Shop 2")
        self.trace(self.ann)
        mailing = self.mailing(company=other)
        self.trace(self.ann, mailing=mailing)
        self.trace(self.ann, mailing=self.mailing(company=other))
        self.assertEqual(self.noted()["mailing_count"], 1)
        self.assertEqual(self.noted(company=other)["mailing_count"], 2)
        self.assertEqual(self.ann.client_mailing_count, 1)
        self.assertEqual(self.ann.with_company(other).client_mailing_count, 2)
        with self.assertRaisesRegex(UserError, "was sent already"):
            mailing.client_company_id = self.company

    # === PURCHASES === #

    def test_purchase_belongs_to_the_last_mailing_before_it(self):
        first, last = self.trace(self.ann, "2026-03-01 10:00"), self.trace(self.ann, "2026-03-04 10:00")
        self.order(self.ann, "2026-03-04 09:59", amount=10)
        self.order(self.ann, "2026-03-04 10:01", amount=20)
        self.order(self.ann, "2026-03-11 10:00", amount=40)
        self.order(self.ann, "2026-03-11 10:01", amount=80)
        self.refresh()
        facts = self.noted()
        self.assertEqual((facts["order_count"], facts["revenue"]), (3, 70))
        rows = self.env["client.mailing.purchase"].search([])
        self.assertEqual([(row.trace_id, row.amount) for row in rows.sorted("amount")],
                         [(first, 10), (last, 20), (last, 40)])  # fmt: skip

    def test_refund_lowers_what_a_mailing_brought(self):
        self.trace(self.ann, "2026-03-01 10:00")
        order = self.order(self.ann, "2026-03-02", amount=100)
        self.refresh()
        self.noted()
        self.refund(order)
        self.refresh()
        facts = self.noted()
        self.assertEqual((facts["order_count"], facts["revenue"]), (0, 0))

    def test_invoice_of_the_day_of_the_mailing_counts(self):
        self.company.client_purchase_basis = "invoice"
        self.trace(self.ann, "2026-03-05 18:00")
        for day in ("2026-03-04", "2026-03-05", "2026-03-12", "2026-03-13"):
            self.invoice(partner=self.ann, day=day, amount=10)
        self.refresh()
        self.assertEqual(self.noted()["order_count"], 2)

    def test_window_of_the_company(self):
        self.trace(self.ann, "2026-03-01 10:00")
        self.order(self.ann, "2026-03-10")
        self.refresh()
        self.assertEqual(self.noted()["order_count"], 0)
        self.company.client_mailing_window_days = 14
        self.assertEqual(self.noted()["order_count"], 1)
        self.company.client_purchase_basis = "invoice"
        self.assertEqual(self.noted()["order_count"], 0)

    def test_window_that_is_no_window(self):
        for days in (0, -1, 366):
            with self.assertRaises(ValidationError):
                self.company.client_mailing_window_days = days

    def test_window_is_set_in_the_settings(self):
        with Form(self.env["res.config.settings"]) as form:
            form.client_mailing_window_days = 3
        form.record.execute()
        self.assertEqual(self.company.client_mailing_window_days, 3)

    # === UNSUBSCRIBED === #

    def test_unsubscribed_as_long_as_the_address_is_listed(self):
        trace = self.trace(self.ann)
        self.noted()
        listed = self.env["mail.blacklist"]._add("ann@example.com")
        self.assertFalse(self.noted()["unsubscribed_on"])
        trace.client_unsubscribed_at = datetime(2026, 3, 6, 9)
        self.assertEqual(self.noted()["unsubscribed_on"], date(2026, 3, 6))
        self.env["mail.blacklist"]._remove("ann@example.com")
        self.assertFalse(self.noted()["unsubscribed_on"])
        self.env["mail.blacklist"]._add("ann@example.com")
        self.assertTrue(self.noted()["unsubscribed_on"])
        listed.unlink()
        self.assertFalse(self.noted()["unsubscribed_on"])

    # === MERGE === #

    @mute_logger("odoo.models.unlink", "odoo.addons.base.partner.merge")
    def merge(self, source, target):
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((source | target).ids, target)
        self.refresh()

    def test_merged_clients_have_one_history(self):
        anna = self.client("Anna", email="anna@example.com")
        mailing = self.mailing()
        traces = self.trace(self.ann, mailing=mailing) | self.trace(anna, mailing=mailing) | self.trace(self.ann)
        self.order(self.ann, "2026-03-06", amount=30)
        self.refresh()
        self.noted()
        self.merge(self.ann, anna)
        facts = self.noted(anna)
        self.assertEqual((facts["mailing_count"], facts["order_count"], facts["revenue"]), (2, 1, 30))
        self.assertEqual(traces.client_id, anna)

    def test_merged_into_a_contact_of_a_company(self):
        trace = self.trace(self.ann)
        self.order(self.ann, "2026-03-06", amount=30)
        self.refresh()
        self.noted()
        self.merge(self.ann, self.bob)
        self.assertEqual(trace.client_id, self.acme)
        self.assertEqual(self.noted(self.acme)["revenue"], 30)

    def test_contact_of_a_company_merged_into_a_client(self):
        trace, other = self.trace(self.bob), self.trace(self.acme)
        self.noted()
        self.merge(self.bob, self.ann)
        self.assertEqual(self.ann.commercial_partner_id, self.acme, "the host lets her join his company")
        self.assertEqual((trace | other).client_id, self.acme)
        self.assertEqual(self.noted(self.acme)["mailing_count"], 2)

    # === SEGMENTS === #

    def test_segment_of_those_who_did_not_open_the_last_three(self):
        segment = self.env["client.segment"].create(
            {"name": "Silent", "domain": "[('client_mailing_unopened', '>=', 3)]"}
        )
        segment._refresh()
        others = self.env["client.segment"].create({"name": "Buyers", "domain": "[('client_revenue', '>', 0)]"})
        others._refresh()
        (segment | others).flush_recordset()
        self.assertEqual(segment.reads, ["reactions"])
        traces = [self.trace(self.ann, f"2026-03-0{day}") for day in (1, 2, 3)]
        self.refresh_segments()
        self.assertEqual(self.members(segment), self.ann)
        traces[-1].set_opened()
        touched = self.refresh_segments()
        self.assertFalse(self.members(segment))
        self.assertEqual(touched, {"reactions"}, "nobody looks at segments that read other facts")
        told = str(segment.with_context(lang="en_US")._explain_client(self.ann))
        self.assertIn("Mailings Not Opened in a Row", told)

    def refresh_segments(self):
        """Compute what waits, and return what may have changed of the clients who wait."""
        self.refresh()
        self.refresh_reactions()
        self.env.cr.execute("SELECT DISTINCT touched FROM client_segment_queue WHERE client_id = %s", [self.ann.id])
        touched = {name for [name] in self.env.cr.fetchall()}
        while self.env["client.segment"]._refresh_next():
            self.env.flush_all()
        return touched

    def members(self, segment):
        stays = self.env["client.segment.stay"].search([("segment_id", "=", segment.id), ("left_at", "=", False)])
        return stays.client_id
