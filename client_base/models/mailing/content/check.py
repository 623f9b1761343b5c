"""A mailing whose placeholders cannot be filled in is not sent: it says which one, and where it stands."""

from odoo import SUPERUSER_ID, models
from odoo.exceptions import UserError

from .code import find_directives, find_forbidden, find_in_html, find_inline, find_paths, is_path, parse
from .rendering import PLACEHOLDER, MailingUnprintableError

OWN = "x_client_"
# How many placeholders are named when it is unknown which of them failed.
SAID = 3


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    # === ACTION METHODS === #

    def action_schedule(self):
        # EXTENDS 'mass_mailing'
        self._check_content()
        return super().action_schedule()

    def action_test(self):
        # EXTENDS 'mass_mailing'
        self._check_content()
        return super().action_test()

    # === BUSINESS METHODS === #

    def _check_may_send(self):
        # EXTENDS 'client_base'
        result = super()._check_may_send()
        self._check_content()
        return result

    def _action_send_mail(self, res_ids=None):
        # EXTENDS 'mass_mailing'
        if res_ids:  # else it is checked when the recipients are read
            for mailing in self:
                mailing._check_content()
        return super()._action_send_mail(res_ids=res_ids)

    def _check_content(self):
        """Refuse a text that cannot be filled in, or not by its author.

        :raise MailingStoppedError: says which placeholder is wrong, and where it stands
        """
        self.ensure_one()
        if any(PLACEHOLDER.search(str(self[name] or "")) for name in self._get_printed_parts()):
            self._check_author()  # what is the same for all may be sent after he left
        if names := self._check_texts():
            self._try_printing(names)

    def _check_texts(self):
        """Return the parts of the text that have placeholders.

        :raise MailingStoppedError: says which placeholder is wrong, and where it stands
        """
        names = [name for name in self._get_printed_parts() if PLACEHOLDER.search(str(self[name] or ""))]
        author = self._get_author_environment() if names else None
        for name in names:
            self._check_part(author, name)
        return names

    def _get_printed_parts(self) -> dict[str, str]:
        """Hook: return the fields in which placeholders may stand, and what people call each."""
        if self.mailing_type != "mail":
            return {"body_plaintext": self.env._("message")} if "body_plaintext" in self._fields else {}
        parts = {
            "subject": self.env._("subject"), "preview": self.env._("preview text"), "body_html": self.env._("body"),
            "email_from": self.env._("sender"),
        }  # fmt: skip
        return parts | ({"reply_to": self.env._("reply address")} if self.reply_to_mode == "new" else {})

    def _check_author(self):
        """Refuse a mailing whose author is no longer one of us.

        :raise MailingStoppedError: in words
        """
        mailing = self.sudo()  # sudo: who wrote it, and where he works, whoever sends
        author, facts = mailing.client_author_id, {"mailing": mailing.subject}
        if not author:
            self._refuse(
                self.env._(
                    "Who wrote %(mailing)s is unknown: his user was deleted. Change its text, so that it is yours.",
                    **facts,
                )
            )
        facts |= {"author": author.name, "company": mailing.client_company_id.name}
        if author.id == SUPERUSER_ID:
            return
        if not author.active:
            self._refuse(
                self.env._(
                    "%(author)s, who wrote %(mailing)s, does not work here any more. Change its text, so that it is"
                    " yours.",
                    **facts,
                )
            )
        if mailing.client_company_id and mailing.client_company_id not in author.company_ids:
            self._refuse(
                self.env._(
                    "%(author)s, who wrote %(mailing)s, does not work in %(company)s, to whose clients it goes.",
                    **facts,
                )
            )

    def _get_author_environment(self):
        """Return an environment with the rights of the author."""
        author = self._get_client_author()
        if author.id == SUPERUSER_ID:
            return self.sudo().env
        companies = {"allowed_company_ids": self.sudo().client_company_id.ids}
        return self.with_user(author.id).with_context(**companies).env

    def _check_part(self, author, name):
        """Refuse one part of the text, by what its placeholders say.

        :param author: environment of the author
        """
        facts = {"part": self._get_printed_parts()[name]}
        if name == "body_html":
            self._check_directives(author, facts)
            expressions, literal = find_in_html(self[name])
            for text in literal:
                self._refuse(
                    self.env._(
                        "%(placeholder)s would stand in the %(part)s as it is: there, choose Dynamic Placeholder"
                        " from the menu that a slash (/) opens.",
                        placeholder=text, **facts,
                    )
                )  # fmt: skip
        else:
            expressions, opened = find_inline(self[name])
            if opened:
                self._refuse(
                    self.env._(
                        "A placeholder in the %(part)s is opened and not closed: %(placeholder)s. It is written like"
                        " {{ object.name }}.",
                        placeholder=opened, **facts,
                    )
                )  # fmt: skip
        for expression in expressions:
            if fault := self._find_fault(author, expression, {**facts, "placeholder": expression}):
                self._refuse(fault)

    def _check_directives(self, author, facts):
        """Refuse a body that does more than fill in words: what it would print then, nobody has looked into."""
        found = [] if author.su or author.is_admin() else find_directives(self.body_html)
        if found:
            self._refuse(
                self.env._(
                    "A mailing has no %(name)s, which stands in its %(part)s: please take it out.",
                    name=found[0],
                    **facts,
                )
            )

    def _find_fault(self, author, expression, facts):
        """Return what is wrong with a placeholder, in words; None if nothing is."""
        tree = parse(expression)
        if tree is None:
            return self.env._("%(placeholder)s in the %(part)s cannot be read: it is no placeholder.", **facts)
        forbidden = not author.su and not author.is_admin() and find_forbidden(tree)
        if forbidden and self._is_looked_at(author):
            return self.env._(
                "%(placeholder)s in the %(part)s would tell what you may not read: it asks %(name)s.",
                name=forbidden, **facts,
            )  # fmt: skip
        if forbidden:
            return self.env._(
                "%(placeholder)s in the %(part)s would tell what its author may not read: please write it without"
                " %(name)s.",
                name=forbidden, **facts,
            )  # fmt: skip
        return next(filter(None, (self._find_path_fault(author, path, facts) for path in find_paths(tree))), None)

    def _find_path_fault(self, author, path, facts):
        """Return what is wrong with the fields that a placeholder reads, in words; None if nothing is."""
        model = author[self.mailing_model_real]
        for name in path:
            facts = {**facts, "name": name, "model": self.env["ir.model"]._get(model._name).name}
            field = model._fields.get(name)
            if field is None:
                return None if hasattr(type(model), name) else self._say_missing(name, facts)
            if not model.has_access("read") or not model._has_field_access(field, "read"):
                if self._is_looked_at(author):
                    return self.env._(
                        "%(placeholder)s in the %(part)s: you may not read %(label)s (%(name)s).",
                        label=field.string, **facts,
                    )  # fmt: skip
                words = facts | {"author": self.sudo().client_author_id.name, "label": field.string}
                return self.env._(
                    "%(placeholder)s in the %(part)s: %(author)s, who wrote it, may not read %(label)s (%(name)s).",
                    **words,
                )
            if not field.relational:
                return None
            model = author[field.comodel_name]
        return None

    def _is_looked_at(self, reader):
        return reader.uid != self.sudo().client_author_id.id

    def _say_missing(self, name, facts):
        if name.startswith(OWN):
            return self.env._(
                "%(placeholder)s in the %(part)s: the field %(name)s does not exist any more. Take it out.", **facts
            )
        return self.env._("%(placeholder)s in the %(part)s: there is no field %(name)s in %(model)s.", **facts)

    def _try_printing(self, names):
        """Print the parts for the first recipient, as he would get them.

        :raise MailingStoppedError: in words
        """
        recipient = self._get_first_recipients()
        for name in names:
            self._try_part(name, recipient)

    def _try_part(self, name, recipient, looks=False):
        """Return a part of the text as the recipient gets it, or, who looks, as far as he may read it.

        :raise UserError: in words
        """
        try:
            return self._print_part(name, recipient, looks=looks)
        except MailingUnprintableError as error:
            kind = error.kind
        except UserError:
            raise
        except Exception as error:  # noqa: BLE001 (whatever somebody wrote as code)
            kind = self.env["mail.render.mixin"]._name_error(error)
        # A field by itself is no code: what fails is one of the others.
        code = [text for text, tree in self._get_trees(name) if not is_path(text, tree)]
        return self._refuse(
            self.env._(
                "The %(part)s cannot be printed for %(contact)s: %(error)s in %(placeholders)s.",
                part=self._get_printed_parts()[name], contact=recipient.sudo().display_name, error=kind,
                placeholders=", ".join(code[:SAID]) or self.env._("its placeholders"),
            )
        )  # fmt: skip

    def _get_trees(self, name):
        """Return the placeholders of a part, with their trees: ``[(expression, tree)]``."""
        find = find_in_html if name == "body_html" else find_inline
        trees = [(expression, parse(expression)) for expression in find(self[name])[0]]
        return [(expression, tree) for expression, tree in trees if tree]


class MailingMailingTest(models.TransientModel):
    _inherit = "mailing.mailing.test"

    # === ACTION METHODS === #

    def send_mail_test(self):
        # EXTENDS 'mass_mailing'
        self.mass_mailing_id._check_content()
        return super().send_mail_test()
