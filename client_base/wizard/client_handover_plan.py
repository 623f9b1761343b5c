"""What goes with a client who is handed over, and how it gets there: in a few statements, whatever the number."""

from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_amount

from .client_handover import MOST_NAMES

LOGGED = ("res.partner", "sale.order")
# What the host would do for each record: a message to the new salesperson, and a line about the changed field.
QUIET = {"mail_auto_subscribe_no_notify": True, "mail_activity_quick_update": True, "mail_notrack": True}


class ClientHandover(models.TransientModel):
    """The hand-over, as the database sees it. Everything here happens by sudo, once the rights are checked."""

    _inherit = "client.handover"

    # === BUSINESS METHODS === #

    def _get_clients_domain(self) -> Domain:
        """Return the domain of the clients of the former salesperson in the company."""
        return (
            Domain("user_id", "=", self.former_id.id)
            & Domain("is_client", "=", True)
            & Domain("company_id", "in", [self.company_id.id, False])
        )

    def _find_clients(self):
        """Return the clients that are handed over, and the chosen ones that are not."""
        Partner = self.env["res.partner"].sudo()
        if self.scope == "all":
            return Partner.search(self._get_clients_domain(), order="id"), Partner
        # Archived ones too: whoever ticks them means them.
        Partner = Partner.with_context(active_test=False)
        chosen = Partner.search([("id", "in", self._select_clients_of(self._get_chosen_query()))], order="id")
        clients = Partner.search(self._get_clients_domain() & Domain("id", "in", chosen.ids), order="id")
        return clients, chosen - clients

    @api.model
    def _select_clients_of(self, contacts) -> SQL:
        """Return the SELECT of the clients to whom the contacts of a query belong."""
        return contacts.subselect(SQL.identifier(contacts.table, "commercial_partner_id"))

    def _get_revenues(self, clients) -> dict[int, float]:
        """Return what each client brought to the company, by his id."""
        here = [("client_id", "in", clients.ids), ("company_id", "=", self.company_id.id)]
        found = self.env["client.profile"].sudo().search_fetch(here, ["client_id", "revenue"])
        revenues = {profile.client_id.id: profile.revenue for profile in found}
        return {client_id: revenues.get(client_id, 0.0) for client_id in clients.ids}

    def _find_documents(self, clients) -> dict[str, dict[int, list[int]]]:
        """Return the ids of what goes with the clients, by model and by client."""
        self.env.flush_all()
        found = {}
        for model, (_user_field, select) in self._get_handover_documents().items():
            rows = self.env.execute_query(
                SQL("WITH client AS (SELECT unnest(%s) AS id) %s ORDER BY 1, 2", clients.ids, select)
            )
            found[model] = defaultdict(list)
            for client_id, record_id in rows:
                found[model][client_id].append(record_id)
        return found

    @api.model
    def _lock(self, clients):
        """Wait for whoever is changing the clients: what he did is seen before anything is written."""
        self.env.flush_all()
        # NO KEY: an order that is being made for the client need not wait.
        self.env.execute_query(
            SQL("SELECT id FROM res_partner WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", clients.ids)
        )
        clients.invalidate_recordset(["user_id", "company_id"])

    # === WHAT GOES WITH A CLIENT === #

    def _get_handover_documents(self) -> dict[str, tuple[str, SQL]]:
        """Hook: return what goes with a client by its model: the field of who has it, and a SELECT of (client_id, id).

        It selects what the former salesperson has, and may read ``client`` (id). What is confirmed, won or lost stays
        with who made it.
        """
        return {
            "res.partner": ("user_id", self._select_contacts()),
            "sale.order": ("user_id", self._select_quotations()),
            "mail.activity": ("user_id", self._select_activities()),
        }

    def _get_handover_threads(self) -> list[SQL]:
        """Hook: return SELECTs of (client_id, res_model, res_id): where open activities go with the client.

        They may read ``client`` (id), and select documents of any state: a call about a delivered order is still due.
        """
        company = self.company_id.id
        return [
            SQL(
                "SELECT contact.commercial_partner_id, 'res.partner', contact.id"
                "  FROM client JOIN res_partner contact ON contact.commercial_partner_id = client.id"
            ),
            SQL(
                "SELECT sale_order.client_id, 'sale.order', sale_order.id"
                "  FROM client JOIN sale_order ON sale_order.client_id = client.id WHERE sale_order.company_id = %s",
                company,
            ),
            SQL(
                "SELECT contact.commercial_partner_id, 'account.move', move.id"
                "  FROM client JOIN res_partner contact ON contact.commercial_partner_id = client.id"
                "  JOIN account_move move ON move.partner_id = contact.id WHERE move.company_id = %s",
                company,
            ),
        ]

    def _select_contacts(self):
        """Select the client himself and his contacts of the same salesperson, archived ones too."""
        return SQL(
            "SELECT client.id, contact.id FROM client JOIN res_partner contact"
            "    ON contact.commercial_partner_id = client.id AND contact.user_id = %s",
            self.former_id.id,
        )

    def _select_quotations(self):
        return SQL(
            "SELECT client.id, sale_order.id FROM client JOIN sale_order ON sale_order.client_id = client.id"
            " WHERE sale_order.state IN ('draft', 'sent') AND sale_order.user_id = %s AND sale_order.company_id = %s",
            self.former_id.id, self.company_id.id,
        )  # fmt: skip

    def _select_activities(self):
        # From his activities: they are few, where the documents of many years are many.
        return SQL(
            """
            SELECT DISTINCT thread.client_id, activity.id
              FROM (%s) thread (client_id, res_model, res_id)
              JOIN mail_activity activity
                   ON activity.res_model = thread.res_model AND activity.res_id = thread.res_id
             WHERE activity.user_id = %s AND activity.active
            """,
            SQL(" UNION ALL ").join(self._get_handover_threads()), self.former_id.id,
        )  # fmt: skip


