from odoo import api, fields, models
from odoo.exceptions import ValidationError

SEGMENT_SETTINGS = frozenset({"client_accidental_days", "client_vip_revenue", "client_economy_purchase"})


class ResCompany(models.Model):
    _inherit = "res.company"

    client_accidental_days = fields.Integer(
        "Accidental After", default=180, required=True,
        help="Days after the only purchase of a client from which he counts as accidental.",
    )  # fmt: skip
    client_vip_revenue = fields.Monetary(
        "VIP From", help="Revenue from which a client is a VIP; 0: the fifth of the clients that brought the most."
    )
    client_economy_purchase = fields.Monetary(
        "Economy Up To",
        help="Average purchase up to which a returning client is economy; 0: those of the lowest monetary scores.",
    )
    client_segments_shipped = fields.Boolean(readonly=True, export_string_translation=False)

    # === CONSTRAINT METHODS === #

    @api.constrains(*SEGMENT_SETTINGS)
    def _check_segment_limits(self):
        for company in self:
            if company.client_accidental_days < 1:
                raise ValidationError(self.env._("A client is accidental after one day at the earliest."))
            if company.client_vip_revenue < 0 or company.client_economy_purchase < 0:
                raise ValidationError(self.env._("Limits of revenue are above zero, or 0 for automatic ones."))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env["client.segment"]._ship(companies)
        return companies

    def write(self, vals):
        result = super().write(vals)
        if not SEGMENT_SETTINGS.isdisjoint(vals):
            self.env["client.segment"]._follow_settings(self)
        if "client_tz" in vals:
            self.env["client.segment"].sudo().search([("company_id", "in", self.ids)])._ask_for_build()
        return result
