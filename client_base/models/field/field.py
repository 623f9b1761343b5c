"""Fields of the shop's own: what it wants to know of its clients, as real columns of contacts.

A row says what the field is; ``column.py`` makes and drops the column, ``guards.py`` says what cannot be.
"""

from odoo import api, fields, models, tools

from .kinds import AUDIENCES, CHOICE_KINDS, KINDS, ROLES

# Since when a client must be known that well: at once, or from the stages on in which he has bought.
REQUIRED_FROM = [
    ("always", "At once"),
    ("first_time", "From the first purchase on"),
    ("active", "From the second purchase day on"),
]
# Written by the addon alone.
FOUND_OUT = ("column", "column_id", "last_changed_on", "use_count")


class ClientField(models.Model):
    """A field of contacts that someone of the shop made."""

    _name = "client.field"
    _description = "Field of One's Own"
    _order = "section_id, sequence, id"

    name = fields.Char("Label", required=True, translate=True)
    column = fields.Char(
        "Technical Name", readonly=True, copy=False, help="What the field is called in placeholders and reports."
    )
    column_id = fields.Many2one("ir.model.fields", ondelete="cascade", readonly=True, copy=False, index=True)
    kind = fields.Selection(KINDS, "Type", required=True, default="char")
    section_id = fields.Many2one("client.field.section", ondelete="restrict", index=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    audience = fields.Selection(AUDIENCES, "For", required=True, default="all")
    required_from = fields.Selection(
        REQUIRED_FROM, "Must Be Known",
        help="What is missing is shown on the card. A client can be saved without it; what is there cannot be emptied.",
    )  # fmt: skip
    is_asked = fields.Boolean(
        "Ask When It Is Empty",
        default=True,
        help="As long as it is empty, the card and the window of a talk remind of it.",
    )
    default_value = fields.Char("Default", help="What new contacts begin with, as you would type it into the field.")
    help = fields.Text("Hint", translate=True, help="Shown to whoever points at the field.")
    unit = fields.Char(translate=True, help="Written behind the value: kg, m², years.")
    see_role = fields.Selection(ROLES, "Seen by", required=True, default="own")
    edit_role = fields.Selection(ROLES, "Changed by", required=True, default="own")
    is_tracked = fields.Boolean("Note Changes", help="Each change is noted in the chatter of the contact.")
    option_ids = fields.One2many(
        "client.field.option", "field_id", "Choices", context={"active_test": False}, copy=True
    )

    _column_uniq = models.Constraint("UNIQUE(column_id)", "This column belongs to another field.")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        own = super().create([self._without_column(self._with_clean_label(vals)) for vals in vals_list])
        own._make_columns()
        own._write_defaults()
        self._forget_views()
        return own

    def write(self, vals):
        vals = self._without_column(self._with_clean_label(vals))
        self._check_kind_stays(vals)
        result = super().write(vals)
        self._update_columns(vals)
        if not {"default_value", "active"}.isdisjoint(vals):
            self._write_defaults()
        self._forget_views()
        return result

    def unlink(self):
        self._check_unused()
        self._drop_columns()
        result = super().unlink()
        self._forget_views()
        return result

    def copy_data(self, default=None):
        # Two fields with one label could not be told apart.
        return [
            vals | {"name": (default or {}).get("name") or self.env._("%(label)s (copy)", label=own.name)}
            for own, vals in zip(self, super().copy_data(default), strict=True)
        ]

    @api.model
    def _without_column(self, vals):
        """Return the values without those that only the addon gives."""
        return vals if self.env.su else {name: vals[name] for name in vals if name not in FOUND_OUT}

    # === BUSINESS METHODS === #

    def _has_choices(self) -> bool:
        self.ensure_one()
        return self.kind in CHOICE_KINDS

    def _get_column_field(self):
        """Return the field of contacts behind it."""
        self.ensure_one()
        return self.env["res.partner"]._fields[self.column]

    @api.model
    @tools.ormcache()
    def _get_rules(self) -> dict[str, tuple]:
        """Return (id, kind, see_role, edit_role, required_from) of each column, archived ones too."""
        # sudo: what may be done with a column holds of everybody
        every = self.sudo().with_context(active_test=False).search([("column", "!=", False)])
        return {
            own.column: (own.id, own.kind, own.see_role, own.edit_role, own.active and own.required_from)
            for own in every
        }

    @api.model
    def _forget_views(self):
        """Let every worker build the screens anew, and ask anew what may be done with a column."""
        self.env.registry.clear_cache("default", "templates")
