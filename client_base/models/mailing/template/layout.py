"""From the words of a template to the mail: placeholders that a marketer may use and change, in one of two layouts."""

import re

from odoo import api, models
from odoo.tools.rendering_tools import convert_inline_template_to_qweb

from .words import GREETING, REASON, REGARDS, REPLY, TABLE, UNSUBSCRIBE, WRITE_TO_US

SPACE = re.compile(r"\s+}}")  # the host would say it after the words that stand for a placeholder: "Hello there ,"
# For the editor, and as it is sent: the editor converts what it shows, and nobody has to open it before sending.
LAYOUTS = {
    "plain": ("client_base.client_mailing_template_plain", "client_base.client_mailing_template_plain"),
    "pretty": ("client_base.client_mailing_template_pretty", "client_base.client_mailing_template_pretty_sent"),
}


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    # === BUSINESS METHODS === #

    @api.model
    def _prepare_template_vals(self, key, style, lang, company) -> dict:
        """Return what stands in a ready template of a company: subject, preview, and the body for editor and mail."""
        words = self._prepare_template_words(TABLE[key], lang, company)
        arch, sent = LAYOUTS[style]
        render = self.env["ir.qweb"].sudo()._render  # sudo: the layouts are views, which marketers may not read
        body = render(arch, words).strip()
        return {
            "subject": words["subject"],
            "preview": words["preview"],
            "body_arch": body,
            "body_html": body if sent == arch else render(sent, words).strip(),
        }

    @api.model
    def _prepare_template_words(self, row, lang, company) -> dict:
        """Return the words of a row of the table in a language, with the company's name, address and link."""
        company = company.sudo().with_context(lang=lang)  # sudo: its name and address are what every mail says
        shop = company.name.replace("{", "").replace("}", "")

        def say(words):
            return SPACE.sub("}}", words._translate(lang).replace("%(shop)s", shop))

        def say_filled(words):
            return convert_inline_template_to_qweb(say(words))

        link, button = self._get_template_link(company)
        return {
            "shop": shop, "link": link, "subject": say(row["subject"]),
            "preview": say(row["preview"]), "heading": say(row["heading"]), "greeting": say_filled(GREETING),
            "paragraphs": [say_filled(words) for words in row["paragraphs"]], "reply": say(REPLY),
            "button": say(button or row["button"]), "regards": say(REGARDS), "reason": say(REASON),
            "unsubscribe": say(UNSUBSCRIBE), "address": self._get_template_address(company),
        }  # fmt: skip

    @api.model
    def _get_template_link(self, company):
        """Return where the one button leads, and what it says unless it is what the mailing says."""
        if company.website:
            return company.website, None
        return (f"mailto:{company.email}", WRITE_TO_US) if company.email else (False, None)

    @api.model
    def _get_template_address(self, company) -> str:
        lines = company.partner_id._display_address(without_company=True).splitlines()
        return ", ".join(filter(None, [*(line.strip() for line in lines), company.phone]))
