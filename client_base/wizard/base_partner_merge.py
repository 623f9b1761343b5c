from odoo import models
from odoo.fields import Domain


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS 'base'
        # The host moves orders by SQL and would leave those of a merged contact with the client it used to be of.
        before = (src_partners | dst_partner).commercial_partner_id
        result = super()._update_foreign_keys(src_partners, dst_partner)
        # sudo: a merge moves the orders of every company, whoever may read them
        orders = self.env["sale.order"].sudo().search([("partner_id", "=", dst_partner.id)])
        self.env.add_to_compute(orders._fields["client_id"], orders)
        self.env["client.recognition"]._reconsider(dst_partner)
        self.env["client.recognition"]._ask_open_documents(Domain("client_is_ambiguous", "=", True))
        self.env["client.profile.queue"]._mark({*before.ids, dst_partner.commercial_partner_id.id})
        return result
