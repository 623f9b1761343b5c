from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...res_company import MOST_DAYS


class ClientSegment(models.Model):
    _inherit = "client.segment"

    contact_days = fields.Integer(
        "Contact Every (days)",
        help="Whoever is in the segment is contacted at the latest so many days after the last contact of any kind; "
        "0: no rhythm. Of several segments the shortest counts, and a rhythm of his own before all.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("contact_days")
    def _check_contact_days(self):
        if any(not 0 <= segment.contact_days <= MOST_DAYS for segment in self):
            raise ValidationError(
                self.env._("A rhythm is a number of days, from 1 to %(most)s; 0: no rhythm.", most=MOST_DAYS)
            )

    # === CRUD METHODS === #

    def write(self, vals):
        result = super().write(vals)
        if "contact_days" in vals:
            self._mark_rhythm()
        elif "active" in vals:
            self.filtered("contact_days")._mark_rhythm()
        return result

    def unlink(self):
        self.filtered("contact_days")._mark_rhythm()
        return super().unlink()

    # === BUSINESS METHODS === #

    def _members_moved(self, entered, left):
        # EXTENDS 'client.segment'
        result = super()._members_moved(entered, left)
        if self.contact_days and (entered or left):
            self._mark_rhythm(SQL("(entered_at >= %(since)s OR left_at >= %(since)s)", since=self._get_began_at()))
        return result

    def _get_began_at(self):
        """Return when this transaction began: whoever it moved, it moved since then."""
        return min(self.env.cr.now(), fields.Datetime.now()).replace(microsecond=0)

    def _mark_rhythm(self, stays: SQL | None = None):
        """Mark the clients who are in these segments, or those of some stays in them."""
        if self:
            self.env["client.contact.queue"]._mark_query(
                SQL(
                    "SELECT client_id FROM client_segment_stay WHERE segment_id = ANY(%s) AND %s",
                    list(self.ids), stays or SQL("left_at IS NULL"),
                )
            )  # fmt: skip
