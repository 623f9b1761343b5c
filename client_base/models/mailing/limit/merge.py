"""The own limit of a client that is merged with another one."""

from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    # === BUSINESS METHODS === #

    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS 'base'
        # sudo: whoever merges may not know the limits, and shall not lose them
        self._keep_strictest_limit((src_partners | dst_partner).sudo(), dst_partner.sudo().commercial_partner_id)
        return super()._update_foreign_keys(src_partners, dst_partner)

    def _keep_strictest_limit(self, contacts, client):
        """Let the client have the strictest of the own limits, whole: the host would mix two of them.

        Whoever said on one card that he wants no more mail has said it.
        """
        limited = (contacts | client).filtered("client_limit_days")
        if not limited:
            return
        strictest = min(
            limited,
            key=lambda one: (one.client_limit_count / one.client_limit_days, -one.client_limit_days),
        )
        values = {name: strictest[name] for name in ("client_limit_count", "client_limit_days")}
        (contacts - client).write(dict.fromkeys(values, 0))
        client.write(values)
        self.env.flush_all()
