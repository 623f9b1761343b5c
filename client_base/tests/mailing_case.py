"""Segments of a few clients, and mailings to them."""

from unittest.mock import patch

from odoo import Command

from .segment_case import SegmentCase


class MailingCase(SegmentCase):
    """Ann and Bob are good clients, Bob and Cat live near; each has one address, and nobody else is in a segment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.lang = "en_US"
        cls.ann, cls.bob, cls.cat = (
            cls.client(name, email=f"{name.lower()}@example.com", lang="en_US") for name in ("Ann", "Bob", "Cat")
        )
        cls.refresh()
        cls.good = cls.by_hand("Good", cls.ann | cls.bob)
        cls.near = cls.by_hand("Near", cls.bob | cls.cat)

    @classmethod
    def by_hand(cls, name, clients, **vals):
        """Return a segment of these clients, up to date."""
        segment = cls.segment(kind="manual", name=name, **vals)
        segment.pin_ids = [Command.create({"client_id": client.id, "kind": "in"}) for client in clients]
        segment._refresh()
        return segment

    @classmethod
    def mailing_to(cls, segments=(), **vals):
        """Return a mailing to the segments that waits for nothing but to be sent."""
        return cls.env["mailing.mailing"].create(
            {
                "subject": "News",
                "body_html": "<p>News</p>",
                "body_arch": "<p>News</p>",
                "mailing_model_id": cls.env["ir.model"]._get("res.partner").id,
                "client_segment_ids": [Command.set([segment.id for segment in segments])],
                **vals,
            }
        )

    @classmethod
    def recipients(cls, mailing):
        return cls.env["res.partner"].browse(mailing._get_remaining_recipients())

    def process_queue(self):
        """Run the host's queue of mailings; nothing is left to commit in a test."""
        with patch.object(self.registry["ir.cron"], "_commit_progress", lambda *_args, **_options: 60):
            self.env["mailing.mailing"]._process_mass_mailing_queue()

    def send(self, mailing):
        """Put a mailing in the queue and run it."""
        mailing.action_put_in_queue()
        self.process_queue()

    def traces(self, mailing, *statuses):
        """Return the traces of a mailing, or those in some states."""
        domain = [("mass_mailing_id", "=", mailing.id)]
        return self.env["mailing.trace"].search(domain + ([("trace_status", "in", statuses)] if statuses else []))

    def mailed(self, mailing):
        """Return the addresses that a mailing was sent to, one for each mail."""
        return sorted(self.traces(mailing, "outgoing", "sent", "open", "reply").mapped("email"))
