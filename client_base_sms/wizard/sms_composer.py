"""A text message to clients: one per number, and none to those who had enough."""

from odoo import models

# In the context: why some records get nothing, by their ids.
OVER = "client_over_limit"


class SmsComposer(models.TransientModel):
    _inherit = "sms.composer"

    # === BUSINESS METHODS === #

    def _prepare_mass_sms_values(self, records):
        # EXTENDS 'mass_mailing_sms'
        if self._is_mass_sms():
            records = records.browse(self.mailing_id._leave_out_waiting(records.ids))
        over = self._get_over_client_limit(records) if self._is_mass_sms() else {}
        return super(SmsComposer, self.with_context(**{OVER: over}))._prepare_mass_sms_values(records)

    def _get_over_client_limit(self, records) -> dict[int, str]:
        """Return who of the recipients gets nothing as he had enough, and why."""
        contacts = self.mailing_id._find_limit_contacts(records.ids)
        over = self.env["res.partner"]._get_over_client_limit(self.mailing_id, set(contacts.values()))
        return {res_id: over[contact_id] for res_id, contact_id in contacts.items() if contact_id in over}

    def _prepare_body_values(self, records):
        # EXTENDS 'mass_mailing_sms'
        # Printed with the rights of its author, as a mail is; only what he wrote, not what names his mailing.
        written = self.mailing_id and self.body == self.mailing_id.body_plaintext
        author = self.mailing_id._get_author_context() if written else {}
        return super(SmsComposer, self.with_context(**author))._prepare_body_values(records)

    def _get_done_record_ids(self, records, recipients_info):
        # EXTENDS 'mass_mailing_sms'
        # Who gets nothing himself keeps nobody else with his number from it; the host knows the numbers of this batch,
        # and of batches before only the records.
        if not self._is_mass_sms():
            return super()._get_done_record_ids(records, recipients_info)
        skipped = {*self.env.context.get(OVER, ()), *self._get_optout_record_ids(records, recipients_info)}
        reached = records.filtered(lambda record: record.id not in skipped)
        numbers = {recipients_info[record.id]["sanitized"] for record in reached}
        before = self.mailing_id.sudo()._get_reached_numbers(numbers - {False, None, ""})  # sudo: whoever sends
        again = [record.id for record in reached if recipients_info[record.id]["sanitized"] in before]
        return super()._get_done_record_ids(reached, recipients_info) + again

    def _prepare_mass_sms_trace_values(self, record, sms_values):
        # EXTENDS 'mass_mailing_sms'
        reason = self.env.context.get(OVER, {}).get(record.id)
        if not reason or sms_values["state"] != "outgoing":
            return super()._prepare_mass_sms_trace_values(record, sms_values)
        sms_values.update(state="canceled", failure_type="client_limit")
        return {**super()._prepare_mass_sms_trace_values(record, sms_values), "failure_reason": reason}
