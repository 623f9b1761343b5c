"""A merge keeps what is known of either contact, whoever merges them."""

from odoo import models
from odoo.tools import SQL

from ..kinds import OURS
from .res_partner import FILLED_IN_BY_US


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    # === BUSINESS METHODS === #

    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS 'base'
        result = super()._update_foreign_keys(src_partners, dst_partner)
        # Who was linked with a contact that he now is would be linked with himself.
        self.env.flush_all()
        for name in self._get_links(dst_partner):
            column = SQL.identifier(name)
            self.env.cr.execute(SQL(
                "UPDATE res_partner SET %s = NULL WHERE id = %s AND %s = id", column, dst_partner.id, column
            ))  # fmt: skip
        dst_partner.invalidate_recordset(flush=False)
        return result

    def _update_values(self, src_partners, dst_partner):
        # EXTENDS 'base'
        # sudo: the host takes over the fields that the one who merges sees, and would lose the others
        best = (src_partners | dst_partner).sudo()._get_merged_values(dst_partner)
        filled_in = dst_partner.with_context(client_filled_in=FILLED_IN_BY_US)
        result = super()._update_values(src_partners, filled_in)
        values = {name: value for name, value in best.items() if filled_in.sudo()[name] != value}
        if values:
            filled_in.sudo().write(filled_in.sudo()._convert_to_write(values))
        return result

    def _get_links(self, contact):
        """Return the columns of ours by which a contact is linked with another one."""
        return [
            name
            for name, found in contact._fields.items()
            if found.type == "many2one" and found.comodel_name == "res.partner" and found.store
            and name.startswith(OURS)
        ]  # fmt: skip


class ResPartner(models.Model):
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    def _get_merged_values(self, survivor) -> dict:
        """Return what the survivor of a merge knows afterwards, of the fields that the addon brought."""
        order = survivor.sudo() + (self - survivor).sudo()  # his own values first
        return {
            name: next((contact[name] for contact in order if contact[name]), order[0][name])
            for name, found in self._fields.items()
            if name.startswith(OURS) and found.store and found.column_type and not found.compute
        }
