"""What one recipient of a mailing gets, word for word."""

from markupsafe import Markup

from odoo import models
from odoo.fields import Domain

from .code import find_paths, is_path


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    # === BUSINESS METHODS === #

    def _get_first_recipients(self, limit=1, after=None, before=None):
        """Return the first of those who get it: of those after, or the last of those before, an id."""
        domain = Domain(self._get_recipients_domain())
        if after:
            domain &= Domain("id", ">", after)
        if before:
            domain &= Domain("id", "<", before)
        order = "id desc" if before else "id"
        return self.env[self.mailing_model_real].search(domain, limit=limit, order=order)

    def _print_part(self, name, recipient, looks=False):
        """Return a part of the text as the recipient gets it; who looks, as far as he may read it.

        :raise MailingStoppedError: it cannot be printed
        """
        if name == "body_html":
            body = Markup(self.body_html or "")  # noqa: S704 (the host sanitized it)
            body = self._prepend_preview(body, self.preview)
            return self._print_text(body, recipient, engine="qweb", looks=looks)
        return self._print_text(self[name] or "", recipient, looks=looks)

    def _print_text(self, source, recipient, engine="inline_template", looks=False):
        """Return a text as the host prints it for the recipient: in his language, or that of the responsible."""
        self.ensure_one()
        if not recipient:
            return source
        responsible = self.sudo().user_id or self.sudo().write_uid or self.env.user
        partners = recipient.sudo()._mail_get_partners()[recipient.id]  # sudo: his language alone
        rights = self._get_looker_context() if looks else self._get_author_context()
        context = {**self.env["res.users"].with_user(responsible).context_get(), **rights}
        if lang := partners[:1].lang:
            context["lang"] = lang
        composer = self.env["mail.compose.message"].with_context(**context)
        options = {"preserve_comments": True} if engine == "qweb" else None
        printed = composer._render_template(source, recipient._name, recipient.ids, engine=engine, options=options)
        return printed[recipient.id]

    def _get_empty_placeholders(self, recipient) -> list[str]:
        """Return what people call the fields in its placeholders that are empty for the recipient, for who looks."""
        labels = {}
        for path in self._get_plain_paths():
            printed = self._print_text("{{ object.%s }}" % ".".join(path), recipient, looks=True)  # noqa: UP031
            if not str(printed).strip():
                field = recipient._fields.get(path[0])
                labels[path[0]] = field.get_description(self.env, ["string"])["string"] if field else path[0]
        return list(labels.values())

    def _get_plain_paths(self):
        """Return the paths of fields that are placeholders by themselves, each once."""
        paths = {}
        for name in self._get_printed_parts():
            for expression, tree in self._get_trees(name):
                if is_path(expression, tree):
                    paths[tuple(find_paths(tree)[-1])] = True
        return list(paths)
