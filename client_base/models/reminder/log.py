from odoo import api, fields, models
from odoo.exceptions import AccessError

STATES = [("running", "Running"), ("done", "Done"), ("skipped", "Nothing to Do"), ("failed", "Failed")]


class ClientReminderLog(models.Model):
    """What one reminder did, or could not do, on one day of a contact; read by managers, who see every day."""

    _name = "client.reminder.log"
    _description = "What Reminders Did"
    _log_access = False
    _order = "at desc, id desc"
    _rec_name = "reminder_id"

    reminder_id = fields.Many2one("client.reminder", required=True, readonly=True, ondelete="cascade")
    contact_id = fields.Many2one("res.partner", required=True, readonly=True, ondelete="cascade", index=True)
    client_id = fields.Many2one("res.partner", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="reminder_id.company_id")
    occasion_on = fields.Date("Day", required=True, readonly=True, help="The day that it was about.")
    due_on = fields.Date("Due", required=True, readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True)
    message = fields.Char("What Happened", readonly=True)
    at = fields.Datetime("When", required=True, readonly=True)

    # Once a day of a contact, whatever happens.
    _occasion_uniq = models.Constraint(
        "UNIQUE(reminder_id, contact_id, occasion_on)", "The reminder has dealt with this day already."
    )
    _running_idx = models.Index("(state) WHERE state IN ('running', 'failed')")
    _due_idx = models.Index("(due_on)")

    # === COMPUTE METHODS === #

    @api.depends("contact_id")
    def _compute_display_name(self):
        for log in self:
            log.display_name = log.contact_id.sudo().display_name  # sudo: for whom, also for who opens no cards

    # === ACTION METHODS === #

    def action_retry(self):
        """Let what failed be done once more in the background, where it is not too late; say of how many."""
        if not self.env["client.reminder"].has_access("write"):
            raise AccessError(self.env._("Only a manager of the client base may let a reminder be done again."))
        self.check_access("read")
        failed = self.filtered(lambda log: log.state == "failed")
        count = len(failed)
        failed.sudo().unlink()  # sudo: nobody writes the log by hand
        self.env["client.reminder"]._ask_for_run()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": self.env._("To be done again: %(count)s", count=count),
                "type": "info",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
