"""How well the shop knows its clients: for each field, how many of whom it suits have it filled in."""

from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

SUITS = {
    "all": SQL("TRUE"),
    "person": SQL("contact.is_company IS NOT TRUE"),
    "company": SQL("contact.is_company IS TRUE"),
}
# Of the card itself: what says that it is known, and of whom it is asked.
CARD = {
    "client_birthday": (SQL("COALESCE(contact.client_birth_md, 0) > 0"), "person"),
    "client_channel": (SQL("contact.client_channel IS NOT NULL"), "all"),
    "client_source_id": (SQL("contact.client_source_id IS NOT NULL"), "all"),
    "client_request": (SQL("COALESCE(contact.client_request, '') != ''"), "all"),
}


class Column(NamedTuple):
    """A field to count: the host's row and ours, the condition that it is filled in, and of whom it is asked."""

    id: int
    own_id: int | None
    filled: SQL
    audience: str


class ClientFieldFill(models.Model):
    """How many clients of a company, or of one of its segments, have a field filled in, and how many do not.

    One reading of the contacts counts all fields at once.
    """

    _name = "client.field.fill"
    _description = "How Well We Know Them"
    _auto = False
    _order = "label, company_id, segment_id, id"
    _rec_name = "label"

    label = fields.Char("Field", readonly=True)
    own_id = fields.Many2one("client.field", "Field of One's Own", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    segment_id = fields.Many2one("client.segment", readonly=True, help="Empty: all clients of the company.")
    client_count = fields.Integer("Clients", readonly=True, help="Those whom the field suits: persons or companies.")
    filled_count = fields.Integer("Filled In", readonly=True)
    missing_count = fields.Integer("Missing", readonly=True)
    filled_share = fields.Float("Filled In (%)", digits=(5, 1), readonly=True, aggregator="avg")
    changed_on = fields.Date("Last Change", readonly=True, aggregator="max")
    unchanged_since = fields.Date(
        readonly=True, aggregator="max", help="The last change, or since when the field has been there."
    )
    use_count = fields.Integer("Uses", readonly=True, aggregator="max", help="As of last night.")

    _depends = {
        "client.profile": ["client_id", "company_id"],
        "client.segment": ["active", "company_id"],
        "client.segment.stay": ["client_id", "left_at", "segment_id"],
        "client.field": ["active", "column_id", "last_changed_on", "use_count"],
        "res.partner": ["active", "is_company"],
    }

    @property
    def _table_query(self):
        columns = self._get_columns()
        if not columns:
            return self._select_nothing()
        return SQL(
            """
            WITH known AS MATERIALIZED (%(known)s), counted AS (%(counted)s)
            SELECT (fill.column_id::bigint << 34) + COALESCE(counted.segment_id * 2, counted.company_id * 2 + 1) AS id,
                   COALESCE(host.field_description ->> %(lang)s, host.field_description ->> 'en_US') AS label,
                   own.id AS own_id, counted.company_id, counted.segment_id,
                   fill.clients::int AS client_count, fill.filled::int AS filled_count,
                   (fill.clients - fill.filled)::int AS missing_count,
                   CASE WHEN fill.clients > 0 THEN 100.0 * fill.filled / fill.clients END AS filled_share,
                   GREATEST(own.last_changed_on, change.day) AS changed_on,
                   COALESCE(GREATEST(own.last_changed_on, change.day), own.create_date::date) AS unchanged_since,
                   own.use_count
              FROM counted
              CROSS JOIN LATERAL (VALUES %(values)s) fill (column_id, clients, filled)
              JOIN ir_model_fields host ON host.id = fill.column_id
              LEFT JOIN client_field own ON own.column_id = host.id
              LEFT JOIN (SELECT field_id, MAX(day) AS day FROM client_field_change GROUP BY field_id) change
                     ON change.field_id = own.id
            """,
            known=self._select_known(columns), counted=self._select_counted(columns), lang=self.env.lang or "en_US",
            values=SQL(", ").join(
                SQL("(%s, counted.%s, counted.%s)", column.id, *_names(place)) for place, column in enumerate(columns)
            ),
        )  # fmt: skip

    # === BUSINESS METHODS === #

    @api.model
    def _get_columns(self) -> list[Column]:
        """Return the columns to count: those of the card, and the active fields of the shop's own."""
        # sudo: figures of fields whose values the reader may not see
        own = self.env["client.field"].sudo().search([("column_id", "!=", False)])
        self.env["res.partner"].flush_model(own.mapped("column"))
        ids = self.env["ir.model.fields"].sudo()._get_ids("res.partner")
        card = [Column(ids[name], None, filled, audience) for name, (filled, audience) in CARD.items() if name in ids]
        contact = SQL("contact")
        return card + [Column(one.column_id.id, one.id, one._get_filled(contact), one.audience) for one in own]

    def _select_known(self, columns):
        """Select each client of each company, with whether a field suits him and is filled in, one by one."""
        answers = SQL(", ").join(
            SQL(
                "(%(suits)s) AS %(asked)s, (%(suits)s AND %(filled)s) AS %(found)s",
                suits=SUITS[column.audience], filled=column.filled,
                **dict(zip(("asked", "found"), _names(place), strict=True)),
            )
            for place, column in enumerate(columns)
        )  # fmt: skip
        return SQL(
            """
            SELECT profile.company_id, contact.id, %s
              FROM client_profile profile JOIN res_partner contact ON contact.id = profile.client_id
             WHERE contact.active
            """,
            answers,
        )

    def _select_counted(self, columns):
        """Select the counts of each company, and of each of its segments."""
        names = [name for place in range(len(columns)) for name in _names(place)]
        counts = SQL(", ").join(SQL("COUNT(*) FILTER (WHERE %(name)s) AS %(name)s", name=name) for name in names)
        return SQL(
            """
            SELECT company_id, NULL::int AS segment_id, %(counts)s FROM known GROUP BY company_id
            UNION ALL
            SELECT known.company_id, stay.segment_id, %(counts)s
              FROM known
              JOIN client_segment_stay stay ON stay.client_id = known.id AND stay.left_at IS NULL
              JOIN client_segment segment ON segment.id = stay.segment_id AND segment.company_id = known.company_id
             WHERE segment.active
             GROUP BY known.company_id, stay.segment_id
            """,
            counts=counts,
        )

    def _select_nothing(self):
        return SQL(
            "SELECT NULL::bigint AS id, NULL::varchar AS label, NULL::int AS own_id, NULL::int AS company_id,"
            " NULL::int AS segment_id, 0 AS client_count, 0 AS filled_count, 0 AS missing_count,"
            " 0.0 AS filled_share, NULL::date AS changed_on, NULL::date AS unchanged_since, 0 AS use_count WHERE FALSE"
        )

    def _read_group_select(self, aggregate_spec, query):
        # EXTENDS 'base'
        if aggregate_spec != "filled_share:avg":
            return super()._read_group_select(aggregate_spec, query)
        # Of the sums: an average of shares would weigh a small segment like a large one.
        return SQL(
            "100.0 * %s / NULLIF(%s, 0)",
            self._read_group_select("filled_count:sum", query), self._read_group_select("client_count:sum", query),
        )  # fmt: skip


def _names(place):
    """Return what the two answers to a field are called: whether it suits the client, and whether it is filled in."""
    return SQL.identifier(f"asked_{place}"), SQL.identifier(f"found_{place}")
