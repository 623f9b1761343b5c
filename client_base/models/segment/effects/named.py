from odoo import api, models
from odoo.exceptions import ValidationError


class ClientSegmentEffectNamed(models.AbstractModel):
    """A record that an effect of a segment may use: it cannot be deleted, and whoever tries is told where it is."""

    _name = "client.segment.effect.named"
    _description = "Named in Effects of Segments"

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_effects(self):
        # sudo: effects that the user may not see, in companies that he does not work in, count too
        Effect = self.env["client.segment.effect"].sudo().with_context(active_test=False)
        operator = "child_of" if self._parent_store else "in"  # what stands below is deleted along
        effects = Effect.union(*(Effect.search([(name, operator, self.ids)]) for name in self._get_effect_fields()))
        if effects:
            raise ValidationError(
                self.env._(
                    "Effects of these segments use what you delete: %(names)s. Change the effects first, or archive it"
                    " where that is possible.",
                    names=", ".join(effects.segment_id.mapped("name")),
                )
            )

    # === BUSINESS METHODS === #

    def _get_effect_fields(self):
        """Return the names of the fields of effects that hold such a record."""
        found = self.env["client.segment.effect"]._fields.values()
        return [field.name for field in found if field.comodel_name == self._name and field.ondelete == "restrict"]


class ResPartnerCategory(models.Model):
    _name = "res.partner.category"
    _inherit = ["res.partner.category", "client.segment.effect.named"]


class ProductPricelist(models.Model):
    _name = "product.pricelist"
    _inherit = ["product.pricelist", "client.segment.effect.named"]


class MailTemplate(models.Model):
    _name = "mail.template"
    _inherit = ["mail.template", "client.segment.effect.named"]


class MailActivityType(models.Model):
    _name = "mail.activity.type"
    _inherit = ["mail.activity.type", "client.segment.effect.named"]


class IrActionsServer(models.Model):
    _name = "ir.actions.server"
    _inherit = ["ir.actions.server", "client.segment.effect.named"]
