from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..models.interaction.interaction import CHANNELS, KINDS

CONTACT, PLANNED = "contact", "planned"
SOURCES = [(CONTACT, "Logged"), (PLANNED, "Planned")]
OWN = "client_base.client_base_group_own"
# Planned activities that are a touch with the client, by the category or the ready-made type, and as which kind.
TYPE_KINDS = {"phonecall": "call", "meeting": "meeting"}
TYPE_XMLIDS = {
    "mail.mail_activity_data_call": "call",
    "mail.mail_activity_data_meeting": "meeting",
    "mail.mail_activity_data_email": "message",
}
# The columns after the id and their types, which have to be the same in all arms.
COLUMNS = {
    "source": SQL("text"),
    "day": SQL("date"),
    "user_id": SQL("int4"),
    "client_id": SQL("int4"),
    "company_id": SQL("int4"),
    "kind": SQL("text"),
    "channel": SQL("text"),
    "direction": SQL("text"),
    "result_id": SQL("int4"),
    "contacts": SQL("int4"),
    "misses": SQL("int4"),
    "minutes": SQL("int4"),
    "planned": SQL("int4"),
    "done_late": SQL("int4"),
    "overdue": SQL("int4"),
}
# An id is that of the interaction or activity, and below it the number of the arm.
ARM_BITS = 1


