from odoo import api, models

# What people write; what the system says by itself has another type.
TYPES = frozenset({"comment", "email", "email_outgoing"})


class MailMessage(models.Model):
    _inherit = "mail.message"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        messages = super().create(vals_list)
        messages._mark_clients()
        return messages

    def unlink(self):
        self._mark_clients()
        return super().unlink()

    # === BUSINESS METHODS === #

    def _mark_clients(self):
        """Mark the clients on whose cards and documents people wrote these messages."""
        documents = {}
        for message in self.sudo():  # sudo: who is marked does not depend on who writes
            if message.message_type in TYPES and message.model and message.res_id:
                documents.setdefault(message.model, []).append(message.res_id)
        if documents:
            self.env["client.contact.queue"]._mark_documents(documents)
