"""What happens to a client after the recipients of a mailing were read, and before he would get it."""

from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from .common import ClientBaseCase
from .limit_case import NOON, LimitTools


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestMailingLimitMeanwhile(LimitTools, ClientBaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"client_limit_count": 1, "client_limit_days": 7})

    def send(self, mailing, *meanwhile, by=None):
        """Send a mailing in batches of one, and let something happen before each batch."""
        self.env["ir.config_parameter"].set_param("mail.batch_size", 1)
        composer = self.registry["mail.compose.message"]
        prepare, steps = composer._prepare_mail_values, list(meanwhile)

        def prepare_later(wizard, res_ids):
            if steps:
                steps.pop(0)()
                self.env.flush_all()
                wizard.env.invalidate_all()  # as the host does after each batch
            return prepare(wizard, res_ids)

        with patch.object(composer, "_prepare_mail_values", prepare_later):
            (by or self.queue)(mailing)
        self.assertFalse(steps)

    def queue(self, mailing):
        mailing.action_put_in_queue()
        self.process_queue()

    def told(self, mailing):
        return {address.partition("@")[0]: failure or "sent" for address, _status, failure in self.traces(mailing)}

    def last(self, mailing):
        """Return who is mailed last."""
        return self.Partner.browse(mailing._get_unsent()[-1])

    def test_who_gets_another_one_meanwhile_is_held(self):
        mailing = self.mailing(client_limit_policy="hold")
        last = self.last(mailing)
        self.send(mailing, lambda: self.got(last, NOON))
        others = {contact.name.lower(): "sent" for contact in self.shop_clients - last}
        self.assertEqual(self.told(mailing), others, "no trace, so that he is found again")
        self.assertEqual((mailing.state, mailing.schedule_date), ("in_queue", NOON + timedelta(days=7)))
        self.assertEqual((mailing.client_held_since, mailing.client_held_count), (NOON, 1))
        with freeze_time(NOON + timedelta(days=7, seconds=1)):
            self.process_queue()
        self.assertEqual(self.told(mailing), {**others, last.name.lower(): "sent"})
        self.assertEqual(mailing.state, "done")

    def test_by_hand_too(self):
        mailing = self.mailing(client_limit_policy="hold")
        last = self.last(mailing)
        self.send(mailing, lambda: self.got(last, NOON), by=lambda one: one.action_send_mail())
        self.assertEqual((len(self.told(mailing)), mailing.state), (2, "in_queue"))

    def test_all_of_them(self):
        mailing = self.mailing(client_limit_policy="hold")
        self.send(mailing, lambda: [self.got(contact, NOON) for contact in self.shop_clients])
        self.assertEqual((self.told(mailing), mailing.state, mailing.client_held_count), ({}, "in_queue", 3))

    def test_who_never_gets_any_is_skipped_and_told_why(self):
        mailing = self.mailing(client_limit_policy="hold")
        last = self.last(mailing)
        self.send(mailing, lambda: last.write({"client_limit_days": 30}))
        self.assertEqual(self.told(mailing)[last.name.lower()], "client_limit")
        self.assertEqual(mailing.state, "done")

    def test_where_nobody_is_held_he_is_skipped(self):
        mailing = self.mailing()
        last = self.last(mailing)
        self.send(mailing, lambda: self.got(last, NOON))
        self.assertEqual(self.told(mailing)[last.name.lower()], "client_limit")
        self.assertEqual(mailing.state, "done")

    def test_who_goes_to_sleep_meanwhile_is_held(self):
        self.company.write({"client_limit_days": 0})
        mailing = self.mailing()
        last = self.last(mailing)
        self.send(mailing, lambda: self.company.write({"client_quiet_from": 12, "client_quiet_to": 20}))
        self.assertEqual((self.told(mailing), mailing.state), ({}, "in_queue"))
        self.assertEqual(mailing.schedule_date, NOON + timedelta(hours=8))
        with freeze_time(NOON + timedelta(hours=8, seconds=1)):
            self.process_queue()
        self.assertEqual((self.told(mailing)[last.name.lower()], mailing.state), ("sent", "done"))

    def test_who_wakes_up_while_the_others_are_mailed_is_not_forgotten(self):
        self.company.write({"client_limit_days": 0, "client_quiet_from": 21, "client_quiet_to": 9})
        self.bob.tz = "Asia/Vladivostok"  # 22:00
        mailing = self.mailing()
        self.send(mailing, lambda: self.bob.write({"tz": "UTC"}))
        self.assertEqual(self.told(mailing), {"ann": "sent", "cid": "sent"})
        self.assertEqual(mailing.state, "in_queue")
        with freeze_time(mailing.schedule_date + timedelta(seconds=1)):
            self.process_queue()
        self.assertEqual((self.told(mailing).get("bob"), mailing.state), ("sent", "done"))

    def test_chosen_recipients_are_not_left_out(self):
        mailing = self.mailing(client_limit_policy="hold")
        self.send(
            mailing, lambda: self.got(self.ann, NOON), by=lambda one: one.action_send_mail(self.shop_clients.ids)
        )  # fmt: skip
        self.assertEqual(self.told(mailing), {"ann": "client_limit", "bob": "sent", "cid": "sent"})
