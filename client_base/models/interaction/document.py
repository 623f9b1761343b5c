"""From where talks are logged: the cards of clients and their documents."""

from odoo import models
from odoo.exceptions import UserError


class ClientInteractionDocument(models.AbstractModel):
    """A record that has a client, with whom one talks about it."""

    _name = "client.interaction.document"
    _description = "Document of a Client"

    # === ACTION METHODS === #

    def action_log_interaction(self):
        """Open the small window that logs a talk with the client of the record."""
        self.ensure_one()
        self.check_access("read")
        if not self._get_interaction_contact():
            raise UserError(self._explain_no_interaction())
        return self.env["client.interaction"]._get_log_action(self._prepare_interaction_vals())

    # === BUSINESS METHODS === #

    def _get_interaction_contact(self):
        """Hook: return the contact to talk to, or nobody where there is none or he is no client."""
        # sudo: a salesperson may have a document of a client whom he may not open
        return self.sudo().partner_id._get_contacts_of_clients()

    def _prepare_interaction_vals(self) -> dict:
        """Hook: return what a talk about the record begins with."""
        company = self.company_id or self.env.company
        contact = self._get_interaction_contact()
        return {"contact_id": contact.id, "res_model": self._name, "res_id": self.id, "company_id": company.id}

    def _explain_no_interaction(self) -> str:
        """Hook: return the sentence that says why no talk can be logged from the record."""
        return self.env._("There is no client here to log a talk with. Please enter the client first.")


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "client.interaction.document"]

    # === CRUD METHODS === #

    def unlink(self):
        self.check_access("unlink")
        # What was said to one of its people stays with the company; with the client himself goes all of it.
        # sudo: talks of every company, whoever logged them
        talks = self.env["client.interaction"].sudo().search([("contact_id", "in", self.ids)])
        for talk in talks.filtered(lambda talk: talk.client_id not in self):
            talk.contact_id = talk.client_id
        return super().unlink()

    # === BUSINESS METHODS === #

    def _get_contacts_of_clients(self):
        """Return those that are clients, archived ones too, or people of theirs."""
        # sudo: asked before anything is shown, also of documents of clients whom the user may not open
        everyone = self.sudo().with_context(active_test=False)
        ids = everyone.commercial_partner_id.ids
        clients = everyone.search([("id", "in", ids), ("is_client", "=", True)])
        return self.filtered(lambda contact: contact.sudo().commercial_partner_id in clients)

    def _get_interaction_contact(self):
        # OVERRIDES 'client.interaction.document'
        return self._get_contacts_of_clients()

    def _prepare_interaction_vals(self):
        # OVERRIDES 'client.interaction.document'
        return {
            "contact_id": self.id,
            "company_id": (self.company_id or self.env.company).id,
            "activity_id": self._find_planned_talk().id,
        }

    def _find_planned_talk(self):
        """Return the talk with the client that the user had planned for today or earlier: this must be it."""
        due = [
            ("res_model", "=", self._name),
            ("res_id", "in", (self | self.commercial_partner_id).ids),
            ("user_id", "=", self.env.uid),
            ("activity_type_id.category", "=", "phonecall"),
            ("date_deadline", "<=", self.env.company._get_client_today()),
        ]
        return self.env["mail.activity"].search(due, order="date_deadline, id", limit=1)

    def _explain_no_interaction(self):
        # EXTENDS 'client.interaction.document'
        return self.env._("%(name)s is no client.", name=self.display_name)


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "client.interaction.document"]


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "client.interaction.document"]

    # === BUSINESS METHODS === #

    def _get_interaction_contact(self):
        # EXTENDS 'client.interaction.document'
        # A bill is a supplier's, and an entry nobody's.
        return super()._get_interaction_contact() if self.is_sale_document() else self.env["res.partner"]
