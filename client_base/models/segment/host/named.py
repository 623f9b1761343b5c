from odoo import api, models
from odoo.exceptions import ValidationError


class ClientSegmentNamed(models.AbstractModel):
    """A record of the host that segments may name: it cannot be deleted, and whoever tries is told by which.

    A rule without it would hold of more clients; an effect without it could not work.
    """

    _name = "client.segment.named"
    _description = "Named in Segments"

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_named(self):
        naming = self.env["client.segment"].union(*map(self._get_naming_segments, self._get_naming_models()))
        if naming:
            raise ValidationError(
                self.env._(
                    "These segments ask for what you delete: %(names)s. Change their rules and effects first, or"
                    " archive it.",
                    names=", ".join(naming.mapped("name")),
                )
            )

    # === BUSINESS METHODS === #

    @api.model
    def _get_naming_models(self) -> list[str]:
        """Hook: return the parts of a segment, and itself, whose fields restrict the deletion of what they hold."""
        return ["client.segment", "client.segment.condition"]

    def _get_naming_segments(self, model):
        """Return the segments of which a part of that model names one of the records."""
        # sudo: segments that the user may not see, in companies that he does not work in, count too
        parts = self.env[model].sudo().with_context(active_test=False)
        operator = "child_of" if self._parent_store else "in"  # what stands below is deleted along
        holders = [
            field.name
            for field in parts._fields.values()
            if field.comodel_name == self._name and getattr(field, "ondelete", None) == "restrict"
        ]
        found = parts.union(*(parts.search([(name, operator, self.ids)]) for name in holders))
        return found if model == "client.segment" else found.segment_id


class ResPartnerCategory(models.Model):
    _name = "res.partner.category"
    _inherit = ["res.partner.category", "client.segment.named"]


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["product.template", "client.segment.named"]


class ProductCategory(models.Model):
    _name = "product.category"
    _inherit = ["product.category", "client.segment.named"]


class CrmTeam(models.Model):
    _name = "crm.team"
    _inherit = ["crm.team", "client.segment.named"]
