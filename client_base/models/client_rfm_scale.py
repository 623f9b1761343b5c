from odoo import api, fields, models
from odoo.exceptions import ValidationError

LIMIT_FIELDS = [
    f"{dimension}_limit_{step}" for dimension in ("recency", "frequency", "monetary") for step in range(1, 5)
]


class ClientRfmScale(models.Model):
    """How one company scores its clients: four limits for each of recency, frequency and monetary value."""

    _name = "client.rfm.scale"
    _description = "RFM Scale"
    _rec_name = "company_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    automatic = fields.Boolean(
        "Limits from my clients",
        default=True,
        help="Every night the limits are set so that about a fifth of the clients who bought gets each score. "
        "Clients with equal figures always get equal scores. Switch off to enter limits of your own.",
    )
    facts_on = fields.Date("Facts Computed For", readonly=True)
    refreshed_at = fields.Datetime("Last Full Refresh", readonly=True)

    recency_limit_1 = fields.Float("Score 5 up to", digits=(16, 0), help="Days since the last purchase")
    recency_limit_2 = fields.Float("Score 4 up to", digits=(16, 0))
    recency_limit_3 = fields.Float("Score 3 up to", digits=(16, 0))
    recency_limit_4 = fields.Float("Score 2 up to", digits=(16, 0))
    frequency_limit_1 = fields.Float("Score 2 above", digits=(16, 0), help="Number of purchases")
    frequency_limit_2 = fields.Float("Score 3 above", digits=(16, 0))
    frequency_limit_3 = fields.Float("Score 4 above", digits=(16, 0))
    frequency_limit_4 = fields.Float("Score 5 above", digits=(16, 0))
    monetary_limit_1 = fields.Float("Score 2 above ", digits=(16, 2), help="Revenue net of refunds")
    monetary_limit_2 = fields.Float("Score 3 above ", digits=(16, 2))
    monetary_limit_3 = fields.Float("Score 4 above ", digits=(16, 2))
    monetary_limit_4 = fields.Float("Score 5 above ", digits=(16, 2))

    _company_uniq = models.Constraint("UNIQUE(company_id)", "A company has one RFM scale.")

    # === CONSTRAINT METHODS === #

    @api.constrains("automatic", *LIMIT_FIELDS)
    def _check_limits_ascend(self):
        for scale in self.filtered(lambda scale: not scale.automatic):
            for dimension in ("recency", "frequency", "monetary"):
                limits = [scale[f"{dimension}_limit_{step}"] for step in range(1, 5)]
                if limits != sorted(limits):
                    label = scale._fields[f"{dimension}_limit_1"]._description_help(self.env)
                    raise ValidationError(
                        self.env._(
                            "The limits must rise from one line to the next. Please check: %(label)s.", label=label
                        )
                    )

    # === CRUD METHODS === #

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint({"automatic", *LIMIT_FIELDS}):
            self.env["client.profile"]._ask_for_full_refresh(self.company_id)
        return result

    # === ACTION METHODS === #

    @api.model
    def action_open_current(self):
        """Open the scale of the company that the user works in."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("RFM Scale"),
            "res_model": self._name,
            "res_id": self._ensure(self.env.company).id,
            "view_mode": "form",
            "target": "new",
        }

    # === BUSINESS METHODS === #

    def _ensure(self, companies):
        """Return the scales of the companies, made where they are missing."""
        scales = self.search([("company_id", "in", companies.ids)])
        return scales | self.create([{"company_id": company.id} for company in companies - scales.company_id])

    def _mark_refreshed(self):
        for scale in self:
            scale.write({"facts_on": scale.company_id._get_client_today(), "refreshed_at": fields.Datetime.now()})
