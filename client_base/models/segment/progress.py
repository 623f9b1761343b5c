"""Segments computed one after another while someone looks on: each in a request, and a transaction, of its own."""

from odoo import models


class ClientSegment(models.Model):
    _inherit = "client.segment"

    # === ACTION METHODS === #

    def action_refresh_with_progress(self):
        """Open the dialog that computes the segments, or all that the user sees, one after another."""
        segments = self or self.search([])
        segments.check_access("read")
        return {
            "type": "ir.actions.client",
            "tag": "client_base.segment_refresh",
            "params": {"segments": [{"id": segment.id, "name": segment.name} for segment in segments._in_order()]},
        }

    def refresh_and_tell(self) -> dict:
        """Compute one segment now and return what came of it.

        ``{"busy": True}``: another refresh is running, ask again. Otherwise ``count``, and ``entered``, ``left`` and
        ``seconds``, or ``error``, which changes no member.
        """
        self.ensure_one()
        self.check_access("read")
        if not self._lock_refresh():
            return {"busy": True}
        segment = self.sudo()  # sudo: members are the same whoever asks for them
        entered, left = segment._refresh()
        return {
            "entered": entered,
            "left": left,
            "count": segment.member_count,
            "seconds": segment.refresh_seconds,
            "error": segment.error if segment.state == "error" else False,
        }
