"""What the shop knows of a contact, in the place of its placeholders.

The host prints a field raw: 2024-02-03, client.field.option(5,). A mail is read by a client.
"""

import re
from html import unescape

from odoo import api, models

EXPRESSION = r"object\.(?P<path>(?:x_)?client_\w+(?:\.name)?)"
ATTRIBUTES = r"""(?:\s+(?!t-)[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*"""
INLINE = re.compile(rf"\{{\{{\s*{EXPRESSION}\s*(?:\|\|\|\s*(?P<fallback>.*?))?\}}\}}")
TAG = re.compile(
    rf"""<(?P<tag>\w+)(?P<before>{ATTRIBUTES})\s+t-out\s*=\s*(?P<quote>["'])\s*{EXPRESSION}\s*(?P=quote)"""
    rf"""(?P<after>{ATTRIBUTES})\s*(?:/>|>(?P<fallback>[^<>]*)</(?P=tag)>)"""
)
MARK = "\ue000{}\ue001"


class MailRenderMixin(models.AbstractModel):
    _inherit = "mail.render.mixin"

    # === BUSINESS METHODS === #

    @api.model
    def _render_template_inline_template(self, template_txt, model, res_ids, add_context=None, options=None):
        # EXTENDS 'mail'
        marked, asked = self._mark_client_placeholders(template_txt, model, INLINE)
        rendered = super()._render_template_inline_template(
            marked, model, res_ids, add_context=add_context, options=options
        )
        return self._fill_client_placeholders(rendered, asked, one_line=True)

    @api.model
    def _render_template_qweb(self, template_src, model, res_ids, add_context=None, options=None):
        # EXTENDS 'mail'
        marked, asked = self._mark_client_placeholders(template_src, model, TAG)
        rendered = super()._render_template_qweb(marked, model, res_ids, add_context=add_context, options=options)
        return self._fill_client_placeholders(rendered, asked)

    @api.model
    def _mark_client_placeholders(self, source, model, pattern):
        """Return the source with a mark in place of each placeholder of ours, and the (field, fallback) of each.

        So the host never reads what a contact is called as a placeholder of its own. What the user may not read is left
        as it is: the host refuses it.
        """
        if model != "res.partner" or not source:
            return source, []
        asked, allowed = [], self.env["res.partner"]._get_client_placeholders()

        def mark(match):
            found = match.groupdict()
            if found["path"] not in allowed:
                return match[0]
            asked.append((allowed[found["path"]], unescape(found["fallback"] or "").strip()))
            sign, tag = MARK.format(len(asked) - 1), found.get("tag", "t")
            return sign if tag.lower() == "t" else f"<{tag}{found['before']}{found['after']}>{sign}</{tag}>"

        marked = pattern.sub(mark, str(source))
        return (marked, asked) if asked else (source, [])

    @api.model
    def _fill_client_placeholders(self, rendered, asked, one_line=False):
        """Put the words of each contact in place of the marks: into HTML, they are escaped by it.

        Where nobody said in which language, it is the contact's own. A subject has one line.
        """
        for contact in self.env["res.partner"].browse(rendered if asked else ()):
            if not self.env.context.get("lang"):
                contact = contact.with_context(lang=contact.lang)
            for number, (name, fallback) in enumerate(asked):
                words = contact._get_client_words(name) or fallback
                words = " ".join(words.splitlines()) if one_line else words
                rendered[contact.id] = rendered[contact.id].replace(MARK.format(number), words)
        return rendered
