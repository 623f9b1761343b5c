from datetime import datetime

import pytz
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models, tools
from odoo.addons.base.models.res_partner import _tz_get
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..analytics.stage import Limits

# What all facts of a company depend on.
FACT_SETTINGS = frozenset({
    "client_purchase_basis", "client_tz", "client_sleeping_days", "client_lost_days", "client_loyal_days",
    "client_recent_months", "currency_id", "active",
})  # fmt: skip

# What is read for each document, and cached.
RECOGNITION_SETTINGS = frozenset({"client_recognition", "client_purchase_basis", "client_tz"})

# More would not fit the calendar, and far more not the column.
MOST_DAYS = 36_500
# PostgreSQL reads these names as fixed offsets, Python as zones with a summer time.
ZONES_WITHOUT_SUMMER = {"CET": "Europe/Paris", "EET": "Europe/Athens", "MET": "Europe/Paris", "WET": "Europe/Lisbon"}


class ResCompany(models.Model):
    _inherit = "res.company"

    client_purchase_basis = fields.Selection(
        [("order", "Confirmed orders"), ("invoice", "Posted invoices")],
        "A Purchase Is",
        default="order",
        required=True,
        help="What counts as a purchase of a client.",
    )
    client_tz = fields.Selection(
        lambda self: self._selection_client_tz(),
        "Time Zone of the Shop",
        default=lambda self: self._default_client_tz(),
        required=True,
        help="An order belongs to the day that it was on in this time zone.",
    )
    client_sleeping_days = fields.Integer(
        "Sleeping After", default=180, required=True, help="Days without a purchase after which a client sleeps."
    )
    client_lost_days = fields.Integer(
        "Lost After", default=365, required=True, help="Days without a purchase after which a client is lost."
    )
    client_loyal_days = fields.Integer(
        "Loyal From", default=5, required=True, help="Number of different purchase days that make a client loyal."
    )
    client_recent_months = fields.Integer(
        "Recent Months", default=12, required=True, help="The months of which the recent revenue tells."
    )
    client_recognition = fields.Boolean(
        "Recognise Clients",
        default=True,
        help="Tell on leads, quotations, orders and invoices whether the client is new, returning or repeat.",
    )
    client_manager_policy = fields.Selection(
        [("off", "No check"), ("warn", "Warn"), ("block", "Block")],
        "One Manager per Client",
        default="warn",
        required=True,
        help="What happens to a lead or quotation for a client who belongs to another salesperson.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("client_sleeping_days", "client_lost_days", "client_loyal_days", "client_recent_months")
    def _check_client_limits(self):
        for company in self:
            if not 0 < company.client_sleeping_days < company.client_lost_days:
                raise ValidationError(
                    self.env._(
                        "A client sleeps before he is lost: the days to sleep must be at least 1 "
                        "and fewer than the days to be lost."
                    )
                )
            if company.client_lost_days > MOST_DAYS:
                raise ValidationError(
                    self.env._("A client is lost after %(days)s days, a hundred years, at the latest.", days=MOST_DAYS)
                )
            if not 3 <= company.client_loyal_days <= MOST_DAYS:
                raise ValidationError(
                    self.env._(
                        "Two purchase days make a client active, so a loyal one needs from 3 to %(days)s.",
                        days=MOST_DAYS,
                    )
                )
            if not 1 <= company.client_recent_months <= 120:
                raise ValidationError(self.env._("Recent revenue covers between 1 and 120 months."))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env["client.profile"]._ask_for_full_refresh(companies)
        self.env["client.profile.queue"]._mark(companies.partner_id.ids)  # they are clients of no company any more
        return companies

    def write(self, vals):
        result = super().write(vals)
        if not RECOGNITION_SETTINGS.isdisjoint(vals):
            self.env.registry.clear_cache()
            self.env["client.recognition"]._ask_open_documents(Domain("company_id", "in", self.ids))
        if not FACT_SETTINGS.isdisjoint(vals):
            self.env["client.profile"]._ask_for_full_refresh(self)
        return result

    # === BUSINESS METHODS === #

    @api.model
    def _selection_client_tz(self):
        return [(name, label) for name, label in _tz_get(self) if name not in ZONES_WITHOUT_SUMMER]

    def _default_client_tz(self):
        admin = self.env.ref("base.user_admin", raise_if_not_found=False)
        name = self.env.user.tz or (admin and admin.tz) or "UTC"
        return ZONES_WITHOUT_SUMMER.get(name, name)

    @tools.ormcache("self.id")
    def _get_recognition_settings(self) -> tuple[bool, str, str]:
        """Return whether documents are recognised, what a purchase is, and the time zone; it costs no query."""
        company = self.sudo()  # sudo: a visitor of the website has documents too
        return company.client_recognition, company.client_purchase_basis, company.client_tz or "UTC"

    def _get_client_today(self):
        """Return the date in the time zone of the shop."""
        self.ensure_one()
        return datetime.now(pytz.timezone(self.client_tz or "UTC")).date()

    def _get_client_recent_from(self):
        """Return the last day that recent revenue does not cover any more."""
        return self._get_client_today() - relativedelta(months=self.client_recent_months)

    def _get_client_stage_limits(self):
        self.ensure_one()
        return Limits(self.client_sleeping_days, self.client_lost_days, self.client_loyal_days)
