from odoo import models
from odoo.tools import SQL


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    # === CRUD METHODS === #

    def unlink(self):
        self._mark_reactions()  # the database takes the traces with them
        return super().unlink()

    # === ACTION METHODS === #

    def action_open_client_results(self):
        """Open what came back on the mailings, client by client."""
        action = self.env["ir.actions.act_window"]._for_xml_id("client_base.client_mailing_result_action")
        title = self.env._("Results: %(subject)s", subject=self.subject) if len(self) == 1 else action["name"]
        return action | {"display_name": title, "domain": [("mailing_id", "in", self.ids)], "context": {}}

    # === BUSINESS METHODS === #

    def _mark_reactions(self):
        """Mark everyone who got the mailings."""
        if self.ids:
            self.env["client.reaction.queue"]._mark_query(
                SQL("SELECT DISTINCT client_id FROM mailing_trace WHERE mass_mailing_id = ANY(%s)", self.ids)
            )
