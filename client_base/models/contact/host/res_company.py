from datetime import datetime

import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...res_company import MOST_DAYS

PROSPECT_SETTINGS = frozenset({"client_prospect_days", "client_prospect_stop_days"})


class ResCompany(models.Model):
    _inherit = "res.company"

    client_prospect_days = fields.Integer(
        "Contact a Prospect After", default=14, required=True,
        help="Days after the last contact with a prospect from which he waits for the next one.",
    )  # fmt: skip
    client_prospect_stop_days = fields.Integer(
        "Leave a Prospect After", default=90, required=True,
        help="Days after the last contact with a prospect after which nobody is asked to call him any more.",
    )  # fmt: skip

    # === CONSTRAINT METHODS === #

    @api.constrains(*PROSPECT_SETTINGS)
    def _check_client_prospect_days(self):
        for company in self:
            if company.client_prospect_days < 1:
                raise ValidationError(self.env._("A prospect is contacted again after one day at the earliest."))
            if company.client_prospect_stop_days <= company.client_prospect_days:
                raise ValidationError(
                    self.env._("A prospect is contacted before he is left: the days to leave him must be more.")
                )
            if company.client_prospect_stop_days > MOST_DAYS:
                raise ValidationError(
                    self.env._(
                        "A prospect is left after %(days)s days, a hundred years, at the latest.", days=MOST_DAYS
                    )
                )

    # === CRUD METHODS === #

    def write(self, vals):
        result = super().write(vals)
        if not (PROSPECT_SETTINGS | {"client_tz"}).isdisjoint(vals):
            self._mark_contacts(everyone="client_tz" in vals)
        return result

    # === BUSINESS METHODS === #

    def _mark_contacts(self, *, everyone):
        """Mark the prospects of the companies, or all clients, for their next contact."""
        wanted = SQL("TRUE") if everyone else SQL("stage = 'prospect'")
        self.env["client.contact.queue"]._mark_query(
            SQL("SELECT client_id FROM client_profile WHERE company_id = ANY(%s) AND %s", list(self.ids), wanted)
        )

    def _get_client_day(self, moment: datetime):
        """Return the date that a moment in UTC is on in the time zone of the shop."""
        self.ensure_one()
        return pytz.utc.localize(moment).astimezone(pytz.timezone(self.client_tz or "UTC")).date()
