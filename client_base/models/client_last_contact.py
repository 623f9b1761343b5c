"""When someone of ours and the client last had to do with each other, in one query for any number of clients."""

from dataclasses import dataclass
from datetime import date

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

# A conversation goes on in the latest documents; those of years ago need not be asked.
RECENT_DOCUMENTS = 20
SOURCES = {
    "res.partner": ("commercial_partner_id",),
    "sale.order": ("client_id", "company_id", "date_order", "state", "user_id"),
    "account.move": ("partner_id", "company_id", "invoice_date", "state", "move_type", "invoice_user_id"),
    "mail.message": ("model", "res_id", "message_type", "subtype_id", "author_id", "date"),
    "mail.activity": ("res_model", "res_id", "active", "date_done", "user_id", "activity_type_id"),
    "calendar.event": ("partner_ids", "start", "active", "user_id"),
    "calendar.attendee": ("event_id", "partner_id", "state"),
    "client.interaction": ("client_id", "company_id", "happened_at", "kind", "is_contact", "user_id"),
}


@dataclass(frozen=True)
class LastContact:
    """The day, the kind in the reader's language, and the colleague, who is nobody when the client wrote by himself."""

    on: date
    kind: str
    user: models.Model


class ClientLastContact(models.AbstractModel):
    """The latest touch between a client and us: day, kind and colleague, which everyone who serves clients may know."""

    _name = "client.last.contact"
    _description = "Last Contact"

    # === BUSINESS METHODS === #

    @api.model
    def _find(self, clients, besides=None) -> dict[int, LastContact]:
        """Return the last contact of each client that had one, in the current company, by the client's id.

        Nothing else of a message, meeting or document gets out, so record rules do not apply: who may serve a client
        may know when a colleague last did.

        :param clients: commercial entities
        :param besides: documents that do not count, such as the one that is being looked at
        """
        if not clients.ids:
            return {}
        rows = self.env.execute_query(self._get_last_contact_query(clients.ids, besides))
        Users = self.env["res.users"]
        return {client_id: LastContact(on, kind, Users.browse(user_id)) for client_id, on, kind, user_id in rows}

    @api.model
    def _say(self, found: LastContact) -> str:
        """Return a last contact in words: what, how long ago, with whom."""
        days = (self.env.company._get_client_today() - found.on).days
        words = {"kind": found.kind, "ago": self.env["client.profile"]._say_ago(days)}
        if not found.user:
            return self.env._("%(kind)s, %(ago)s", **words)
        # sudo: the name of a colleague of another company too
        return self.env._("%(kind)s, %(ago)s, %(user)s", user=found.user.sudo().name, **words)

    @api.model
    def _get_last_contact_query(self, client_ids, besides=None) -> SQL:
        relations = SQL(", ").join(
            SQL("%s AS MATERIALIZED (%s)", SQL.identifier(name), query)
            for name, query in self._get_last_contact_relations(client_ids, besides).items()
        )
        return SQL(
            """
            WITH %(relations)s
            SELECT DISTINCT ON (client_id) client_id, %(day)s, kind, user_id
              FROM (%(touches)s) touch
             WHERE happened_at <= %(now)s
             ORDER BY client_id, happened_at DESC, kind, user_id
            """,
            relations=relations,
            day=SQL("(happened_at AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", self.env.company.client_tz),
            touches=SQL(" UNION ALL ").join(self._get_last_contact_queries()),
            now=fields.Datetime.now(),
            to_flush=[self.env[model]._fields[name] for model, names in SOURCES.items() for name in names],
        )

    @api.model
    def _get_last_contact_relations(self, client_ids, besides=None) -> dict[str, SQL]:
        """Return what the touches are read from: the clients, their contacts, their latest documents, and all chatters.

        Everything is asked of a few ids that are known by then, so each is a look into an index, whatever the planner
        knows: a company is asked for in a way (IS TRUE) for which its index, of half the table, cannot be used as well.
        """
        ours = SQL("(res_model <> %s OR res_id <> ALL(%s))", besides._name, besides.ids) if besides else None
        return {
            "client": SQL("SELECT unnest(%s) AS id", list(client_ids)),
            "contact": SQL(
                "SELECT id, commercial_partner_id AS client_id FROM res_partner WHERE commercial_partner_id = ANY(%s)",
                list(client_ids),
            ),
            "document": SQL(
                "SELECT * FROM (%s) latest WHERE %s",
                SQL(" UNION ALL ").join(self._get_recent_document_queries()),
                ours or SQL("TRUE"),
            ),
            "thread": SQL(
                "SELECT client_id, 'res.partner' AS res_model, id AS res_id FROM contact"
                " UNION ALL SELECT client_id, res_model, res_id FROM document"
            ),
        }

    @api.model
    def _get_recent_document_queries(self) -> list[SQL]:
        """Hook: return one SELECT per kind of document, of the latest few of each client in the current company.

        Columns: client_id, res_model, res_id, happened_at (in UTC), kind (in words), user_id. They may read ``client``
        (id) and ``contact`` (id, client_id). The chatter and the done activities of these documents count too.
        """
        return [self._select_recent_orders(), self._select_recent_invoices()]

    @api.model
    def _get_last_contact_queries(self) -> list[SQL]:
        """Hook: return one SELECT per kind of touch, with the columns client_id, happened_at (in UTC), kind, user_id.

        They may read ``client`` (id), ``contact`` (id, client_id), ``document`` (the latest of each client) and
        ``thread`` (client_id, res_model, res_id): all cards and documents with a chatter.
        """
        return [
            SQL("SELECT client_id, happened_at, kind, user_id FROM document"),
            self._select_messages(),
            self._select_done_activities(),
            self._select_meetings(),
            self._select_interactions(),
        ]

    def _select_recent_orders(self):
        return SQL(
            """
            SELECT client.id AS client_id, 'sale.order' AS res_model, latest.id AS res_id,
                   latest.date_order AS happened_at,
                   CASE latest.state WHEN 'sale' THEN %(order)s ELSE %(quotation)s END AS kind, latest.user_id
              FROM client
             CROSS JOIN LATERAL (
                   SELECT id, date_order, state, user_id
                     FROM sale_order
                    WHERE client_id = client.id AND (company_id = %(company)s) IS TRUE AND date_order <= %(now)s
                    ORDER BY date_order DESC LIMIT %(most)s
                   ) latest
            """,
            order=self.env._("Order"), quotation=self.env._("Quotation"), company=self.env.company.id,
            now=fields.Datetime.now(), most=RECENT_DOCUMENTS,
        )  # fmt: skip

    def _select_recent_invoices(self):
        return SQL(
            """
            SELECT contact.client_id, 'account.move', latest.id, %(moment)s, %(invoice)s, latest.invoice_user_id
              FROM contact
             CROSS JOIN LATERAL (
                   SELECT id, invoice_date, invoice_user_id
                     FROM account_move
                    WHERE partner_id = contact.id AND company_id = %(company)s AND state = 'posted'
                      AND move_type IN ('out_invoice', 'out_receipt', 'out_refund') AND invoice_date <= %(today)s
                    ORDER BY invoice_date DESC LIMIT %(most)s
                   ) latest
            """,
            moment=self._begin(SQL("latest.invoice_date")), invoice=self.env._("Invoice"),
            company=self.env.company.id, today=self.env.company._get_client_today(), most=RECENT_DOCUMENTS,
        )  # fmt: skip

    def _select_messages(self):
        """Select what people wrote: what the system says by itself has another type."""
        return SQL(
            """
            SELECT thread.client_id, latest.date,
                   CASE WHEN latest.message_type <> 'comment' THEN %(mail)s
                        WHEN latest.subtype_id = %(note_subtype)s THEN %(note)s ELSE %(message)s END,
                   (SELECT MIN(id) FROM res_users
                     WHERE partner_id = latest.author_id AND share IS NOT TRUE AND id <> %(robot)s)
              FROM thread
             CROSS JOIN LATERAL (
                   SELECT date, message_type, subtype_id, author_id
                     FROM mail_message
                    WHERE model = thread.res_model AND res_id = thread.res_id
                      AND message_type IN ('comment', 'email', 'email_outgoing') AND date <= %(now)s
                    ORDER BY date DESC LIMIT 1
                   ) latest
            """,
            mail=self.env._("E-mail"), note=self.env._("Note"), message=self.env._("Message"), robot=SUPERUSER_ID,
            note_subtype=self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note"), now=fields.Datetime.now(),
        )  # fmt: skip

    def _select_done_activities(self):
        kind = self.env["mail.activity.type"]._field_to_sql("kind", "name")
        return SQL(
            """
            SELECT thread.client_id, %(moment)s, COALESCE(%(kind)s, %(activity)s), latest.user_id
              FROM thread
             CROSS JOIN LATERAL (
                   SELECT date_done, activity_type_id, user_id
                     FROM mail_activity
                    WHERE res_model = thread.res_model AND res_id = thread.res_id
                      AND active IS NOT TRUE AND date_done IS NOT NULL
                    ORDER BY date_done DESC, id DESC LIMIT 1
                   ) latest
              LEFT JOIN mail_activity_type kind ON kind.id = latest.activity_type_id
            """,
            moment=self._begin(SQL("latest.date_done")), kind=kind, activity=self.env._("Activity"),
        )  # fmt: skip

    def _select_meetings(self):
        # By the table of invited people: that of their answers has no index on the person.
        return SQL(
            """
            SELECT contact.client_id, event.start, %(meeting)s, event.user_id
              FROM contact
             CROSS JOIN LATERAL (
                   SELECT calendar_event_id FROM calendar_event_res_partner_rel
                    WHERE res_partner_id = contact.id OFFSET 0
                   ) invited
             CROSS JOIN LATERAL (
                   SELECT id, start, user_id FROM calendar_event
                    WHERE id = invited.calendar_event_id AND active AND (start <= %(now)s) IS TRUE OFFSET 0
                   ) event
             WHERE NOT EXISTS (
                   SELECT FROM calendar_attendee
                    WHERE event_id = event.id AND partner_id = contact.id AND state = 'declined' OFFSET 0)
            """,
            meeting=self.env._("Meeting"), now=fields.Datetime.now(),
        )  # fmt: skip

    def _select_interactions(self):
        """Select what was logged, but tries that reached nobody."""
        kinds = SQL(" ").join(
            SQL("WHEN %s THEN %s", kind, label)
            for kind, label in self.env["client.interaction"]._fields["kind"]._description_selection(self.env)
        )
        return SQL(
            """
            SELECT client.id, latest.happened_at, CASE latest.kind %(kinds)s END, latest.user_id
              FROM client
             CROSS JOIN LATERAL (
                   SELECT happened_at, kind, user_id
                     FROM client_interaction
                    WHERE client_id = client.id AND (company_id = %(company)s) IS TRUE AND is_contact
                      AND happened_at <= %(now)s
                    ORDER BY happened_at DESC LIMIT 1
                   ) latest
            """,
            kinds=kinds, company=self.env.company.id, now=fields.Datetime.now(),
        )  # fmt: skip

    def _begin(self, day):
        """Return the moment, in UTC, at which a day begins where the shop is."""
        return SQL("(%s::timestamp AT TIME ZONE %s AT TIME ZONE 'UTC')", day, self.env.company.client_tz)
