from odoo import fields, models

from ..models.client_kinds import KINDS
from ..models.recognition.mixin import INTERNAL


class SaleReport(models.Model):
    _name = "sale.report"
    _inherit = ["sale.report", "client.order.mixin", "client.segment.axis"]
    _client_ordered_field = "client_recognition"
    _segment_client_field = "commercial_partner_id"
    _segment_company_field = "company_id"

    client_recognition = fields.Selection(KINDS, "Recognition", readonly=True, groups=INTERNAL)

    # === BUSINESS METHODS === #

    def _select_additional_fields(self):
        # EXTENDS 'sale'
        return {**super()._select_additional_fields(), "client_recognition": "s.client_recognition"}

    def _group_by_sale(self):
        # EXTENDS 'sale'
        return super()._group_by_sale() + ", s.client_recognition"
