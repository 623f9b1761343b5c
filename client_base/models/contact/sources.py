"""What next contacts are found by: documents that concern clients, types of promises, and what tells nobody."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..account_move import CUSTOMER_TYPES

PROMISES = ("mail.mail_activity_data_call", "mail.mail_activity_data_email")


class ClientNextContact(models.Model):
    _inherit = "client.next.contact"

    # === BUSINESS METHODS === #

    @api.model
    def _get_document_queries(self) -> dict[str, SQL]:
        """Hook: return, by the name of each model whose activities and messages concern clients, a SELECT of its rows.

        Columns: res_id, client_id, company_id (empty: of all companies) and contact_id, of all rows.
        """
        return {
            "res.partner": SQL(
                "SELECT id AS res_id, commercial_partner_id AS client_id, company_id, id AS contact_id"
                " FROM res_partner",
                to_flush=self.env["res.partner"]._fields["commercial_partner_id"],
            ),
            "sale.order": SQL(
                "SELECT id AS res_id, client_id, company_id, partner_id AS contact_id FROM sale_order",
                to_flush=self.env["sale.order"]._fields["client_id"],
            ),
            "account.move": SQL(
                "SELECT move.id AS res_id, contact.commercial_partner_id AS client_id, move.company_id,"
                " contact.id AS contact_id"
                " FROM account_move move JOIN res_partner contact ON contact.id = move.partner_id"
                # IS TRUE: no index of all invoices
                " WHERE (move.move_type IN %s) IS TRUE",
                CUSTOMER_TYPES,
                to_flush=self.env["account.move"]._fields["partner_id"],
            ),
        }

    @api.model
    def _get_promise_domain(self):
        """Hook: return the domain of the types of activities by which a client was promised to be contacted."""
        known = map(self.env["ir.model.data"]._xmlid_to_res_id, PROMISES)
        return ["|", ("category", "=", "phonecall"), ("id", "in", list(filter(None, known)))]

    @api.model
    def _get_silent_queries(self, since) -> list[SQL]:
        """Hook: return SELECTs of the clients of whom something happened, or began to count, and told nobody.

        :param since: a moment in UTC
        """
        span = {"since": since, "now": fields.Datetime.now()}
        return [
            SQL(
                """
                SELECT contact.commercial_partner_id
                  FROM calendar_event event
                  JOIN calendar_event_res_partner_rel invited ON invited.calendar_event_id = event.id
                  JOIN res_partner contact ON contact.id = invited.res_partner_id
                 WHERE event.start <= %(now)s AND (event.start > %(since)s OR event.write_date > %(since)s)
                """,
                **span,
            ),
            SQL("SELECT client_id FROM sale_order WHERE create_date > %(since)s", **span),
            SQL("SELECT client_id FROM sale_order WHERE date_order > %(since)s AND date_order <= %(now)s", **span),
        ]
