"""Tags as parameters and values: a tag under another one is a value of it."""

from odoo import models


class ResPartnerCategory(models.Model):
    _inherit = "res.partner.category"

    # === ACTION METHODS === #

    def action_make_client_segment(self):
        """Open a new segment of who has one of these tags under each parameter; a parameter stands for its values."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Segment"),
            "res_model": "client.segment",
            "view_mode": "form",
            "context": {
                "default_name": ", ".join(self.mapped("display_name")),
                "default_tag_ids": self.ids,
            },
        }
