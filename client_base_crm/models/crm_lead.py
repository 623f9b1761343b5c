from odoo import api, models
from odoo.tools import SQL


class CrmLead(models.Model):
    """A lead makes its contact's company a client. Of all contacts, that changes mere suppliers only."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "client.source.mixin"]

    # === BUSINESS METHODS === #

    def _get_client_fact_columns(self):
        # EXTENDS 'client.source.mixin'
        return frozenset({"partner_id"})

    def _get_client_mark_query(self, entering_ids):
        # EXTENDS 'client.source.mixin'
        return self._select_suppliers(SQL("SELECT partner_id FROM crm_lead WHERE id = ANY(%s)", list(self._ids)))

    def _mark_new_clients(self):
        # EXTENDS 'client.source.mixin'
        # sudo: a lead is noted whoever, a visitor of the website too, writes to us
        self._mark_suppliers(self.sudo().partner_id.ids)

    def _mark_changed_clients(self, changes):
        # OVERRIDES 'client.source.mixin'
        # A lead names a contact and not the client, whom only the database knows.
        records = self.browse(record_id for record_id, _vals in changes)
        self.env["client.profile.queue"]._mark_query(records._get_client_mark_query([]))
        self._mark_suppliers([vals["partner_id"] for _record_id, vals in changes if vals.get("partner_id")])

    @api.model
    def _mark_suppliers(self, contact_ids):
        if contact_ids:
            self.env["client.profile.queue"]._mark_query(self._select_suppliers(SQL("SELECT unnest(%s)", contact_ids)))

    @api.model
    def _mark_asking_suppliers(self):
        """Mark all suppliers who have a lead."""
        asking = SQL("SELECT partner_id FROM crm_lead WHERE partner_id IS NOT NULL")
        self.env["client.profile.queue"]._mark_query(self._select_suppliers(asking))

    @api.model
    def _select_suppliers(self, contacts: SQL) -> SQL:
        """Select the suppliers behind contacts: everyone else is a client without any lead."""
        return SQL(
            """
            SELECT DISTINCT supplier.id
              FROM res_partner contact JOIN res_partner supplier ON supplier.id = contact.commercial_partner_id
             WHERE contact.id IN (%s) AND supplier.supplier_rank > 0
            """,
            contacts,
        )
