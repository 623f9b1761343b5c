"""Hand clients over: from one who served them to one or several others."""

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..analytics import sharing
from ..models.recognition.manager import MANAGERS

OWN = "client_base.client_base_group_own"
SCOPES = [("all", "All his clients"), ("chosen", "The chosen clients")]
STATES = [("draft", "Question"), ("preview", "Preview"), ("done", "Handed Over")]
MOST_NAMES = 20


class ClientHandover(models.TransientModel):
    """The clients whom one salesperson hands over to others, while a manager decides about it."""

    _name = "client.handover"
    _inherit = ["client.chosen.mixin"]
    _description = "Hand Over Clients"
    _rec_name = "former_id"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    former_id = fields.Many2one(
        "res.users", "From Salesperson", required=True, default=lambda self: self._default_former_id(),
        ondelete="cascade", context={"active_test": False}, domain=[("share", "=", False)],
        help="Who served the clients so far. He may have left: archived users are found too.",
    )  # fmt: skip
    recipient_ids = fields.Many2many(
        "res.users", string="To Salespeople", context={"active_test": False},
        help="Several share the clients out among them, evenly by number and by revenue.",
    )  # fmt: skip
    scope = fields.Selection(SCOPES, "Whom", required=True, default=lambda self: self._default_scope())
    state = fields.Selection(STATES, default="draft", readonly=True, required=True)
    line_ids = fields.One2many("client.handover.line", "handover_id", "Preview", readonly=True)
    left_out = fields.Text(readonly=True)

    # === DEFAULTS === #

    @api.model
    def _default_scope(self):
        return "chosen" if self._default_chosen() else "all"

    @api.model
    def _default_former_id(self):
        """Propose who serves most of the chosen clients."""
        chosen = self._default_chosen()
        if not chosen:
            return False
        contacts = self.new({"chosen": chosen, "former_id": False, "scope": "chosen"})._get_chosen_query()
        clients = Domain("id", "in", self._select_clients_of(contacts)) & Domain("user_id", "!=", False)
        Partner = self.env["res.partner"].with_context(active_test=False)
        found = Partner._read_group(clients, ["user_id"], order="__count desc, user_id", limit=1)
        return found[0][0] if found else False

    # === ACTION METHODS === #

    def action_preview(self):
        """Show who would get which clients. Nothing changes yet."""
        self._check_may_hand_over()
        self._check_people()
        clients, others = self._find_clients()
        if not clients:
            raise UserError(self._say_nothing(others))
        self.write(
            {
                "state": "preview",
                "left_out": self._say_left_out(others),
                "line_ids": [Command.clear(), *map(Command.create, self._prepare_line_vals(clients))],
            }
        )
        return self._prepare_window()

    def action_change(self):
        """Go back to the question."""
        self._check_may_hand_over()
        if self.state == "preview":
            self.write({"state": "draft", "line_ids": [Command.clear()]})
        return self._prepare_window()

    def action_hand_over(self):
        """Hand over what the preview shows, and tell each recipient once."""
        self._check_may_hand_over()
        if self.state != "preview":
            raise UserError(self.env._("Look at the preview first: it shows who gets which clients."))
        self._check_people()
        self._check_preview()
        for line in self.line_ids:
            line._hand_over()
        self.state = "done"
        return self._prepare_window()

    def action_print_briefs(self):
        """Print the brief of each client that was handed over."""
        return self.line_ids.action_print_briefs()

    # === BUSINESS METHODS === #

    def _prepare_window(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand Over Clients"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _prepare_line_vals(self, clients) -> list[dict]:
        """Return the preview: the clients of each recipient and what goes with them."""
        revenue = self._get_revenues(clients)
        documents = self._find_documents(clients)
        shares = sharing.share_out(revenue, len(self.recipient_ids))
        return [
            {
                "user_id": recipient.id,
                "client_ids": [Command.set(client_ids)],
                "client_count": len(client_ids),
                "revenue": sum(revenue[client_id] for client_id in client_ids),
                "counts": {
                    model: sum(len(by_client.get(client_id, ())) for client_id in client_ids)
                    for model, by_client in documents.items()
                },
            }
            for recipient, client_ids in zip(self.recipient_ids, shares, strict=True)
            if client_ids
        ]

    # === CHECKS === #

    def _check_may_hand_over(self):
        """Refuse who is no manager: what follows happens as the superuser."""
        self.ensure_one()
        self.check_access("write")
        if not self.env.user.has_group(MANAGERS):
            raise AccessError(self.env._("Only a manager of the client base hands clients over."))
        if self.company_id not in self.env.companies:
            raise AccessError(
                self.env._("You do not work in %(company)s at the moment.", company=self.company_id.sudo().name)
            )

    def _check_people(self):
        """Refuse recipients who cannot serve the clients."""
        if not self.recipient_ids:
            raise ValidationError(self.env._("Say who gets the clients."))
        if self.former_id in self.recipient_ids:
            raise ValidationError(self.env._("%(user)s cannot hand clients over to himself.", user=self.former_id.name))
        for recipient in self.recipient_ids.sudo():  # sudo: the rights of a colleague
            if reason := self._say_unfit(recipient):
                raise ValidationError(reason)

    def _say_unfit(self, recipient) -> str | None:
        """Return why the user cannot be given clients, None if he can."""
        words = {"user": recipient.name, "company": self.company_id.name}
        if not recipient.active:
            return self.env._("%(user)s is archived and cannot be given clients.", **words)
        if recipient.share:
            return self.env._("%(user)s is no colleague and cannot be given clients.", **words)
        if self.company_id not in recipient.company_ids:
            return self.env._("%(user)s does not work in %(company)s.", **words)
        if not recipient.has_group(OWN):
            return self.env._("%(user)s has no access to the client base, so he would not see the clients.", **words)
        return None

    def _check_preview(self):
        """Refuse if the preview is not true any more, because somebody changed its clients meanwhile."""
        clients = self.sudo().line_ids.client_ids  # sudo: one who is another company's by now is named, too
        self._lock(clients)
        ours = self._get_clients_domain() & Domain("id", "in", clients.ids)
        if self.line_ids.user_id - self.recipient_ids:
            raise UserError(self.env._("Since the preview, the recipients changed. Go back and look at it again."))
        changed = clients - clients.with_context(active_test=False).search(ours)
        gone = sum(self.line_ids.mapped("client_count")) - len(clients)
        if not (changed or gone):
            return
        words = [self.env._("Since the preview, somebody changed its clients.")]
        if changed:
            names = {"user": self.former_id.name, "clients": self._join_names(changed)}
            words.append(self.env._("Not served by %(user)s any more: %(clients)s.", **names))
        if gone:
            words.append(self.env._("Merged or deleted: %(count)s.", count=gone))
        words.append(self.env._("Nothing was handed over. Go back and look at the preview again."))
        raise UserError("\n".join(words))

    # === WORDS === #

    def _join_names(self, clients, say=None) -> str:
        """Return the names of the first few clients and the number of the others."""
        names = [say(client) if say else client.display_name for client in clients[:MOST_NAMES]]
        if len(clients) > MOST_NAMES:
            names.append(self.env._("and others: %(count)s", count=len(clients) - MOST_NAMES))
        return ", ".join(names)

    def _say_nothing(self, others) -> str:
        """Return why there is nothing to hand over."""
        words = {"user": self.former_id.name, "company": self.company_id.name}
        if self.scope == "all":
            return self.env._("%(user)s serves no clients in %(company)s. There is nothing to hand over.", **words)
        if not others:
            return self.env._("No clients are chosen. Tick them in the list first.")
        nothing = self.env._("%(user)s serves none of the chosen clients in %(company)s.", **words)
        return f"{nothing}\n{self._say_left_out(others)}"

    def _say_left_out(self, others) -> str | bool:
        """Name the chosen clients who are not handed over, and say who serves them."""
        if not others:
            return False

        def say(client):
            return f"{client.display_name} ({client.user_id.sudo().name or self.env._('nobody')})"

        return self.env._(
            "Left out, because %(user)s does not serve them in %(company)s: %(clients)s.",
            user=self.former_id.name, company=self.company_id.name, clients=self._join_names(others, say),
        )  # fmt: skip
