from odoo import http
from odoo.addons.mass_mailing_sms.controllers.main import MailingSMSController
from odoo.fields import Datetime


class ClientSmsController(MailingSMSController):
    @http.route()
    def blacklist_number(self, mailing_id, trace_code, **post):
        # EXTENDS 'mass_mailing_sms'
        answer = super().blacklist_number(mailing_id, trace_code, **post)
        number = post.get("sms_number", "").strip(" ")
        traces = self._check_trace(mailing_id, trace_code).get("trace")
        if traces and number:
            asked = traces.filtered(lambda trace: trace.sms_number == number and not trace.client_unsubscribed_at)
            asked[:1].client_unsubscribed_at = Datetime.now()
        return answer
