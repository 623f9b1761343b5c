"""What tests of the next contact have in common: a shop, its touches, and what is noted of whom."""

from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields

from ..models.segment.refresh import schedule as segment_refresh
from .roles import RolesCase
from .segment_case import SegmentTools


class ContactCase(SegmentTools, RolesCase):
    """The shop of the roles, with Ann, a company whom Bob works for, and who has not bought yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(patch.object(segment_refresh, "FULL_REFRESH_SHARE", 1e9))
        cls.Segment.search([("company_id", "=", cls.company.id)]).unlink()
        cls.Next = cls.env["client.next.contact"]
        cls.Waiting = cls.env["client.contact.queue"]
        cls.seller = cls.users["own"]
        cls.ann = cls.client("Ann", is_company=True, user_id=cls.seller.id)
        cls.bob = cls.client("Bob", parent_id=cls.ann.id, phone="+49 30 1234567")
        cls.catch_up()

    @classmethod
    def catch_up(cls):
        """Refresh facts, segments and next contacts of those who wait."""
        result = super().catch_up()
        cls.env.flush_all()
        cls.Next._refresh_queued()
        cls.env.invalidate_all()
        return result

    @classmethod
    def ago(cls, days):
        return fields.Datetime.now() - timedelta(days=days)

    @classmethod
    def day(cls, days=0):
        """Return the day so many days before today."""
        return cls.today() - timedelta(days=days)

    def noted(self, client=None, company=None):
        """Return the rows of a client as a set of (place, days until it is due, user)."""
        self.env.flush_all()
        rows = self.Next.search([("client_id", "=", (client or self.ann).id)]).sudo()
        rows = rows.filtered(lambda row: row.company_id == (company or self.company))
        return {(row.place, (row.due_on - self.today(company)).days, row.user_id) for row in rows}

    def row(self, client=None):
        [row] = self.Next.search([("client_id", "=", (client or self.ann).id), ("company_id", "=", self.company.id)])
        return row

    # === TOUCHES === #

    @classmethod
    def message(cls, record, days, kind="comment", author=None, body="Hello"):
        return cls.env["mail.message"].create({
            "model": record._name, "res_id": record.id, "message_type": kind, "body": body, "date": cls.ago(days),
            "subtype_id": cls.env.ref("mail.mt_comment").id, "author_id": (author or cls.seller.partner_id).id,
        })  # fmt: skip

    @classmethod
    def promise(cls, record, days, user=None, kind="mail.mail_activity_data_call", **vals):
        """Plan to contact a client in so many days."""
        return record.activity_schedule(
            kind, date_deadline=cls.day(-days), user_id=(user or cls.seller).id, **vals
        )  # fmt: skip

    @classmethod
    def talk(cls, contact, days, **vals):
        return cls.env["client.interaction"].create(
            {"contact_id": contact.id, "user_id": cls.seller.id, "happened_at": cls.ago(days), **vals}
        )

    @classmethod
    def meet(cls, partner, days, **vals):
        return cls.env["calendar.event"].create({
            "name": "At the beach", "start": cls.ago(days), "stop": cls.ago(days) + timedelta(hours=1),
            "user_id": cls.seller.id, "partner_ids": [Command.set(partner.ids)], **vals,
        })  # fmt: skip
