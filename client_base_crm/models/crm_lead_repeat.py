from odoo import models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    # === BUSINESS METHODS === #

    def _prepare_repeat_vals(self, client):
        # EXTENDS 'client_base'
        # The quotation belongs to this lead, as one that is made by the lead's own button does.
        context = self._prepare_opportunity_quotation_context()
        prefix = "default_"
        vals = {key.removeprefix(prefix): value for key, value in context.items() if key.startswith(prefix)}
        return vals | super()._prepare_repeat_vals(client)
