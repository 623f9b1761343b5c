"""The block: a quotation or lead for the client of a colleague can be saved, and goes no further."""

from odoo import api, models
from odoo.exceptions import UserError

from .manager import MANAGERS

# The states that a quotation gets by going on.
PROGRESS = frozenset({"sent", "sale"})


class ClientRecognitionMixin(models.AbstractModel):
    """A document that its salesperson cannot go on with while its client is served by someone else."""

    _inherit = "client.recognition.mixin"

    # === BUSINESS METHODS === #

    def _check_client_manager_block(self):
        """Raise a UserError if one of the documents is blocked for the user."""
        if message := self._get_client_block_message():
            raise UserError(message)

    def _get_client_block_message(self) -> str | None:
        """Return why these documents go no further, None if they may.

        Who acts decides. Customers who sign or pay in the portal, the website and scheduled jobs come as the superuser
        or as a user who is not internal, and are never stopped. Nor is the one who serves the client.
        """
        if self.env.su or not self.env.user._is_internal():
            return None
        conflicts = {
            document_id: conflict
            for document_id, conflict in self._get_client_conflicts(("block",)).items()
            if conflict.is_blocked and conflict.manager != self.env.user
        }
        if not conflicts:
            return None
        contacts = self._get_last_contacts(conflicts)
        served = [
            f"{document.display_name}: {self._say_who_serves(conflict, contacts.get(document.id))}"
            for document, conflict in zip(self.browse(conflicts), conflicts.values(), strict=True)
        ]
        advice = self.env._("Hand the document over to him, ask him, or have a manager lift the block.")
        return "\n".join([*served, advice])


class SaleOrder(models.Model):
    _inherit = "sale.order"

    # === CRUD METHODS === #

    # Whatever button, message or call sends or confirms a quotation, it writes the state. A constraint would not do:
    # it runs as the superuser, and so cannot tell the salesman from the customer.

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        # What a manager imports happened elsewhere.
        if not (self.env.context.get("import_file") and self.env.user.has_group(MANAGERS)):
            orders.filtered(lambda order: order.state in PROGRESS)._check_client_manager_block()
        return orders

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") in PROGRESS:
            self._check_client_manager_block()
        return result

    # === ACTION METHODS === #

    def action_quotation_send(self):
        # EXTENDS 'sale'
        # Before someone writes a message that he then cannot send.
        self.filtered(lambda order: order._client_manager_matters())._check_client_manager_block()
        return super().action_quotation_send()

    # === BUSINESS METHODS === #

    def message_post(self, **kwargs):
        # EXTENDS 'sale'
        if self.env.context.get("mark_so_as_sent"):  # a quotation that was sent before keeps its state
            self.filtered(lambda order: order._client_manager_matters())._check_client_manager_block()
        return super().message_post(**kwargs)

    def _confirmation_error_message(self):
        # EXTENDS 'sale'
        return super()._confirmation_error_message() or self._get_client_block_message() or False

    def _client_manager_matters(self):
        # EXTENDS 'client.recognition.mixin'
        return self.state in ("draft", "sent")
