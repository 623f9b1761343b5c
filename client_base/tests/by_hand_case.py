"""A shop with roles, a segment of Moscow by a rule, one made by hand, and one of another company."""

from datetime import timedelta

from odoo import fields

from .roles import RolesCase
from .segment_case import SegmentTools


class ByHandCase(SegmentTools, RolesCase):
    """Ann and Bob live in Moscow, Zed in Rome; Ann, Bob and Zed are companies, each with a contact."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann, cls.bob, cls.zed = (
            cls.make_client(name, amount, city=city)
            for name, amount, city in (("Ann", 100, "Moscow"), ("Bob", 50, "Moscow"), ("Zed", 30, "Rome"))
        )
        cls.elsewhere = cls.make_company("Elsewhere")
        cls.Profile._refresh_all(cls.company | cls.elsewhere)
        cls.moscow = cls.make_segment("Moscow", domain="[('city', '=', 'Moscow')]")
        cls.manual = cls.make_segment("Picked", kind="manual")
        cls.foreign = cls.make_segment("Foreign", company_id=cls.elsewhere.id)

    @classmethod
    def make_segment(cls, name, **vals):
        """Return a segment, built."""
        segment = cls.Segment.create({"name": name, **vals})
        segment._refresh()
        return segment

    @classmethod
    def stay(cls, segment, client, entered, left=None):
        """Write a stay of the past between two moments in UTC."""
        vals = {"entered_at": fields.Datetime.to_datetime(entered), "entered_because": "rule"}
        if left:
            vals |= {"left_at": fields.Datetime.to_datetime(left), "left_because": "rule"}
        return cls.Stay.create({"segment_id": segment.id, "client_id": client.id, **vals})

    @classmethod
    def days_ago(cls, days):
        return cls.today() - timedelta(days=days)
