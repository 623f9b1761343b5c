"""Who is over the limit when a batch of a mailing is written gets no mail, but a trace that says why."""

from odoo import models

from .mailing import FAILURE


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    # === BUSINESS METHODS === #

    def _prepare_mail_values(self, res_ids):
        # EXTENDS 'mail'
        if self._is_mass_mailing():
            res_ids = self.mass_mailing_id._leave_out_waiting(res_ids)
            if not res_ids:
                return {}
        return super()._prepare_mail_values(res_ids)

    def _process_mail_values_state(self, mail_values_dict):
        # EXTENDS 'mail'
        over = self._get_over_client_limit(mail_values_dict) if self._is_mass_mailing() else {}
        # They take nobody's place: who has the same address as one of them gets the mail.
        values = super()._process_mail_values_state({
            res_id: mail_values for res_id, mail_values in mail_values_dict.items() if res_id not in over
        })  # fmt: skip
        for res_id, reason in over.items():
            mail_values_dict[res_id].update(
                state="cancel", failure_type=FAILURE[0], failure_reason=reason, is_notification=False
            )
        return {res_id: values.get(res_id, mail_values) for res_id, mail_values in mail_values_dict.items()}

    def _get_over_client_limit(self, res_ids) -> dict[int, str]:
        """Return who of the recipients of a batch gets no mail, and why."""
        contacts = self.mass_mailing_id._find_limit_contacts(list(res_ids))
        over = self.env["res.partner"]._get_over_client_limit(self.mass_mailing_id, set(contacts.values()))
        return {res_id: over[contact_id] for res_id, contact_id in contacts.items() if contact_id in over}

    def _prepare_mail_values_mailing_traces(self, mail_values_all):
        # EXTENDS 'mass_mailing'
        traces = super()._prepare_mail_values_mailing_traces(mail_values_all)
        for res_id, trace_values in traces.items():
            if trace_values and trace_values.get("failure_type") == FAILURE[0]:
                trace_values["failure_reason"] = mail_values_all[res_id].get("failure_reason")
        return traces
