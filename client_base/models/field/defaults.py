"""What new contacts begin with: read as a person types it, and kept as the host keeps its defaults."""

from datetime import datetime

from odoo import models
from odoo.exceptions import ValidationError
from odoo.tools.misc import get_lang

HUGE = 1e15  # from here on, cents are lost
YES, NO = ("yes", "true", "1", "+"), ("no", "false", "0", "-")


class ClientField(models.Model):
    _inherit = "client.field"

    # === BUSINESS METHODS === #

    def _write_defaults(self):
        """Give the host the defaults of the rows, or take them back.

        :raise ValidationError: a default is none of its kind
        """
        defaults = self.env["ir.default"].sudo()  # sudo: the defaults of everybody
        for own in self:
            defaults.search([("field_id", "=", own.column_id.id)]).unlink()
            text = (own.default_value or "").strip()
            if text and own.active:
                defaults.set("res.partner", own.column, own._read_default(text))

    def _read_default(self, text):
        """Return what the text stands for, as the host keeps it."""
        self.ensure_one()
        reader = getattr(self, f"_read_default_{self.kind}", None)
        if not reader:
            raise ValidationError(self.env._("A field of this type has no default: %(label)s.", label=self.name))
        try:
            return reader(text)
        except ValueError as error:
            raise ValidationError(
                self.env._("%(value)s cannot be the default of %(label)s.", value=text, label=self.name)
            ) from error

    def _read_default_char(self, text):
        return text

    _read_default_text = _read_default_char

    def _read_default_integer(self, text):
        return int(self._read_number(text))

    def _read_default_float(self, text):
        value = float(self._read_number(text))
        if not abs(value) < HUGE:  # neither is what is no number at all
            raise ValueError(text)
        return value

    _read_default_monetary = _read_default_float

    def _read_default_boolean(self, text):
        word = text.casefold()
        if word in (*YES, self.env._("yes").casefold()):
            return True
        if word in (*NO, self.env._("no").casefold()):
            return False
        raise ValueError(text)

    def _read_default_date(self, text):
        for pattern in (get_lang(self.env).date_format, "%Y-%m-%d"):
            try:
                return datetime.strptime(text, pattern).date().isoformat()
            except ValueError:
                continue
        raise ValueError(text)

    def _read_default_choice(self, text):
        return self._find_option(text).id

    def _read_default_choices(self, text):
        return [self._find_option(name).id for name in text.split(",") if name.strip()]

    def _find_option(self, name):
        option = self.option_ids.filtered(lambda option: option.name.casefold() == name.strip().casefold())
        if not option:
            raise ValueError(name)
        return option[0]

    def _read_number(self, text):
        """Return the digits of a number in the writing of the user's language, or with a plain point."""
        lang = get_lang(self.env)
        for separator in {lang.thousands_sep or "", " ", "\u00a0", "\u202f"} - {""}:
            text = text.replace(separator, "")
        return text.replace(lang.decimal_point, ".")
