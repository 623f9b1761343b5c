import re

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .roles import ROLES
from .test_mailing_smtp import LINK, MailingSmtpCase


class MailingTourCase(MailingSmtpCase, HttpCase):
    """A marketer who mails a segment, and the clients who get it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.website = LINK  # where the button of a ready text leads
        cls.marketer = new_test_user(
            cls.env, "tour_mailer", ROLES["marketer"], lang="en_US", company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )  # fmt: skip
        blocked = cls.client("Blocked", email="blocked@example.com")
        cls.block(blocked)
        members = cls.ann | cls.bob | blocked | cls.client("Silent")
        cls.kites = cls.segment([("id", "in", members.ids)], name="Tour Kites")
        cls.catch_up()

    def tour(self, url, name):
        self.start_tour(url, name, login="tour_mailer", timeout=120)

    def walk(self):
        """Mail the segment, let the queues work, read it as Ann, and find on her page what she did."""
        self.tour(f"/odoo/segments/{self.kites.id}", "client_base_mail_a_segment")
        self.env.invalidate_all()
        mailing = self.env["mailing.mailing"].search([("client_segment_ids", "in", self.kites.ids)])
        self.assertEqual((mailing.state, mailing.user_id), ("in_queue", self.marketer))
        self.run_queues()
        self.read_as_ann()
        self.tour(f"/odoo/clients/{self.ann.id}", "client_base_find_a_mailing")
        return mailing

    def read_as_ann(self):
        """Open the mail in a program that shows pictures, and follow its button."""
        self.assertEqual(self.get_addresses(), ["ann@example.com", "bob@example.com"])
        mail = self.get_mail("ann@example.com")
        self.assertEqual(mail.message["Subject"], "Thank you, and a kite")
        text = mail.get_text().replace("&amp;", "&")
        self.assertIn("Hello Ann,", text)
        for pattern in (r'src="([^"]+/mail/track/[^"]+)"', r'href="([^"]+/r/\w+/m/\d+)"'):
            self.assertLess(self.url_open(re.search(pattern, text)[1], allow_redirects=False).status_code, 400)
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestMailingTour(MailingTourCase):
    def test_from_a_segment_to_the_page_of_a_client(self):
        traces = self.traces(self.walk())
        told = {trace.res_id: (trace.trace_status, bool(trace.links_click_datetime)) for trace in traces.values()}
        self.assertEqual(told[self.ann.id], ("open", True))
        self.assertEqual(told[self.bob.id], ("sent", False))
        self.assertEqual(sorted(status for status, _clicked in told.values()), ["cancel", "cancel", "open", "sent"])


@tagged("post_install", "-at_install")
class TestMailingPhoneTour(MailingTourCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_on_a_phone(self):
        self.assertEqual(self.walk().state, "done")
