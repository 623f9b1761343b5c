from odoo import models
from odoo.tools import SQL

# What names a contact by his id alone and is left behind by the host: traces of mailings, and activities that are done.
LEFT_BEHIND = {"mailing_trace": "model", "mail_activity": "res_model", "calendar_event": "res_model"}


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    # === BUSINESS METHODS === #

    def _update_reference_fields(self, src_partners, dst_partner):
        # EXTENDS 'base'
        result = super()._update_reference_fields(src_partners, dst_partner)
        self.env.flush_all()
        for table, model_column in LEFT_BEHIND.items():
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET res_id = %s WHERE %s = 'res.partner' AND res_id = ANY(%s)",
                    SQL.identifier(table), dst_partner.id, SQL.identifier(model_column), src_partners.ids,
                )
            )  # fmt: skip
        self.env.invalidate_all(flush=False)
        return result
