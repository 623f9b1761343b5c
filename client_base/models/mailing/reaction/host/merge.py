from odoo import models
from odoo.tools import SQL


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    # === BUSINESS METHODS === #

    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS 'base'
        # What is noted of two clients is no sum that could be moved: it is noted anew, from the traces that move.
        self.env.flush_all()
        for table in ("client_reaction", "client_mailing_purchase"):
            self.env.cr.execute(
                SQL("DELETE FROM %s WHERE client_id = ANY(%s)", SQL.identifier(table), src_partners.ids)
            )
        return super()._update_foreign_keys(src_partners, dst_partner)

    def _update_values(self, src_partners, dst_partner):
        # EXTENDS 'base'
        # By now traces and documents are those of the contact that stays.
        every = src_partners | dst_partner
        former = every | every.commercial_partner_id
        result = super()._update_values(src_partners, dst_partner)
        self.env["mailing.trace"]._follow_clients(former.ids)
        self.env["client.reaction.queue"]._mark(dst_partner.commercial_partner_id.ids)
        return result
