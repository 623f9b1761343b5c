from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL


class ClientFieldOption(models.Model):
    """One of the choices that a field of the shop's own offers."""

    _name = "client.field.option"
    _description = "Choice of a Field"
    _order = "field_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    field_id = fields.Many2one("client.field", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)
    code = fields.Char(readonly=True, copy=False, export_string_translation=False)

    # === CONSTRAINT METHODS === #

    @api.constrains("name", "field_id")
    def _check_name(self):
        for option in self:
            name = option.field_id._with_clean_label({"name": option.name or ""})["name"].casefold()
            if not name:
                raise ValidationError(self.env._("A choice needs a name."))
            others = option.field_id.with_context(active_test=False).option_ids - option
            if any(" ".join(other.name.split()).casefold() == name for other in others):
                raise ValidationError(
                    self.env._(
                        "%(field)s offers %(choice)s already.", field=option.field_id.name, choice=option.name.strip()
                    )
                )

    @api.constrains("field_id")
    def _check_field(self):
        for option in self:
            if not option.field_id._has_choices():
                raise ValidationError(self.env._("%(field)s offers no choices.", field=option.field_id.name))

    # === CRUD METHODS === #

    @api.model
    def name_create(self, name):
        # EXTENDS 'base'
        # An import of contacts knows for which field it reads, see host/ir_fields_converter.py
        own = self.env["client.field"].search([("column", "=", self.env.context.get("client_field_column"))])
        field_id = own.id or self.env.context.get("default_field_id")
        if not field_id:
            raise ValidationError(self.env._("Add the choice %(name)s to its field first.", name=name))
        option = self.create({"name": name, "field_id": field_id})
        return option.id, option.display_name

    @api.model
    def _search_display_name(self, operator, value):
        # EXTENDS 'base'
        domain = super()._search_display_name(operator, value)
        column = self.env.context.get("client_field_column")
        return [("field_id.column", "=", column), *domain] if column else domain

    def write(self, vals):
        if "field_id" in vals and any(option.field_id.id != vals["field_id"] for option in self):
            raise ValidationError(self.env._("A choice stays with its field: clients have it there."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_chosen(self):
        for option in self:
            if option._is_default():
                raise ValidationError(
                    self.env._(
                        "New contacts begin with %(choice)s: change the default of %(field)s first.",
                        choice=option.name, field=option.field_id.name,
                    )
                )  # fmt: skip
            if count := option._count_contacts():
                raise ValidationError(
                    self.env._(
                        "%(choice)s is chosen with contacts: %(count)s. Archive it instead: it stays where it is, and"
                        " is offered no more.",
                        choice=option.name, count=count,
                    )
                )  # fmt: skip

    # === BUSINESS METHODS === #

    def _is_default(self) -> bool:
        """Tell whether new contacts begin with it: the host would give them what is gone."""
        self.ensure_one()
        own = self.field_id
        default = own.column and self.env["ir.default"].sudo()._get("res.partner", own.column)  # sudo: of everybody
        return self.id in (default if isinstance(default, list) else [default])

    def _count_contacts(self) -> int:
        """Return with how many contacts it is chosen, those that the user does not see among them."""
        self.ensure_one()
        own = self.field_id
        if not own.column or own.column not in self.env["res.partner"]._fields:
            return 0
        self.env.flush_all()
        found = own._get_column_field()
        if own.kind == "choices":
            query = SQL(
                "SELECT COUNT(*) FROM %s WHERE %s = %s",
                SQL.identifier(found.relation), SQL.identifier(found.column2), self.id,
            )  # fmt: skip
        else:
            query = SQL("SELECT COUNT(*) FROM res_partner WHERE %s = %s", SQL.identifier(own.column), self.id)
        [[count]] = self.env.execute_query(query)
        return count
