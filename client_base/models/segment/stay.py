from odoo import api, fields, models
from odoo.tools import SQL

CAUSES = [
    ("rule", "By a rule"),
    ("pin", "By hand"),
    ("merge", "Merged"),
    ("archive", "In the archive"),
    ("client", "No client any more"),
]


class ClientSegmentStay(models.Model):
    """The time that one client is in one segment, from entering to leaving; he is in while ``left_at`` is empty.

    Written by the refresh alone, in SQL. A client who comes back begins another stay.
    """

    _name = "client.segment.stay"
    _description = "Stay in a Segment"
    _log_access = False
    _order = "entered_at desc, id desc"
    _rec_name = "client_id"

    segment_id = fields.Many2one("client.segment", required=True, readonly=True, ondelete="cascade")
    client_id = fields.Many2one("res.partner", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="segment_id.company_id")
    entered_at = fields.Datetime("Entered On", required=True, readonly=True)
    entered_because = fields.Selection(CAUSES, "Entered Because Of", required=True, readonly=True)
    left_at = fields.Datetime("Left On", readonly=True)
    left_because = fields.Selection(CAUSES, readonly=True)
    days = fields.Integer("Days In", compute="_compute_days", help="Whole days from entering to leaving, or until now.")

    # Who is in: one indexed lookup, and a client is in at most once.
    _open_uniq = models.UniqueIndex("(segment_id, client_id) WHERE left_at IS NULL")
    _entered_idx = models.Index("(segment_id, entered_at)")
    _left_idx = models.Index("(segment_id, left_at) WHERE left_at IS NOT NULL")

    # === COMPUTE METHODS === #

    @api.depends("entered_at", "left_at")
    def _compute_days(self):
        now = fields.Datetime.now()
        for stay in self:
            stay.days = ((stay.left_at or now) - stay.entered_at).days

    # === ACTION METHODS === #

    def action_open_client(self):
        self.ensure_one()
        return self.client_id.get_formview_action()

    # === BUSINESS METHODS === #

    @api.model
    def _count_moves(self, segment_ids, since) -> dict[int, tuple[int, int]]:
        """Return how many entered and how many left each segment since a moment."""
        moves = SQL(
            """
            SELECT segment_id, SUM(entered)::int, SUM(gone)::int FROM (
                SELECT segment_id, 1 AS entered, 0 AS gone FROM client_segment_stay
                 WHERE segment_id = ANY(%(segments)s) AND entered_at >= %(since)s
                UNION ALL
                SELECT segment_id, 0, 1 FROM client_segment_stay
                 WHERE segment_id = ANY(%(segments)s) AND left_at >= %(since)s
            ) move GROUP BY segment_id
            """,
            segments=list(segment_ids), since=since,
        )  # fmt: skip
        return {segment_id: (entered, left) for segment_id, entered, left in self.env.execute_query(moves)}
