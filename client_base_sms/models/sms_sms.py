"""Text messages of a mailing that wait in the queue: who opts out meanwhile gets none."""

from odoo import models


class SmsSms(models.Model):
    _inherit = "sms.sms"

    # === BUSINESS METHODS === #

    def _send(self, unlink_failed=False, unlink_sent=True, raise_exception=False):
        # EXTENDS 'sms'
        # The host looks at the blacklist when it writes the messages, not when it sends them.
        wanted = self - self._cancel_opted_out()
        if not wanted:
            return None
        return super(SmsSms, wanted)._send(
            unlink_failed=unlink_failed, unlink_sent=unlink_sent, raise_exception=raise_exception
        )

    def _cancel_opted_out(self):
        """Cancel the messages of mailings to numbers that are on the blacklist by now, and return them."""
        waiting = self.filtered(lambda sms: sms.mailing_id.use_exclusion_list and sms.number)
        if not waiting:
            return waiting
        # sudo: whoever sends, nobody is written to who does not want it
        blocked = self.env["phone.blacklist"].sudo().search([("number", "in", waiting.mapped("number"))])
        found = waiting.filtered(lambda sms: sms.number in {*blocked.mapped("number")})
        if found:
            found._update_sms_state_and_trackers("canceled", failure_type="sms_blacklist")
        return found
