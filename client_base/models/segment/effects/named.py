from odoo import api, models


class ClientSegmentNamed(models.AbstractModel):
    _inherit = "client.segment.named"

    # === BUSINESS METHODS === #

    @api.model
    def _get_naming_models(self):
        # EXTENDS 'client_base'
        return [*super()._get_naming_models(), "client.segment.effect"]


class ProductPricelist(models.Model):
    _name = "product.pricelist"
    _inherit = ["product.pricelist", "client.segment.named"]


class MailTemplate(models.Model):
    _name = "mail.template"
    _inherit = ["mail.template", "client.segment.named"]


class MailActivityType(models.Model):
    _name = "mail.activity.type"
    _inherit = ["mail.activity.type", "client.segment.named"]


class IrActionsServer(models.Model):
    _name = "ir.actions.server"
    _inherit = ["ir.actions.server", "client.segment.named"]