class ClientHandoverLine(models.TransientModel):
    """What one recipient gets, while a manager looks at it."""

    _name = "client.handover.line"
    _description = "Recipient of Clients"
    _order = "id"
    _rec_name = "user_id"

    handover_id = fields.Many2one("client.handover", required=True, readonly=True, index=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", "Recipient", required=True, readonly=True, ondelete="cascade")
    client_ids = fields.Many2many("res.partner", string="Who", readonly=True, context={"active_test": False})
    client_count = fields.Integer("Clients", readonly=True)
    currency_id = fields.Many2one(related="handover_id.currency_id")
    revenue = fields.Monetary(readonly=True, help="All purchases of the clients, without taxes, less refunds.")
    counts = fields.Json(readonly=True)
    quotation_count = fields.Integer("Quotations", compute="_compute_counts")
    activity_count = fields.Integer("Activities", compute="_compute_counts")

    # === COMPUTE METHODS === #

    @api.depends("counts")
    def _compute_counts(self):
        for line in self:
            line.quotation_count = (line.counts or {}).get("sale.order", 0)
            line.activity_count = (line.counts or {}).get("mail.activity", 0)

    # === ACTION METHODS === #

    def action_print_briefs(self):
        """Print the brief of each client of these recipients."""
        # By the recipients: the numbers of a thousand clients do not fit into an address.
        report = self.env.ref("client_base.client_brief_report")
        return report.report_action(None, data={"client_handover_line_ids": self.ids}, config=False)

    # === BUSINESS METHODS === #

    def _hand_over(self):
        """Write the recipient wherever the former salesperson stood, note it there, and tell the recipient once."""
        # sudo: the rights were checked, and a manager of the client base need not be one of sales
        handover = self.sudo().handover_id
        env = handover.with_company(handover.company_id).with_context(**QUIET).env
        documents = handover._find_documents(self.sudo().client_ids)
        for model, (user_field, _select) in handover._get_handover_documents().items():
            records = env[model].browse(record_id for ids in documents[model].values() for record_id in ids)
            records.write({user_field: self.user_id.id})
        self._note(env, documents)
        self._tell()

    def _get_noted_models(self) -> tuple[str, ...]:
        """Hook: return the models in whose chatter the hand-over is noted."""
        return LOGGED

    def _note(self, env, documents):
        body = self.env._(
            "Handed over from %(former)s to %(recipient)s by %(user)s.",
            former=self.handover_id.former_id.name, recipient=self.user_id.name, user=self.env.user.name,
        )  # fmt: skip
        for model in self._get_noted_models():
            ids = [record_id for found in documents[model].values() for record_id in found]
            env[model].browse(ids)._message_log_batch(dict.fromkeys(ids, body))

    def _tell(self):
        """Tell the recipient which clients he got, in his language."""
        recipient = self.user_id
        if recipient == self.env.user:
            return
        line = self.sudo().with_context(lang=recipient.lang)  # sudo: a recipient may be told of all his clients
        subject = line.env._(
            "Clients of %(former)s that %(user)s hands over to you: %(count)s",
            user=self.env.user.name, count=self.client_count, former=self.handover_id.former_id.name,
        )  # fmt: skip
        line.env["mail.thread"].message_notify(
            partner_ids=recipient.partner_id.ids, subject=subject, body=line._get_words_for_recipient(subject)
        )

    def _get_words_for_recipient(self, subject):
        """Return the numbers, the first few clients and a link to all of them."""
        link, base = Markup('<a href="%s/odoo/%s">%s</a>'), self.get_base_url()
        first = self.client_ids[:MOST_NAMES]
        clients = Markup(", ").join(link % (base, f"res.partner/{client.id}", client.display_name) for client in first)
        everyone = link % (base, "clients", self.env._("All your clients"))
        return Markup("<p>%s</p><p>%s</p><p>%s</p><p>%s</p>") % (subject, self._say_counts(), clients, everyone)

    def _say_counts(self) -> str:
        """Return what comes with the clients, in one line."""
        return " · ".join(
            [
                self.env._("Revenue: %(amount)s", amount=format_amount(self.env, self.revenue, self.currency_id)),
                self.env._("Quotations: %(count)s", count=self.quotation_count),
                self.env._("Activities: %(count)s", count=self.activity_count),
            ]
        )
