"""A text field becomes a choice: each way of writing is shown with the choice it becomes, before anything happens."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.field.convert import TEXT_KINDS

CHOICES = [("choice", "One choice"), ("choices", "Several choices, parted by commas or semicolons")]


class ClientFieldConvert(models.TransientModel):
    """The text field that someone is about to make a choice of, while he looks at what becomes of its values."""

    _name = "client.field.convert"
    _description = "Turn a Text into a Choice"

    field_id = fields.Many2one("client.field", required=True, ondelete="cascade")
    label = fields.Char(related="field_id.name")
    kind = fields.Selection(CHOICES, "Becomes", required=True, default="choice")
    line_ids = fields.One2many(
        "client.field.convert.line", "convert_id", "Written Values",
        compute="_compute_line_ids", compute_sudo=False, store=True, readonly=False,
    )  # fmt: skip
    problem = fields.Text(compute="_compute_problem")
    uses = fields.Text("Look at These Afterwards", compute="_compute_uses")

    # === COMPUTE METHODS === #

    @api.depends("field_id", "kind")
    def _compute_line_ids(self):
        for wizard in self:
            own, kind = wizard.field_id, wizard.kind
            is_shown = own and kind and not own._say_why_not_converted(kind)
            wizard.line_ids = [fields.Command.clear()] + [
                fields.Command.create({"key": key, "written": written, "count": count, "choice": written})
                for key, written, count in (own._read_written(kind) if is_shown else ())
            ]

    @api.depends("field_id", "kind")
    def _compute_problem(self):
        for wizard in self:
            wizard.problem = wizard.field_id._say_why_not_converted(wizard.kind) if wizard.field_id else False

    @api.depends("field_id")
    def _compute_uses(self):
        for wizard in self:
            wizard.uses = "\n".join(wizard.field_id._get_uses()) if wizard.field_id else False

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        wizards.flush_recordset()  # the lines are his who asks: not of whom the host would let compute them later
        return wizards

    # === ACTION METHODS === #

    def action_convert(self):
        """Make the choices, give each contact those that he had in writing, and tell how many there are.

        :raise UserError: a value has no choice, or something that uses the field would change its meaning
        """
        self.ensure_one()
        if nameless := self.line_ids.filtered(lambda line: not (line.choice or "").strip())[:1]:
            raise UserError(
                self.env._(
                    "Give %(written)s a choice: contacts have it (%(count)s), and nothing shall be lost.",
                    written=nameless.written, count=nameless.count,
                )
            )  # fmt: skip
        self.field_id._convert_to_choice(self.kind, {line.key: line.choice for line in self.line_ids})
        message = self.env._(
            "%(label)s is a choice now. Choices: %(count)s.",
            label=self.field_id.name, count=len(self.field_id.option_ids),
        )  # fmt: skip
        then = {"type": "ir.actions.client", "tag": "soft_reload"}
        params = {"type": "success", "message": message, "next": then}
        return {"type": "ir.actions.client", "tag": "display_notification", "params": params}


class ClientFieldConvertLine(models.TransientModel):
    """A value as people wrote it, however they spaced and capitalised it, and the choice that it becomes."""

    _name = "client.field.convert.line"
    _description = "Written Value"
    _order = "count desc, written, id"

    convert_id = fields.Many2one("client.field.convert", required=True, ondelete="cascade", index=True)
    key = fields.Char(required=True)
    written = fields.Char(readonly=True)
    count = fields.Integer("Contacts", readonly=True)
    choice = fields.Char("Becomes the Choice", help="Values with one name become one choice.")


class ClientField(models.Model):
    _inherit = "client.field"

    # === ACTION METHODS === #

    def action_convert(self):
        """Open the window with the values of a text field and the choices that they become."""
        self.ensure_one()
        if self.kind not in TEXT_KINDS:
            raise UserError(self.env._("Only a text can become a choice; %(label)s is none.", label=self.name))
        wizard = self.env["client.field.convert"].create({"field_id": self.id})
        action = self.env["ir.actions.act_window"]._for_xml_id("client_base.client_field_convert_action")
        return action | {"res_id": wizard.id}
