"""A mailing is printed without the records that the host hands to its own pages with all rights."""

from odoo import models
from odoo.tools import lazy

from .rendering import PRINTED


class IrQweb(models.AbstractModel):
    _inherit = "ir.qweb"

    # === BUSINESS METHODS === #

    def _prepare_environment(self, values):
        # EXTENDS 'base'
        given = dict(values)
        prepared = super()._prepare_environment(values)
        if self.env.context.get(PRINTED) and not self.env.context.get("minimal_qcontext"):
            for name in [name for name, value in values.items() if name not in given and _has_rights(value)]:
                del values[name]
            own = {"request": None, "env": self.env, "user": self.env["res.users"].browse(self.env.uid)}
            own["res_company"] = self.env["res.company"].browse(self.env.company.id)
            values.update({**given, **own, "user_id": own["user"]})
        return prepared

    def _get_field(self, record, field_name, expression, tagName, field_options, values):  # noqa: N803 (the host's name)
        # EXTENDS 'base'
        if field_options.get("widget") == "contact":
            self._check_printed(record[field_name])
        return super()._get_field(record, field_name, expression, tagName, field_options, values)

    def _get_widget(self, value, expression, tagName, field_options, values):  # noqa: N803 (the host's name)
        # EXTENDS 'base'
        self._check_printed(value)
        return super()._get_widget(value, expression, tagName, field_options, values)

    def _check_printed(self, value):
        """Refuse to print in a mailing a record of which the host would tell more than its author may read."""
        if self.env.context.get(PRINTED) and isinstance(value, models.BaseModel):
            value.with_env(self.env).check_access("read")


def _has_rights(value):
    """Return whether a value is a record, or will be one when it is asked for."""
    return isinstance(value, models.BaseModel) or type(value) is lazy
