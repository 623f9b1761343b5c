"""A ready template is a mailing that nobody is sent: an archived favourite of the host, kept apart by a code."""

import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# What the host's editor makes of a placeholder, which its own check of marketers then takes for code.
STYLED = re.compile(r'(<t\s+t-out="[^"<>]*")\s+style="[^"<>]*"')


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    client_template_code = fields.Char(
        "Ready Template", readonly=True, copy=False, index="btree_not_null",
        help="Words and style of a template that comes with the addon. Nobody is ever sent the template itself.",
    )  # fmt: skip
    client_template_lang = fields.Char("Language of the Template", readonly=True, copy=False)
    client_template_digest = fields.Char(
        readonly=True, copy=False, help="What it was made from, and what was written: so a change by a user is noticed."
    )

    _client_template_unique = models.UniqueIndex(
        "(client_template_code, client_template_lang) WHERE client_template_code IS NOT NULL",
        "Each ready template exists once in a language.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("state", "client_template_code")
    def _check_template_is_not_sent(self):
        if any(mailing.client_template_code and mailing.state != "draft" for mailing in self):
            raise ValidationError(
                self.env._("This is a ready template, it is not sent itself: choose it in a new mailing.")
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._without_styled_placeholders(vals) for vals in vals_list])

    def write(self, vals):
        # EXTENDS 'utm'
        vals = self._without_styled_placeholders(vals)
        # A new subject would give the one source of all templates its name.
        if vals.get("subject") and not vals.get("name") and len(self) == 1 and self.client_template_code:
            vals = {**vals, "name": self.source_id.name}
        return super().write(vals)

    def copy_data(self, default=None):
        # EXTENDS 'mass_mailing'
        vals_list = super().copy_data(default)
        for mailing, vals in zip(self, vals_list, strict=True):
            if mailing.client_template_code:
                vals.update({"active": True, "user_id": self.env.uid, **(default or {})})
                vals.pop("name", None)  # its source is named after its own subject, like that of any mailing
        return vals_list

    @api.ondelete(at_uninstall=False)
    def _unlink_except_ready_templates(self):
        if any(self.mapped("client_template_code")):
            raise UserError(
                self.env._("Ready templates come with the addon: take it out of the templates instead of deleting it.")
            )

    # === BUSINESS METHODS === #

    @api.model
    def _without_styled_placeholders(self, vals):
        """Return values whose mail has placeholders without a style: neither the tag nor its style is ever sent."""
        body = vals.get("body_html")
        return {**vals, "body_html": type(body)(STYLED.sub(r"\1", body))} if isinstance(body, str) else vals
