from odoo import api, fields, models
from odoo.exceptions import ValidationError

# What decides which purchases belong to which mailing.
SETTINGS = frozenset({"client_mailing_window_days", "client_purchase_basis", "client_tz", "currency_id"})
MOST_WINDOW_DAYS = 365


class ResCompany(models.Model):
    _inherit = "res.company"

    client_mailing_window_days = fields.Integer(
        "Purchases after a Mailing", default=7, required=True,
        help="A purchase belongs to the last mailing that the client got within so many days before it.",
    )  # fmt: skip

    # === CONSTRAINT METHODS === #

    @api.constrains("client_mailing_window_days")
    def _check_client_mailing_window_days(self):
        if any(not 1 <= company.client_mailing_window_days <= MOST_WINDOW_DAYS for company in self):
            raise ValidationError(
                self.env._(
                    "A purchase belongs to a mailing of the last days, from 1 to %(most)s.", most=MOST_WINDOW_DAYS
                )
            )

    # === CRUD METHODS === #

    def write(self, vals):
        result = super().write(vals)
        if not SETTINGS.isdisjoint(vals):
            self.env["client.reaction.queue"]._mark_companies(self)
        return result
