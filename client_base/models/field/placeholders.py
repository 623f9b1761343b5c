"""The fields of the shop's own as placeholders: what marketers, who may not write code, can put into a mail.

The host lets them use what a model allows by name, and prints it raw: 2024-02-03, client.field.option(5,). A mail is
read by a client, so here they are written as people write them, in the language of the mail.
"""

import re
from html import unescape

from odoo import api, models
from odoo.tools import format_date, format_datetime, formatLang

from .kinds import PREFIX, ROLE_GROUPS

LINKS = ("choice", "product", "contact")
EXPRESSION = rf"object\.(?P<column>{PREFIX}\w+)(?:\.name)?"
INLINE = re.compile(rf"\{{\{{\s*{EXPRESSION}\s*(?:\|\|\|\s*(?P<fallback>.*?))?\}}\}}")
TAG = re.compile(
    rf"""<(?P<tag>\w+)\s+t-out\s*=\s*(?P<quote>["'])\s*{EXPRESSION}\s*(?P=quote)\s*(?:/>|>(?P<fallback>[^<>]*)</(?P=tag)>)"""
)
MARK = "\ue000{}\ue001"


class ResPartner(models.Model):
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    @api.model
    def mail_allowed_qweb_expressions(self):
        # EXTENDS 'mail'
        return (*super().mail_allowed_qweb_expressions(), *self._get_own_placeholders())

    @api.model
    def _get_own_placeholders(self):
        """Return what of the fields that the user sees can stand in a mail, archived ones too: old mails go on."""
        seen = {role for role, group in ROLE_GROUPS.items() if self.env.user.has_group(group)}
        placeholders = []
        for column, (_id, kind, see_role, *_more) in self.env["client.field"]._get_rules().items():
            if see_role in seen:
                placeholders.append(f"object.{column}")
                if kind in LINKS:
                    placeholders.append(f"object.{column}.name")
        return placeholders

    def _get_own_words(self, column):
        """Return what a field says of the contact, as a person would write it: "" where it is empty."""
        self.ensure_one()
        field = self._fields.get(column)
        value = self[column] if field else False
        if not value:
            return ""
        if field.relational:
            return ", ".join(value.mapped("name" if "name" in value._fields else "display_name"))
        return getattr(self, f"_get_own_words_{field.type}", str)(value)

    def _get_own_words_boolean(self, _value):
        return self.env._("yes")

    def _get_own_words_integer(self, value):
        return formatLang(self.env, value, digits=0)

    def _get_own_words_float(self, value):
        words = formatLang(self.env, value, digits=6)
        point = self.env["res.lang"]._lang_get(self.env.lang or "en_US").decimal_point
        return words.rstrip("0").removesuffix(point) if point in words else words

    def _get_own_words_monetary(self, value):
        return formatLang(self.env, value, currency_obj=self.currency_id)

    def _get_own_words_date(self, value):
        return format_date(self.env, value)

    def _get_own_words_datetime(self, value):
        return format_datetime(self.env, value, tz=self.tz or self.env.company.client_tz, dt_format="short")


class MailRenderMixin(models.AbstractModel):
    _inherit = "mail.render.mixin"

    # === BUSINESS METHODS === #

    @api.model
    def _render_template_inline_template_regex(self, template_txt, model, res_ids):
        # EXTENDS 'mail'
        marked, asked = self._mark_own(template_txt, model, INLINE)
        rendered = super()._render_template_inline_template_regex(marked, model, res_ids)
        return self._fill_own(rendered, asked, one_line=True)

    @api.model
    def _render_template_qweb_regex(self, template_src, model, res_ids):
        # EXTENDS 'mail'
        marked, asked = self._mark_own(template_src, model, TAG)
        rendered = super()._render_template_qweb_regex(marked, model, res_ids)
        return self._fill_own(rendered, asked)

    @api.model
    def _mark_own(self, source, model, pattern):
        """Return the source with a mark in place of each field of the shop's own, and the (column, fallback) of each.

        So the host never reads what a contact is called as a placeholder of its own.
        """
        asked = []

        def mark(match):
            found = match.groupdict()
            asked.append((found["column"], unescape(found["fallback"] or "").strip()))
            mark, tag = MARK.format(len(asked) - 1), found.get("tag", "t")
            return mark if tag.lower() == "t" else f"<{tag}>{mark}</{tag}>"

        return (pattern.sub(mark, str(source)) if model == "res.partner" else source), asked

    @api.model
    def _fill_own(self, rendered, asked, one_line=False):
        """Put the words of each contact in place of the marks: into HTML, they are escaped by it.

        Where nobody said in which language, it is the contact's own. A subject has one line.
        """
        for contact in self.env["res.partner"].browse(rendered if asked else ()):
            if not self.env.context.get("lang"):
                contact = contact.with_context(lang=contact.lang)
            for number, (column, fallback) in enumerate(asked):
                words = contact._get_own_words(column) or fallback
                words = " ".join(words.splitlines()) if one_line else words
                rendered[contact.id] = rendered[contact.id].replace(MARK.format(number), words)
        return rendered
