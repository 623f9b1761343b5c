from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS 'base'
        # The host moves documents by SQL and would leave those of a merged contact with the client it used to be of.
        before = (src_partners | dst_partner).commercial_partner_id
        result = super()._update_foreign_keys(src_partners, dst_partner)
        # sudo: a merge moves the documents of every company, whoever may read them
        for model, column in (("sale.order", "client_id"), ("account.move", "commercial_partner_id")):
            Document = self.env[model].sudo()
            documents = Document.with_context(active_test=False).search([("partner_id", "=", dst_partner.id)])
            self.env.add_to_compute(Document._fields[column], documents)
        self.env["client.profile.queue"]._mark({*before.ids, dst_partner.commercial_partner_id.id})
        return result
