"""The contact limit of a company, and the hours in which nobody is written to."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

MOST_CONTACTS = 1_000
MOST_DAYS = 3_650
MOST_HOLD_DAYS = 365


class ClientContactLimit(models.AbstractModel):
    """How often the clients of a company get marketing: at most so many contacts in so many days.

    A marketing contact is a mailing, whatever it is sent by and to however many contacts of a client; an e-mail that an
    effect or a reminder sends; and a call, message or offer of ours that someone logged and that reached the client.
    """

    _name = "client.contact.limit"
    _description = "Contact Limit"

    # === BUSINESS METHODS === #

    @api.model
    def _check_limit(self, most, days):
        """Refuse a limit that nobody can have meant.

        :raise ValidationError: in words
        """
        if not 0 <= days <= MOST_DAYS:
            raise ValidationError(
                self.env._(
                    "A contact limit counts the last 1 to %(most)s days; 0 days: there is no such limit.",
                    most=MOST_DAYS,
                )
            )
        if not 0 <= most <= MOST_CONTACTS:
            raise ValidationError(
                self.env._(
                    "A contact limit allows from 0 to %(most)s marketing contacts; 0: none at all.", most=MOST_CONTACTS
                )
            )


class ResCompany(models.Model):
    _inherit = "res.company"

    client_limit_count = fields.Integer(
        "At Most", default=3, help="Marketing contacts that a client gets in the days beside it; 0: none at all."
    )
    client_limit_days = fields.Integer(
        "In Days", help="Days of 24 hours in which they are counted; 0: there is no limit."
    )
    client_quiet_from = fields.Float(
        "Quiet From", help="From this hour on, by his own clock, nobody gets a mailing; it waits for the morning."
    )
    client_quiet_to = fields.Float("Quiet To", help="The same hour twice: there are no quiet hours.")
    client_hold_days = fields.Integer(
        "Held At Most", default=14, help="Days after which a mailing does not wait any more for those over the limit."
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("client_limit_count", "client_limit_days")
    def _check_client_limit(self):
        for company in self:
            self.env["client.contact.limit"]._check_limit(company.client_limit_count, company.client_limit_days)

    @api.constrains("client_quiet_from", "client_quiet_to")
    def _check_client_quiet(self):
        for company in self:
            if not (0 <= company.client_quiet_from <= 24 and 0 <= company.client_quiet_to <= 24):
                raise ValidationError(self.env._("Quiet hours begin and end between 0:00 and 24:00."))

    @api.constrains("client_hold_days")
    def _check_client_hold_days(self):
        if any(not 0 <= company.client_hold_days <= MOST_HOLD_DAYS for company in self):
            raise ValidationError(
                self.env._("A mailing waits from 0 to %(most)s days for those over the limit.", most=MOST_HOLD_DAYS)
            )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    client_limit_count = fields.Integer(related="company_id.client_limit_count", readonly=False)
    client_limit_days = fields.Integer(related="company_id.client_limit_days", readonly=False)
    client_quiet_from = fields.Float(related="company_id.client_quiet_from", readonly=False)
    client_quiet_to = fields.Float(related="company_id.client_quiet_to", readonly=False)
    client_hold_days = fields.Integer(related="company_id.client_hold_days", readonly=False)
