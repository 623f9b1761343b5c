"""E-mails that effects and reminders send are marketing, too."""

from odoo import models


class ClientEffectMixin(models.AbstractModel):
    _inherit = "client.effect.mixin"

    # === BUSINESS METHODS === #

    def _get_reason_mail(self, client):
        # EXTENDS 'client_base'
        if reason := super()._get_reason_mail(client):
            return reason
        limit, company = self.env["client.contact.limit"], self._get_effect_company()
        reasons = limit._say_all(company, limit._get_over(company, client.ids))
        if client.id not in reasons:
            return False
        return self.env._("nothing, because of the contact limit. %(reason)s", reason=reasons[client.id])

    def _get_mail_values(self, client):
        # EXTENDS 'client_base'
        values = super()._get_mail_values(client)
        quiet = self.env["client.contact.limit"]._get_quiet(self._get_effect_company(), client.ids)
        return {**values, "scheduled_date": quiet[client.id]} if client.id in quiet else values
