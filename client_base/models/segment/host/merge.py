from odoo import fields, models
from odoo.tools import SQL


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    # === BUSINESS METHODS === #

    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS 'base'
        # The host drops all rows of a table where two of them would stand for one contact.
        segments = self._merge_segment_rows(src_partners | dst_partner, dst_partner.commercial_partner_id)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        segments._recount()
        return result

    def _update_values(self, src_partners, dst_partner):
        # EXTENDS 'base'
        client = dst_partner.commercial_partner_id
        result = super()._update_values(src_partners, dst_partner)
        if dst_partner.commercial_partner_id != client:  # it became a contact of the company that a source was of
            self._merge_segment_rows(dst_partner, dst_partner.commercial_partner_id)._recount()
        return result

    def _merge_segment_rows(self, partners, client):
        """Let the client have the stays of the partners and the decisions about them; return their segments.

        One open stay and one decision a segment remain of several: the oldest stay; and of the decisions one that
        still holds, rather the client's own, rather the newest.
        """
        self.env.flush_all()
        every = partners | client
        # sudo: a merge moves what every company knows of the client
        segments = self.env["client.segment"].sudo().with_context(active_test=False)
        segments = segments.search([
            "|", ("pin_ids.client_id", "in", every.ids),
            ("id", "in", self.env["client.segment.stay"].sudo()._search([("client_id", "in", every.ids)])
             .subselect("segment_id")),
        ])  # fmt: skip
        rows = {"partners": list(every.ids), "client": client.id, "now": fields.Datetime.now()}
        self._close_stays(rows)
        self._drop_decisions(segments, rows)
        for table in ("client_segment_stay", "client_segment_effect_log", "client_segment_pin"):
            self.env.cr.execute(SQL(
                "UPDATE %s SET client_id = %s WHERE client_id = ANY(%s)",
                SQL.identifier(table), client.id, rows["partners"],
            ))  # fmt: skip
        self.env.invalidate_all(flush=False)
        self.env["client.segment.queue"]._mark(every.ids)
        self.env["client.profile.queue"]._mark(client.ids)
        return segments

    def _close_stays(self, rows):
        self.env.cr.execute(SQL(
            """
            UPDATE client_segment_stay stay
               SET left_at = GREATEST(%(now)s, entered_at), left_because = 'merge'
              FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY segment_id ORDER BY entered_at, id) AS place
                      FROM client_segment_stay WHERE client_id = ANY(%(partners)s) AND left_at IS NULL) ranked
             WHERE ranked.id = stay.id AND place > 1
            """, **rows,
        ))  # fmt: skip

    def _drop_decisions(self, segments, rows):
        days = {company.id: company._get_client_today() for company in segments.company_id}
        self.env.cr.execute(SQL(
            """
            DELETE FROM client_segment_pin WHERE id IN (
                SELECT id FROM (
                    SELECT pin.id, ROW_NUMBER() OVER (
                               PARTITION BY pin.segment_id
                                   ORDER BY (pin.until IS NULL OR pin.until >= today.day) DESC,
                                            (pin.client_id = %(client)s) DESC, pin.id DESC) AS place
                      FROM client_segment_pin pin
                      JOIN client_segment segment ON segment.id = pin.segment_id
                      JOIN unnest(%(companies)s::int[], %(days)s::date[]) today (company_id, day)
                        ON today.company_id = segment.company_id
                     WHERE pin.client_id = ANY(%(partners)s)) ranked
                 WHERE place > 1)
            """, companies=list(days), days=list(days.values()), **rows,
        ))  # fmt: skip
