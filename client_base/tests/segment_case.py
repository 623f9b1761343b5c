"""A shop whose test makes segments and clients of its own."""

from .common import ClientBaseCase


class SegmentTools:
    """What every test of segments needs, whatever shop it begins with."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Segment = cls.env["client.segment"]
        cls.Stay = cls.env["client.segment.stay"]
        cls.Pin = cls.env["client.segment.pin"]

    @classmethod
    def catch_up(cls):
        """Refresh the facts of clients that wait, and then their segments."""
        cls.refresh()
        cls.env.flush_all()
        while cls.Segment._refresh_next():
            pass

    @classmethod
    def members(cls, segment):
        """Return who is in, as the database holds it, by their ids."""
        cls.env.flush_all()
        cls.env.cr.execute(
            "SELECT client_id FROM client_segment_stay WHERE segment_id = %s AND left_at IS NULL ORDER BY 1",
            [segment.id],
        )
        return cls.Partner.browse(client_id for [client_id] in cls.env.cr.fetchall())


class SegmentCase(SegmentTools, ClientBaseCase):
    """Segments of ``cls.company``; the ready-made ones are left alone."""

    @classmethod
    def segment(cls, domain=(), *conditions, build=True, **vals):
        """Return a segment by a rule and conditions on purchases, computed unless it shall wait."""
        rows = [(0, 0, condition) for condition in conditions]
        values = {"name": "Test", "domain": repr(list(domain)), "condition_ids": rows, "company_id": cls.company.id}
        segment = cls.Segment.create({**values, **vals})
        if build:
            segment._refresh()
        return segment
