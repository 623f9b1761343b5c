from odoo import api, models


class ResPartnerCategory(models.Model):
    _inherit = "res.partner.category"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        categories = super().create(vals_list)
        categories.partner_ids._mark_touched(["category_id"])
        return categories

    def write(self, vals):
        moving = not {"partner_ids", "parent_id"}.isdisjoint(vals)
        before = self._get_tagged() if moving else self.env["res.partner"]
        result = super().write(vals)
        if moving:
            (before | self._get_tagged())._mark_touched(["category_id"])
        return result

    def unlink(self):
        tagged = self._get_tagged()
        result = super().unlink()
        tagged._mark_touched(["category_id"])
        return result

    # === BUSINESS METHODS === #

    def _get_tagged(self):
        """Return the contacts that have one of the tags, or one below them."""
        # sudo: segments are the same whoever changes a tag
        return (
            self.sudo().env["res.partner"].search([("category_id", "child_of", self.ids)])
            if self
            else self.env["res.partner"]
        )
