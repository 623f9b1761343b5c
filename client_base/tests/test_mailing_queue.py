"""What stops a mailing, what makes it wait, and that the others are sent all the same."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

from ..models.mailing import sending
from ..models.mailing.refreshing import MailingWaitsError
from .mailing_case import MailingCase


@tagged("post_install", "-at_install")
class TestMailingQueue(MailingCase):
    def break_segment(self, segment):
        segment.write({"kind": "rule"})
        self.env.flush_all()
        self.cr.execute("UPDATE client_segment SET domain = '[(''gone'', ''='', 1)]' WHERE id = %s", segment.ids)
        self.env.invalidate_all()

    def warnings(self, record):
        return record.activity_ids.filtered(
            lambda activity: activity.activity_type_id == self.env.ref("mail.mail_activity_data_warning")
        )

    # === STOPPED === #

    def test_a_segment_in_error_stops_its_mailing_alone(self):
        first, broken, last = (self.mailing_to(segment) for segment in (self.near, self.good, self.near))
        (first | broken | last).action_put_in_queue()
        self.break_segment(self.good)
        self.process_queue()
        self.assertEqual((first | broken | last).mapped("state"), ["done", "draft", "done"])
        self.assertFalse(self.traces(broken))
        self.assertIn("Good cannot be computed", broken.client_stop_reason)
        self.assertEqual(self.warnings(broken).user_id, self.env.ref("base.user_admin"), "its responsible left")
        self.assertTrue(self.warnings(self.good), "and the owner of the segment")

    def test_a_scheduled_mailing_is_refreshed_too(self):
        """Peers compute their lists at the button alone: what is scheduled goes to those of the day before."""
        buyers = self.segment([("client_purchase_count", ">", 0), ("id", "in", (self.ann | self.cat).ids)])
        self.order(self.ann, self.today(), amount=5)
        self.catch_up()
        moment = fields.Datetime.now() + timedelta(hours=2)
        mailing = self.mailing_to(buyers, schedule_type="scheduled", schedule_date=moment)
        mailing.action_schedule()
        self.process_queue()
        self.assertFalse(self.traces(mailing))
        self.order(self.cat, self.today(), amount=5)
        self.ann.sale_order_ids._action_cancel()
        with patch.object(fields.Datetime, "now", lambda: moment + timedelta(minutes=1)):
            self.process_queue()
        self.assertEqual(self.mailed(mailing), ["cat@example.com"])

    def test_a_segment_emptied_meanwhile(self):
        mailing = self.mailing_to(self.good)
        mailing.action_put_in_queue()
        self.good.pin_ids.unlink()
        self.process_queue()
        self.assertEqual(mailing.state, "draft")
        self.assertIn("Nobody is in the segments", mailing.client_stop_reason)

    def test_a_segment_archived_meanwhile(self):
        mailing = self.mailing_to(self.good)
        mailing.action_put_in_queue()
        self.good.active = False
        self.process_queue()
        self.assertIn("is archived", mailing.client_stop_reason)
        with self.assertRaisesRegex(UserError, "is archived"):
            mailing.action_put_in_queue()

    def test_a_segment_that_a_mailing_names_is_not_deleted(self):
        mailing = self.mailing_to(self.near, client_excluded_segment_ids=[(6, 0, self.good.ids)])
        for sent in (False, True):
            with self.subTest(sent=sent), self.assertRaisesRegex(UserError, "to the segments: News"):
                self.good.unlink()
            if not sent:
                self.send(mailing)

    def test_a_mailing_whose_segments_are_gone_goes_to_nobody(self):
        """The host would send it to every contact there is: again, to those that failed, or as the winner of a test."""
        mailing = self.mailing_to(self.good, ab_testing_enabled=True, ab_testing_pc=50)
        self.send(mailing)
        self.env.flush_all()
        self.cr.execute("DELETE FROM client_segment WHERE id = %s", self.good.ids)
        self.env.invalidate_all()
        self.assertEqual(mailing.total, 0)
        for again in (
            mailing.action_put_in_queue,
            mailing.action_send_mail,
            mailing.copy,
            mailing.action_select_as_winner,
        ):
            with self.subTest(again=again.__name__), self.assertRaisesRegex(UserError, "were deleted"):
                again()
        mailing.state = "in_queue"
        self.process_queue()
        self.assertIn("were deleted", mailing.client_stop_reason)
        self.assertEqual(len(self.traces(mailing)), 1)

    def test_when_the_addon_leaves_nobody_is_mailed(self):
        planned, sent = self.mailing_to(self.good), self.mailing_to(self.good)
        self.send(sent)
        planned.action_put_in_queue()
        self.env["mailing.mailing"]._leave_segments()
        (planned | sent).sudo().write({"client_to_segments": False})
        self.cr.execute("DELETE FROM client_mailing_segment_rel")
        self.env.invalidate_all()
        self.assertEqual((planned | sent).mapped("state"), ["draft", "done"])
        self.assertEqual((planned | sent).mapped("total"), [0, 0])

    def test_what_was_wrong_is_forgotten_when_it_is_sent_again(self):
        mailing = self.mailing_to(self.good)
        mailing._stop("Nobody")
        mailing._stop("Nobody again")
        self.assertEqual(len(self.warnings(mailing)), 1)
        self.send(mailing)
        self.assertFalse(mailing.client_stop_reason)
        self.assertFalse(self.warnings(mailing))
        self.assertEqual(self.mailed(mailing), ["ann@example.com", "bob@example.com"])

    def test_a_fault_while_mails_are_written_stops_that_mailing_alone(self):
        broken, other = self.mailing_to(self.good), self.mailing_to(self.near)
        (broken | other).action_put_in_queue()
        composer = type(self.env["mail.compose.message"])
        compose = composer._prepare_mail_values

        def fail(self, res_ids):
            if self.mass_mailing_id == broken:
                raise UserError(broken._say_segments_gone())
            return compose(self, res_ids)

        with patch.object(composer, "_prepare_mail_values", fail):
            self.process_queue()
        self.assertEqual((broken.state, broken.client_stop_reason), ("draft", broken._say_segments_gone()))
        self.assertEqual(other.state, "done")

    @mute_logger("odoo.addons.client_base.models.mailing.sending")
    def test_whatever_is_wrong_with_one_stops_no_other(self):
        first, broken, last = (self.mailing_to(self.near) for _number in range(3))
        (first | broken | last).action_put_in_queue()
        mailings = type(broken)
        unsent = mailings._get_unsent

        def fail(self):
            return 1 / 0 if self == broken else unsent(self)

        with patch.object(mailings, "_get_unsent", fail):
            self.process_queue()
            with self.assertRaises(ZeroDivisionError):
                broken._get_remaining_recipients()
        self.assertEqual((first | broken | last).mapped("state"), ["done", "draft", "done"])
        self.assertIn("in the log", broken.client_stop_reason)

    def test_who_is_told_works_here(self):
        gone = new_test_user(self.env, "mailing_gone", "mass_mailing.group_mass_mailing_user")
        mailing = self.mailing_to(self.good, user_id=gone.id)
        gone.active = False
        mailing._stop("Nobody")
        self.assertEqual(self.warnings(mailing).user_id, self.env.ref("base.user_admin"))
        gone.active = True
        mailing._stop("Nobody")
        self.assertEqual(self.warnings(mailing).user_id, gone)

    # === TWICE === #

    def test_a_mailing_sent_twice_reaches_everyone_once(self):
        mailing = self.mailing_to(self.good)
        mailing.action_send_mail()
        with self.assertRaisesRegex(UserError, "no recipients"):
            mailing.action_send_mail()
        self.send(mailing)
        self.assertEqual(self.mailed(mailing), ["ann@example.com", "bob@example.com"])

    def test_who_comes_later_gets_it_when_it_is_sent_again(self):
        mailing = self.mailing_to(self.good)
        self.send(mailing)
        self.good.pin_ids = [(0, 0, {"client_id": self.cat.id, "kind": "in"})]
        self.send(mailing)
        self.assertEqual(self.mailed(mailing), ["ann@example.com", "bob@example.com", "cat@example.com"])

    def test_another_process_is_at_it(self):
        mailing, other = self.mailing_to(self.good), self.mailing_to(self.near)
        (mailing | other).action_put_in_queue()
        with self.registry.cursor() as cr:
            cr.execute(SQL("SELECT pg_advisory_lock(%s, %s)", sending.LOCK, mailing.id))
            with self.assertRaisesRegex(MailingWaitsError, "is being sent right now"):
                mailing.action_send_mail()
            self.process_queue()
            cr.execute(SQL("SELECT pg_advisory_unlock(%s, %s)", sending.LOCK, mailing.id))
        self.assertFalse(self.traces(mailing))
        self.assertEqual(other.state, "done")
        self.process_queue()
        self.assertEqual(mailing.state, "done")

    # === HELD === #

    def test_who_is_held_gets_it_later(self):
        mailing = self.mailing_to(self.good)
        moment = fields.Datetime.now().replace(microsecond=0) + timedelta(days=1)
        mailings = type(mailing)

        def hold(self, contact_ids, held=self.bob.id):
            rest = [contact_id for contact_id in contact_ids if contact_id != held]
            return rest, moment if held in contact_ids else None

        with patch.object(mailings, "_hold_back", hold):
            self.send(mailing)
            self.assertEqual(self.mailed(mailing), ["ann@example.com"])
            self.assertEqual((mailing.state, mailing.schedule_date), ("in_queue", moment))
            with self.assertRaisesRegex(MailingWaitsError, "left in peace"):
                mailing.action_send_mail()
            mailing.schedule_date = fields.Datetime.now() - timedelta(hours=1)
            self.process_queue()
            self.assertEqual((mailing.state, mailing.schedule_date), ("in_queue", moment), "nobody is left now")
        mailing.schedule_date = fields.Datetime.now() - timedelta(hours=1)
        self.process_queue()
        self.assertEqual(self.mailed(mailing), ["ann@example.com", "bob@example.com"])
        self.assertEqual(mailing.state, "done")

    # === A/B === #

    def test_a_test_with_a_part_and_the_winner_for_the_others(self):
        buyers = self.segment([("client_purchase_count", ">", 0), ("id", "in", (self.ann | self.bob | self.cat).ids)])
        for client in (self.ann, self.bob):
            self.order(client, self.today(), amount=5)
        mailing = self.mailing_to(buyers, ab_testing_enabled=True, ab_testing_pc=50)
        self.send(mailing)
        self.assertEqual(len(self.traces(mailing)), 1)
        self.order(self.cat, self.today(), amount=5)
        mailing.action_select_as_winner()
        winner = mailing.campaign_id.ab_testing_winner_mailing_id
        self.assertEqual(winner.client_segment_ids, buyers)
        self.process_queue()
        everyone = sorted(self.mailed(mailing) + self.mailed(winner))
        self.assertEqual(everyone, ["ann@example.com", "bob@example.com", "cat@example.com"])

    # === WHO LEFT === #

    def test_news_without_placeholders_are_sent_after_their_author_left(self):
        author = new_test_user(self.env, "mailing_author", "mass_mailing.group_mass_mailing_user", lang="en_US")
        news = self.env["mailing.list"].create({"name": "News"})
        contact = {"name": "Reader", "email": "reader@example.com", "list_ids": [(6, 0, news.ids)]}
        self.env["mailing.contact"].create(contact)
        model = self.env["ir.model"]._get("mailing.list").id
        vals = {"mailing_model_id": model, "contact_list_ids": [(6, 0, news.ids)]}
        mailing = self.mailing_to(**vals).with_user(author).copy(vals).sudo()
        personal = mailing.with_user(author).copy({**vals, "subject": "For {{ object.name }}"}).sudo()
        author.active = False
        self.assertEqual(mailing.client_author_id, author)
        self.send(mailing)
        self.assertEqual(self.mailed(mailing), ["reader@example.com"])
        with self.assertRaisesRegex(UserError, "does not work here any more"):
            personal.action_put_in_queue()
