"""Who looks at a mailing that another wrote reads in it no more than he may read himself."""

from odoo import SUPERUSER_ID, models, tools

from .author import AUTHOR, Author
from .code import find_attributes
from .rendering import PLACEHOLDER

# Whoever came by the link in his mail; only code can put it into the context, so that no request can.
BY_LINK = "client_mailing_by_link"
LINK = object()
# What a text of another may ask of records and values: nothing that changes anything by the rights of who looks.
HARMLESS = frozenset({
    "ids", "mapped", "filtered", "filtered_domain", "sorted", "grouped", "exists", "browse", "search", "search_count",
    "with_context", "with_company", "get_base_url", "context", "lang", "ref", "uid",
    "upper", "lower", "title", "capitalize", "strip", "lstrip", "rstrip", "split", "rsplit", "splitlines", "join",
    "replace", "startswith", "endswith", "ljust", "rjust", "zfill", "count", "index", "find", "isdigit",
    "get", "items", "keys", "values", "dumps",
    "strftime", "isoformat", "date", "time", "datetime", "timedelta", "now", "today", "year", "month", "day", "hour",
    "minute", "second", "weekday", "isoweekday", "days", "seconds", "total_seconds", "tzinfo",
})  # fmt: skip


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    # === BUSINESS METHODS === #

    def _is_seen_by_stranger(self):
        """Return whether somebody looks at it who neither wrote it nor got it, so that he reads with his own rights."""
        if self.env.context.get(BY_LINK) is LINK or self.env.uid == SUPERUSER_ID:
            return False
        # Nobody gets to the page of a mail without being known or having its link.
        return not (self.env.su and self.env.user._is_public())

    def _get_looker_context(self):
        """Return the context in which its text is printed with the rights of who looks at it."""
        company = self.sudo().client_company_id & self.env.user.company_ids
        return {AUTHOR: Author(self.id, self.env.uid, company.id, looks=True)} if self.id else {}

    def _get_looker_environment(self):
        companies = (self.sudo().client_company_id & self.env.user.company_ids) or self.env.company
        return self.with_user(self.env.uid).with_context(allowed_company_ids=companies.ids).env

    def _check_looker(self, names=None):
        """Refuse to print for who looks what he may not read, or code of another that might act with his rights.

        :raise MailingStoppedError: says which field it is, and where it stands
        """
        self.ensure_one()
        author = self.sudo().client_author_id
        if author.id == self.env.uid:
            return
        looker = self._get_looker_environment()
        for name in names or self._get_printed_parts():
            if not PLACEHOLDER.search(str(self[name] or "")):
                continue
            self._check_part(looker, name)
            if not author or not author._is_admin():
                self._check_harmless(name)

    def _check_harmless(self, name):
        for expression, tree in self._get_trees(name):
            asked = next((asked for asked in find_attributes(tree) if not self._is_harmless(asked)), None)
            if asked:
                self._refuse(
                    self.env._(
                        "%(placeholder)s in the %(part)s can be shown to who wrote it alone: it runs %(name)s.",
                        placeholder=expression, part=self._get_printed_parts()[name], name=asked,
                    )
                )  # fmt: skip

    def _is_harmless(self, name):
        return name in HARMLESS or (not hasattr(models.BaseModel, name) and name in self._get_all_field_names())

    @tools.ormcache(cache="stable")
    def _get_all_field_names(self):
        return frozenset(name for model in self.env.registry.values() for name in model._fields)
