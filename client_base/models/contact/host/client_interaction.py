from odoo import api, models
from odoo.tools import SQL

COLUMNS = frozenset({"client_id", "company_id", "happened_at", "is_contact"})


class ClientInteraction(models.Model):
    _inherit = "client.interaction"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        interactions = super().create(vals_list)
        self.env["client.contact.queue"]._mark(interactions.client_id.ids)
        return interactions

    def _write_multi(self, vals_list):
        changed = [vals for vals in vals_list if not COLUMNS.isdisjoint(vals)]
        if changed:
            self._mark_clients()
            self.env["client.contact.queue"]._mark({vals["client_id"] for vals in changed if vals.get("client_id")})
        return super()._write_multi(vals_list)

    def unlink(self):
        self._mark_clients()
        return super().unlink()

    # === BUSINESS METHODS === #

    def _mark_clients(self):
        """Mark the clients as the database holds them."""
        self.env["client.contact.queue"]._mark_query(
            SQL("SELECT client_id FROM client_interaction WHERE id = ANY(%s)", list(self._ids))
        )
