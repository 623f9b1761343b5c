"""What nobody writes into a segment by hand: what the refresh found out, and a company other than that of its stays."""

from odoo import api, models
from odoo.exceptions import ValidationError

# Written by the addon alone, as superuser; here with what a segment begins with, whatever the context proposes.
FOUND_OUT = {
    "family": "own", "shipped": False, "used_ids": [], "reads": False, "is_daily": False,
    "state": "waiting", "error": False, "member_count": 0,
    "refreshed_at": False, "refreshed_on": False, "refresh_seconds": 0,
}  # fmt: skip


class ClientSegment(models.Model):
    _inherit = "client.segment"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [{**vals, **FOUND_OUT} for vals in vals_list]
        return super().create([self._with_rule(vals) for vals in vals_list])

    def write(self, vals):
        if not self.env.su:
            vals = {name: value for name, value in vals.items() if name not in FOUND_OUT}
        if "company_id" in vals:
            self._check_company_stays(vals["company_id"])
        result = super().write(self._with_rule(vals))
        if "company_id" in vals:
            self.check_access("write")  # nobody moves it to where he does not work
        return result

    # === BUSINESS METHODS === #

    def _with_rule(self, vals):
        """Return the values with the rule of everybody for none at all."""
        return {**vals, "domain": "[]"} if "domain" in vals and not vals["domain"] else vals

    def _check_company_stays(self, company_id):
        """Refuse to take the history of one company's clients along to another company."""
        moved = self.filtered(lambda segment: segment.company_id.id != company_id)
        stays = self.env["client.segment.stay"].sudo()  # sudo: also of clients that the user does not see
        if moved and stays.search_count([("segment_id", "in", moved.ids)], limit=1):
            raise ValidationError(
                self.env._(
                    "Clients of %(company)s have been in the segment %(name)s: it stays with that company. Please make"
                    " another segment for the other one.",
                    company=moved[:1].company_id.sudo().name, name=moved[:1].name,
                )
            )  # fmt: skip
