from odoo import api, models
from odoo.exceptions import ValidationError


class ClientReminder(models.Model):
    _inherit = "client.reminder"

    # === BUSINESS METHODS === #

    @api.model
    def _check_unnamed(self, records):
        """Refuse to delete what reminders could not do without, and say which ones."""
        # sudo: reminders that the user may not see, in companies that he does not work in, count too
        reminders = self.sudo().with_context(active_test=False)
        names = [
            field.name
            for field in self._fields.values()
            if field.comodel_name == records._name and getattr(field, "ondelete", None) == "restrict"
        ]
        naming = reminders.union(*(reminders.search([(name, "in", records.ids)]) for name in names))
        if naming:
            raise ValidationError(
                self.env._(
                    "These reminders need what you delete: %(names)s. Change them first, or archive it.",
                    names=", ".join(naming.mapped("name")),
                )
            )


class ClientSegmentNamed(models.AbstractModel):
    _inherit = "client.segment.named"

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_reminded(self):
        self.env["client.reminder"]._check_unnamed(self)


class ClientSegment(models.Model):
    _inherit = "client.segment"

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_reminded(self):
        self.env["client.reminder"]._check_unnamed(self)
