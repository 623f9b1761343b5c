"""The ready templates as records: made in the languages of the shop, and kept up to date unless a user changed one."""

from hashlib import sha256

from odoo import api, models
from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from .words import STYLES, TABLE

LANGUAGES = ("en", "ru")
SOURCE = "client_base.client_template_source"
WRITTEN = ("subject", "preview", "body_arch", "body_html", "favorite")  # what a user may change


def digest(*parts) -> str:
    """Return a short sign of texts that changes with each of them."""
    return sha256(repr([str(part or "") for part in parts]).encode()).hexdigest()[:20]


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    # === BUSINESS METHODS === #

    @api.model
    def _get_template_codes(self) -> list[tuple[str, str, str]]:
        """Return the code, the key in the table and the style of each ready template, in the order of the picker."""
        return [(f"{key}_{style}", key, style) for key in TABLE for style in STYLES]

    @api.model
    def _get_template_langs(self) -> list[str]:
        """Return the languages of the shop that there are templates in: English where there is none of them."""
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        return [code for code in installed if code.split("_")[0] in LANGUAGES] or ["en_US"]

    @api.model
    def _get_templates(self):
        """Return the ready templates with all rights: they belong to the addon, not to a user or a company."""
        quiet = {
            "active_test": False,
            "tracking_disable": True,
            "mail_create_nolog": True,
            "mail_create_nosubscribe": True,
        }
        return self.sudo().with_context(**quiet).search([("client_template_code", "!=", False)])

    @api.model
    def _ship_templates(self):
        """Make the templates that are lacking, and give those that nobody changed the words of today."""
        templates = self._get_templates()
        known = {(template.client_template_code, template.client_template_lang): template for template in templates}
        for lang in self._get_template_langs():
            for code, key, style in self._get_template_codes():
                vals = self._prepare_template_vals(key, style, lang, self.env.company)
                templates._ship_template(known.get((code, lang)), code, lang, vals)

    def _ship_template(self, template, code, lang, vals):
        """Make one template, or bring it up to date."""
        made_from = digest(*vals.values())
        if not template:
            template = self.create({**vals, **self._prepare_template_frame(), "client_template_code": code})
        elif template._is_changed_template() or template.client_template_digest.startswith(made_from):
            return
        else:
            template.write(vals)
        written = digest(*(template[name] for name in WRITTEN))
        template.write({"client_template_lang": lang, "client_template_digest": f"{made_from}/{written}"})

    @api.model
    def _prepare_template_frame(self):
        """Return what makes a mailing a template: nobody's, archived, and offered by the picker."""
        company, source = self.env.company, self.env.ref(SOURCE, raise_if_not_found=False)
        frame = {
            "active": False, "favorite": True, "user_id": False, "mailing_type": "mail",
            "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
            # It is required, and OdooBot may have none; a mailing that is made from a template has that of its user.
            "email_from": company.email_formatted or self.env.user.email_formatted or "noreply@example.com",
        }  # fmt: skip
        return {**frame, "source_id": source.id} if source else frame

    def _is_changed_template(self) -> bool:
        """Return whether a user made the template his own, or took it out of the picker."""
        _made_from, _slash, written = (self.client_template_digest or "").partition("/")
        return written != digest(*(self[name] for name in WRITTEN))

    @api.model
    def _leave_templates(self):
        """Delete all ready templates and their source: the addon goes."""
        templates = self._get_templates().with_context(**{MODULE_UNINSTALL_FLAG: True})
        sources = templates.source_id
        templates.unlink()
        used = self.sudo().with_context(active_test=False).search([("source_id", "in", sources.ids)]).source_id
        (sources - used).unlink()
