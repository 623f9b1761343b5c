from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    # === BUSINESS METHODS === #

    def _get_own_documents(self):
        # EXTENDS 'client_base'
        # A quotation answers its lead: neither the lead nor its other quotations are an earlier inquiry.
        own, lead = super()._get_own_documents(), self.opportunity_id._origin
        if not lead:
            return own
        return {**own, "crm.lead": lead.ids, "sale.order": [*own["sale.order"], *lead.order_ids.ids]}
