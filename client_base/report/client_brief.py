"""The brief of a client: what someone must know who takes him over, on one page."""

from collections import defaultdict
from textwrap import shorten

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, html2plaintext

# So many rows of each kind, and so much of each note, fit on one page.
MOST_CONTACTS = 4
MOST_PRODUCTS = 5
MOST_PURCHASES = 4
MOST_PROMISES = 4
MOST_OFFERS = 3
MOST_STEPS = 4
MOST_TALKS = 3
LONGEST_NOTE = 120


class ClientBrief(models.AbstractModel):
    """The briefs of some clients, with what the reader may read of each, in a fixed number of queries."""

    _name = "report.client_base.client_brief"
    _description = "Client Brief"

    # === BUSINESS METHODS === #

    @api.model
    def _get_report_values(self, docids, data=None):
        clients = self._get_clients(docids, data or {})
        clients._check_client_history()
        return {
            "doc_ids": clients.ids,
            "doc_model": "res.partner",
            "docs": clients,
            "res_company": self.env.company,
            "today": self.env.company._get_client_today(),
            "briefs": self._prepare_briefs(clients),
        }

    @api.model
    def _get_clients(self, docids, data):
        """Return the clients of the chosen contacts or of a hand-over, each once, in the order of the choice."""
        if line_ids := data.get("client_handover_line_ids"):
            docids = self.env["client.handover.line"].browse(line_ids).exists().client_ids.ids
        # sudo: only to find whose contacts they are; who may not read a client is refused below
        clients = self.env["res.partner"].browse(docids).exists().sudo().commercial_partner_id.sudo(False)
        if not clients:
            raise UserError(self.env._("There are no clients to print. They were deleted, or none was chosen."))
        return clients

    @api.model
    def _prepare_briefs(self, clients) -> list[dict]:
        """Return what each page shows, by parts that are found for all clients at once."""
        parts = self._find_parts(clients)
        return [{"client": client, **{name: found[client.id] for name, found in parts.items()}} for client in clients]

    @api.model
    def _find_parts(self, clients) -> dict[str, dict]:
        """Hook: return the parts of a brief by name, each by the client's id, with something for every client."""
        inquiries = clients._get_client_inquiry_domain()
        interactions = Domain("client_id", "in", clients.ids) & Domain("company_id", "=", self.env.company.id)
        offers = Domain("kind", "=", "offer") | Domain("answer", "!=", False) | Domain("objection_id", "!=", False)
        return {
            "contacts": self._find_contacts(clients),
            "facts": self._find_facts(clients),
            "products": self._find_products(clients),
            "purchases": self._find_latest(
                "client.inquiry", inquiries & Domain("result", "=", "won"), "asked_on", MOST_PURCHASES
            ),
            "steps": self._find_latest(
                "client.inquiry", inquiries & Domain("result", "=", "open"), "asked_on", MOST_STEPS
            ),
            "promises": self._find_promises(clients),
            "offers": self._find_latest("client.interaction", interactions & offers, "happened_at", MOST_OFFERS),
            "talks": self._find_latest("client.interaction", interactions & ~offers, "happened_at", MOST_TALKS),
        }

    # === PARTS === #

    def _find_contacts(self, clients):
        """Return the people of each client: himself, if he is one, and who works for him."""
        people = Domain("commercial_partner_id", "in", clients.ids) & Domain("type", "in", ("contact", False))
        contacts = self.env["res.partner"].search(people & Domain("is_company", "=", False))
        return self._group(contacts, [contact.commercial_partner_id.id for contact in contacts], MOST_CONTACTS)

    def _find_facts(self, clients):
        """Return the facts of each client in words; who never bought has none but that."""
        facts = {}
        for client in clients:
            profile = client.client_profile_id
            bought = profile.purchase_count
            lines = [profile._explain_stage(), profile._explain_purchases(), profile._explain_money()] if bought else []
            facts[client.id] = {
                "lines": [line for line in lines if line],
                "rhythm": profile._explain_rhythm() if bought else None,
            }
        return facts

    def _find_products(self, clients):
        found = self.env["client.history"]._prepare_product_vals(clients)
        # One recordset, so that the names are read at once.
        products = self.env["product.product"].browse(vals["product_id"] for rows in found.values() for vals in rows)
        by_id = {product.id: product for product in products.with_context(display_default_code=False)}
        return defaultdict(list) | {
            client_id: [vals | {"product": by_id[vals["product_id"]]} for vals in rows[:MOST_PRODUCTS]]
            for client_id, rows in found.items()
        }

    def _find_promises(self, clients):
        """Return the open activities of each client, on his cards and documents, the most urgent first."""
        histories = self.env["client.history"].concat(
            *(self.env["client.history"].new({"client_id": client.id}) for client in clients)
        )
        documents = histories._get_activity_documents()
        domain = Domain.OR(
            Domain("res_model", "=", model) & Domain("res_id", "in", query) for model, query in documents.items()
        )
        activities = self.env["mail.activity"].search(domain)
        clients_of = self._get_activity_clients(activities)
        return self._group(activities, [clients_of[activity] for activity in activities], MOST_PROMISES)

    def _get_activity_clients(self, activities) -> dict:
        """Return the id of the client of each activity."""
        clients = {}
        for model, of_model in activities.grouped("res_model").items():
            # sudo: whose document it is; the reader may read the activity
            documents = self.env[model].sudo().browse(of_model.mapped("res_id"))
            for activity, document in zip(of_model, documents, strict=True):
                if model == "res.partner":
                    clients[activity] = document.commercial_partner_id.id
                else:
                    clients[activity] = document._get_recognised_client().id
        return clients

    def _find_latest(self, model, domain, moment, most):
        """Return the latest few records of each client that the reader may read, whatever their number."""
        if not self.env[model].has_access("read"):
            return self._group(self.env[model], [], most)
        query = self.env[model]._search(domain)
        column = {name: SQL.identifier(query.table, name) for name in ("id", "client_id", moment)}
        ranked = query.select(
            SQL("%s AS id", column["id"]),
            SQL("%s AS client_id", column["client_id"]),
            SQL(
                "ROW_NUMBER() OVER (PARTITION BY %s ORDER BY %s DESC, %s DESC) AS place",
                column["client_id"], column[moment], column["id"],
            ),
        )  # fmt: skip
        rows = self.env.execute_query(
            SQL("SELECT id, client_id FROM (%s) ranked WHERE place <= %s ORDER BY client_id, place", ranked, most)
        )
        records = self.env[model].browse(record_id for record_id, _client_id in rows)
        return self._group(records, [client_id for _record_id, client_id in rows], most)

    def _group(self, records, client_ids, most):
        """Return the first few records of each client; what is read of one of them is read of all at once."""
        ids = defaultdict(list)
        for record, client_id in zip(records, client_ids, strict=True):
            if len(ids[client_id]) < most:
                ids[client_id].append(record.id)
        return defaultdict(records.browse) | {
            client_id: records.browse(found).with_prefetch(records._ids) for client_id, found in ids.items()
        }

    # === WORDS === #

    @api.model
    def _shorten(self, text) -> str:
        """Return as much of a text as a line or two hold; of HTML, its words."""
        return shorten(html2plaintext(text or ""), LONGEST_NOTE, placeholder="…")
