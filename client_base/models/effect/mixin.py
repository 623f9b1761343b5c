from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

KINDS = [
    ("tag_add", "Put a tag"),
    ("tag_remove", "Take a tag away"),
    ("pricelist", "Set a price list"),
    ("salesman", "Assign a salesman"),
    ("activity", "Schedule an activity"),
    ("mail", "Send an e-mail"),
    ("action", "Run a server action"),
]
# What each kind cannot do without.
PARAMETERS = {
    "tag_add": "tag_id", "tag_remove": "tag_id", "pricelist": "pricelist_id", "salesman": "salesman_id",
    "activity": "activity_type_id", "mail": "template_id", "action": "action_id",
}  # fmt: skip


class ClientEffectMixin(models.AbstractModel):
    """Something that is done for one client after the other, in the background.

    A model that inherits it says for whom and when: ``_get_effect_company``, ``_get_effect_owner``,
    ``_get_effect_origin``, ``_get_effect_scope``, ``_get_effect_contact``, ``_get_obstacle`` and ``_note``. What it is
    done for, one at a time, is called a target below.
    """

    _name = "client.effect.mixin"
    _inherit = ["client.run.mixin"]
    _description = "Something Done for Clients"

    kind = fields.Selection(KINDS, "What", required=True, default="tag_add")
    tag_id = fields.Many2one("res.partner.category", ondelete="restrict")
    pricelist_id = fields.Many2one("product.pricelist", "Price List", ondelete="restrict")
    salesman_id = fields.Many2one("res.users", ondelete="restrict", domain="[('share', '=', False)]")
    activity_type_id = fields.Many2one(
        "mail.activity.type", ondelete="restrict", domain="[('res_model', 'in', [False, 'res.partner'])]"
    )
    activity_summary = fields.Char("Summary")
    activity_note = fields.Html("Note")
    activity_days = fields.Integer("Due in Days")
    activity_user_id = fields.Many2one(
        "res.users", "Assigned To", ondelete="restrict", domain="[('share', '=', False)]"
    )
    template_id = fields.Many2one(
        "mail.template", "E-mail", ondelete="restrict", domain="[('model', '=', 'res.partner')]",
        help="Sent to the client, in the client's language.",
    )  # fmt: skip
    action_id = fields.Many2one(
        "ir.actions.server", "Server Action", ondelete="restrict",
        domain="[('model_id.model', '=', 'res.partner'), ('usage', '=', 'ir_actions_server')]",
        help="Runs on the client. Only administrators may choose one.",
    )  # fmt: skip

    # === CONSTRAINT METHODS === #

    @api.constrains("kind", "activity_days", "activity_user_id", *set(PARAMETERS.values()))
    def _check_complete(self):
        for effect in self:
            if fault := effect._get_fault():
                raise ValidationError(fault)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_may_choose(vals)
        effects = super().create(vals_list)
        effects._check_actions({})  # a default of the context may have chosen one
        return effects

    def write(self, vals):
        self._check_may_choose(vals)
        actions = self._get_actions()
        result = super().write(vals)
        self._check_actions(actions)
        return result

    def _check_may_choose(self, vals):
        """Let administrators alone choose a server action. No constraint: those are asked with all rights."""
        if vals.get("action_id") and not self._may_choose():
            raise AccessError(self.env._("Only an administrator may choose a server action: it may do anything."))

    def _may_choose(self) -> bool:
        return self.env.su or self.env.user.has_group("base.group_system")

    def _get_actions(self) -> dict:
        """Return the server action that each of the effects runs, and for whom it does: nobody else adds to that."""
        running = self.filtered(lambda effect: effect.kind == "action")
        return {effect.id: (effect.action_id.id, effect._get_effect_scope()) for effect in running}

    def _check_actions(self, before):
        """Refuse what makes a server action run for other clients, or at other times, than an administrator chose."""
        if not self._may_choose() and not self._get_actions().items() <= before.items():
            raise AccessError(
                self.env._(
                    "Only an administrator may let a server action run, or change when it runs and for whom: it may do"
                    " anything."
                )
            )

    # === BUSINESS METHODS === #

    def _get_effect_company(self):
        """Hook: return the company in which it is done."""
        raise NotImplementedError

    def _get_effect_owner(self):
        """Hook: return the user who is responsible, who may be nobody."""
        raise NotImplementedError

    def _get_effect_origin(self) -> str:
        """Hook: return what the chatter of a client says of who changed him."""
        raise NotImplementedError

    def _get_effect_scope(self):
        """Hook: return what decides for whom it is done; with a server action, administrators alone change it."""
        raise NotImplementedError

    def _get_effect_contact(self, target):
        """Hook: return the contact for whom it is done."""
        raise NotImplementedError

    def _get_effect_record(self, target):
        """Hook: return the record on which a server action runs."""
        return self._get_effect_contact(target)

    def _get_effect_models(self) -> tuple[str, ...]:
        """Hook: return the models on which a server action may run."""
        return ("res.partner",)

    def _get_obstacle(self, target) -> str | bool:
        """Hook: return why nothing is to be done, as half a sentence; False if something is."""
        return self._get_reason(self._get_effect_contact(target))

    def _claim(self, target) -> bool:
        """Hook: note that it is about to be done; False if it was done already."""
        return True

    def _note(self, target, state, message):
        """Hook: write the one row of the log that there is for a target."""
        raise NotImplementedError
