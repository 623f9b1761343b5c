"""The limit in the counter of the form: who does not get the mailing now."""

from odoo import models
from odoo.tools import SQL


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    # === BUSINESS METHODS === #

    def _get_left_out(self, contacts: SQL):
        # EXTENDS 'client_base'
        left_out = super()._get_left_out(contacts)
        if self.client_limit_policy == "send":
            return left_out
        limit, company = self.env["client.contact.limit"], self.client_company_id._origin
        over = limit._select_over(company, contacts, self._origin.id)
        if over:
            left_out["over_limit"] = SQL("SELECT contact_id FROM (%s) limited", over)
        if quiet := limit._select_quiet(company, contacts):
            left_out["quiet"] = quiet
        return left_out

    def _count_audience(self, contacts):
        # EXTENDS 'client_base'
        found = super()._count_audience(contacts)
        return {"over_limit": 0, "quiet": 0, **found, "notes": found["notes"] + self._say_left_out(found)}

    def _say_left_out(self, found):
        """Return in sentences what becomes of those who do not get it now."""
        notes = []
        if count := found.get("over_limit"):
            notes.append(
                self.env._("Over the contact limit, and held until they may get it: %(count)s", count=count)
                if self.client_limit_policy == "hold"
                else self.env._("Over the contact limit, and skipped: %(count)s", count=count)
            )
        if count := found.get("quiet"):
            notes.append(self.env._("In their quiet hours now, and held until they end: %(count)s", count=count))
        return notes
