from odoo import api, models
from odoo.tools import SQL


class ClientSourceMixin(models.AbstractModel):
    """A record of the host whose changes move the facts of clients.

    The low-level write is watched, not ``write``: stored amounts are recomputed behind ``write``'s back.
    """

    _name = "client.source.mixin"
    _description = "Source of client facts"

    def _get_client_fact_columns(self) -> frozenset[str]:
        """Hook: return the columns that facts are made of."""
        return frozenset()

    def _get_client_column(self) -> str:
        """Hook: return the column that holds the client."""
        return "client_id"

    def _get_client_mark_query(self, entering_ids: list[int]) -> SQL:
        """Hook: return a SELECT of the clients whose facts these records feed, read as the database holds them.

        :param entering_ids: those of ``self`` whose state or client changes; the others matter only in the state that
            counts
        """
        raise NotImplementedError

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._mark_new_clients()
        return records

    def _write_multi(self, vals_list):
        columns = self._get_client_fact_columns()
        changes = [
            (record_id, vals)
            for record_id, vals in zip(self._ids, vals_list, strict=True)
            if not columns.isdisjoint(vals)
        ]
        if changes:
            self._mark_changed_clients(changes)
        return super()._write_multi(vals_list)

    def unlink(self):
        # Read before the rows are gone; every state, because what is deleted leaves whatever it counted in.
        self.env["client.profile.queue"]._mark_query(self._get_client_mark_query(self.ids))
        return super().unlink()

    # === BUSINESS METHODS === #

    def _mark_new_clients(self):
        """Hook: mark the clients of records that count from their first moment (imports create confirmed orders)."""

    def _mark_changed_clients(self, changes: list[tuple[int, dict]]):
        """Mark the clients that the records belong to now, and those that the changes give them to."""
        if not changes:
            return
        queue, column = self.env["client.profile.queue"], self._get_client_column()
        entering = [record_id for record_id, vals in changes if "state" in vals or column in vals]
        records = self.browse(record_id for record_id, _vals in changes)
        queue._mark_query(records._get_client_mark_query(entering))
        queue._mark({vals[column] for _record_id, vals in changes if vals.get(column)})
