from dataclasses import replace

from odoo import api, models
from odoo.addons.client_base.report.timeline.kinds import Kind
from odoo.addons.client_base.report.timeline.mails import MAILINGS
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# The rows of mailings by SMS: their numbers are those of mailings, moved.
MESSAGES = 22
KINDS = {
    "sms_sent": Kind("mails", _lt("SMS Sent"), "fa-mobile"),
    "sms_clicked": Kind("mails", _lt("Link in an SMS Opened"), "fa-mouse-pointer"),
    "sms_bounced": Kind("mails", _lt("SMS Not Delivered"), "fa-exclamation-circle"),
    "sms_unsubscribed": Kind("mails", _lt("Wants No SMS"), "fa-ban"),
    "sms_skipped": Kind("mails", _lt("SMS Not Sent"), "fa-hourglass-o"),
}


class ClientTimeline(models.Model):
    _inherit = "client.timeline"

    _depends = {"mailing.trace": ["trace_type"]}

    # === BUSINESS METHODS === #

    @api.model
    def _get_kinds(self):
        # EXTENDS 'client_base'
        return super()._get_kinds() | KINDS

    @api.model
    def _get_arms(self):
        # EXTENDS 'client_base'
        arms = super()._get_arms()
        mailings = [arm for arm in arms if arm.number == MAILINGS]
        told = [part for arm in mailings for part in self._split_mailings(arm)]
        return [arm for arm in arms if arm.number != MAILINGS] + told

    @api.model
    def _split_mailings(self, arm):
        """Return the arm of mailings by mail, and that of mailings by SMS."""
        by_sms = SQL("mailing_trace.trace_type = 'sms'")
        names = [kind.replace("mailing_", "sms_") for kind in arm.kinds]
        places = [place for place, kind in enumerate(names) if kind in KINDS]  # nobody sees an SMS being read
        mails = replace(arm, where=_both(arm.where, SQL("mailing_trace.trace_type IS DISTINCT FROM 'sms'")))
        messages = replace(
            arm,
            number=MESSAGES,
            kinds=tuple(names),
            where=_both(arm.where, SQL("%s AND %s = ANY(%s)", by_sms, arm.place, places)),
            columns={**arm.columns, "kind": SQL("REPLACE(%s, 'mailing_', 'sms_')", arm.columns["kind"])},
        )
        return mails, messages


def _both(where, more):
    return SQL("(%s) AND %s", where, more) if where else more
