from odoo import fields, models
from odoo.tools import SQL


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    # === BUSINESS METHODS === #

    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS 'base'
        # The host drops all rows of a table where two of them would stand for one contact.
        partners = src_partners | dst_partner
        # sudo: a merge moves what every company knows of the client
        segments = self.env["client.segment.stay"].sudo().search([("client_id", "in", partners.ids)]).segment_id
        self._merge_segment_rows(partners, dst_partner)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        segments._recount()
        return result

    def _merge_segment_rows(self, partners, dst_partner):
        """Let one open stay and one decision a segment remain of several: the oldest stay, the winner's decision."""
        self.env.flush_all()
        rows = {"partners": list(partners.ids), "winner": dst_partner.id, "now": fields.Datetime.now()}
        self.env.cr.execute(SQL(
            """
            UPDATE client_segment_stay stay
               SET left_at = GREATEST(%(now)s, entered_at), left_because = 'merge'
              FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY segment_id ORDER BY entered_at, id) AS place
                      FROM client_segment_stay WHERE client_id = ANY(%(partners)s) AND left_at IS NULL) ranked
             WHERE ranked.id = stay.id AND place > 1
            """, **rows,
        ))  # fmt: skip
        self.env.cr.execute(SQL(
            """
            DELETE FROM client_segment_pin WHERE id IN (
                SELECT id FROM (
                    SELECT id, ROW_NUMBER() OVER (
                               PARTITION BY segment_id ORDER BY (client_id = %(winner)s) DESC, id DESC) AS place
                      FROM client_segment_pin WHERE client_id = ANY(%(partners)s)) ranked
                 WHERE place > 1)
            """, **rows,
        ))  # fmt: skip
        self.env.invalidate_all(flush=False)
        self.env["client.segment.queue"]._mark(dst_partner.commercial_partner_id.ids)
