from odoo import api, models


class IrFieldsConverter(models.AbstractModel):
    _inherit = "ir.fields.converter"

    @api.model
    def db_id_for(self, model, field, subfield, value, savepoint):
        # EXTENDS 'base'
        # Two fields may offer choices of one name.
        if field.comodel_name == "client.field.option":
            self = self.with_context(client_field_column=field.name)
        return super().db_id_for(model, field, subfield, value, savepoint)
