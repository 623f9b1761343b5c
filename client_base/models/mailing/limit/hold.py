"""Who waits for a mailing: whom it would find over the limit, where it shall wait for them, and who sleeps now."""

from odoo import fields, models

# In the context: the mailing goes on later, so who is to wait by now may be left out of a batch.
GOES_ON = "client_mailing_goes_on"


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    # === BUSINESS METHODS === #

    def _action_send_mail(self, res_ids=None):
        # EXTENDS 'mass_mailing'
        going_on = self.with_context(**{GOES_ON: not res_ids})
        return super(MailingMailing, going_on)._action_send_mail(res_ids=res_ids)

    def _hold_back(self, contact_ids):
        # EXTENDS 'client_base'
        contact_ids, at = super()._hold_back(contact_ids)
        waiting = self._let_wait(contact_ids)
        if not waiting:
            return contact_ids, at
        now = [contact_id for contact_id in contact_ids if contact_id not in waiting]
        if now and self.ab_testing_enabled and not self.ab_testing_is_winner_mailing:
            return now, at  # a test goes to a part, once; the others may get the winner
        return now, min(filter(None, [at, *waiting.values()]))

    def _let_wait(self, res_ids) -> dict:
        """Return until when (UTC) each of the recipients waits who does, and note when the first ones began to."""
        waiting = self._get_waiting(res_ids)
        if waiting and not self.client_held_since:
            # sudo: when it was, whoever sends
            self.sudo().client_held_since = fields.Datetime.now()
        return waiting

    def _leave_out_waiting(self, res_ids) -> list[int]:
        """Return those of a batch who may get it now; the others leave no trace, so that the next round finds them.

        They were to get it when the recipients were read, but got another one meanwhile, or went to sleep.
        """
        waiting = self._let_wait(res_ids) if self.env.context.get(GOES_ON) else {}
        return [res_id for res_id in res_ids if res_id not in waiting]

    def _get_waiting(self, res_ids) -> dict:
        """Return until when (UTC) each of the recipients who wait for the mailing does so."""
        if self.client_limit_policy == "send" or not res_ids:
            return {}
        contacts = self._find_limit_contacts(res_ids)
        until = self._get_contacts_waiting(list(set(contacts.values())))
        return {res_id: until[contact_id] for res_id, contact_id in contacts.items() if contact_id in until}

    def _get_contacts_waiting(self, contact_ids) -> dict:
        """Return until when (UTC) each of the contacts is left in peace, if he is."""
        if self.client_limit_policy == "send":
            return {}
        until = self.env["client.contact.limit"]._get_quiet(self.client_company_id, contact_ids)
        for contact_id, free_at in self._get_held(contact_ids).items():
            until[contact_id] = max(free_at, until.get(contact_id, free_at))
        return until

    def _get_held(self, contact_ids):
        """Return until when each contact over the limit is held; those who are skipped when it is sent are left out."""
        if self.client_limit_policy != "hold":
            return {}
        now = fields.Datetime.now()
        days = self.client_company_id.sudo().client_hold_days  # sudo: whoever sends
        deadline = fields.Datetime.add(self.client_held_since or now, days=days)
        if deadline <= now:
            return {}
        free = self.env["client.contact.limit"]._get_free_at(self.client_company_id, contact_ids, self._origin.id)
        return {contact_id: min(at, deadline) for contact_id, at in free.items() if at}
