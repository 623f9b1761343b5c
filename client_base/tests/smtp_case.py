"""A mail server that takes the mails of a test for real, over the wire, and keeps what came and for whom."""

import email
import email.policy
import logging
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from unittest.mock import patch

from aiosmtpd.controller import Controller

from odoo.addons.base.models.ir_mail_server import IrMail_Server
from odoo.tools import config, email_normalize

from .segment_case import SegmentCase


@dataclass
class Received:
    """A mail as it came: to whom the server was told to bring it, and what is in it."""

    recipients: list
    message: EmailMessage

    def get_text(self, subtype="html"):
        """Return the body as the client's mail program shows it."""
        return self.message.get_body([subtype]).get_content()


class Inbox:
    """A handler of aiosmtpd that keeps all mails, and refuses those for the addresses of ``refused``."""

    def __init__(self):
        self.mails = []
        self.refused = set()

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 (aiosmtpd's name)
        if address in self.refused:
            return "550 5.1.1 No such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 (aiosmtpd's name)
        message = email.message_from_bytes(envelope.original_content, policy=email.policy.SMTP)
        self.mails.append(Received([email_normalize(address) for address in envelope.rcpt_tos], message))
        return "250 kept"


class _Controller(Controller):
    """A server on a free port of this machine."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        return super()._trigger_server()


class SmtpTools:
    """What every test needs whose mails leave the house: ``cls.inbox`` has what came."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # aiosmtpd warns of what it does itself.
        warnings.filterwarnings("ignore", module="aiosmtpd")
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        cls.inbox = Inbox()
        cls.smtp = _Controller(cls.inbox, hostname="127.0.0.1", port=0, ready_timeout=20)
        cls.smtp.start()
        cls.addClassCleanup(cls.smtp.stop)
        Server = cls.env["ir.mail_server"]
        Server.search([]).active = False
        cls.mail_server = Server.create(
            {"name": "Of the test", "smtp_host": "127.0.0.1", "smtp_port": cls.smtp.port, "smtp_encryption": "none"}
        )
        cls.startClassPatcher(patch.dict(config.options, {"smtp_server": "127.0.0.1", "smtp_port": 1}))

    def setUp(self):
        super().setUp()
        self.inbox.mails.clear()
        self.inbox.refused.clear()
        # The host sends nothing in a test unless it is told to.
        self.startPatcher(patch.object(IrMail_Server, "_disable_send", return_value=False))
        # The queues commit after each step; a test keeps all of it to itself.
        progress = patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *_args, **_options: 60)
        self.startPatcher(progress)

    # === SENDING === #

    def run_queues(self):
        """Let the host's two queues work as its crons do: mailings, and the mails that they left waiting."""
        self.run_mailing_queue()
        self.env["mail.mail"].process_email_queue()
        self.env.flush_all()

    def run_mailing_queue(self):
        self.env["mailing.mailing"]._process_mass_mailing_queue()
        self.env.flush_all()

    @contextmanager
    def after_mail(self, action):
        """Call ``action(recipient)`` each time that a mail was taken by the server."""
        send = IrMail_Server.send_email

        def send_email(server, message, *args, **options):
            sent = send(server, message, *args, **options)
            action(email_normalize(message["To"]))
            return sent

        with patch.object(IrMail_Server, "send_email", send_email):
            yield

    # === WHAT CAME === #

    def get_addresses(self):
        """Return to whom mails came, in order; an address twice if it got two."""
        return sorted(address for mail in self.inbox.mails for address in mail.recipients)

    def get_mail(self, address):
        """Return the one mail that came for an address."""
        [mail] = [mail for mail in self.inbox.mails if address in mail.recipients]
        return mail


class SmtpCase(SmtpTools, SegmentCase):
    """Mailings to segments of ``cls.company`` that go out over SMTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.lang = "en_US"

    @classmethod
    def mailing(cls, segments=None, **vals):
        """Return a mailing to the members of segments, not yet sent."""
        values = {
            "subject": "News of kites",
            "body_html": '<p>Hello <t t-out="object.name"/></p>',
            "mailing_model_id": cls.env["ir.model"]._get_id("res.partner"),
            "mailing_domain": "[]",
            "email_from": '"Kite Shop" <shop@kites.example.com>',
            "reply_to_mode": "new",
            "reply_to": "answers@kites.example.com",
            "client_company_id": cls.company.id,
        }
        if segments:
            values["client_segment_ids"] = [(6, 0, segments.ids)]
        return cls.env["mailing.mailing"].create({**values, **vals})

    def traces(self, mailing):
        """Return the traces of a mailing by the addresses that they are for."""
        traces = self.env["mailing.trace"].search([("mass_mailing_id", "=", mailing.id)])
        return {trace.email or trace.res_id: trace for trace in traces}
