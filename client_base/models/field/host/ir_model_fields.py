from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.sql import table_exists

from ..kinds import PREFIX, ROLE_GROUPS

# What a column is, of what the host would change. The addon does so around it, when a text becomes a choice.
NATURE = ("name", "ttype", "relation", "relation_field", "relation_table", "column1", "column2")


class IrModelFields(models.Model):
    _inherit = "ir.model.fields"

    client_groups = fields.Char(
        "Seen by Groups", readonly=True, export_string_translation=False, groups="base.group_system",
        help="Who sees a field that was made for clients: the host keeps no groups of such fields.",
    )  # fmt: skip

    # === CRUD METHODS === #

    def write(self, vals):
        # A form may send back what is there.
        given = [name for name in NATURE if name in vals]
        self.filtered(lambda column: any((column[name] or "") != (vals[name] or "") for name in given))._check_stays()
        return super().write(vals)

    def unlink(self):
        self._check_not_own()  # the host drops the columns before it asks what must not be deleted
        return super().unlink()

    # === BUSINESS METHODS === #

    def _check_not_own(self):
        if held := self._get_own():
            raise UserError(
                self.env._("%(label)s belongs to the client base. Please delete it there.", label=held[0].name)
            )

    def _check_stays(self):
        if held := self._get_own():
            raise UserError(
                self.env._(
                    "%(label)s belongs to the client base: its technical name and its type stay as they are.",
                    label=held[0].name,
                )
            )

    def _get_own(self):
        """Return the fields of the shop's own behind these columns."""
        own = self.env["client.field"].sudo().with_context(active_test=False)  # sudo: whoever asks
        return own.search([("column_id", "in", self.ids)]) if self.ids else own

    def _prepare_update(self):
        # EXTENDS 'base'
        result = super()._prepare_update()
        # The host asks anew, half-way, what is computed from what: nothing may name a column that is going.
        going = {column.name for column in result if column.model == "res.partner" and column.name.startswith(PREFIX)}
        for field in self.env["res.partner"]._fields.values() if going else ():
            names = self.pool.field_depends.get(field, ())
            if not going.isdisjoint(names):
                self.pool.field_depends[field] = tuple(name for name in names if name not in going)
        return result

    def _instanciate_attrs(self, field_data):
        # EXTENDS 'base'
        attrs = super()._instanciate_attrs(field_data)
        # Without groups, a portal user could read it of himself; where they are lost, nobody but managers can.
        if attrs and field_data["model"] == "res.partner" and field_data["name"].startswith(PREFIX):
            groups = field_data.get("client_groups")
            if groups or self._is_own(field_data["id"]):
                attrs["groups"] = groups or ROLE_GROUPS["manager"]
            if field_data["relation"] == "client.field.option":
                attrs["domain"] = [("field_id.column", "=", field_data["name"])]
        return attrs

    def _is_own(self, column_id) -> bool:
        """Tell whether a field of the shop's own is behind it: an administrator's may be called alike."""
        if not table_exists(self.env.cr, "client_field"):
            return False
        return bool(self.env.execute_query(SQL("SELECT FROM client_field WHERE column_id = %s", column_id)))
