"""Printing what a mailing says with the rights of its author, whoever sends it, and for its company."""

import re

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError, UserError

from ..refreshing import MailingStoppedError
from .author import AUTHOR, Author

# A text without any is the same for everyone: it reads nothing.
PLACEHOLDER = re.compile(r"\{\{|<t[\s>/]|\st-[a-z][\w-]*\s*=")
# In the context, while a text is printed with the rights of its author.
PRINTED = "client_mailing_printed"


class MailingUnprintableError(MailingStoppedError):
    """A text that fails while it is printed: the kind of error, without what is known of anybody."""

    def __init__(self, message, mailing, kind):
        super().__init__(message, mailing)
        self.kind = kind


class MailRenderMixin(models.AbstractModel):
    _inherit = "mail.render.mixin"

    # === BUSINESS METHODS === #

    @api.model
    def _render_template(self, template_src, model, res_ids, engine="inline_template", add_context=None, options=None):
        # EXTENDS 'mail'
        author = self.env.context.get(AUTHOR)
        given = {"engine": engine, "add_context": add_context, "options": options}
        if not isinstance(author, Author) or engine == "qweb_view":
            return super()._render_template(template_src, model, res_ids, **given)
        mine = self.with_context(**{AUTHOR: None})
        if not template_src or not PLACEHOLDER.search(str(template_src)):
            return super(MailRenderMixin, mine)._render_template(template_src, model, res_ids, **given)
        # Links are shortened, and the like, by whoever sends it.
        given["options"] = {name: value for name, value in (options or {}).items() if name != "post_process"}
        with_rights = mine._as_client_author(author, model, res_ids)
        try:
            rendered = super(MailRenderMixin, with_rights)._render_template(template_src, model, res_ids, **given)
        except UserError as error:
            raise mine._in_words()._explain_author_error(author, error) from error
        if (options or {}).get("post_process"):
            rendered = mine._render_template_postprocess(model, rendered)
        return rendered

    @api.model
    def _render_eval_context(self):
        # EXTENDS 'mail'
        values = super()._render_eval_context()
        if self.env.context.get(PRINTED):
            # The host's have all rights, and so has whatever they lead to.
            values["user"] = self.env["res.users"].browse(self.env.uid)
            values["res_company"] = self.env["res.company"].browse(self.env.company.id)
        return values

    @api.model
    def _as_client_author(self, author, model, res_ids):
        """Return self with the rights of the author, in the company of the mailing.

        A mail that was sent is still shown when he has left: it is sending that asks for more.

        :raise MailingStoppedError: he may not read one of the recipients, or nobody knows him
        """
        mailing = self.env["mailing.mailing"].browse(author.mailing_id)
        if author.user_id == SUPERUSER_ID:
            may = self.env.su or author.company_id in self.env.user.company_ids.ids
            return self.with_context(allowed_company_ids=[author.company_id]) if may and author.company_id else self
        if not author.user_id:
            mailing._check_author()
        user = self.env["res.users"].sudo().browse(author.user_id)  # sudo: where its author works, whoever sends
        companies = [author.company_id, user.company_id.id, *user.company_ids.ids]
        context = {"allowed_company_ids": list(dict.fromkeys(filter(None, companies))), PRINTED: True}
        with_rights = self.with_user(user.id).with_context(**context)
        recipients = with_rights.env[model].browse([res_id for res_id in res_ids if res_id])
        try:
            recipients.check_access("read")
        except AccessError as error:
            raise self._in_words()._refuse_recipients(user, mailing) from error
        return with_rights

    @api.model
    def _in_words(self):
        """Return self in the language of who reads what is wrong, not in that of the recipient."""
        return self.with_context(lang=self.env.user.lang)

    @api.model
    def _refuse_recipients(self, author, mailing):
        """Return the refusal to tell an author about recipients that he may not read."""
        return MailingStoppedError(
            self.env._(
                "%(author)s, who wrote it, may not read all recipients of %(mailing)s, to whom its placeholders are"
                " filled in. Change who gets it, or let somebody write it who may.",
                author=author.name, mailing=mailing.sudo().subject,
            ),
            mailing,
        )  # fmt: skip

    @api.model
    def _explain_author_error(self, author, error):
        """Return what went wrong in words, as a mailing that must not be sent."""
        if isinstance(error, MailingStoppedError):
            return error
        mailing = self.env["mailing.mailing"].browse(author.mailing_id)
        cause = error
        while (cause.__cause__ or cause.__context__) and not isinstance(cause, AccessError):
            cause = cause.__cause__ or cause.__context__
        facts = {
            "author": self.env["res.users"].sudo().browse(author.user_id).name,  # sudo: a name, whoever sends
            "mailing": mailing.sudo().subject, "error": self._name_error(cause),
        }  # fmt: skip
        if not isinstance(cause, AccessError):
            words = self.env._("%(mailing)s cannot be printed: %(error)s", **facts)
            return MailingUnprintableError(words, mailing, facts["error"])
        if author.looks:
            words = self.env._("You have no right to what %(mailing)s tells: %(error)s", **facts)
        else:
            words = self.env._("%(author)s, who wrote %(mailing)s, has no right to what it tells: %(error)s", **facts)
        return MailingStoppedError(words, mailing)

    @api.model
    def _name_error(self, error):
        """Return what went wrong for who reads it: the words of an error may be what code found out about somebody."""
        reader = self.env.user
        if isinstance(error, AccessError) or (reader.id != SUPERUSER_ID and reader._is_admin()):
            return " ".join(str(error).split()) or type(error).__name__
        return type(error).__name__
