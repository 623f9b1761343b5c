from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...interaction.interaction import CHANNELS
from ...res_company import MOST_DAYS

COLUMNS = frozenset({"client_contact_days", "user_id", "active"})
WORKERS = "client_base.client_base_group_own"


class ResPartner(models.Model):
    _inherit = "res.partner"

    client_contact_days = fields.Integer(
        "Contact Every (days)", groups=WORKERS, copy=False,
        help="The client is contacted at the latest so many days after the last contact of any kind; "
        "0: as his segments say.",
    )  # fmt: skip
    client_channel = fields.Selection(
        CHANNELS, "Preferred Channel", groups=WORKERS, help="How the client would like to be contacted."
    )
    client_calendar_id = fields.Many2one(
        "resource.calendar", "Working Hours", groups=WORKERS, index="btree_not_null", ondelete="set null", copy=False,
        help="When someone of the client's is there, by his own clock. Without them, he may be called at any time.",
    )  # fmt: skip

    # === CONSTRAINT METHODS === #

    @api.constrains("client_contact_days")
    def _check_client_contact_days(self):
        if any(not 0 <= contact.client_contact_days <= MOST_DAYS for contact in self):
            raise ValidationError(
                self.env._("A rhythm is a number of days, from 1 to %(most)s; 0: no rhythm.", most=MOST_DAYS)
            )

    # === CRUD METHODS === #

    def _write_multi(self, vals_list):
        result = super()._write_multi(vals_list)
        if any(not COLUMNS.isdisjoint(vals) for vals in vals_list):
            self.env["client.contact.queue"]._mark_query(
                SQL("SELECT DISTINCT commercial_partner_id FROM res_partner WHERE id = ANY(%s)", list(self._ids))
            )
        return result
