from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..profile_fields import Guarded
from ..res_partner import READERS
from .rule.reading import MEMBERSHIP


class GuardedMany2many(Guarded, fields.Many2many):
    pass


class ClientSegmentAxis(models.AbstractModel):
    """Rows of a client that are searched and grouped by the segments he is in now; a row stands in each of them.

    The field stores nothing: the open stays are joined.
    """

    _name = "client.segment.axis"
    _description = "Searched and Grouped by Segments"
    _segment_client_field = "client_id"  # holds the client of a row
    # Holds the company of a row, if a row is of one: it stands in the segments of its company alone, so that what a
    # client brought elsewhere does not count there.
    _segment_company_field = ""

    client_segment_ids = GuardedMany2many(
        "client.segment",
        string="Segments",
        compute="_compute_client_segment_ids",
        search="_search_client_segment_ids",
        groups=READERS,
        help="The segments that the client is in now.",
    )

    # === COMPUTE METHODS === #

    @api.depends(lambda self: tuple(filter(None, (self._segment_client_field, self._segment_company_field))))
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_client_segment_ids(self):
        field = self._segment_client_field
        client_ids = self.sudo()[field]._origin.ids  # sudo: the ids alone
        rows = self.env.execute_query(SQL(
            "SELECT client_id, ARRAY_AGG(segment_id) FROM client_segment_stay"
            " WHERE client_id = ANY(%s) AND left_at IS NULL GROUP BY client_id",
            list(client_ids),
        )) if client_ids else []  # fmt: skip
        by_client = dict(rows)
        every = {segment_id for ids in by_client.values() for segment_id in ids}
        # With what every screen shows of them: asked for later, the host would look for one segment at a time.
        visible = self.env["client.segment"].search_fetch(
            self._get_visible_segments() & Domain("id", "in", every), ["active", "company_id", "name", "color"]
        )
        for record in self:
            found = set(by_client.get(record.sudo()[field]._origin.id, ()))
            company = record.sudo()[self._segment_company_field] if self._segment_company_field else False
            record.client_segment_ids = visible.filtered(
                lambda segment, found=found, company=company: (
                    segment.id in found and (not company or segment.company_id == company)
                )
            )

    @api.model
    def _search_client_segment_ids(self, operator, value):
        Segment = self.env["client.segment"]
        if operator in ("any", "any!"):
            found = Segment._search(value) if isinstance(value, Domain) else value
            return self._in_segments(found.subselect() if hasattr(found, "subselect") else found)
        if operator != "in":
            return NotImplemented
        ids = [segment_id for segment_id in value if segment_id]
        # Asked for by its id, a segment of a company that the user does not work in says nothing of its members.
        seen = Segment.with_context(active_test=False).search(self._get_visible_segments() & Domain("id", "in", ids))
        # The ids themselves, for the planner then knows how many members these segments have.
        named = SQL(", ").join(SQL("%s", segment_id) for segment_id in seen.ids)
        found = self._in_segments(named) if seen else Domain.FALSE
        if len(ids) < len(list(value)):
            found |= ~self._in_segments(Segment._search(self._get_visible_segments()).subselect())
        return found

    # === BUSINESS METHODS === #

    @api.model
    def _get_visible_segments(self) -> Domain:
        """Return the domain of the segments of the companies that the user works in."""
        return Domain("company_id", "in", self.env.companies.ids)

    @api.model
    def _in_segments(self, segments: SQL) -> Domain:
        """Return the domain of rows whose client is in one of the segments, given by their ids or a SELECT of them."""

        def to_sql(model, alias, query):
            client = model._field_to_sql(alias, self._segment_client_field, query)
            present = SQL("segment_id IN (%s) AND left_at IS NULL", segments)
            if not self._segment_company_field:
                return SQL("%s IN (SELECT client_id FROM client_segment_stay WHERE %s)", client, present)
            company = model._field_to_sql(alias, self._segment_company_field, query)
            return SQL(
                "(%s, %s) IN (SELECT client_id, company_id FROM (%s) stay WHERE %s)",
                client, company, self._select_present(), present,
            )  # fmt: skip

        return Domain.custom(to_sql=to_sql)

    def _select_present(self) -> SQL:
        """Select who is in which segment of which company now."""
        return SQL(
            "SELECT stay.client_id, stay.segment_id, segment.company_id, stay.left_at"
            " FROM client_segment_stay stay JOIN client_segment segment ON segment.id = stay.segment_id"
            " WHERE stay.left_at IS NULL",
            to_flush=self.env["client.segment"]._fields["company_id"],
        )

    def _read_group_groupby(self, alias, groupby_spec, query):
        # EXTENDS 'base'
        # The host groups by many2many fields that have a table of their own only.
        if groupby_spec != MEMBERSHIP:
            return super()._read_group_groupby(alias, groupby_spec, query)
        self._check_field_access(self._fields[MEMBERSHIP], "read")
        stays = query.make_alias(alias, MEMBERSHIP)
        segments = self.env["client.segment"]._search(self._get_visible_segments())
        joined = SQL(
            "%s = %s AND %s IN %s",
            SQL.identifier(stays, "client_id"), self._field_to_sql(alias, self._segment_client_field, query),
            SQL.identifier(stays, "segment_id"), segments.subselect(),
        )  # fmt: skip
        if self._segment_company_field:
            company = self._field_to_sql(alias, self._segment_company_field, query)
            joined = SQL("%s AND %s = %s", joined, SQL.identifier(stays, "company_id"), company)
        query.add_join("LEFT JOIN", stays, SQL("(%s)", self._select_present()), joined)
        return SQL.identifier(stays, "segment_id")
