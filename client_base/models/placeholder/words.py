"""How a mail says what the shop knows of a client: as people write it, in the language of the mail."""

from odoo import api, models
from odoo.tools import format_date, format_datetime, formatLang


class ResPartner(models.Model):
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    @api.model
    def mail_allowed_qweb_expressions(self):
        # EXTENDS 'mail'
        ours = (f"object.{path}" for path in self._get_client_placeholders())
        return (*super().mail_allowed_qweb_expressions(), *ours)

    @api.model
    def _get_client_placeholders(self) -> dict[str, str]:
        """Hook: return what the user may put into a mail: what stands after ``object.``, and the field it prints."""
        return {}

    def _get_client_words(self, name) -> str:
        """Return what a field says of the contact, as a person would write it: "" where it is empty."""
        self.ensure_one()
        field = self._fields.get(name)
        value = self[name] if field else False
        if not value:
            return self._get_client_words_empty(name)
        if field.relational:
            return ", ".join(value.mapped("name" if "name" in value._fields else "display_name"))
        say = getattr(self, f"_get_client_words_{field.type}", None)
        return say(field, value) if say else str(value)

    def _get_client_words_empty(self, name) -> str:
        """Hook: return what is said where a field is empty, or zero."""
        return ""

    def _get_client_words_boolean(self, _field, _value):
        return self.env._("yes")

    def _get_client_words_integer(self, _field, value):
        return formatLang(self.env, value, digits=0)

    def _get_client_words_float(self, _field, value):
        words = formatLang(self.env, value, digits=6)
        point = self.env["res.lang"]._lang_get(self.env.lang or "en_US").decimal_point
        return words.rstrip("0").removesuffix(point) if point in words else words

    def _get_client_words_monetary(self, field, value):
        return formatLang(self.env, value, currency_obj=self[field.get_currency_field(self)])

    def _get_client_words_selection(self, field, value):
        return dict(field._description_selection(self.env)).get(value, "")

    def _get_client_words_date(self, _field, value):
        return format_date(self.env, value)

    def _get_client_words_datetime(self, _field, value):
        return format_datetime(self.env, value, tz=self.tz or self.env.company.client_tz, dt_format="short")
