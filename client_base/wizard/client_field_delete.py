"""Deleting a field of the shop's own: what would be lost, and who would miss it."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class ClientFieldDelete(models.TransientModel):
    """The field that someone is about to delete, while he reads what that means."""

    _name = "client.field.delete"
    _description = "Delete a Field"

    field_id = fields.Many2one("client.field", required=True, ondelete="cascade")
    label = fields.Char(related="field_id.name")
    value_count = fields.Integer(compute="_compute_warning")
    uses = fields.Text("Used by", compute="_compute_warning")
    warning = fields.Text(compute="_compute_warning")
    typed_label = fields.Char("Type the Label", help="So that nothing is deleted by a slip.")

    # === COMPUTE METHODS === #

    @api.depends("field_id")
    def _compute_warning(self):
        for wizard in self:
            own = wizard.field_id
            wizard.uses = "\n".join(own._get_uses()) if own else False
            wizard.value_count = own.value_count
            wizard.warning = wizard._say_what_goes() if own else False

    # === ACTION METHODS === #

    def action_delete(self):
        """Delete the field with its values, after the label was typed where there are some.

        :raise UserError: the label is not the one of the field
        """
        self.ensure_one()
        self.field_id.check_access("unlink")
        if self.field_id.value_count and not self._is_label_typed():
            raise UserError(
                self.env._(
                    "Type %(label)s to delete the field with the values of contacts: %(count)s.",
                    label=self.field_id.name, count=self.field_id.value_count,
                )
            )  # fmt: skip
        self.field_id.unlink()
        return self._close()

    def action_archive(self):
        """Take the field off the screens, with all that is in it kept."""
        self.ensure_one()
        self.field_id.action_archive()
        return self._close()

    # === BUSINESS METHODS === #

    def _is_label_typed(self):
        return " ".join((self.typed_label or "").split()).casefold() == self.field_id.name.strip().casefold()

    def _say_what_goes(self):
        if not self.value_count:
            return self.env._("No contact has a value in this field: nothing is lost with it.")
        return self.env._(
            "What is filled in with contacts is lost for good: %(count)s. Archived, the field disappears from the"
            " screens and keeps it.",
            count=self.value_count,
        )

    def _close(self):
        """Return to the list of fields: the form of a deleted one shows nothing."""
        action = self.env.ref("client_base.client_field_action", raise_if_not_found=False)
        if action:
            return self.env["ir.actions.act_window"]._for_xml_id("client_base.client_field_action") | {"target": "main"}
        return {"type": "ir.actions.client", "tag": "soft_reload"}


class ClientField(models.Model):
    _inherit = "client.field"

    # === ACTION METHODS === #

    def action_delete(self):
        """Open the window that says what deleting the field would take away."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("client_base.client_field_delete_action")
        return action | {"context": {"default_field_id": self.id}}
