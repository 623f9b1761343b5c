"""Who is calling: everything that happened with a client, on one screen."""

from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..models.client_profile import STAGES

MOST_INQUIRIES = 80
MOST_PRODUCTS = 8


class ClientHistory(models.TransientModel):
    """The history of one client, as far as the user may read it, while someone looks at it."""

    _name = "client.history"
    _description = "Client History"
    _rec_name = "client_id"

    client_id = fields.Many2one("res.partner", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company, ondelete="cascade"
    )
    headline = fields.Char(compute="_compute_card")
    stage = fields.Selection(STAGES, compute="_compute_card")
    phone = fields.Char(compute="_compute_card")
    last_contact = fields.Char(compute="_compute_last_contact")
    inquiry_ids = fields.Many2many("client.inquiry", string="Inquiries", compute="_compute_inquiry_ids")
    has_more_inquiries = fields.Boolean(compute="_compute_inquiry_ids")
    activity_ids = fields.Many2many("mail.activity", string="Open Activities", compute="_compute_activity_ids")
    product_ids = fields.One2many("client.history.product", "history_id", "Bought Most", readonly=True)

    # === COMPUTE METHODS === #

    @api.depends("client_id")
    def _compute_card(self):
        # Whoever names another's client here learns no more of him than on his card.
        self.client_id.check_access("read")
        for history in self:
            history.headline = history.client_id.client_headline
            history.stage = history.client_id.client_stage
            history.phone = history.client_id.phone

    @api.depends("client_id")
    def _compute_last_contact(self):
        self.client_id.check_access("read")  # it is found by sudo
        LastContact = self.env["client.last.contact"]
        found = LastContact._find(self.client_id)
        for history in self:
            last = found.get(history.client_id.id)
            history.last_contact = LastContact._say(last) if last else False

    @api.depends("client_id")
    def _compute_inquiry_ids(self):
        for history in self:
            domain = history.client_id._get_client_inquiry_domain()
            inquiries = self.env["client.inquiry"].search(domain, limit=MOST_INQUIRIES + 1)
            history.inquiry_ids = inquiries[:MOST_INQUIRIES]
            history.has_more_inquiries = len(inquiries) > MOST_INQUIRIES

    @api.depends("client_id")
    def _compute_activity_ids(self):
        for history in self:
            activities = [
                Domain("res_model", "=", model) & Domain("res_id", "in", documents)
                for model, documents in history._get_activity_documents().items()
            ]
            history.activity_ids = self.env["mail.activity"].search(Domain.OR(activities))

    # === ACTION METHODS === #

    def action_open_inquiries(self):
        return self.client_id.action_open_client_inquiries()

    def action_open_client(self):
        self.ensure_one()
        return self.client_id.get_formview_action()

    # === BUSINESS METHODS === #

    def _get_activity_documents(self) -> dict:
        """Hook: return the queries of the clients' documents whose activities count, by model.

        Made by ``_search``, each holds only what the user may read; a model that he may not read at all is left out.
        """
        contacts = Domain("commercial_partner_id", "in", self.client_id.ids)
        here = Domain("company_id", "in", self.company_id.ids)
        domains = {
            "res.partner": contacts,
            "sale.order": Domain("client_id", "in", self.client_id.ids) & here,
            "account.move": Domain("partner_id", "any", contacts) & here,
        }
        return {
            model: self.env[model].with_context(active_test=False)._search(domain)
            for model, domain in domains.items()
            if self.env[model].has_access("read")
        }

    @api.model
    def _prepare_product_vals(self, clients) -> dict[int, list[dict]]:
        """Return what each client bought most often in the current company, by lines that the user may read."""
        Line = self.env["sale.order.line"]
        found = defaultdict(list)
        if not Line.has_access("read"):
            return found
        rows = self.env.execute_query(self._get_products_query(clients))
        latest = Line.browse(row[-1] for row in rows)
        for (client_id, product_id, orders, quantity, day, _line_id), line in zip(rows, latest, strict=True):
            if len(found[client_id]) < MOST_PRODUCTS and line._is_repeatable_line():
                found[client_id].append(
                    {"product_id": product_id, "order_count": orders, "quantity": quantity, "last_on": day}
                )
        return found

    def _get_products_query(self, clients) -> SQL:
        # What cost nothing was not bought: a reward, a part that is for show. Deliveries are left out by their line.
        contacts = self.env["res.partner"].with_context(active_test=False)
        query = self.env["sale.order.line"]._search([
            # sudo: the contacts only lead to the lines, whose own rules hold
            ("order_partner_id", "in", contacts.sudo().search([("commercial_partner_id", "in", clients.ids)]).ids),
            ("company_id", "=", self.env.company.id), ("state", "=", "sale"), ("product_id", "!=", False),
            ("is_downpayment", "=", False), ("price_subtotal", ">", 0),
        ])  # fmt: skip
        line = query.table
        order = query.join(line, "order_id", "sale_order", "id", "bought_order")
        contact = query.join(line, "order_partner_id", "res_partner", "id", "bought_by")
        unit = query.join(line, "product_uom_id", "uom_uom", "id", "bought_unit")
        product = query.join(line, "product_id", "product_product", "id", "bought_product")
        template = query.join(product, "product_tmpl_id", "product_template", "id", "bought_template")
        own_unit = query.join(template, "uom_id", "uom_uom", "id", "own_unit")
        client, bought = SQL.identifier(contact, "commercial_partner_id"), SQL.identifier(line, "product_id")
        query.groupby = SQL("%s, %s", client, bought)
        products = query.select(
            SQL("%s AS client_id", client),
            SQL("%s AS product_id", bought),
            SQL("COUNT(DISTINCT %s) AS orders", SQL.identifier(line, "order_id")),
            SQL(
                "SUM(%s * %s / %s)::float AS quantity",
                SQL.identifier(line, "product_uom_qty"),
                SQL.identifier(unit, "factor"),
                SQL.identifier(own_unit, "factor"),
            ),
            SQL(
                "(MAX(%s) AT TIME ZONE 'UTC' AT TIME ZONE %s)::date AS last_on",
                SQL.identifier(order, "date_order"),
                self.env.company.client_tz,
            ),
            SQL("MAX(%s) AS line_id", SQL.identifier(line, "id")),
        )
        return SQL(
            """
            SELECT client_id, product_id, orders, quantity, last_on, line_id
              FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY client_id
                              ORDER BY orders DESC, quantity DESC, last_on DESC, product_id) AS place
                      FROM (%s) product) ranked
             WHERE place <= %s ORDER BY client_id, place
            """,
            products, 2 * MOST_PRODUCTS,
        )  # fmt: skip


