"""Which mailings a segment is in, and what the form of a mailing asks of its segments."""

from odoo import api, fields, models
from odoo.fields import Domain


class ClientSegment(models.Model):
    _inherit = "client.segment"

    mailing_count = fields.Integer(
        "Mailings", compute="_compute_mailing_count", groups="mass_mailing.group_mass_mailing_user"
    )

    # === COMPUTE METHODS === #

    def _compute_mailing_count(self):
        domain = Domain("client_segment_ids", "in", self.ids)
        counts = dict(self.env["mailing.mailing"]._read_group(domain, ["client_segment_ids"], ["__count"]))
        for segment in self:
            segment.mailing_count = counts.get(segment._origin, 0)

    # === ACTION METHODS === #

    def action_open_mailings(self):
        """Open the mailings that go, or went, to the segment."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mailings to %(segment)s", segment=self.display_name),
            "res_model": "mailing.mailing",
            "view_mode": "list,kanban,form,calendar",
            "views": [(False, kind) for kind in ("list", "kanban", "form", "calendar")],
            "domain": [("client_segment_ids", "in", self.ids)],
            "context": self.action_mail()["context"],
        }


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    client_has_several_segments = fields.Boolean(compute="_compute_client_has_several_segments", compute_sudo=True)

    # === COMPUTE METHODS === #

    @api.depends("client_segment_ids")
    def _compute_client_has_several_segments(self):
        for mailing in self:
            mailing.client_has_several_segments = len(mailing.client_segment_ids) > 1
