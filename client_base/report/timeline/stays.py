"""The arm of the timeline that tells of segments: when the client entered one, and when he left it."""

from odoo import api, models
from odoo.tools import SQL

from .arm import Arm

STAYS = 16


class ClientTimeline(models.Model):
    _inherit = "client.timeline"

    # === BUSINESS METHODS === #

    @api.model
    def _get_arms(self):
        # EXTENDS 'client_base'
        arms = super()._get_arms()
        return [*arms, self._make_stay_arm()] if self.env["client.segment.stay"].has_access("read") else arms

    def _make_stay_arm(self):
        Segment = self.env["client.segment"].with_context(active_test=False)
        here = [("segment_id.company_id", "in", self.env.companies.ids)]
        Stay = self.env["client.segment.stay"].with_context(active_test=False)
        query = Stay._search(here)
        segment = query.join("client_segment_stay", "segment_id", "client_segment", "id", "told_segment")
        moments = SQL("""LATERAL (
            SELECT * FROM (VALUES (0, client_segment_stay.entered_at), (1, client_segment_stay.left_at))
                AS moments (place, at) WHERE at IS NOT NULL)""")
        query.add_join("JOIN", "told", moments, SQL("TRUE"))
        causes = SQL(" ").join(
            SQL("WHEN %s THEN %s", cause, label)
            for cause, label in Stay._fields["left_because"]._description_selection(self.env)
        )
        return Arm(
            number=STAYS,
            kinds=("segment_entered", "segment_left"),
            query=query,
            people="client",
            owner=SQL("client_segment_stay.client_id"),
            moment=SQL("told.at"),
            place=SQL("told.place"),
            columns={
                "company_id": SQL.identifier(segment, "company_id"),
                "kind": SQL("CASE told.place WHEN 0 THEN 'segment_entered' ELSE 'segment_left' END"),
                "name": Segment._field_to_sql(segment, "name"),
                "result": SQL(
                    "CASE CASE told.place WHEN 0 THEN client_segment_stay.entered_because"
                    " ELSE client_segment_stay.left_because END %s END",
                    causes,
                ),
                "res_model": SQL("'client.segment'"),
                "res_id": SQL("client_segment_stay.segment_id"),
            },
        )
