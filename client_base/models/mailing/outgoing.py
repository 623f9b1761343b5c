"""Mails of a mailing that wait in the queue: who opts out meanwhile gets none."""

from odoo import models
from odoo.tools import split_every

# How many mails are sent between two looks at who opted out.
CHECKED_AT_ONCE = 20


class MailMail(models.Model):
    _inherit = "mail.mail"

    # === BUSINESS METHODS === #

    def _send(self, *args, **options):
        # EXTENDS 'mail'
        # The host looks at the blacklist when it writes the mails; those of a big mailing wait for hours.
        if not self.mailing_id:
            return super()._send(*args, **options)
        for ids in split_every(CHECKED_AT_ONCE, self.ids):
            mails = self.browse(ids)
            left_out = mails._cancel_opted_out()
            if left_out and (callback := options.get("post_send_callback")):
                callback(left_out.ids)
            super(MailMail, mails - left_out)._send(*args, **options)
        return True

    def _cancel_opted_out(self):
        """Cancel the mails of mailings to people who are on the blacklist by now, and return them."""
        waiting = self.filtered(lambda mail: mail.state == "outgoing" and mail.mailing_id.use_exclusion_list)
        addresses = waiting.mailing_trace_ids.mapped("email")
        if not addresses:
            return self.browse()
        # sudo: whoever sends, nobody is mailed who does not want it
        blocked = self.env["mail.blacklist"].sudo().search([("email", "in", addresses)])
        found = waiting.filtered(lambda mail: {*mail.mailing_trace_ids.mapped("email")} & {*blocked.mapped("email")})
        found.write({"state": "cancel", "failure_type": "mail_bl"})
        found.mailing_trace_ids.write({"trace_status": "cancel", "failure_type": "mail_bl"})
        return found
