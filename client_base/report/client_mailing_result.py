"""What came back on mailings, for each recipient: by subject, hour, weekday, and by segment as it was then."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..models.mailing.reaction.host.mailing_trace import COLUMNS as TRACE_COLUMNS

HOURS = [(f"{hour:02}", f"{hour:02}:00") for hour in range(24)]
WEEKDAYS = [
    ("1", "Monday"), ("2", "Tuesday"), ("3", "Wednesday"), ("4", "Thursday"), ("5", "Friday"), ("6", "Saturday"),
    ("7", "Sunday"),
]  # fmt: skip
# An id of the results by segment holds the trace's id and, below it, the segment's; browsers know 53 bits.
SEGMENT_BITS = 20
# What is told of each row: 1 where it happened, summed; and the same as a share of those to whom it could.
COUNTS = ("sent", "delivered", "opened", "clicked", "answered", "bounced", "skipped", "failed")
SHARES = {
    "opened_share": ("opened", "openable"),
    "clicked_share": ("clicked", "delivered"),
    "answered_share": ("answered", "delivered"),
    "bounced_share": ("bounced", "sent"),
}


def _share(name, explanation):
    return fields.Float(name, readonly=True, aggregator="avg", digits=(16, 1), help=explanation)


class ClientMailingResultMixin(models.AbstractModel):
    """One recipient of a mailing: what became of it, and what he bought after it."""

    _name = "client.mailing.result.mixin"
    _description = "What Came Back on a Mailing"
    _order = "moment desc, id desc"
    _rec_name = "client_id"

    mailing_id = fields.Many2one("mailing.mailing", readonly=True)
    subject = fields.Char(readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    trace_type = fields.Selection(
        selection=lambda self: self.env["mailing.trace"]._fields["trace_type"]._description_selection(self.env),
        string="Kind", readonly=True,
    )  # fmt: skip
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    client_id = fields.Many2one("res.partner", readonly=True)
    moment = fields.Datetime("Sent On", readonly=True)
    hour = fields.Selection(HOURS, readonly=True, help="By the clock of the shop.")
    weekday = fields.Selection(WEEKDAYS, readonly=True)
    sent = fields.Integer(readonly=True, help="Those that bounced too.")
    delivered = fields.Integer(readonly=True)
    opened = fields.Integer(readonly=True, help="Only mails can be opened. Who clicks or answers opened.")
    clicked = fields.Integer(readonly=True)
    answered = fields.Integer(readonly=True)
    bounced = fields.Integer(readonly=True)
    unsubscribed = fields.Integer(readonly=True)
    skipped = fields.Integer(readonly=True)
    failed = fields.Integer(readonly=True)
    order_count = fields.Integer("Purchases", readonly=True, help="Within the days that the settings give a mailing.")
    revenue = fields.Monetary(readonly=True, help="Of these purchases: without taxes, less refunds.")
    opened_share = _share("Opened (share)", "Of the mails that were delivered.")
    clicked_share = _share("Clicked (share)", "Of those that were delivered.")
    answered_share = _share("Answered (share)", "Of those that were delivered.")
    bounced_share = _share("Bounced (share)", "Of those that were sent.")
    unsubscribed_share = _share("Unsubscribed (share)", "Of those that were delivered.")
    order_share = _share("Purchase (share)", "Of those that were delivered, how many brought a purchase.")

    # === COMPUTE METHODS === #

    @api.depends("client_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.client_id.sudo().display_name  # sudo: whom it tells of, as in all analyses

    # === ACTION METHODS === #

    def action_open_client(self):
        self.ensure_one()
        return self.client_id.get_formview_action() if self.client_id else False

    # === BUSINESS METHODS === #

    @api.model
    def _select_results(self, row_id: SQL, more: SQL | None = None, source: SQL | None = None) -> SQL:
        """Return the SELECT of what came back for each trace, test mails aside.

        :param row_id: the id of a row
        :param more: further columns, each with a comma before it
        :param source: what is joined to make several rows of a trace
        """
        told = self.env["mailing.trace"]._get_outcomes() | {
            "subject": self.env["mailing.mailing"]._field_to_sql("mailing", "subject"),
            "local": SQL(
                "(COALESCE(trace.sent_datetime, trace.create_date) AT TIME ZONE 'UTC' AT TIME ZONE company.client_tz)"
            ),
        }  # fmt: skip
        return SQL(
            """
            SELECT %(id)s AS id, trace.mass_mailing_id AS mailing_id, %(subject)s AS subject, trace.campaign_id,
                   trace.trace_type, mailing.client_company_id AS company_id, company.currency_id, trace.client_id,
                   %(moment)s AS moment, TO_CHAR(%(local)s, 'HH24') AS hour,
                   EXTRACT(ISODOW FROM %(local)s)::int::varchar AS weekday,
                   %(counts)s, %(shares)s,
                   (trace.client_unsubscribed_at IS NOT NULL)::int AS unsubscribed,
                   CASE WHEN %(delivered)s THEN (trace.client_unsubscribed_at IS NOT NULL)::int::float8 END
                   AS unsubscribed_share,
                   COALESCE(bought.order_count, 0) AS order_count, COALESCE(bought.revenue, 0) AS revenue,
                   CASE WHEN %(delivered)s THEN (COALESCE(bought.order_count, 0) > 0)::int::float8 END AS order_share
                   %(more)s
              FROM mailing_trace trace
              JOIN mailing_mailing mailing ON mailing.id = trace.mass_mailing_id
              JOIN res_company company ON company.id = mailing.client_company_id
              LEFT JOIN (
                    SELECT trace_id, COUNT(*) FILTER (WHERE counted)::int AS order_count, SUM(amount) AS revenue
                      FROM client_mailing_purchase GROUP BY trace_id
                   ) bought ON bought.trace_id = trace.id
              %(source)s
             WHERE trace.is_test_trace IS NOT TRUE
            """,
            id=row_id, counts=self._select_counts(told), shares=self._select_shares(told), more=more or SQL(),
            source=source or SQL(), **told,
        )  # fmt: skip

    def _select_counts(self, told):
        return SQL(", ").join(SQL("(%s)::int AS %s", told[name], SQL.identifier(name)) for name in COUNTS)

    def _select_shares(self, told):
        return SQL(", ").join(
            SQL("CASE WHEN %s THEN (%s)::int::float8 END AS %s", told[of], told[name], SQL.identifier(share))
            for share, (name, of) in SHARES.items()
        )


DEPENDS = {
    "mailing.trace": [*sorted(TRACE_COLUMNS), "campaign_id", "trace_type"],
    "mailing.mailing": ["client_company_id", "subject"],
    "client.mailing.purchase": ["trace_id", "amount", "counted"],
    "res.company": ["client_tz", "currency_id"],
}


class ClientMailingResult(models.Model):
    """One recipient of a mailing, with what became of it, and what he bought after it."""

    _name = "client.mailing.result"
    _inherit = ["client.mailing.result.mixin"]
    _description = "Result of a Mailing"
    _auto = False

    _depends = DEPENDS

    @property
    def _table_query(self):
        return self._select_results(SQL("trace.id"))


class ClientMailingSegmentResult(models.Model):
    """One recipient of a mailing in one of the segments that he was in when it was sent.

    Whoever moves later changes nothing. Who was in several segments has a row in each: these are not to be added up.
    """

    _name = "client.mailing.segment.result"
    _inherit = ["client.mailing.result.mixin"]
    _description = "Result of a Mailing by Segment"
    _auto = False

    segment_id = fields.Many2one("client.segment", readonly=True)

    _depends = DEPENDS | {
        "client.segment.stay": ["segment_id", "client_id", "entered_at", "left_at"],
        "client.segment": ["company_id"],
    }

    @property
    def _table_query(self):
        return self._select_results(
            SQL("((trace.id::bigint << %s) + stay.segment_id)", SEGMENT_BITS),
            more=SQL(", stay.segment_id"),
            source=SQL(
                """
                JOIN client_segment_stay stay
                  ON stay.client_id = trace.client_id AND stay.entered_at <= %(moment)s
                 AND (stay.left_at IS NULL OR stay.left_at > %(moment)s)
                JOIN client_segment segment
                  ON segment.id = stay.segment_id AND segment.company_id = mailing.client_company_id
                """,
                moment=self.env["mailing.trace"]._get_outcomes()["moment"],
            ),
        )