class ClientContactWork(models.Model):
    """One touch with a client that someone logged, or one that he planned: what it says of his work in numbers."""

    _name = "client.contact.work"
    _description = "Work with Clients"
    _auto = False
    _order = "day desc, id desc"
    _rec_name = "client_id"

    source = fields.Selection(SOURCES, "Logged or Planned", readonly=True)
    day = fields.Date(readonly=True, help="Where the company is: of a touch, when it was; of a plan, its deadline.")
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    client_id = fields.Many2one("res.partner", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    kind = fields.Selection(KINDS, readonly=True)
    channel = fields.Selection(CHANNELS, readonly=True)
    direction = fields.Selection([("out", "We to the client"), ("in", "The client to us")], readonly=True)
    result_id = fields.Many2one("client.interaction.result", readonly=True)
    contacts = fields.Integer(readonly=True, help="Touches that reached the client.")
    misses = fields.Integer("Nobody Reached", readonly=True, help="Tries that reached nobody.")
    minutes = fields.Integer(readonly=True, help="How long the talks were.")
    # An analyst reads no activities: nothing is better than a wrong nought.
    planned = fields.Integer(readonly=True, groups=OWN, help="Planned calls, meetings and e-mails, by their deadline.")
    done_late = fields.Integer(readonly=True, groups=OWN, help="Planned, and done after the deadline.")
    overdue = fields.Integer(
        readonly=True, groups=OWN, help="Planned, and not done by the deadline: done late, or still open."
    )

    _depends = {
        "client.interaction": [
            "client_id", "company_id", "user_id", "kind", "channel", "direction", "happened_at", "minutes", "result_id",
            "is_contact",
        ],
        "mail.activity": ["res_model", "res_id", "user_id", "activity_type_id", "date_deadline", "date_done", "active"],
        "mail.activity.type": ["category"],
        "sale.order": ["client_id", "company_id"],
        "account.move": ["partner_id", "company_id"],
        "res.partner": ["commercial_partner_id", "company_id"],
        "res.company": ["client_tz"],
    }  # fmt: skip

    @property
    def _table_query(self):
        return SQL(" UNION ALL ").join(self._get_contact_work_queries())

    # === COMPUTE METHODS === #

    @api.depends("client_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.client_id.sudo().display_name  # sudo: with whom, also for who opens no cards

    # === BUSINESS METHODS === #

    @api.model
    def _get_contact_work_queries(self) -> list[SQL]:
        """Return one SELECT per source that the user may read."""
        queries = [self._select_interactions()]
        if self.env.user.has_group(OWN):
            queries.append(self._select_plans())
        return queries

    @api.model
    def _get_planned_documents(self) -> list[SQL]:
        """Hook: return one SELECT per model whose activities are work with a client, made by ``_select_documents``."""
        contacts, orders, moves = (
            # sudo: what is assigned to the reader he may read wherever it stands
            self.env[model].sudo().with_context(active_test=False)._search(domain)
            for model, domain in (
                ("res.partner", Domain("partner_share", "=", True)),
                ("sale.order", Domain("client_id", "!=", False)),
                ("account.move", Domain("move_type", "in", ("out_invoice", "out_receipt", "out_refund"))),
            )
        )
        payer = moves.join("account_move", "partner_id", "res_partner", "id", "planned_contact")
        return [
            self._select_documents("res.partner", contacts, SQL("res_partner.commercial_partner_id")),
            self._select_documents("sale.order", orders, SQL("sale_order.client_id")),
            self._select_documents("account.move", moves, SQL.identifier(payer, "commercial_partner_id")),
        ]

    @api.model
    def _select_documents(self, model, query, client: SQL) -> SQL:
        """Return the documents of a query that have activities, with their client, and whether the reader may read it.

        The activities are named ``activity`` outside: the query is asked of one document at a time.
        """
        document = SQL.identifier(query.table, "id")
        records = self.env[model].with_context(active_test=False)
        readable = SQL("FALSE")
        if records.has_access("read"):
            # Not IN: all documents of the shop would be read for a few activities.
            allowed = records._search([]).subselect()
            readable = SQL("EXISTS (SELECT FROM %s allowed WHERE allowed.id = %s)", allowed, document)
        query.add_where(SQL("%s = activity.res_id", document))
        return SQL(
            "SELECT %s AS client_id, %s AS company_id, %s AS readable FROM %s WHERE activity.res_model = %s AND %s",
            client, SQL.identifier(query.table, "company_id"), readable, query.from_clause, model,
            query.where_clause,
        )  # fmt: skip

    def _select_row(self, source_id: SQL, arm: int, **columns: SQL) -> SQL:
        """Return the columns of an arm in their order; none is NULL, and a measure that is not given is nought."""
        measures = ("contacts", "misses", "minutes", "planned", "done_late", "overdue")
        columns = dict.fromkeys(measures, SQL("0")) | columns
        values = (
            SQL("CAST(%s AS %s) AS %s", columns.get(name, SQL("NULL")), sql_type, SQL.identifier(name))
            for name, sql_type in COLUMNS.items()
        )
        return SQL("((%s::bigint << %s) + %s) AS id, %s", source_id, ARM_BITS, arm, SQL(", ").join(values))

    def _select_interactions(self):
        """Select what was logged, as far as the reader may read it."""
        query = self.env["client.interaction"]._search([])
        table = query.table
        column = {
            name: SQL.identifier(table, name)
            for name in ("user_id", "client_id", "company_id", "kind", "channel", "direction", "result_id")
        }
        company = query.join(table, "company_id", "res_company", "id", "worked_company")
        reached = SQL.identifier(table, "is_contact")
        return query.select(
            self._select_row(
                SQL.identifier(table, "id"),
                0,
                **column,
                source=SQL("%s", CONTACT),
                day=SQL(
                    "(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date",
                    SQL.identifier(table, "happened_at"), SQL.identifier(company, "client_tz"),
                ),
                contacts=SQL("CASE WHEN %s THEN 1 ELSE 0 END", reached),
                misses=SQL("CASE WHEN %s THEN 0 ELSE 1 END", reached),
                minutes=SQL("COALESCE(%s, 0)", SQL.identifier(table, "minutes")),
            )
        )  # fmt: skip

    def _select_plans(self):
        """Select planned touches: those assigned to the reader, and those on documents that he may read."""
        late = SQL("activity.date_done > activity.date_deadline")
        waiting = SQL("activity.active AND activity.date_deadline < %s", self.env.company._get_client_today())
        row = self._select_row(
            SQL("activity.id"), 1,
            # No calendar groups the last days that a date may be.
            source=SQL("%s", PLANNED), day=SQL("LEAST(activity.date_deadline, DATE '9000-01-01')"),
            user_id=SQL("activity.user_id"), client_id=SQL("document.client_id"), kind=self._get_type_kind(),
            # A card is every company's; the work on it is that of the company of whom it is assigned to.
            company_id=SQL("COALESCE(document.company_id, assigned.company_id)"),
            planned=SQL("1"),
            done_late=SQL("CASE WHEN %s THEN 1 ELSE 0 END", late),
            overdue=SQL("CASE WHEN %s OR (%s) THEN 1 ELSE 0 END", late, waiting),
        )  # fmt: skip
        return SQL(
            """
            SELECT %(row)s
              FROM mail_activity activity
              JOIN mail_activity_type kind ON kind.id = activity.activity_type_id
              LEFT JOIN res_users assigned ON assigned.id = activity.user_id
             CROSS JOIN LATERAL (%(documents)s) document
             WHERE %(is_touch)s AND (document.readable OR activity.user_id = %(user)s)
            """,
            row=row, documents=SQL(" UNION ALL ").join(self._get_planned_documents()), user=self.env.uid,
            is_touch=SQL("%s IS NOT NULL", self._get_type_kind()),
        )  # fmt: skip

    def _get_type_kind(self) -> SQL:
        """Return the kind of a planned activity as SQL, NULL where it is no touch with the client."""
        to_id = self.env["ir.model.data"]._xmlid_to_res_id
        cases = [SQL("WHEN kind.category = %s THEN %s", category, name) for category, name in TYPE_KINDS.items()]
        cases += [
            SQL("WHEN kind.id = %s THEN %s", to_id(xmlid), name) for xmlid, name in TYPE_XMLIDS.items() if to_id(xmlid)
        ]
        return SQL("CASE %s END", SQL(" ").join(cases))
