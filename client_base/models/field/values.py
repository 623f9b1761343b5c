"""How many contacts hold a value in a field, and what holding one means for each kind."""

from odoo import fields, models
from odoo.tools import SQL

TEXT_KINDS = ("char", "text")
NUMBER_KINDS = ("integer", "float", "monetary")


class ClientField(models.Model):
    _inherit = "client.field"

    value_count = fields.Integer(
        "Filled In", compute="_compute_value_count", groups="client_base.client_base_group_manager",
        help="With how many contacts, archived ones among them. A zero and a no are nothing that somebody filled in.",
    )  # fmt: skip

    # === COMPUTE METHODS === #

    def _compute_value_count(self):
        counts = self._count_values()
        for own in self:
            own.value_count = counts.get(own._origin.id, 0)

    # === BUSINESS METHODS === #

    def _count_values(self) -> dict[int, int]:
        """Return with how many contacts each field is filled in, by its id, in one statement.

        Contacts that the user does not see count, too: it is what deleting the field would take away.
        """
        held = self._origin.sudo().filtered("column_id")
        if not held:
            return {}
        self.env["res.partner"].flush_model(held.mapped("column"))
        counts = SQL(", ").join(SQL("COUNT(*) FILTER (WHERE %s)", own._get_filled(SQL("contact"))) for own in held)
        [row] = self.env.execute_query(SQL("SELECT %s FROM res_partner contact", counts))
        return dict(zip(held.ids, row, strict=True))

    def _get_filled(self, contact: SQL) -> SQL:
        """Return the condition that the field is filled in, on a row of contacts under that alias; never NULL."""
        self.ensure_one()
        if self.kind == "choices":
            found = self._get_column_field()
            return SQL(
                "EXISTS (SELECT FROM %(relation)s chosen WHERE chosen.%(column)s = %(contact)s.id)",
                relation=SQL.identifier(found.relation), column=SQL.identifier(found.column1), contact=contact,
            )  # fmt: skip
        column = SQL("%s.%s", contact, SQL.identifier(self.column))
        if self.kind == "boolean":
            return SQL("%s IS TRUE", column)
        if self.kind in NUMBER_KINDS:
            return SQL("COALESCE(%s, 0) != 0", column)
        if self.kind in TEXT_KINDS:
            return SQL("COALESCE(%s, '') != ''", column)
        return SQL("%s IS NOT NULL", column)


class ClientFieldOption(models.Model):
    _inherit = "client.field.option"

    def __str__(self):
        # A mail that says {{ object.x_client_species }} wrote the text before, and goes on to when it is a choice.
        return ", ".join(option.name or "" for option in self)
