from odoo import models
from odoo.fields import Domain


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    # === BUSINESS METHODS === #

    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS 'base'
        # The host moves talks by SQL and would leave those of a merged contact with the company it used to be of.
        result = super()._update_foreign_keys(src_partners, dst_partner)
        # sudo: a merge moves the talks of every company, whoever may read them
        Talk = self.env["client.interaction"].sudo()
        talks = Talk.search([("contact_id", "=", dst_partner.id)])
        self.env.add_to_compute(Talk._fields["client_id"], talks)
        logged_from = Domain("res_model", "=", "res.partner") & Domain("res_id", "in", src_partners.ids)
        Talk.search(logged_from).write({"res_id": dst_partner.id})
        return result
