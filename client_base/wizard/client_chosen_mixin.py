"""What is done with contacts that someone ticked in a list."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL


class ClientChosenMixin(models.AbstractModel):
    """A question about the contacts that were chosen in a list."""

    _name = "client.chosen.mixin"
    _description = "Chosen Contacts"

    # {"ids": […]} or, where all of a list were chosen, {"domain": […]}: the list itself may be longer than a page.
    chosen = fields.Json(default=lambda self: self._default_chosen())

    # === DEFAULTS === #

    @api.model
    def _default_chosen(self):
        context = self.env.context
        if context.get("active_model") != "res.partner":
            return False
        if context.get("active_domain") is not None:
            return {"domain": list(context["active_domain"])}
        return {"ids": context.get("active_ids") or []}

    # === BUSINESS METHODS === #

    def _get_chosen_query(self):
        """Return the query of the chosen contacts that the user may see."""
        chosen, Partner = self.chosen if isinstance(self.chosen, dict) else {}, self.env["res.partner"]
        try:
            if "domain" in chosen:
                return Partner._search(Domain(chosen["domain"]))
            return Partner.with_context(active_test=False)._search([("id", "in", list(chosen.get("ids") or []))])
        except (ValueError, TypeError) as error:
            raise ValidationError(self.env._("The choice of contacts cannot be read. Choose them again.")) from error

    def _count_chosen(self):
        [[count]] = self.env.execute_query(SQL("SELECT COUNT(*) FROM (%s) chosen", self._get_chosen_query().select()))
        return count
