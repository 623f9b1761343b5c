from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

STAGES = [
    ("prospect", "Prospect"),
    ("first_time", "First-time"),
    ("active", "Active"),
    ("loyal", "Loyal"),
    ("sleeping", "Sleeping"),
    ("lost", "Lost"),
]
# The columns of a contact that decide whether it is a client.
PARTNER_COLUMNS = ("commercial_partner_id", "partner_share", "supplier_rank", "customer_rank")


class _ZeroWhenMissing:
    """A figure that is zero, in SQL as in Python, where a contact has no profile: sorted and summed like any other."""

    def to_sql(self, model, alias):
        return SQL("COALESCE(%s, 0)", super().to_sql(model, alias))


class Count(_ZeroWhenMissing, fields.Integer):
    pass


class Figure(_ZeroWhenMissing, fields.Float):
    pass


class Amount(_ZeroWhenMissing, fields.Monetary):
    def convert_to_column(self, value, record, values=None, validate=True):
        # A text in a condition is refused here when it is no number; the database would end the transaction.
        return super().convert_to_column(float(value) if isinstance(value, str) else value, record, values, validate)


class ClientProfile(models.Model):
    """The facts of one client in one company, written by the refresh alone."""

    _name = "client.profile"
    _inherit = ["client.order.mixin"]
    _description = "Client Profile"
    _log_access = False
    _order = "last_purchase_on desc nulls last, client_id"
    _rec_name = "client_id"
    _client_ordered_field = "stage"

    client_id = fields.Many2one("res.partner", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(related="client_id.user_id")
    city = fields.Char(related="client_id.city")
    country_id = fields.Many2one(related="client_id.country_id")

    stage = fields.Selection(STAGES, readonly=True, help="How far the client has come, and whether he is still coming.")
    purchase_count = Count("Purchases", readonly=True, help="Documents that were not fully refunded.")
    purchase_day_count = Count("Purchase Days", readonly=True, help="Different days with a purchase.")
    first_purchase_on = fields.Date("First Purchase", readonly=True)
    last_purchase_on = fields.Date("Last Purchase", readonly=True)
    first_document = fields.Reference(
        selection="_selection_first_document", readonly=True, help="The document with which the client began."
    )
    revenue = Amount(readonly=True, help="All purchases, without taxes, less refunds.")
    revenue_recent = Amount(
        "Recent Revenue", readonly=True, help="Revenue of the last 12 months (the settings may say otherwise)."
    )
    average_purchase = Amount(readonly=True, aggregator="avg", help="Revenue by purchase.")
    median_interval = Figure(
        "Usual Interval",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Median number of days from one purchase day to the next.",
    )
    refunded_share = Figure(readonly=True, aggregator="avg", help="Part of what was sold that came back.")
    recency_score = Count("Recency", readonly=True, aggregator="avg", help="5 for the latest, 0 if nothing was bought.")
    frequency_score = Count("Frequency", readonly=True, aggregator="avg", help="5 for the most purchases.")
    monetary_score = Count("Monetary", readonly=True, aggregator="avg", help="5 for the highest revenue.")
    rfm = fields.Char(
        "RFM", readonly=True, help="Recency, frequency and monetary score, each from 1 to 5; 000 if nothing was bought."
    )

    # Its index also serves the lookups by client. No other index: a changed fact then rewrites a row in place.
    _client_company_uniq = models.Constraint("UNIQUE(client_id, company_id)", "A client has one profile in a company.")

    def init(self):
        # Room on each page, so that a refresh writes the new version of a row beside the old one (HOT).
        self.env.cr.execute("ALTER TABLE client_profile SET (fillfactor = 70)")

    @api.model
    def _selection_first_document(self):
        names = self.env["client.purchase"]._get_purchase_sources().values()
        # Asked at each reading of a card, where two queries for names that nobody sees would be too many.
        return [(name, self.env[name]._description) for name in names]

    # === ACTION METHODS === #

    @api.model
    def action_refresh_all(self):
        """Compute all facts of the companies that the user works in, at once."""
        self.check_access("read")
        if not self._refresh_all(self.env.companies):
            message = self.env._("The facts are being computed already. Please look again in a minute.")
        else:
            message = self.env._("All facts are up to date.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": "success",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_open_client(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.client_id.id,
            "view_mode": "form",
        }

    # === BUSINESS METHODS === #

    @api.model
    def _get_client_condition(self, alias: str) -> SQL:
        """Return the SQL condition under which a row of ``res_partner`` is a client of the shop.

        A commercial entity that buys or may buy: not a company of our own, not a user of this Odoo, not the visitor of
        the website or the pattern of portal users, not a mere supplier.
        """
        contact = self.env["res.partner"]._fields
        xmlid_to_id = self.env["ir.model.data"]._xmlid_to_res_id  # cached, where env.ref() would ask the database
        return SQL(
            """(
                %(partner)s.commercial_partner_id = %(partner)s.id
                AND %(partner)s.partner_share IS TRUE
                AND %(partner)s.id NOT IN (SELECT partner_id FROM res_company)
                AND %(partner)s.id NOT IN (
                    SELECT res_users.partner_id
                      FROM res_users
                      LEFT JOIN res_groups_users_rel membership
                             ON membership.uid = res_users.id AND membership.gid = %(public_group)s
                     WHERE membership.gid IS NOT NULL OR res_users.id = %(portal_template)s
                )
                AND (COALESCE(%(partner)s.supplier_rank, 0) = 0 OR COALESCE(%(partner)s.customer_rank, 0) > 0
                     OR %(asked)s)
            )""",
            partner=SQL.identifier(alias),
            public_group=xmlid_to_id("base.group_public"),
            portal_template=xmlid_to_id("base.template_portal_user_id") or None,
            asked=SQL(" OR ").join(self._get_asked_conditions(alias)),
            to_flush=[contact[name] for name in PARTNER_COLUMNS],
        )

    @api.model
    def _get_asked_conditions(self, alias: str) -> list[SQL]:
        """Hook: return conditions, each true where a supplier has also asked us for something."""
        client = self.env["sale.order"]._fields["client_id"]
        ordered = "EXISTS (SELECT FROM sale_order WHERE sale_order.client_id = %s)"
        return [SQL(ordered, SQL.identifier(alias, "id"), to_flush=client)]

    @api.model
    def _search_current(self, clients):
        """Return the profiles of the clients in the current company."""
        here = Domain("client_id", "in", clients.ids) & Domain("company_id", "=", self.env.company.id)
        return self.search_fetch(here, order="id")
