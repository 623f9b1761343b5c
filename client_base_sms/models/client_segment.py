from odoo import models


class ClientSegment(models.Model):
    _inherit = "client.segment"

    # === ACTION METHODS === #

    def action_sms(self):
        """Open a new text message to whoever is in the segments."""
        return self._open_new_mailing("sms")
