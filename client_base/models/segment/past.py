"""Who was in a segment on a day of the past, read from the stays."""

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..profile_fields import Guarded
from ..res_partner import READERS


class GuardedOne2many(Guarded, fields.One2many):
    pass


class ResPartner(models.Model):
    _inherit = "res.partner"

    client_stay_ids = GuardedOne2many(
        "client.segment.stay", "client_id", "Stays in Segments", groups=READERS,
        help="When the client was in which segment.",
    )  # fmt: skip


class ClientSegment(models.Model):
    _inherit = "client.segment"

    # === BUSINESS METHODS === #

    def _get_end_of_day(self, day):
        """Return the moment, in UTC, at which a day ends where the segments' company is."""
        zone = self.company_id.sudo().client_tz or "UTC"
        [[moment]] = self.env.execute_query(
            SQL("SELECT ((%s::date + 1)::timestamp AT TIME ZONE %s) AT TIME ZONE 'UTC'", fields.Date.to_date(day), zone)
        )
        return moment

    def _get_stays_on(self, day) -> Domain:
        """Return the domain of the stays that lasted at the end of a day: one for each member of that day."""
        moment = fields.Datetime.to_string(self._get_end_of_day(day))
        lasted = Domain("left_at", "=", False) | Domain("left_at", ">=", moment)
        return Domain("segment_id", "in", self.ids) & Domain("entered_at", "<", moment) & lasted

    def _get_members_on(self, day) -> Domain:
        """Return the domain of contacts under which those are found who were in at the end of a day."""
        return Domain("client_stay_ids", "any", self._get_stays_on(day))
