from odoo import api, fields, models
from odoo.fields import Domain

PLACES = [("callback", "Call-back"), ("rhythm", "Rhythm"), ("prospect", "Prospect")]
# How many clients "Save & Next" leads through.
MOST_NEXT = 80


class ClientNextContact(models.Model):
    """When someone of ours should contact a client of a company next, and why; written by the refresh alone.

    Nothing in it depends on today: what is due is asked when it is read.
    """

    _name = "client.next.contact"
    _inherit = ["client.order.mixin"]
    _description = "Next Contact"
    _log_access = False
    _order = "priority, due_on, id"
    _rec_name = "client_id"
    _client_ordered_field = "place"

    client_id = fields.Many2one("res.partner", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    user_id = fields.Many2one(
        "res.users", "Salesperson", readonly=True, index="btree_not_null", ondelete="cascade",
        help="Who promised to call, or the client's salesperson; empty: whoever comes first.",
    )  # fmt: skip
    place = fields.Selection(
        PLACES, "List", required=True, readonly=True,
        help="A promise comes before a rhythm, and a rhythm before a prospect who is about to be forgotten.",
    )  # fmt: skip
    priority = fields.Integer(required=True, readonly=True, export_string_translation=False)
    due_on = fields.Date("Due", required=True, readonly=True)
    stop_on = fields.Date("Until", readonly=True, help="The last day on which a prospect is still to be contacted.")
    last_contact_at = fields.Datetime("Last Contact", readonly=True)
    rhythm_days = fields.Integer("Rhythm (days)", readonly=True, aggregator="avg")
    activity_id = fields.Many2one(
        "mail.activity", "Promise", readonly=True, index="btree_not_null", ondelete="cascade",
        # The name of an activity is its summary, and a colleague's may be on a document that is closed to the reader.
        groups="base.group_system", help="The planned call or e-mail.",
    )  # fmt: skip
    contact_id = fields.Many2one(
        "res.partner", readonly=True, index="btree_not_null", ondelete="set null",
        help="Whom of the client the promise is about.",
    )  # fmt: skip
    # What was last said or written, whichever came later.
    interaction_id = fields.Many2one(
        "client.interaction", "Last Interaction", readonly=True, index="btree_not_null", ondelete="set null",
        groups="base.group_system",
    )  # fmt: skip
    message_id = fields.Many2one(
        "mail.message", "Last Message", readonly=True, index="btree_not_null", ondelete="set null",
        groups="base.group_system",
    )  # fmt: skip
    is_due = fields.Boolean("Due Today", compute="_compute_is_due", search="_search_is_due")

    _client_company_user_uniq = models.UniqueIndex("(client_id, company_id, COALESCE(user_id, 0))")
    # In the order of the list, and for a day on which few are due.
    _list_idx = models.Index("(priority, due_on, id)")
    _due_idx = models.Index("(company_id, due_on)")

    # === COMPUTE METHODS === #

    @api.depends("due_on", "stop_on", "company_id")
    def _compute_is_due(self):
        days = self._get_days()
        for row in self:
            today = days[row.company_id.id]
            row.is_due = row.due_on <= today and (not row.stop_on or row.stop_on >= today)

    @api.model
    def _search_is_due(self, operator, value):
        """Search by the day that it is now in each of the companies that the user works in."""
        if operator != "in":
            return NotImplemented
        wanted = set(map(bool, value))
        if wanted == {True, False}:
            return Domain.TRUE
        by_day = self.env.companies.sudo().grouped(lambda company: company._get_client_today())
        due = Domain.OR(
            Domain("company_id", "in", companies.ids) & Domain("due_on", "<=", today)
            & (Domain("stop_on", "=", False) | Domain("stop_on", ">=", today))
            for today, companies in by_day.items()
        )  # fmt: skip
        return due if wanted == {True} else ~due

    # === ACTION METHODS === #

    def action_open_client(self):
        self.ensure_one()
        return self.client_id.get_formview_action()

    def action_log(self):
        """Open the window in which the contact is logged, which leads on to those who come next in the list."""
        self.ensure_one()
        mine = Domain("user_id", "in", [self.user_id.id or self.env.uid, False])
        rest = mine & Domain("is_due", "=", True) & Domain("client_id", "!=", self.client_id.id)
        return self._prepare_log_action(self.search(rest, limit=MOST_NEXT).ids)

    # === BUSINESS METHODS === #

    def _get_days(self):
        """Return the day that it is in each company of the rows."""
        companies = self.company_id.sudo()  # sudo: the day alone
        return {company.id: company._get_client_today() for company in companies}

    def _prepare_log_action(self, queue_ids):
        """Return the window in which the contact of the row is logged.

        :param queue_ids: the rows that "Save & Next" leads through
        """
        self.ensure_one()
        contact = self.contact_id or self.client_id
        # sudo: which promise it is; a colleague's, which the user may not mark as done, is left to him
        promise = self.sudo().activity_id.sudo(False)._filtered_access("write")
        # A promise on a document leads to a client whose card may be closed.
        place = promise if promise and not contact.has_access("read") else contact
        action = place.with_company(self.company_id).action_log_interaction()
        more = {"default_activity_id": promise.id, "client_queue_ids": list(queue_ids)}
        return {**action, "context": {**(action.get("context") or {}), **more}}

    @api.model
    def _get_next_action(self, ids):
        """Return the window of the first of these rows that is still due, readable and open now; False without one.

        :param ids: rows in the order in which they are to be done
        """
        known = ids if isinstance(ids, list | tuple) else ()  # what came back from the browser
        ids = [row_id for row_id in known if type(row_id) is int and 0 < row_id < 2**31][:MOST_NEXT]
        due = self.search([("id", "in", ids), ("is_due", "=", True)])
        readable = due.client_id._filtered_access("read")
        ready = due.filtered(lambda row: row.open_now and row.client_id in readable)
        for place, row_id in enumerate(ids):
            row = self.browse(row_id)
            if row in ready:
                return row._prepare_log_action(ids[place + 1 :])
        return False
