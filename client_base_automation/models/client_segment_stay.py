from odoo import api, fields, models
from odoo.fields import Domain

STATES = [("in", "In"), ("left", "Left")]


class ClientSegmentStay(models.Model):
    _inherit = "client.segment.stay"

    # The name is the one that the host's trigger "State is set to" looks for.
    state = fields.Selection(STATES, compute="_compute_state", search="_search_state")

    # === COMPUTE METHODS === #

    @api.depends("left_at")
    def _compute_state(self):
        for stay in self:
            stay.state = "left" if stay.left_at else "in"

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        conditions = {"in": Domain("left_at", "=", False), "left": Domain("left_at", "!=", False)}
        return Domain.OR(conditions[state] for state in value if state in conditions)
