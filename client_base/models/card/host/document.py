"""Documents by which clients come: what changes in them marks their clients."""

from odoo import api, models
from odoo.tools import SQL

UTM = frozenset({"source_id", "medium_id", "campaign_id"})


class ClientOriginDocument(models.AbstractModel):
    """A document that may tell how its client came to us."""

    _name = "client.origin.document"
    _description = "Document by which a Client Comes"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        documents._mark_origin()
        return documents

    def _write_multi(self, vals_list):
        moved = any(not self._get_origin_columns().isdisjoint(vals) for vals in vals_list if self._moves_origin(vals))
        if moved:
            self._mark_origin()  # of whom it was
        result = super()._write_multi(vals_list)
        if moved:
            self._mark_origin()
        return result

    def unlink(self):
        self._mark_origin()
        return super().unlink()

    # === BUSINESS METHODS === #

    @api.model
    def _get_origin_columns(self) -> frozenset[str]:
        """Hook: return the columns that tell how the client came."""
        return UTM | {"client_id"}

    def _get_origin_clients(self) -> SQL:
        """Hook: return a SELECT of the clients of these documents, as the database holds them."""
        return SQL("SELECT client_id FROM %s WHERE id = ANY(%s)", SQL.identifier(self._table), list(self._ids))

    @api.model
    def _moves_origin(self, vals) -> bool:
        """Hook: tell whether a change of columns may be one of how the client came."""
        return True

    def _mark_origin(self):
        if self._ids:
            self.env["client.origin.queue"]._mark_documents(self._get_origin_clients())


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "client.origin.document"]

    @api.model
    def _get_origin_columns(self):
        # EXTENDS 'client.origin.document'
        return super()._get_origin_columns() | {"date_order"}

    @api.model
    def _moves_origin(self, vals):
        # EXTENDS 'client.origin.document'
        # Confirming dates an order now, which is never before it was made.
        return "state" not in vals or not UTM.isdisjoint(vals)


class ClientInteraction(models.Model):
    _name = "client.interaction"
    _inherit = ["client.interaction", "client.origin.document"]

    @api.model
    def _get_origin_columns(self):
        # OVERRIDES 'client.origin.document'
        return frozenset({"client_id", "happened_at", "is_contact"})
