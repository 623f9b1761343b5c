from odoo import api, models
from odoo.addons.client_base.models.recognition.manager import MANAGERS


class CrmLead(models.Model):
    """A lead of a client whom another salesperson serves stays where it is while that is forbidden."""

    _inherit = "crm.lead"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        # A column of the pipeline may be where a lead begins; winning is where it ends.
        if not (self.env.context.get("import_file") and self.env.user.has_group(MANAGERS)):
            leads.filtered(lambda lead: lead.stage_id.is_won)._check_client_manager_block()
        return leads

    def write(self, vals):
        moving = self.filtered(lambda lead: lead._is_client_progress(vals))
        result = super().write(vals)
        # Afterwards: who hands the lead over in the same breath may go on.
        moving._check_client_manager_block()
        return result

    # === BUSINESS METHODS === #

    def _is_client_progress(self, vals) -> bool:
        """Tell whether the values move the lead to another stage or make an opportunity of it. Losing it is free."""
        if "stage_id" in vals and vals["stage_id"] != self.stage_id.id:
            return True
        return vals.get("type") == "opportunity" and self.type == "lead"

    def _client_manager_matters(self):
        # EXTENDS 'client.recognition.mixin'
        return self.active and self.won_status == "pending"
