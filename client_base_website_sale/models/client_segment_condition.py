from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

# The documents behind purchases that know the website they came from.
WEBSITE_MODELS = ("sale.order", "account.move")


class ClientSegmentCondition(models.Model):
    _inherit = "client.segment.condition"

    website_ids = fields.Many2many(
        "website", string="Websites", ondelete="restrict",
        help="Only orders that were placed on one of these websites, and their invoices.",
    )  # fmt: skip

    # === COMPUTE METHODS === #

    @api.depends("website_ids")
    def _compute_words(self):
        # EXTENDS 'client_base'
        return super()._compute_words()

    # === CONSTRAINT METHODS === #

    @api.constrains("website_ids", "segment_id")
    def _check_websites(self):
        for condition in self:
            company = condition.segment_id.company_id
            strangers = condition.website_ids.filtered(lambda website, company=company: website.company_id != company)
            if strangers:
                raise ValidationError(
                    self.env._(
                        "The website %(website)s belongs to another company than the segment.",
                        website=strangers[0].display_name,
                    )
                )

    # === BUSINESS METHODS === #

    def _get_filters(self) -> list[SQL]:
        # EXTENDS 'client_base'
        websites = self.website_ids._origin or self.website_ids
        return super()._get_filters() + ([self._get_website_filter(websites)] if websites else [])

    def _get_website_filter(self, websites):
        """Return the condition that the document behind a purchase came from one of the websites."""
        return SQL("(%s)", SQL(" OR ").join(
            SQL(
                "res_model = %s AND res_id IN (SELECT id FROM %s WHERE website_id = ANY(%s))",
                model, SQL.identifier(self.env[model]._table), websites.ids,
                to_flush=self.env[model]._fields["website_id"],
            )
            for model in WEBSITE_MODELS
        ))  # fmt: skip

    def _say_filters(self) -> list[str]:
        # EXTENDS 'client_base'
        websites = self._say_names("website_ids")
        words = self.env._("on: %(websites)s", websites=", ".join(websites)) if websites else ""
        return [*super()._say_filters(), words]

    def _lose_websites(self):
        """Note in the conditions, in the language of whoever owns the segment, which websites they asked for."""
        for condition in self:
            owner = condition.segment_id.user_id or condition.segment_id.create_uid
            here = condition.with_context(lang=owner.lang)
            names = ", ".join(here.website_ids.mapped("name"))
            here._lose(
                here.env._(
                    "A condition asked for purchases on the websites %(websites)s, and the app that knew them was"
                    " removed. Change the condition, or remove it.",
                    websites=names,
                )
            )
