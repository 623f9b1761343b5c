"""From a segment to a mailing, and what of segments mailings stand on."""

from odoo import api, models
from odoo.exceptions import UserError


class ClientSegment(models.Model):
    _inherit = "client.segment"

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_mailing(self):
        # sudo: also mailings of others; without the segment they would go, or go again, to others than was meant
        mailings = self.env["mailing.mailing"].sudo().with_context(active_test=False).search(
            ["|", ("client_segment_ids", "in", self.ids), ("client_excluded_segment_ids", "in", self.ids)]
        )  # fmt: skip
        if mailings:
            raise UserError(
                self.env._(
                    "These mailings go, or went, to the segments: %(names)s. Archive the segments instead.",
                    names=", ".join(mailings.mapped("subject")),
                )
            )

    # === ACTION METHODS === #

    def action_mail(self):
        """Open a new mailing to whoever is in the segments."""
        return self._open_new_mailing("mail")

    # === BUSINESS METHODS === #

    def _open_new_mailing(self, mailing_type: str):
        """Return the action of a new mailing of the type to the segments."""
        if len(self.company_id) > 1:
            raise UserError(self.env._("These segments are of several companies: a mailing is of one."))
        return {
            "type": "ir.actions.act_window",
            "res_model": "mailing.mailing",
            "name": self.env._("New Mailing"),
            "view_mode": "form",
            "context": {
                "default_mailing_type": mailing_type,
                "default_mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "default_client_company_id": self.company_id.id,
                "default_client_segment_ids": self.ids,
            },
        }


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    # === BUSINESS METHODS === #

    @api.model
    def _leave_segments(self):
        """Let mailings to segments go to nobody, as the addon leaves: the host would send them to everybody."""
        mailings = self.sudo().with_context(active_test=False).search([("client_to_segments", "=", True)])
        mailings.write({"mailing_domain": repr([("id", "in", [])])})
        for mailing in mailings.filtered(lambda mailing: mailing.state != "done"):
            mailing.write({"state": "draft"})
            mailing.message_post(
                body=self.env._("It went to segments, which are gone with their addon: choose anew who gets it.")
            )
