"""Put the chosen clients into a segment, keep them out, or leave them to the rule again."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..models.segment.pin import PIN_KINDS

DECISIONS = [*PIN_KINDS, ("forget", "Forget the decision")]


class ClientSegmentDecide(models.TransientModel):
    """One decision about all clients that were chosen in a list, while someone takes it."""

    _name = "client.segment.decide"
    _inherit = ["client.chosen.mixin"]
    _description = "Put Clients into a Segment"

    segment_id = fields.Many2one(
        "client.segment", required=True, ondelete="cascade",
        domain="[('company_id', 'in', allowed_company_ids)]",
    )  # fmt: skip
    company_id = fields.Many2one(related="segment_id.company_id")
    segment_kind = fields.Selection(related="segment_id.kind")
    decision = fields.Selection(
        DECISIONS, compute="_compute_decision", store=True, readonly=False, required=True, precompute=True,
        help="Always in and never in hold whatever the rule says. Forget: the rule alone decides again.",
    )  # fmt: skip
    reason = fields.Char()
    until = fields.Date(help="The last day on which the decision holds; empty: for good.")
    summary = fields.Text(compute="_compute_summary")

    # === COMPUTE METHODS === #

    @api.depends("segment_id")
    @api.depends_context("client_segment_remove")
    def _compute_decision(self):
        remove = self.env.context.get("client_segment_remove")
        for wizard in self:
            if remove or wizard.decision == "out":
                wizard.decision = "forget" if wizard.segment_kind == "manual" else "out"
            else:
                wizard.decision = wizard.decision or "in"

    @api.depends("segment_id", "chosen")
    def _compute_summary(self):
        for wizard in self:
            wizard.summary = wizard._say_whom() if wizard.segment_id else False

    # === ACTION METHODS === #

    def action_confirm(self):
        """Write the decision, move the clients, and say what came of it."""
        self.ensure_one()
        segment, clients = self.segment_id, self._select_clients()
        if not self._count_chosen():
            raise UserError(self.env._("No contacts are chosen. Tick them in the list first."))
        if not self._count(clients)[0]:
            raise UserError(self._say_none())
        if self.decision == "forget":
            decided = segment._forget_decisions(clients)
        else:
            decided = segment._decide(clients, self.decision, self.reason, self.until)
        return self._say_done(segment, decided, clients)

    # === BUSINESS METHODS === #

    def _select_clients(self):
        contacts = self._get_chosen_query().select()
        return self.segment_id._select_clients_of(contacts, self.segment_id.company_id)

    def _count(self, clients):
        """Return how many clients there are, are in now, are in or out by hand, and are archived."""
        stays = SQL(
            "SELECT client_id FROM client_segment_stay WHERE segment_id = %s AND left_at IS NULL", self.segment_id.id
        )
        pins = SQL("SELECT client_id FROM client_segment_pin WHERE segment_id = %s", self.segment_id.id)
        self.env.flush_all()
        [counts] = self.env.execute_query(SQL(
            """
            SELECT COUNT(*), COUNT(*) FILTER (WHERE client.id IN (%s)), COUNT(*) FILTER (WHERE client.id IN (%s)),
                   COUNT(*) FILTER (WHERE client.active IS NOT TRUE)
              FROM (%s) chosen (id) JOIN res_partner client ON client.id = chosen.id
            """,
            stays, pins, clients,
        ))  # fmt: skip
        return counts

    def _count_strangers(self, clients):
        """Return how many of the chosen contacts belong to no client of the segment's company."""
        [[count]] = self.env.execute_query(SQL(
            # Not NOT IN: the planner would walk through the clients for each contact.
            "SELECT COUNT(*) FILTER (WHERE client.id IS NULL) FROM (%s) chosen (id)"
            "  JOIN res_partner contact ON contact.id = chosen.id"
            "  FULL JOIN (%s) client (id) ON client.id = contact.commercial_partner_id",
            self._get_chosen_query().select(), clients,
        ))  # fmt: skip
        return count

    def _say_whom(self):
        """Return how many clients are concerned, and what is with them now."""
        clients = self._select_clients()
        count, members, pinned, archived = self._count(clients)
        strangers = self._count_strangers(clients)
        lines = [
            self.env._("Clients concerned: %(count)s", count=count),
            self.env._("In the segment now: %(count)s", count=members),
            self.env._("Decided by hand already: %(count)s", count=pinned) if pinned else None,
            self.env._("Archived, who are in no segment until they are restored: %(count)s", count=archived)
            if archived else None,
            self.env._(
                "Chosen contacts who belong to no client of %(company)s, left aside: %(count)s",
                company=self.segment_id.company_id.name, count=strangers,
            ) if strangers else None,
        ]  # fmt: skip
        return "\n".join(filter(None, lines))

    def _say_none(self):
        return self.env._(
            "None of the chosen contacts belongs to a client of %(company)s: they are colleagues, mere suppliers, or"
            " contacts of another company.",
            company=self.segment_id.company_id.name,
        )

    def _say_done(self, segment, decided, clients):
        _count, members, _pinned, _archived = self._count(clients)
        message = self.env._(
            "Decisions: %(decided)s. In the segment now: %(members)s.", decided=decided, members=members
        )
        if segment.state == "error":
            reason = self.env._("Clients move when the rule of the segment works again: %(error)s", error=segment.error)
            message = f"{message} {reason}"
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": segment.name,
                "message": message,
                "type": "warning" if segment.state == "error" else "success",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
