from odoo import api, fields, models
from odoo.tools import format_date


class ClientSegmentWhy(models.TransientModel):
    """The answer to why a client is in a segment, or out of it, while someone looks at it. It is never saved."""

    _name = "client.segment.why"
    _description = "Why a Client Is in a Segment"

    client_id = fields.Many2one("res.partner", ondelete="cascade")
    segment_id = fields.Many2one("client.segment", ondelete="cascade")
    headline = fields.Char(compute="_compute_answer", compute_sudo=False)
    lines = fields.Json(
        compute="_compute_answer", compute_sudo=False, help="Each condition, the client's value, and whether it is met."
    )

    # === COMPUTE METHODS === #

    @api.depends("client_id", "segment_id")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_answer(self):
        for why in self:
            client, segment = why.client_id._origin, why.segment_id._origin
            why.headline, why.lines = False, []
            if client and segment:
                why.headline, why.lines = segment._get_why_headline(client), segment._explain_client(client)
            elif client:
                why.headline, why.lines = why._list_segments(client)

    # === BUSINESS METHODS === #

    def _list_segments(self, client):
        """Return the segments that the client is in, until one of them is chosen."""
        segments = self.env["client.segment"]
        client = segments._check_why(client)
        stays = self.env["client.segment.stay"].search(
            [("client_id", "=", client.id), ("left_at", "=", False)], order="entered_at, id"
        )
        facts = {"client": client.display_name}
        if not stays:
            return self.env._("%(client)s is in no segment.", **facts), []
        headline = self.env._("%(client)s is in these segments. Choose one to see why.", **facts)
        return headline, [self._list_stay(stay) for stay in stays]

    def _list_stay(self, stay):
        since = self.env._(
            "since %(day)s (%(cause)s)",
            day=format_date(self.env, stay.segment_id._get_local_day(stay.entered_at)),
            cause=stay._say_cause("entered_because"),
        )
        return {"level": 0, "words": stay.segment_id.display_name, "actual": since, "met": True}


class ClientSegment(models.Model):
    _inherit = "client.segment"

    # === ACTION METHODS === #

    def action_why(self):
        """Open the question why a client is in this segment, or out of it."""
        self.ensure_one()
        self.check_access("read")
        return self.env["client.segment"]._get_why_action(default_segment_id=self.id)

    # === BUSINESS METHODS === #

    @api.model
    def _get_why_action(self, **defaults):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why in a Segment, or out of It"),
            "res_model": "client.segment.why",
            "views": [(False, "form")],
            "target": "new",
            "context": {**self.env.context, **defaults},
        }


class ClientSegmentStay(models.Model):
    _inherit = "client.segment.stay"

    # === ACTION METHODS === #

    def action_why(self):
        """Open why the client is in the segment, or out of it by now."""
        self.ensure_one()
        self.check_access("read")
        return self.segment_id._get_why_action(
            default_segment_id=self.segment_id.id, default_client_id=self.client_id.id
        )


class ResPartner(models.Model):
    _inherit = "res.partner"

    # === ACTION METHODS === #

    def action_why_segments(self):
        """Open the segments of the client whom this contact belongs to, to see why he is in each, or out of it."""
        self.ensure_one()
        client = self.env["client.segment"]._check_why(self)
        return self.env["client.segment"]._get_why_action(default_client_id=client.id)
