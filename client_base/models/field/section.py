from odoo import fields, models


class ClientFieldSection(models.Model):
    """A heading on the card of a client, under which fields of the shop's own stand."""

    _name = "client.field.section"
    _description = "Section of the Card"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)

    # === CRUD METHODS === #

    def write(self, vals):
        result = super().write(vals)
        self.env["client.field"]._forget_views()
        return result
