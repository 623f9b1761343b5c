from odoo import fields, models
from odoo.tools import SQL

# The id of a row is its segment's id and the number of its day since 1970; there is room for 350 years.
DAY_BITS = 17


class ClientSegmentSize(models.Model):
    """How many clients were in a segment at the end of one day, in the time zone of its company.

    Counted from the stays, from the first one to today. Costs one reading of the segment's stays.
    """

    _name = "client.segment.size"
    _description = "Size of a Segment"
    _auto = False
    _order = "day desc, segment_id"
    _rec_name = "segment_id"

    segment_id = fields.Many2one("client.segment", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    day = fields.Date(readonly=True)
    entered = fields.Integer(readonly=True)
    left = fields.Integer(readonly=True)
    size = fields.Integer(
        "Members", readonly=True, aggregator="avg", help="At the end of the day; of several days, their average."
    )

    _depends = {
        "client.segment.stay": ["segment_id", "entered_at", "left_at"],
        "client.segment": ["company_id"],
        "res.company": ["client_tz"],
    }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT (segment.id::bigint << %(day_bits)s) + (series.day - DATE '1970-01-01') AS id,
                   segment.id AS segment_id, segment.company_id, series.day,
                   COALESCE(daily.entered, 0) AS entered, COALESCE(daily.gone, 0) AS "left",
                   (SUM(COALESCE(daily.entered, 0) - COALESCE(daily.gone, 0)) OVER (
                       PARTITION BY segment.id, segment.company_id ORDER BY series.day))::int AS size
              FROM client_segment segment
              JOIN res_company company ON company.id = segment.company_id
              CROSS JOIN LATERAL (SELECT COALESCE(company.client_tz, 'UTC') AS name) zone
              CROSS JOIN LATERAL (
                    SELECT MIN(entered_at) AS moment FROM client_segment_stay WHERE segment_id = segment.id) first
              CROSS JOIN LATERAL (
                    SELECT day::date FROM generate_series(
                        %(first_day)s::timestamp, %(today)s::timestamp, INTERVAL '1 day') day) series
              LEFT JOIN LATERAL (%(daily)s) daily ON daily.day = series.day
            """,
            day_bits=DAY_BITS, daily=self._select_daily(),
            first_day=_local_day(SQL("first.moment")), today=_local_day(SQL("(NOW() AT TIME ZONE 'UTC')")),
        )  # fmt: skip

    def _select_daily(self):
        """Select how many entered and left the segment on each day on which someone did."""
        return SQL(
            """
            SELECT day, SUM(entered)::int AS entered, SUM(gone)::int AS gone FROM (
                SELECT %(entered)s AS day, COUNT(*) AS entered, 0 AS gone
                  FROM client_segment_stay WHERE segment_id = segment.id GROUP BY 1
                UNION ALL
                SELECT %(gone)s, 0, COUNT(*)
                  FROM client_segment_stay WHERE segment_id = segment.id AND left_at IS NOT NULL GROUP BY 1
            ) move GROUP BY day
            """,
            entered=_local_day(SQL("entered_at")), gone=_local_day(SQL("left_at")),
        )  # fmt: skip


def _local_day(moment):
    return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE zone.name)::date", moment)
