"""The ready templates in the host's picker: in the language of the user, of his company, with what he may use."""

import re

from markupsafe import Markup

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.rendering_tools import INLINE_TEMPLATE_REGEX

from .words import STYLES, TABLE

TAG = re.compile(r'<t t-out="([\w.]+)">([^<>]*)</t>')


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    # === ACTION METHODS === #

    @api.model
    def action_fetch_favorites(self, extra_domain=None):
        # EXTENDS 'mass_mailing'
        # What the shop made itself comes first, then what the addon brings.
        domain = Domain(extra_domain or Domain.TRUE)
        own = super().action_fetch_favorites(domain & Domain("client_template_code", "=", False))
        return own + [self._prepare_offer(*offer) for offer in self._get_offers(domain)]

    @api.model
    def get_client_templates(self) -> dict:
        """Return for the id of each template on offer what the picker says of it, and the segments that it suits."""
        self.check_access("read")
        offers = self._get_offers(Domain.TRUE)
        codes = {code for _template, key, _style in offers for code in TABLE[key]["segments"]}
        segments = self.env["client.segment"]
        if segments.has_access("read"):
            segments = segments.search([("code", "in", sorted(codes))])
        lang = self._get_picker_lang()
        return {
            template.id: {
                "title": TABLE[key]["title"]._translate(lang), "style": STYLES[style]._translate(lang),
                "subject": self._keep_usable(self._say_now(template, key, style)["subject"]),
                "preview": self._keep_usable(self._say_now(template, key, style)["preview"]),
                "segment_ids": [segment.id for segment in segments if segment.code in TABLE[key]["segments"]],
            }
            for template, key, style in offers
        }  # fmt: skip

    # === BUSINESS METHODS === #

    @api.model
    def _get_picker_lang(self) -> str:
        """Return the language of the templates for the user: his own, a sister of it, else English."""
        langs, mine = self._get_template_langs(), self.env.lang or "en_US"
        for start in (mine, mine.split("_")[0], "en"):
            if found := [lang for lang in langs if lang.startswith(start)]:
                return found[0]
        return langs[0]

    @api.model
    def _get_offers(self, domain) -> list[tuple]:
        """Return each template that the picker offers, with its key in the table and its style, in their order."""
        domain = domain & Domain("favorite", "=", True) & Domain("client_template_lang", "=", self._get_picker_lang())
        known = {template.client_template_code: template for template in self._get_templates().filtered_domain(domain)}
        return [(known[code], key, style) for code, key, style in self._get_template_codes() if code in known]

    @api.model
    def _say_now(self, template, key, style) -> dict:
        """Return what a template says: the words of a user who changed it, else those for the company of today."""
        if template._is_changed_template():
            return {name: template[name] or "" for name in ("subject", "preview", "body_arch")}
        return self._prepare_template_vals(key, style, template.client_template_lang, self.env.company)

    @api.model
    def _prepare_offer(self, template, key, style) -> dict:
        """Return a row as the host's picker reads it."""
        model, said = template.mailing_model_id, self._say_now(template, key, style)
        return {
            "id": template.id, "user_id": False, "mailing_model_id": [model.id, model.display_name],
            "subject": self._keep_usable(said["subject"]), "body_arch": self._keep_usable(said["body_arch"]),
        }  # fmt: skip

    @api.model
    def _keep_usable(self, text):
        """Return a text with the words that stand for a fact in its place where the user may not use the fact.

        Else he could choose a template, and not save the mailing.
        """
        allowed = set(self.env["res.partner"].mail_allowed_qweb_expressions())
        pattern, fallback = (TAG, 2) if isinstance(text, Markup) else (INLINE_TEMPLATE_REGEX, 3)

        def keep(found):
            hidden = found[1].strip().startswith("object.client_") and found[1].strip() not in allowed
            return found[fallback] or "" if hidden else found[0]

        return type(text)(pattern.sub(keep, text))
