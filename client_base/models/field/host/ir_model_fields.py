from odoo import fields, models
from odoo.exceptions import UserError

from ..kinds import PREFIX, ROLE_GROUPS


class IrModelFields(models.Model):
    _inherit = "ir.model.fields"

    client_groups = fields.Char(
        "Seen by Groups", readonly=True, export_string_translation=False, groups="base.group_system",
        help="Who sees a field that was made for clients: the host keeps no groups of such fields.",
    )  # fmt: skip

    # === CRUD METHODS === #

    def unlink(self):
        self._check_not_own()  # the host drops the columns before it asks what must not be deleted
        return super().unlink()

    # === BUSINESS METHODS === #

    def _check_not_own(self):
        own = self.env["client.field"].sudo().with_context(active_test=False)  # sudo: whoever tries
        if held := own.search([("column_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._("%(label)s belongs to the client base. Please delete it there.", label=held.name)
            )

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
            attrs["groups"] = field_data.get("client_groups") or ROLE_GROUPS["manager"]
            if field_data["relation"] == "client.field.option":
                attrs["domain"] = [("field_id.column", "=", field_data["name"])]
        return attrs
