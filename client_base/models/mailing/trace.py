"""The client of each trace of a mailing: found once, when the trace is made, for many at a time."""

from odoo import api, fields, models
from odoo.tools import SQL

# What a person is found by when the document names nobody: the column of the trace, and that of contacts.
ADDRESSES = {"email": "email_normalized", "sms_number": "phone_sanitized"}


class MailingTrace(models.Model):
    _inherit = "mailing.trace"

    client_id = fields.Many2one(
        "res.partner", readonly=True, copy=False, ondelete="set null",
        help="The company or person whom the mailing was for.",
    )  # fmt: skip
    client_unsubscribed_at = fields.Datetime(
        "Unsubscribed On",
        readonly=True,
        copy=False,
        help="When the recipient asked, through this mailing, for no more.",
    )

    _client_moment_idx = models.Index("(client_id, (COALESCE(sent_datetime, create_date))) WHERE client_id IS NOT NULL")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        unknown = [vals for vals in vals_list if not vals.get("client_id")]
        for vals, client_id in zip(unknown, self._find_clients_of(unknown), strict=True):
            vals["client_id"] = client_id
        return super().create(vals_list)

    # === BUSINESS METHODS === #

    @api.model
    def _find_clients_of(self, vals_list) -> list[int | None]:
        """Return the clients of traces that are about to be made, None where there is none; few queries for all."""
        found, by_model = {}, {}
        for vals in vals_list:
            if vals.get("res_id"):  # a trace without a document is refused by the host, in words
                by_model.setdefault(vals.get("model"), set()).add(vals["res_id"])
        for model, ids in by_model.items():
            if query := self._select_document_clients(model):
                of_documents = SQL(
                    "SELECT res_id, client_id FROM (%s) document WHERE res_id = ANY(%s)", query, list(ids)
                )
                found |= {(model, res_id): client for res_id, client in self.env.execute_query(of_documents)}
        clients = [found.get((vals.get("model"), vals.get("res_id"))) for vals in vals_list]
        lost = [vals for vals, client in zip(vals_list, clients, strict=True) if not client]
        for column in self._get_address_columns() if lost else ():
            wanted = {vals[column] for vals in lost if vals.get(column)}
            owners = self._find_owners(column, wanted)
            clients = [client or owners.get(vals.get(column)) for vals, client in zip(vals_list, clients, strict=True)]
        return clients

    @api.model
    def _select_document_clients(self, model) -> SQL | None:
        """Return the SELECT of the clients (client_id) of the documents (res_id) of a model that names them."""
        if model == "res.partner":
            contact = self.env[model]._fields["commercial_partner_id"]
            return SQL("SELECT id AS res_id, commercial_partner_id AS client_id FROM res_partner", to_flush=contact)
        Documents = self.env.get(model)
        named = Documents is not None and Documents._auto and Documents._fields.get("partner_id")
        if not named or not named.store or named.type != "many2one" or named.comodel_name != "res.partner":
            return None
        return SQL(
            "SELECT document.id AS res_id, contact.commercial_partner_id AS client_id"
            " FROM %s document JOIN res_partner contact ON contact.id = document.partner_id",
            SQL.identifier(Documents._table),
            to_flush=[named, self.env["res.partner"]._fields["commercial_partner_id"]],
        )

    @api.model
    def _get_address_columns(self) -> dict[str, str]:
        """Return the columns of a trace by which a client is found, with those of contacts."""
        contact = self.env["res.partner"]._fields
        return {
            column: of_contact
            for column, of_contact in ADDRESSES.items()
            if column in self._fields and of_contact in contact and contact[of_contact].store
        }

    @api.model
    def _find_owners(self, column, addresses) -> dict[str, int]:
        """Return the client of each address that is of one client alone."""
        if not addresses:
            return {}
        owners = SQL(
            "%s WHERE address = ANY(%s)", SQL("SELECT * FROM (%s) owner", self._select_owners(column)), list(addresses)
        )
        return dict(self.env.execute_query(owners))

    @api.model
    def _select_owners(self, column) -> SQL:
        """Return the SELECT of the addresses (address) that one client alone has (client_id); archived ones aside."""
        of_contact, contact = ADDRESSES[column], self.env["res.partner"]._fields
        return SQL(
            "SELECT %(address)s AS address, MIN(commercial_partner_id) AS client_id FROM res_partner"
            " WHERE %(address)s IS NOT NULL AND active GROUP BY %(address)s"
            " HAVING MIN(commercial_partner_id) = MAX(commercial_partner_id)",
            address=SQL.identifier(of_contact),
            to_flush=[contact[name] for name in (of_contact, "commercial_partner_id", "active")],
        )

    @api.model
    def _find_all_clients(self):
        """Find the clients of the traces that were made before there was this column."""
        self.env.flush_all()
        rows = self.env.execute_query(SQL("SELECT DISTINCT model FROM mailing_trace WHERE client_id IS NULL"))
        found = [
            SQL(
                "SELECT trace.id, document.client_id FROM mailing_trace trace"
                " JOIN (%s) document ON document.res_id = trace.res_id WHERE trace.model = %s",
                query, model,
            )
            for [model] in rows if (query := self._select_document_clients(model))
        ]  # fmt: skip
        found += [
            SQL(
                "SELECT trace.id, owner.client_id FROM mailing_trace trace JOIN (%s) owner ON owner.address = trace.%s",
                self._select_owners(column), SQL.identifier(column),
            )
            for column in self._get_address_columns()
        ]  # fmt: skip
        self.env.cr.execute(
            SQL(
                "UPDATE mailing_trace SET client_id = found.client_id FROM ("
                " SELECT DISTINCT ON (id) id, client_id FROM (%s) way WHERE client_id IS NOT NULL ORDER BY id, place"
                ") found WHERE mailing_trace.id = found.id AND mailing_trace.client_id IS NULL",
                SQL(" UNION ALL ").join(
                    SQL("SELECT id, client_id, %s AS place FROM (%s) way", place, way)
                    for place, way in enumerate(found)
                ),
            )
        )
        if self.env.cr.rowcount:
            # In this transaction the planner would go on to take the column for empty, and loop over all traces.
            self.env.cr.execute(SQL("ANALYZE mailing_trace"))
        self.invalidate_model(["client_id"])
