"""What an effect would do, before anything is done."""

from odoo import api, fields, models
from odoo.tools import SQL

MOST_LINES = 80


class ClientSegmentDryRun(models.TransientModel):
    """What an effect of a segment would do now, while someone looks at it."""

    _name = "client.segment.dry.run"
    _description = "What an Effect of a Segment Would Do"
    _rec_name = "effect_id"

    effect_id = fields.Many2one("client.segment.effect", required=True, readonly=True, ondelete="cascade")
    is_on = fields.Boolean(related="effect_id.active")
    moment = fields.Selection(related="effect_id.moment")
    fault = fields.Char(compute="_compute_lines", help="Why the effect cannot work for anybody.")
    count = fields.Integer("Clients", compute="_compute_lines")
    more_count = fields.Integer("And More", compute="_compute_lines")
    lines = fields.Text("What Would Happen", compute="_compute_lines")

    # === COMPUTE METHODS === #

    @api.depends("effect_id")
    def _compute_lines(self):
        for wizard in self:
            effect = wizard.effect_id
            stays, wizard.count = effect._foresee(MOST_LINES)
            wizard.more_count = wizard.count - len(stays)
            wizard.fault = effect._get_fault() if effect else False
            wizard.lines = "\n".join(effect._foresee_line(stay) for stay in stays)


class ClientSegmentEffect(models.Model):
    _inherit = "client.segment.effect"

    # === BUSINESS METHODS === #

    def _foresee(self, limit):
        """Return the first stays that the effect would deal with, and how many there are.

        Of an effect that is on, those that wait; of one that is off, those of who is in now.
        """
        if not self:
            return self.env["client.segment.stay"], 0
        self.check_access("read")
        self.env.flush_all()
        if self.active:
            query = SQL(
                "SELECT waiting.stay_id FROM (%s) waiting WHERE waiting.effect_id = %s",
                self._get_waiting_query(), self._origin.id,
            )  # fmt: skip
        else:
            query = SQL(
                "SELECT id FROM client_segment_stay WHERE segment_id = %s AND left_at IS NULL", self.segment_id.id
            )
        [[count]] = self.env.execute_query(SQL("SELECT COUNT(*) FROM (%s) stays", query))
        rows = self.env.execute_query(SQL("SELECT * FROM (%s) stays ORDER BY 1 LIMIT %s", query, limit))
        return self.env["client.segment.stay"].browse(stay_id for (stay_id,) in rows), count

    def _foresee_line(self, stay) -> str:
        """Return in a line what would happen to the client of a stay."""
        # sudo: whether there is something to do is asked as the run asks it; of a client that the user may not open
        # he learns nothing
        effect, stay_sudo = self.sudo(), stay.sudo()
        if not stay_sudo.client_id.with_env(self.env).has_access("read"):
            return self.env._("A client whom you may not see")
        reason = effect._get_obstacle(stay_sudo) if effect.active else effect._get_reason(stay_sudo.client_id)
        return self.env._("%(client)s: %(what)s", client=stay_sudo.client_id.display_name, what=reason or effect._say())
