from odoo import models
from odoo.tools import SQL


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    # === BUSINESS METHODS === #

    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS 'base'
        # The host drops all rows of a table where two of them would stand for one contact.
        self._merge_reminder_logs(src_partners | dst_partner, dst_partner)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env.cr.execute(SQL(
            "UPDATE client_reminder_log SET client_id = %s WHERE contact_id = %s",
            dst_partner.commercial_partner_id.id, dst_partner.id,
        ))  # fmt: skip
        return result

    def _merge_reminder_logs(self, partners, contact):
        """Let the contact have what reminders did for the partners; of one day, the row that did the most."""
        self.env.flush_all()
        ids = list(partners.ids)
        self.env.cr.execute(SQL(
            """
            DELETE FROM client_reminder_log WHERE id IN (
                SELECT id FROM (
                    SELECT id, ROW_NUMBER() OVER (
                               PARTITION BY reminder_id, occasion_on
                                   ORDER BY array_position(ARRAY['running', 'done', 'failed', 'skipped'], state::text),
                                            (contact_id = %s) DESC, id) AS place
                      FROM client_reminder_log WHERE contact_id = ANY(%s)) ranked
                 WHERE place > 1)
            """, contact.id, ids,
        ))  # fmt: skip
        self.env.cr.execute(
            SQL("UPDATE client_reminder_log SET contact_id = %s WHERE contact_id = ANY(%s)", contact.id, ids)
        )
        self.env["client.reminder.log"].invalidate_model(flush=False)
