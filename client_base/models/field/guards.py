"""What cannot be a field of the shop's own, in the words of the one who tries."""

from unicodedata import normalize

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from .kinds import LONGEST_LABEL, ROLE_RANKS

MOST_FIELDS = 200
JOINER = "\u200d"  # makes one emoji of several
# PostgreSQL has room for 1,600 columns, and never gives back those that were dropped.
MOST_COLUMNS = 1_500


class ClientField(models.Model):
    _inherit = "client.field"

    # === CONSTRAINT METHODS === #

    @api.constrains("name")
    def _check_name(self):
        for own in self:
            if not own.name:
                raise ValidationError(self.env._("A field needs a label."))
            if len(own.name) > LONGEST_LABEL:
                raise ValidationError(
                    self.env._(
                        "A label has at most %(most)s characters, this one has %(count)s: %(label)s… Explanations"
                        " belong into the hint.",
                        most=LONGEST_LABEL, count=len(own.name), label=own.name[:30],
                    )
                )  # fmt: skip
            if own._get_namesake():
                raise ValidationError(
                    self.env._(
                        "Contacts have a field %(label)s already. Nobody could tell the two apart, and an import least"
                        " of all.",
                        label=own.name,
                    )
                )

    @api.constrains("see_role", "edit_role")
    def _check_roles(self):
        for own in self:
            if ROLE_RANKS[own.edit_role] < ROLE_RANKS[own.see_role]:
                raise ValidationError(
                    self.env._("%(label)s would be changed by people who do not see it.", label=own.name)
                )

    # === BUSINESS METHODS === #

    @api.model
    def _with_clean_label(self, vals):
        """Return the values with the label on one line, without what cannot be seen."""
        if not vals.get("name"):
            return vals
        composed = normalize("NFC", vals["name"])
        visible = "".join(letter if letter.isprintable() or letter == JOINER else " " for letter in composed)
        return vals | {"name": " ".join(visible.split()).strip(JOINER)}

    def _get_namesake(self):
        """Return another field of contacts that is called the same in the user's language."""
        self.ensure_one()
        pattern = self.name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        # sudo: fields that the user may not see count, too; and those that are made together have no columns yet
        every = self.sudo().with_context(active_test=False)
        if twin := every.search([("name", "=ilike", pattern), ("id", "!=", self.id)], limit=1):
            return twin
        return self.env["ir.model.fields"].sudo().search([
            ("model", "=", "res.partner"), ("field_description", "=ilike", pattern),
            ("id", "!=", self.column_id.id), ("name", "!=", self.column),
        ], limit=1)  # fmt: skip

    def _check_kind_stays(self, vals):
        """Refuse to make another kind of what holds values already."""
        changed = self.filtered(lambda own: own.column_id and own.kind != vals.get("kind", own.kind))
        if changed:
            kinds = dict(self._fields["kind"]._description_selection(self.env))
            raise ValidationError(
                self.env._(
                    "%(label)s stays what it is: %(kind)s. Make another field; a text can be turned into a choice.",
                    label=changed[0].name, kind=kinds[changed[0].kind],
                )
            )  # fmt: skip

    def _check_room(self):
        """Refuse more fields than a card, or the table of contacts, can hold."""
        if self.sudo().with_context(active_test=False).search_count([]) > MOST_FIELDS:  # sudo: of everybody
            raise ValidationError(self.env._("There are %(most)s fields already: delete some first.", most=MOST_FIELDS))
        [[last]] = self.env.execute_query(SQL(
            "SELECT MAX(attnum) FROM pg_attribute WHERE attrelid = 'res_partner'::regclass"
        ))  # fmt: skip
        if last + len(self) > MOST_COLUMNS:
            raise ValidationError(
                self.env._(
                    "The database has no room for more fields of contacts: too many have been made and deleted. Use"
                    " archived ones again, or ask your administrator."
                )
            )

    def _get_uses(self) -> list[str]:
        """Hook: return where the field is used, each as a sentence; what is used cannot be deleted."""
        self.ensure_one()
        return []

    def _check_unused(self):
        for own in self:
            if uses := own._get_uses():
                raise ValidationError(
                    self.env._(
                        "%(label)s is still used:\n%(uses)s\nChange that first, or archive the field: archived, it"
                        " keeps what is filled in.",
                        label=own.name, uses="\n".join(f"– {use}" for use in uses),
                    )
                )  # fmt: skip
