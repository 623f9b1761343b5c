from odoo import models


class CrmLead(models.Model):
    """Talks about a lead are logged with its contact, or with the client whom its addresses recognised."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "client.interaction.document"]

    # === BUSINESS METHODS === #

    def _get_interaction_contact(self):
        # EXTENDS 'client_base'
        contact = super()._get_interaction_contact()
        if contact or self.sudo().partner_id:
            return contact
        # Nobody typed him in: who may not see the client is not told whom the addresses recognise.
        match = self.sudo().client_match_id.with_env(self.env)._filtered_access("read")
        return match._get_contacts_of_clients()

    def _explain_no_interaction(self):
        # EXTENDS 'client_base'
        if self.sudo().partner_id:
            return super()._explain_no_interaction()
        return self.env._("The lead has no contact yet. Please enter him, then log the talk.")

    def _merge_dependences_history(self, opportunities):
        # EXTENDS 'crm'
        # sudo: talks of colleagues move along, as messages do
        talks = self.env["client.interaction"].sudo()
        talks.search([("res_model", "=", self._name), ("res_id", "in", opportunities.ids)]).write({"res_id": self.id})
        return super()._merge_dependences_history(opportunities)
