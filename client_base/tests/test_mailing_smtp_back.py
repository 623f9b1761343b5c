"""What comes back of a mailing that was really sent: opened, clicked, answered, bounced, unsubscribed."""

import re
from email.message import EmailMessage, MIMEPart

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .test_mailing_smtp import LINK, MailingSmtpCase


@tagged("post_install", "-at_install")
class TestMailingSmtpBack(MailingSmtpCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Domain = cls.env["mail.alias.domain"]
        cls.company.alias_domain_id = Domain.create({"name": "kites.example.com"})

    def sent(self, **vals):
        """Return the traces of a mailing to the pair, by address, after it was sent."""
        mailing = self.send(self.mailing(self.pair, body_html=f'<p>Look: <a href="{LINK}">New</a></p>', **vals))
        traces = self.traces(mailing)
        self.assertEqual({trace.trace_status for trace in traces.values()}, {"sent"})
        return traces

    def find(self, address, pattern):
        """Return what the only match of a pattern in a mail holds, as the client's program reads it."""
        [found] = re.findall(pattern, self.get_mail(address).get_text().replace("&amp;", "&"))
        return found

    def open(self, url, **options):
        answer = self.url_open(url, allow_redirects=False, **options)
        self.env.invalidate_all()
        return answer

    # === ON THE WEB === #

    def test_opened(self):
        traces = self.sent()
        answer = self.open(self.find("ann@example.com", r'src="([^"]+/mail/track/[^"]+)"'))
        self.assertEqual((answer.status_code, answer.headers["Content-Type"]), (200, "image/gif"))
        self.assertTrue(traces["ann@example.com"].open_datetime)
        self.assertEqual(traces["ann@example.com"].trace_status, "open")
        self.assertFalse(traces["bob@example.com"].open_datetime)

    def test_clicked(self):
        traces = self.sent()
        answer = self.open(self.find("ann@example.com", r'href="([^"]+/r/\w+/m/\d+)"'))
        self.assertEqual(answer.status_code, 301)
        self.assertTrue(answer.headers["Location"].startswith(LINK), answer.headers["Location"])
        self.assertTrue(traces["ann@example.com"].links_click_datetime)
        self.assertTrue(traces["ann@example.com"].open_datetime, "who clicked has read it")
        self.assertFalse(traces["bob@example.com"].links_click_datetime)

    def unsubscribe(self, address):
        """Do what a mail program does when its button is pressed, or return the status of a refusal."""
        header = self.get_mail(address).message["List-Unsubscribe"]
        return self.open(header.strip("<>"), data={"List-Unsubscribe": "One-Click"}).status_code

    def test_unsubscribed_by_the_mail_program(self):
        traces = self.sent()
        self.assertEqual(self.unsubscribe("ann@example.com"), 200)
        self.assertTrue(self.ann.is_blacklisted)
        self.assertTrue(traces["ann@example.com"].client_unsubscribed_at)
        self.assertFalse(traces["bob@example.com"].client_unsubscribed_at)
        self.inbox.mails.clear()
        following = self.send(self.mailing(self.pair, subject="More news"))
        self.assertEqual(self.get_addresses(), ["bob@example.com"])
        self.assertEqual(self.traces(following)["ann@example.com"].failure_type, "mail_bl")

    @mute_logger("odoo.http")
    def test_nobody_unsubscribes_others(self):
        self.sent()
        url = self.get_mail("ann@example.com").message["List-Unsubscribe"].strip("<>")
        answer = self.open(url.replace("ann%40", "bob%40"), data={"List-Unsubscribe": "One-Click"})
        self.assertIn(answer.status_code, (401, 403))
        self.assertFalse(self.ann.is_blacklisted or self.bob.is_blacklisted)

    def test_a_look_at_the_link_unsubscribes_nobody(self):
        self.sent()
        url = self.get_mail("ann@example.com").message["List-Unsubscribe"].strip("<>")
        self.assertIn(self.open(url).status_code, (404, 405))
        self.assertFalse(self.ann.is_blacklisted)

    # === THROUGH THE GATEWAY === #

    def bounced(self, address):
        """Return the mail by which a mail server gives back one that it could not bring."""
        original = self.get_mail(address).message
        bounce = EmailMessage()
        bounce["From"] = "MAILER-DAEMON@example.com"
        bounce["To"] = self.company.alias_domain_id.bounce_email
        bounce["Subject"] = "Undelivered Mail Returned to Sender"
        bounce["Message-Id"] = "<bounce@example.com>"
        bounce.set_content("The user is unknown here.")
        bounce.make_mixed()
        report = MIMEPart()
        per_message, per_recipient = MIMEPart(), MIMEPart()
        per_message["Reporting-MTA"] = "dns; mx.example.com"
        per_recipient["Final-Recipient"] = f"rfc822; {address}"
        per_recipient["Action"], per_recipient["Status"] = "failed", "5.1.1"
        report["Content-Type"] = "message/delivery-status"
        report.set_payload([per_message, per_recipient])
        bounce.attach(report)
        returned = MIMEPart()
        returned["Content-Type"] = "text/rfc822-headers"
        returned.set_payload("".join(f"{name}: {value}\n" for name, value in original.items()))
        bounce.attach(returned)
        bounce.replace_header("Content-Type", "multipart/report")
        bounce.set_param("report-type", "delivery-status")
        return bounce

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def receive(self, message):
        self.env["mail.thread"].message_process(False, message.as_bytes())
        self.env.flush_all()
        self.env.invalidate_all()

    def test_bounced(self):
        traces = self.sent()
        self.receive(self.bounced("bob@example.com"))
        self.assertEqual(traces["bob@example.com"].trace_status, "bounce")
        self.assertIn("The user is unknown here", traces["bob@example.com"].failure_reason)
        self.assertEqual(traces["ann@example.com"].trace_status, "sent")
        self.assertEqual(self.bob.message_bounce, 1)

    def test_answered(self):
        traces = self.sent(reply_to_mode="update", reply_to=False)
        mail = self.get_mail("ann@example.com").message
        answer = EmailMessage()
        answer["From"], answer["To"] = "Ann <ann@example.com>", mail["Reply-To"]
        answer["Subject"], answer["Message-Id"] = "Re: News of kites", "<answer@example.com>"
        answer["References"] = answer["In-Reply-To"] = mail["Message-Id"]
        answer.set_content("I want the red one.")
        self.receive(answer)
        self.assertTrue(traces["ann@example.com"].reply_datetime)
        self.assertEqual(traces["ann@example.com"].trace_status, "reply")
        self.assertFalse(traces["bob@example.com"].reply_datetime)
        self.assertIn("I want the red one", self.ann.message_ids[:1].body)
