"""One mail per address: the host sends two when the texts differ, as they do once each has his own name in it."""

from odoo import models


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    # === BUSINESS METHODS === #

    def _process_mail_values_state(self, mail_values_dict):
        # EXTENDS 'mail'
        values = super()._process_mail_values_state(mail_values_dict)
        if self.mass_mailing_id and self.mass_mailing_id._has_client_audience():
            self._skip_same_addresses(values)
        return values

    def _skip_same_addresses(self, mail_values_dict):
        """Cancel the mails of this batch to an address that one before goes to; those of batches before are known."""
        seen = set()
        recipients = self._get_recipients_data(mail_values_dict)
        for contact_id, mail_values in mail_values_dict.items():
            addresses = set(recipients[contact_id]["mail_to_normalized"])
            if mail_values.get("state") == "cancel" or not addresses:
                continue
            if addresses <= seen:
                mail_values.update(state="cancel", failure_type="mail_dup")
            seen |= addresses


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    # === BUSINESS METHODS === #

    def _get_seen_list_extra(self):
        # EXTENDS 'mass_mailing'
        # Who was skipped himself keeps nobody else with his address from it.
        join, where = super()._get_seen_list_extra()
        return join, f"{where} AND s.trace_status <> 'cancel'" if self._has_client_audience() else where
