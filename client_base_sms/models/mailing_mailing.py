from odoo import models
from odoo.tools import SQL


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    # === BUSINESS METHODS === #

    def _get_address_column(self):
        # EXTENDS 'client_base'
        return "phone_sanitized" if self.mailing_type == "sms" else super()._get_address_column()

    def _get_blacklisted(self, address):
        # EXTENDS 'client_base'
        if self.mailing_type != "sms" or not self.use_exclusion_list:
            return super()._get_blacklisted(address)
        blacklist = self.env["phone.blacklist"]._fields
        return SQL(
            "%s IN (SELECT number FROM phone_blacklist WHERE active)", SQL.identifier(address),
            to_flush=[blacklist["number"], blacklist["active"]],
        )  # fmt: skip

    def _get_reached_numbers(self, numbers) -> set[str]:
        """Return those of the numbers to which the text message went already, or is on its way."""
        traces = self.env["mailing.trace"]._search(
            [("mass_mailing_id", "=", self.id), ("trace_status", "not in", ("cancel", "error")),
             ("sms_number", "in", list(numbers))]
        )  # fmt: skip
        return {number for [number] in self.env.execute_query(traces.select("sms_number"))}
