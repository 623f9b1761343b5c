from odoo import fields, models
from odoo.exceptions import AccessError

LOG_STATES = [
    ("waiting", "Waiting"),
    ("running", "Running"),
    ("done", "Done"),
    ("skipped", "Nothing to Do"),
    ("failed", "Failed"),
]


class ClientSegmentEffectLog(models.Model):
    """What one effect did, or could not do, for one stay of a client."""

    _name = "client.segment.effect.log"
    _description = "What Effects of Segments Did"
    _log_access = False
    _order = "at desc, id desc"
    _rec_name = "effect_id"

    effect_id = fields.Many2one("client.segment.effect", required=True, readonly=True, ondelete="cascade")
    stay_id = fields.Many2one("client.segment.stay", required=True, readonly=True, ondelete="cascade", index=True)
    client_id = fields.Many2one("res.partner", required=True, readonly=True, ondelete="cascade", index=True)
    segment_id = fields.Many2one("client.segment", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="segment_id.company_id")
    state = fields.Selection(LOG_STATES, required=True, readonly=True)
    message = fields.Char("What Happened", readonly=True)
    at = fields.Datetime("When", required=True, readonly=True)

    # Once a stay, whatever happens.
    _stay_uniq = models.Constraint("UNIQUE(effect_id, stay_id)", "The effect has dealt with this stay already.")
    _open_idx = models.Index("(state) WHERE state IN ('waiting', 'running', 'failed')")

    # === ACTION METHODS === #

    def action_retry(self):
        """Let what failed be done once more in the background; say of how many."""
        if not self.env["client.segment.effect"].has_access("write"):
            raise AccessError(self.env._("Only a manager of the client base may let an effect be done again."))
        self.check_access("read")
        failed = self.filtered(lambda log: log.state == "failed")
        failed.sudo().state = "waiting"  # sudo: nobody writes the log by hand
        failed.effect_id._ask_for_run()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": self.env._("To be done again: %(count)s", count=len(failed)),
                "type": "info",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
