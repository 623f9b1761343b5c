from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .packs import PACKS


class ClientFieldPack(models.Model):
    """What shops of one trade ask of their clients, ready to be installed: fields, segments and reminders."""

    _name = "client.field.pack"
    _description = "Ready-made Fields"
    _order = "sequence, id"

    code = fields.Char(required=True, readonly=True, export_string_translation=False)
    name = fields.Char(required=True, translate=True)
    description = fields.Char(translate=True)
    icon = fields.Char(readonly=True, export_string_translation=False)
    sequence = fields.Integer(default=10)
    made = fields.Json(readonly=True, help="The fields, by their codes in the pack, and its section.")
    company_ids = fields.Many2many("res.company", string="Installed for", readonly=True)
    is_installed = fields.Boolean(compute="_compute_is_installed")
    content = fields.Text("What Is Inside", compute="_compute_content")

    _code_uniq = models.Constraint("UNIQUE(code)", "There is such a pack already.")

    # === COMPUTE METHODS === #

    @api.depends("company_ids")
    @api.depends_context("company")
    def _compute_is_installed(self):
        for pack in self:
            pack.is_installed = self.env.company in pack.sudo().company_ids  # sudo: of the current company alone

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_content(self):
        for pack in self:
            pack.content = pack._say_content()

    # === ACTION METHODS === #

    def action_install(self):
        """Make the fields of the pack that are not there yet, and its segments and reminders for the current company.

        :raise UserError: a label is taken by a field of another type; nothing is made then
        """
        self.ensure_one()
        self._begin()
        if self.is_installed:
            return self._tell(self.env._("%(pack)s is installed already.", pack=self.name))
        self._install()
        return self._tell(self.env._("%(pack)s is installed: its fields are on the cards of clients.", pack=self.name))

    def action_remove(self):
        """Take back what the pack made for the current company, where nothing was filled in or changed.

        :raise UserError: something would be lost
        """
        self.ensure_one()
        self._begin()
        if not self.is_installed:
            return self._tell(self.env._("%(pack)s is not installed.", pack=self.name))
        self._remove()
        return self._tell(self.env._("%(pack)s is removed.", pack=self.name))

    # === BUSINESS METHODS === #

    def _begin(self):
        """Let managers alone go on, and one of them after the other: the second one finds what the first one made."""
        if not (self.env.su or self.env.user.has_group("client_base.client_base_group_manager")):
            raise AccessError(self.env._("Only managers of the client base install and remove ready-made fields."))
        if self.code not in PACKS:
            raise UserError(self.env._("%(pack)s came with an app that was removed.", pack=self.name))
        self.env.flush_all()
        self.env.cr.execute(SQL("UPDATE client_field_pack SET code = code WHERE id = %s", self.id))

    def _get_table(self):
        self.ensure_one()
        return PACKS[self.code]

    def _get_made(self):
        """Return the fields of the pack that are still there, by their codes; those that were there before, too."""
        ids = {code: own_id for code, own_id in (self.made or {}).items() if code != "section"}
        # sudo: whoever asks; archived ones are there
        own = self.env["client.field"].sudo().with_context(active_test=False).browse(ids.values()).exists()
        return {code: own.browse(own_id) for code, own_id in ids.items() if own_id in own._ids}

    def _tell(self, message):
        then = {"type": "ir.actions.client", "tag": "soft_reload"}
        params = {"type": "success", "message": message, "next": then}
        return {"type": "ir.actions.client", "tag": "display_notification", "params": params}
