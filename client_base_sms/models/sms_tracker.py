from odoo import models


class SmsTracker(models.Model):
    _inherit = "sms.tracker"

    # === BUSINESS METHODS === #

    def _update_sms_mailings(self, trace_status, traces):
        # EXTENDS 'mass_mailing_sms'
        # The host calls a mailing done when its messages are: one that waits for those who get it later is not.
        return super()._update_sms_mailings(
            trace_status, traces.filtered(lambda trace: trace.mass_mailing_id.state != "in_queue")
        )
