from odoo import models
from odoo.tools import SQL


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    # === BUSINESS METHODS === #

    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS 'base'
        # Both may wait for the same salesperson. The host knows unique constraints alone, and this is a unique index.
        self.env.flush_all()
        self.env.cr.execute(SQL("DELETE FROM client_next_contact WHERE client_id = ANY(%s)", src_partners.ids))
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env["client.contact.queue"]._mark(dst_partner.commercial_partner_id.ids)
        return result
