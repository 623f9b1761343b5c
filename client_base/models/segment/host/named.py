from odoo import api, models
from odoo.exceptions import ValidationError


class ClientSegmentNamed(models.AbstractModel):
    """A record that the rule of a segment may name: it cannot be deleted, or the rule would hold of more clients."""

    _name = "client.segment.named"
    _description = "Named in Rules of Segments"
    _segment_rule_path = None  # from the segment to such a record

    @api.ondelete(at_uninstall=False)
    def _unlink_except_named(self):
        # sudo: rules of companies that the user does not work in count too
        segments = self.env["client.segment"].sudo().with_context(active_test=False)
        operator = "child_of" if self._parent_store else "in"  # what stands below is deleted along
        naming = segments.search([(self._segment_rule_path, operator, self.ids)])
        if naming:
            raise ValidationError(
                self.env._(
                    "These segments ask for what you delete: %(names)s. Change their rules first, or archive it.",
                    names=", ".join(naming.mapped("name")),
                )
            )


class ResPartnerCategory(models.Model):
    _name = "res.partner.category"
    _inherit = ["res.partner.category", "client.segment.named"]
    _segment_rule_path = "tag_ids"


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["product.template", "client.segment.named"]
    _segment_rule_path = "condition_ids.product_ids"


class ProductCategory(models.Model):
    _name = "product.category"
    _inherit = ["product.category", "client.segment.named"]
    _segment_rule_path = "condition_ids.category_ids"


class CrmTeam(models.Model):
    _name = "crm.team"
    _inherit = ["crm.team", "client.segment.named"]
    _segment_rule_path = "condition_ids.team_ids"
