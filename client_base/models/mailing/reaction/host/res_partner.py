from odoo import models
from odoo.tools import SQL


class ResPartner(models.Model):
    _inherit = "res.partner"

    # === CRUD METHODS === #

    def _write_multi(self, vals_list):
        joined = {
            contact_id: vals["commercial_partner_id"]
            for contact_id, vals in zip(self._ids, vals_list, strict=True)
            if vals.get("commercial_partner_id")
        }
        former = self._get_former_clients(joined) if joined else {}
        result = super()._write_multi(vals_list)
        if former:
            self._follow_to_clients(former)
        return result

    # === BUSINESS METHODS === #

    def _get_former_clients(self, joined):
        """Return the clients that the contacts leave, by the ids of the contacts, as the database holds them.

        :param joined: the clients to be, in the same way
        """
        rows = self.env.execute_query(
            SQL("SELECT id, commercial_partner_id FROM res_partner WHERE id = ANY(%s)", list(joined))
        )
        return {contact_id: left for contact_id, left in rows if left and left != joined[contact_id]}

    def _follow_to_clients(self, former):
        """Hook: let what belongs to a client follow the contacts who are of another client now.

        Called while the database is written: what is changed here is changed in SQL.

        :param former: the clients they left, by the ids of the contacts
        """
        self.env["mailing.trace"]._follow_clients(sorted({*former.values()}))


class MailingTrace(models.Model):
    _inherit = "mailing.trace"

    # === BUSINESS METHODS === #

    def _follow_clients(self, client_ids):
        """Give the traces of these clients to those whom the documents belong to by now, and mark both.

        In the transaction of whoever moves a contact: never from the background, beside the queue of mails.
        """
        self.flush_model()
        self.env["client.reaction.queue"]._mark(client_ids)
        held = SQL("client_id = ANY(%s)", list(client_ids))
        moved = []
        for [model] in self.env.execute_query(SQL("SELECT DISTINCT model FROM mailing_trace WHERE %s", held)):
            if query := self._select_document_clients(model):
                moved += self.env.execute_query(SQL(
                    "UPDATE mailing_trace trace SET client_id = document.client_id FROM (%s) document"
                    " WHERE trace.%s AND trace.model = %s AND trace.res_id = document.res_id"
                    " AND trace.client_id <> document.client_id RETURNING document.client_id",
                    query, held, model,
                ))  # fmt: skip
        # Those that were found by an address: their client is a contact of another one now.
        moved += self.env.execute_query(SQL(
            "UPDATE mailing_trace trace SET client_id = contact.commercial_partner_id FROM res_partner contact"
            " WHERE trace.%s AND contact.id = trace.client_id AND contact.commercial_partner_id <> trace.client_id"
            " RETURNING trace.client_id", held,
        ))  # fmt: skip
        self.invalidate_model(["client_id"])
        self.env["client.reaction.queue"]._mark({client_id for [client_id] in moved})
