"""Who of a client gets a mailing: the client, everyone, who ordered last, or who has a role."""

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL, escape_psql

ADDRESS_TYPES = ("invoice", "delivery")


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    # === BUSINESS METHODS === #

    def _get_people_domain(self, clients: SQL) -> Domain:
        """Return the domain of the contacts who get it.

        :param clients: SELECT of the ids of the clients to whom it goes
        """
        return getattr(self, f"_get_people_domain_{self.client_people}")(clients)

    def _get_people_domain_client(self, clients):
        return self._make_people_domain("id", clients)

    def _get_people_domain_everyone(self, clients):
        return self._make_people_domain("commercial_partner_id", clients)

    def _get_people_domain_last_buyer(self, clients):
        return self._make_people_domain("id", self._select_last_buyers(clients))

    def _get_people_domain_role(self, clients):
        everyone = self._get_people_domain_everyone(clients)
        if self.client_role == "responsible":
            return self._make_people_domain("id", self._select_responsible(clients))
        if self.client_role in ADDRESS_TYPES:
            return everyone & Domain("type", "=", self.client_role)
        words = " ".join((self.client_position or "").split())
        return everyone & Domain("function", "ilike", escape_psql(words))

    def _make_people_domain(self, column, contacts):
        """Return the domain of the contacts of whom a column is among the ids that a SELECT returns.

        In SQL, as the fields through which membership is searched are not for everybody who sends mailings.
        """

        def to_sql(model, alias, _query):
            return SQL("%s IN (%s)", SQL.identifier(alias, column, to_flush=model._fields[column]), contacts)

        return Domain.custom(to_sql=to_sql)

    def _select_responsible(self, clients):
        contact = self.env["res.partner"]._fields["client_responsible_id"]
        return SQL(
            "SELECT client_responsible_id FROM res_partner WHERE id IN (%s)", clients, to_flush=contact
        )  # fmt: skip

    def _select_last_buyers(self, clients):
        """Select the contact of the last purchase of each client; the client where that one cannot be reached."""
        # sudo: who ordered last is the same whoever sends
        purchases = self.env["client.purchase"].sudo()._get_purchases_query(SQL("SELECT id FROM asked"))
        return SQL(
            """
            WITH asked AS MATERIALIZED (%(clients)s)
            SELECT COALESCE(buyer.id, asked.id)
              FROM asked
              LEFT JOIN (
                    SELECT DISTINCT ON (client_id) client_id, contact_id
                      FROM (%(purchases)s) purchase
                     WHERE company_id = %(company)s AND counted
                     ORDER BY client_id, purchased_on DESC, id DESC
                   ) latest ON latest.client_id = asked.id
              LEFT JOIN res_partner buyer
                     ON buyer.id = latest.contact_id AND buyer.active AND buyer.commercial_partner_id = asked.id
                    AND %(address)s IS NOT NULL
            """,
            clients=clients, purchases=purchases, company=self.client_company_id.id,
            address=SQL.identifier("buyer", self._get_address_column()),
        )  # fmt: skip

    def _get_address_column(self) -> str:
        """Hook: return the column of a contact that holds the address to which it goes."""
        return "email_normalized"
