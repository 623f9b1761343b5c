"""What the migration table and the list of who was in are asked about."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

PERIODS = [("month", "This month"), ("quarter", "This quarter"), ("year", "This year"), ("own", "Other days")]


class ClientSegmentMoves(models.TransientModel):
    """Between which days, and between which segments of one company, someone looks for moves."""

    _name = "client.segment.moves"
    _description = "Moves between Segments"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        domain="[('id', 'in', allowed_company_ids)]",
    )
    segment_ids = fields.Many2many(
        "client.segment", string="Segments",
        compute="_compute_segment_ids", store=True, readonly=False, precompute=True,
        domain="[('company_id', '=', company_id)]",
    )  # fmt: skip
    period = fields.Selection(PERIODS, default="quarter", required=True)
    date_from = fields.Date(
        "At the End Of", compute="_compute_days", store=True, readonly=False, required=True, precompute=True
    )
    date_to = fields.Date(
        "And at the End Of", compute="_compute_days", store=True, readonly=False, required=True, precompute=True
    )

    # === COMPUTE METHODS === #

    @api.depends("company_id")
    def _compute_segment_ids(self):
        for wizard in self:
            if wizard.segment_ids.company_id != wizard.company_id:
                wizard.segment_ids = self.env["client.segment.move"]._get_stages(wizard.company_id)

    @api.depends("period", "company_id")
    def _compute_days(self):
        Move = self.env["client.segment.move"]
        for wizard in self:
            period = wizard.period if wizard.period != "own" else "quarter"
            day_from, day_to = Move._get_period(period, wizard.company_id or self.env.company)
            if wizard.period != "own" or not wizard.date_from:
                wizard.date_from, wizard.date_to = day_from, day_to

    # === ACTION METHODS === #

    def action_open(self):
        """Open the migration table."""
        self.ensure_one()
        if not self.segment_ids:
            raise UserError(self.env._("Choose the segments between which clients go."))
        if self.date_from >= self.date_to:
            raise UserError(self.env._("The second day comes after the first one."))
        if self.segment_ids.company_id != self.company_id:
            raise UserError(self.env._("Choose segments of one company."))
        action = self.env["ir.actions.act_window"]._for_xml_id("client_base.client_segment_move_action")
        context = {
            "client_move_segment_ids": self.segment_ids.ids,
            "client_move_from": fields.Date.to_string(self.date_from),
            "client_move_to": fields.Date.to_string(self.date_to),
        }
        day_from, day_to = (format_date(self.env, day) for day in (self.date_from, self.date_to))
        name = self.env._("From %(day_from)s to %(day_to)s", day_from=day_from, day_to=day_to)
        return action | {"display_name": name, "context": context, "path": False}


class ClientSegmentPast(models.TransientModel):
    """The day of which someone asks who was in a segment."""

    _name = "client.segment.past"
    _description = "Who Was in the Segment"

    segment_id = fields.Many2one("client.segment", required=True, ondelete="cascade")
    day = fields.Date("At the End Of", required=True, default=fields.Date.context_today)
    member_count = fields.Integer("Clients", compute="_compute_member_count")

    # === COMPUTE METHODS === #

    @api.depends("segment_id", "day")
    def _compute_member_count(self):
        for past in self:
            stays = past.segment_id._get_stays_on(past.day) if past.segment_id and past.day else [(0, "=", 1)]
            past.member_count = self.env["client.segment.stay"].search_count(stays)

    # === ACTION METHODS === #

    def action_open(self):
        """Open the clients who were in; their stays, for whoever sees figures alone."""
        self.ensure_one()
        segment, Action = self.segment_id, self.env["ir.actions.act_window"]
        name = self.env._("%(segment)s on %(day)s", segment=segment.name, day=format_date(self.env, self.day))
        if self.env.user.has_group("client_base.client_base_group_own"):
            action, domain = Action._for_xml_id("client_base.client_action"), segment._get_members_on(self.day)
            context = {"active_test": False}  # who was in then may be archived now
        else:
            action, domain = (
                Action._for_xml_id("client_base.client_segment_stay_action"),
                segment._get_stays_on(self.day),
            )
            context = {}
        return action | {"display_name": name, "domain": list(domain), "context": context, "path": False}
