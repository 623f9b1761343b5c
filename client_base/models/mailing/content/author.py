"""Who wrote what a mailing says: it tells clients nothing that he may not read himself."""

from dataclasses import dataclass

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

# Whoever changes one of these is the author. The last ones of the text may hold placeholders too; and by who gets it, a
# filter tells what it asks.
CONTENT = (
    "subject", "preview", "body_arch", "body_html", "body_plaintext", "sms_template_id", "email_from", "reply_to",
    "mailing_domain", "mailing_model_id", "mailing_filter_id",
)  # fmt: skip
# In the context of what prints a mailing; only code can put an Author there, so that no request can.
AUTHOR = "client_mailing_author"


@dataclass(frozen=True)
class Author:
    """With whose rights, and for which company, a mailing is printed."""

    mailing_id: int
    user_id: int
    company_id: int
    looks: bool = False  # who prints it for himself alone


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    client_author_id = fields.Many2one(
        "res.users", "Written By", readonly=True, copy=False, ondelete="set null",
        help="Who last changed the text or the filter. Both are read with his rights, whoever sends it.",
    )  # fmt: skip

    def _init_column(self, column_name):
        # EXTENDS 'base'
        if column_name != "client_author_id":
            return super()._init_column(column_name)
        return self.env.cr.execute(SQL("UPDATE mailing_mailing SET client_author_id = create_uid"))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([{**vals, "client_author_id": self.env.uid} for vals in vals_list])

    def write(self, vals):
        vals = {name: value for name, value in vals.items() if name != "client_author_id"}
        names = [name for name in CONTENT if name in vals and name in self._fields]
        before = {mailing.id: mailing._get_content(names) for mailing in self} if names else {}
        result = super().write(vals)
        changed = self.filtered(lambda mailing: before and mailing._get_content(names) != before[mailing.id])
        if others := changed.filtered(lambda mailing: mailing.client_author_id.id != self.env.uid):
            super(MailingMailing, others).write({"client_author_id": self.env.uid})
        return result

    def copy(self, default=None):
        copies = super().copy(default)
        # The winner of an A/B test is copied by nobody: it is still what its author wrote.
        if self.env.uid == SUPERUSER_ID:
            for mailing, made in zip(self, copies, strict=True):
                made._note_author(mailing.client_author_id)
        return copies

    # === BUSINESS METHODS === #

    def _note_author(self, author):
        """Note who wrote it. Not by writing the field: that is open to nobody."""
        self.flush_recordset(["client_author_id"])
        query = SQL("UPDATE mailing_mailing SET client_author_id = %s WHERE id = ANY(%s)", author.id or None, self.ids)
        self.env.cr.execute(query)
        self.invalidate_recordset(["client_author_id"])

    def _get_content(self, names):
        return [self[name] for name in names]

    def _get_mass_mailing_context(self):
        # EXTENDS 'mass_mailing'
        return {**super()._get_mass_mailing_context(), **self._get_author_context()}

    def _get_author_context(self):
        """Return the context in which its text is printed for clients."""
        # sudo: whoever sends need not see its author
        author = self.sudo().client_author_id
        return {AUTHOR: Author(self.id, author.id, self.sudo().client_company_id.id)} if self.id else {}

    def _render_field(self, field, res_ids, *args, **kwargs):
        # EXTENDS 'mail'
        # Asked for the page that shows a mail, with all rights, and for a test.
        if not self._is_seen_by_stranger():
            context = self._get_author_context()
        else:
            self._check_looker([field])
            context = self._get_looker_context()
        return super(MailingMailing, self.with_context(**context))._render_field(field, res_ids, *args, **kwargs)
