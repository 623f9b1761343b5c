"""What a salesperson does once the client of a document is recognised: open his history, repeat his last order."""

from odoo import models
from odoo.exceptions import UserError


class ClientRecognitionMixin(models.AbstractModel):
    _inherit = "client.recognition.mixin"

    # === ACTION METHODS === #

    def action_open_client_history(self):
        """Open all that happened with the recognised client."""
        return self._get_known_client().action_open_client_history()

    def action_repeat_last_order(self):
        """Make a quotation of the client's last order at today's prices, or fill this one if it is still empty."""
        client = self._get_known_client()
        company = self._get_recognition_company()
        Order = self.env["sale.order"].with_company(company)
        order = Order._find_last_client_order(client)
        if not order:
            raise UserError(self.env._("There is no order to repeat: %(client)s.", client=client.display_name))
        quotation = self._get_quotation_to_fill()
        repeat = order._repeat(quotation or self._prepare_repeat_vals(client))
        return repeat.quotation._show_repeat(repeat, reload=bool(quotation))

    # === BUSINESS METHODS === #

    def _get_known_client(self):
        """Return the recognised client, whose past is open to the user."""
        self.ensure_one()
        self.check_access("read")
        client = self._get_recognised_client()
        if not client:
            raise UserError(self.env._("Nobody is recognised here yet. Please enter a contact, an e-mail or a phone."))
        client._check_client_history()
        return client

    def _get_quotation_to_fill(self):
        """Return this document if it is a quotation on which nothing stands yet."""
        if self._name == "sale.order" and self.state == "draft" and not self.order_line:
            return self
        return self.env["sale.order"]

    def _prepare_repeat_vals(self, client) -> dict:
        """Hook: return the values of the quotation that repeats an order: for this document's contact if it is his."""
        # sudo: the contact of a document may be hidden from its reader; the client is not
        mine = self.sudo().partner_id.commercial_partner_id == client
        contact = self.partner_id if mine else client
        return {"partner_id": contact.id, "company_id": self._get_recognition_company().id}
