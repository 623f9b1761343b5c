from collections import defaultdict
from collections.abc import Collection

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .arm import ARM_BITS, COLUMNS
from .kinds import KINDS
from .window import Window


class ClientTimeline(models.Model):
    """One thing that happened with a client: read from where it lives, and only by who may read it there."""

    _name = "client.timeline"
    _description = "Timeline of a Client"
    _auto = False
    _order = "happened_at desc, id desc"
    _rec_name = "name"

    name = fields.Char("What Happened", readonly=True)
    kind = fields.Selection(selection="_selection_kind", readonly=True)
    happened_at = fields.Datetime("When", readonly=True)
    has_time = fields.Boolean(readonly=True, help="Of the other ones only the day is known.")
    client_id = fields.Many2one("res.partner", readonly=True)
    contact_id = fields.Many2one("res.partner", "With", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    amount = fields.Monetary(  # an order, its invoice and the payment would be added to each other
        readonly=True, aggregator=None, help="With taxes, as on the document."
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    result = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", "Who", readonly=True)
    body = fields.Text(readonly=True, export_string_translation=False)
    text = fields.Text("Words", compute="_compute_text")
    res_model = fields.Char("Document Model", readonly=True, export_string_translation=False)
    res_id = fields.Many2oneReference("Document ID", model_field="res_model", readonly=True)
    arm = fields.Integer(readonly=True, export_string_translation=False)
    source_id = fields.Integer(readonly=True, export_string_translation=False)

    _depends = {
        "sale.order": ["client_id", "partner_id", "company_id", "date_order", "validity_date", "state", "amount_total",
                       "currency_id", "user_id", "name"],
        "account.move": ["partner_id", "company_id", "invoice_date", "state", "move_type", "payment_state",
                         "amount_total", "currency_id", "invoice_user_id", "name"],
        "account.payment": ["partner_id", "company_id", "date", "state", "payment_type", "partner_type", "amount",
                            "currency_id", "name", "memo"],
        "client.interaction": ["client_id", "contact_id", "company_id", "user_id", "kind", "happened_at", "minutes",
                               "result_id", "note", "res_model", "res_id", "activity_id", "is_contact", "next_on"],
        "mail.activity": ["res_model", "res_id", "active", "date_done", "activity_type_id", "summary", "feedback",
                          "user_id"],
        "calendar.event": ["name", "start", "active", "user_id", "location", "privacy", "partner_ids"],
        "calendar.attendee": ["event_id", "partner_id", "state"],
        "mail.message": ["model", "res_id", "message_type", "subtype_id", "author_id", "date", "subject", "body",
                         "message_id"],
        "mailing.trace": ["model", "res_id", "mass_mailing_id", "sent_datetime", "open_datetime", "reply_datetime",
                          "links_click_datetime", "trace_status", "message_id", "is_test_trace", "failure_reason",
                          "failure_type", "client_unsubscribed_at"],
        "client.segment.stay": ["segment_id", "client_id", "entered_at", "entered_because", "left_at", "left_because"],
        "res.partner": ["commercial_partner_id"],
        "res.users": ["partner_id", "share"],
    }  # fmt: skip

    @property
    def _table_query(self):
        arms = self._get_arms()
        # A tuple is what ``_search`` made of a domain; a context that a browser sends has none.
        clients = self.env.context.get("client_timeline_ids")
        people = self._find_people(clients if isinstance(clients, tuple) else (), arms)
        window = Window(self._get_tz())
        return SQL(" UNION ALL ").join([arm.select(people, window) for arm in arms] or [self._select_nothing()])

    # === COMPUTE METHODS === #

    # All that is read of a row, so that it comes with the row.
    @api.depends("arm", "source_id", "body", "kind", "res_model", "res_id")
    @api.depends_context("lang")
    def _compute_text(self):
        texts = self._get_texts([row._get_known() for row in self])
        for row in self:
            row.text = texts.get(row.id)

    # === CRUD METHODS === #

    @api.model
    def _search(self, domain, *args, **kwargs):
        # EXTENDS 'base'
        # The rows of clients are asked of their contacts and documents, which an index finds; those of everybody would
        # be all that the shop ever did.
        domain = Domain(domain)
        asked = self._get_asked_clients(domain)
        if asked is None:
            raise UserError(self.env._("A timeline is of a client. Please open it from there."))
        readable = self.env["res.partner"].with_context(active_test=False).search([("id", "in", list(asked))])
        timeline = self.with_context(client_timeline_ids=readable._ids)
        return super(ClientTimeline, timeline)._search(domain.map_conditions(self._name_sources), *args, **kwargs)

    # === ACTION METHODS === #

    def action_open_document(self):
        """Open what the row tells of, or say that it is gone."""
        self.ensure_one()
        return self.get_document_action(self.res_model, self.res_id)

    @api.model
    def get_document_action(self, res_model, res_id):
        """Return the action that opens a document, or one that says why it cannot be opened."""
        named = isinstance(res_model, str) and isinstance(res_id, int) and not isinstance(res_id, bool)
        known = named and res_model in self._get_opened_models()
        document = self.env[res_model].browse(res_id).exists() if known else None
        if not document:
            return self._say(self.env._("This document does not exist any more."))
        if not document.has_access("read"):
            return self._say(self.env._("This document is not open to you."))
        return {"type": "ir.actions.act_window", "res_model": res_model, "res_id": res_id, "views": [(False, "form")]}

    # === BUSINESS METHODS === #

    @api.model
    def _get_kinds(self) -> dict:
        """Hook: return the kinds of rows (``kinds.Kind``) by their codes, in the order in which they are offered."""
        return KINDS

    @api.model
    def _selection_kind(self):
        return [(code, kind.say(self.env)) for code, kind in self._get_kinds().items()]

    @api.model
    def _get_arms(self) -> list:
        """Hook: return one ``Arm`` for each source that the user may read.

        Numbers in use: 0 to 3 sales, 4 to 6 talks, 7 messages, 8 to 15 mailings, 16 and 17 segments, 20 and 21 leads.
        """
        return []

    @api.model
    def _make_arms(self, makers) -> list:
        """Return the arms of those models that the user may read at all."""
        return [make() for model, make in makers.items() if self.env[model].has_access("read")]

    @api.model
    def _get_texts(self, rows) -> dict:
        """Hook: return the words of rows by their ids, from what their sources tell besides.

        :param rows: dictionaries with id, kind, source_id, and body
        """
        return {row["id"]: row["body"] for row in rows if row["body"]}

    def _get_known(self):
        return {name: self[name] for name in ("id", "kind", "source_id", "body", "res_model", "res_id")}

    @api.model
    def _get_opened_models(self) -> set[str]:
        """Hook: return the models of the documents that rows may open."""
        return {"res.partner", "sale.order", "account.move", "account.payment", "client.interaction", "calendar.event",
                "mailing.mailing", "client.segment"}  # fmt: skip

    @api.model
    def _get_tz(self):
        return self.env.company.client_tz or "UTC"

    @api.model
    def _get_asked_clients(self, domain):
        """Return the ids of the clients that a domain is limited to, or None. An id is a row of one client."""
        if domain.is_false():
            return ()
        conditions = domain.children if getattr(domain, "OPERATOR", "") == "&" else [domain]
        named = {condition.field_expr: ids for condition in conditions if (ids := self._get_ids(condition)) is not None}
        if "client_id" in named:
            return named["client_id"]
        return self._find_clients(self._get_sources(named["id"])) if "id" in named else None

    @api.model
    def _name_sources(self, condition):
        """Return a condition on ids together with the arms and sources that they stand for; others as they are."""
        ids = self._get_ids(condition)
        if ids is None or condition.field_expr != "id":
            return condition
        return condition & Domain.OR(
            Domain("arm", "=", number) & Domain("source_id", "in", source_ids)
            for number, source_ids in self._get_sources(ids).items()
        )

    def _get_ids(self, condition):
        """Return the ids that a condition on the rows or on their clients names, or None."""
        if getattr(condition, "field_expr", None) not in ("id", "client_id") or condition.operator not in ("in", "="):
            return None
        ids = condition.value if isinstance(condition.value, Collection) else [condition.value]
        valid = not isinstance(ids, str) and all(isinstance(each, int) and not isinstance(each, bool) for each in ids)
        return list(ids) if valid else None

    def _get_sources(self, ids):
        """Return the ids in the sources by the numbers of their arms."""
        sources = defaultdict(list)
        for row_id in ids:
            sources[row_id % 2**ARM_BITS].append(row_id >> ARM_BITS)
        return sources

    def _select_nothing(self):
        nulls = SQL(", ").join(
            SQL("CAST(NULL AS %s) AS %s", sql_type, SQL.identifier(name)) for name, sql_type in COLUMNS.items()
        )
        return SQL("SELECT CAST(NULL AS bigint) AS id, 0 AS arm, 0 AS source_id, %s WHERE FALSE", nulls)

    @api.model
    def _say(self, message):
        params = {"type": "warning", "message": message}
        return {"type": "ir.actions.client", "tag": "display_notification", "params": params}
