"""What the tests of the refresh have in common: who was computed, and what was sent to the database."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.sql_db import Cursor

from ..models.segment.refresh import schedule as segment_refresh
from .segment_case import SegmentCase


class RefreshCase(SegmentCase):
    """A shop whose company has no ready-made segments, and a base in which a few clients are no large share."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Segment.search([("company_id", "=", cls.company.id)]).unlink()
        cls.Waiting = cls.env["client.segment.queue"]
        cls.startClassPatcher(patch.object(segment_refresh, "FULL_REFRESH_SHARE", 1e9))

    @contextmanager
    def computed(self):
        """Give the list of (segment, whether all its clients were computed) that the block fills."""
        calls, original = [], type(self.Segment)._write_members

        def spy(segment, clients=None):
            calls.append((segment.with_env(self.env), clients is None))
            return original(segment, clients)

        with patch.object(type(self.Segment), "_write_members", spy):
            yield calls

    @contextmanager
    def statements(self):
        """Give the list of the statements that the block sends to the database."""
        sent, original = [], Cursor.execute

        def spy(cursor, *arguments, **named):
            result = original(cursor, *arguments, **named)
            sent.append(cursor._obj.query.decode())
            return result

        with patch.object(Cursor, "execute", spy):
            yield sent

    def drain(self):
        """Compute what waits, as the scheduled action does."""
        self.refresh()
        self.env.flush_all()
        while self.Segment._refresh_next():
            self.env.flush_all()

    def night(self):
        """Let the scheduled action see whether a new day began, and compute what depends on it."""
        if stale := self.Profile._companies_of_yesterday():
            self.Profile._refresh_all(stale)
        self.Segment._ask_for_days_build()
        self.drain()