class ClientHistoryProduct(models.TransientModel):
    """A product that the client buys, while someone looks at his history."""

    _name = "client.history.product"
    _description = "Product in a Client's History"
    _order = "id"

    history_id = fields.Many2one("client.history", required=True, readonly=True, ondelete="cascade")
    product_id = fields.Many2one("product.product", required=True, readonly=True, ondelete="cascade")
    order_count = fields.Integer("Orders", readonly=True)
    quantity = fields.Float(digits="Product Unit", readonly=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    last_on = fields.Date("Last Bought", readonly=True)


class ResPartner(models.Model):
    _inherit = "res.partner"

    # === ACTION METHODS === #

    def action_open_client_history(self):
        """Open what happened with the client whom this contact belongs to."""
        self.ensure_one()
        self._check_client_history()
        client = self.commercial_partner_id
        History = self.env["client.history"]
        products = History._prepare_product_vals(client)[client.id]
        history = History.create({"client_id": client.id, "product_ids": [Command.create(vals) for vals in products]})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("History: %(client)s", client=client.display_name),
            "res_model": "client.history",
            "res_id": history.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_open_client_inquiries(self):
        """Open the list of all inquiries of the client whom this contact belongs to."""
        self.ensure_one()
        self._check_client_history()
        action = self.env["ir.actions.act_window"]._for_xml_id("client_base.client_inquiry_action")
        return action | {
            "display_name": self.env._("Inquiries: %(client)s", client=self.commercial_partner_id.display_name),
            "domain": list(self._get_client_inquiry_domain()),
            "context": {},
        }

    # === BUSINESS METHODS === #

    def _check_client_history(self):
        """Refuse, in plain words, whom the past of this client does not concern."""
        if not self.env["client.history"].has_access("create"):
            raise AccessError(
                self.env._("What clients asked for and bought is not open to you. Please ask your administrator.")
            )
        if not self.has_access("read"):
            raise AccessError(self.env._("This client is not yours, so his history is not open to you."))

    def _get_client_inquiry_domain(self) -> Domain:
        """Return the domain of the inquiries of these contacts' clients in the current company."""
        here = Domain("company_id", "in", [self.env.company.id, False])
        return Domain("client_id", "in", self.commercial_partner_id.ids) & here
