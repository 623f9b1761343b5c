"""Who went from which segment to which between two days: the rows under the migration table."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# The id of a row is that of its client and the places of its two segments among the chosen ones.
PLACE_BITS = 6
MOST_SEGMENTS = 2**PLACE_BITS - 1
# The ready-made segments between which clients go.
STAGES = ("first_time", "active", "loyal", "sleeping", "lost")
NOWHERE = _lt("In none of them")


class ClientSegmentMove(models.Model):
    """A client between two days: in which of the chosen segments he was, and in which he is.

    The segments and the days stand in the context, as the wizard puts them there; else the stages and this quarter. A
    client who was in several of them at once, or is, has a row for each pair.
    """

    _name = "client.segment.move"
    _description = "Move between Segments"
    _auto = False
    _order = "from_id, to_id, client_id"
    _rec_name = "client_id"

    client_id = fields.Many2one("res.partner", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    from_id = fields.Many2one("client.segment", "Was in", readonly=True, falsy_value_label=NOWHERE)
    to_id = fields.Many2one("client.segment", "Is in", readonly=True, falsy_value_label=NOWHERE)
    has_moved = fields.Boolean("Moved", readonly=True)

    _depends = {
        "client.segment.stay": ["segment_id", "client_id", "entered_at", "left_at"],
        "client.segment": ["company_id"],
        "res.company": ["client_tz"],
    }

    @property
    def _table_query(self):
        segments, day_from, day_to = self._get_asked()
        return SQL(
            """
            SELECT (client_id::bigint << %(two_places)s) + (from_place << %(place_bits)s) + to_place AS id,
                   client_id, %(company)s AS company_id, from_id, to_id, from_id IS DISTINCT FROM to_id AS has_moved
              FROM (
                    SELECT COALESCE(before.client_id, after.client_id) AS client_id,
                           before.segment_id AS from_id, COALESCE(before.place, 0) AS from_place,
                           after.segment_id AS to_id, COALESCE(after.place, 0) AS to_place
                      FROM (%(before)s) before FULL JOIN (%(after)s) after ON after.client_id = before.client_id
                   ) move
            """,
            two_places=2 * PLACE_BITS, place_bits=PLACE_BITS, company=segments[:1].company_id.id or 0,
            before=self._select_members(segments, day_from), after=self._select_members(segments, day_to),
        )  # fmt: skip

    # === ACTION METHODS === #

    def action_open_client(self):
        self.ensure_one()
        return self.client_id.get_formview_action()

    # === BUSINESS METHODS === #

    def _select_members(self, segments, day):
        """Select who was in which of the segments at the end of a day, with the places of these."""
        if not segments:
            return SQL("SELECT 0 AS client_id, 0 AS segment_id, 0 AS place WHERE FALSE")
        moment = segments._get_end_of_day(day)
        return SQL(
            """
            SELECT client_id, segment_id, ARRAY_POSITION(%(segments)s, segment_id) AS place FROM client_segment_stay
             WHERE segment_id = ANY(%(segments)s) AND entered_at < %(moment)s
               AND (left_at IS NULL OR left_at >= %(moment)s)
            """,
            segments=segments.ids, moment=moment,
        )  # fmt: skip

    def _get_asked(self):
        """Return the segments and the two days that are asked about, as far as the user may see them."""
        context, Segment = self.env.context, self.env["client.segment"].with_context(active_test=False)
        segments = Segment.search([("id", "in", context.get("client_move_segment_ids") or [])])
        segments = segments or self._get_stages(self.env.company)
        if len(segments) > MOST_SEGMENTS:
            raise UserError(self.env._("Up to %(most)s segments can be compared at once.", most=MOST_SEGMENTS))
        if len(segments.company_id) > 1:
            raise UserError(self.env._("Choose segments of one company."))
        day_from, day_to = (
            fields.Date.to_date(context.get(key) or day)
            for key, day in zip(("client_move_from", "client_move_to"), self._get_quarter(), strict=True)
        )
        return segments, day_from, day_to

    @api.model
    def _get_stages(self, company):
        """Return the company's ready-made segments between which clients go, in their order."""
        stages = Domain("family", "=", "ready") & Domain("code", "in", STAGES)
        return self.env["client.segment"].search(stages & Domain("company_id", "=", company.id))

    @api.model
    def _get_quarter(self):
        return self._get_period("quarter", self.env.company)

    @api.model
    def _get_period(self, period, company):
        """Return the last day before a running month, quarter or year, and today."""
        today = company._get_client_today()
        first_month = {"month": today.month, "quarter": (today.month - 1) // 3 * 3 + 1, "year": 1}[period]
        return today + relativedelta(month=first_month, day=1, days=-1), today
