"""What uses a field of the shop's own: rules, mails, filters, screens and programs that name its column.

Most of these are texts that nothing in the database ties to the column. They are found by its name, which is long
enough to be no accident.
"""

from odoo import models
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

MOST_NAMES = 5  # of one kind; the others are counted
# Where a column may be named, and what such a record is for people.
NAMING = {
    "client.segment": ["domain"],
    "mail.template": ["subject", "body_html", "email_from", "email_to", "email_cc", "partner_to", "reply_to", "lang"],
    "mailing.mailing": ["subject", "preview", "body_html", "mailing_domain"],
    "mailing.filter": ["mailing_domain"],
    "sms.template": ["body"],
    "ir.filters": ["domain", "context", "sort"],
    "ir.ui.view": ["arch_db"],
    "ir.actions.act_window": ["domain", "context"],
    "ir.actions.server": ["code", "update_path", "value"],
    "base.automation": ["filter_domain", "filter_pre_domain"],
    "ir.rule": ["domain_force"],
    "ir.embedded.actions": ["domain", "context"],
}
SENTENCES = {
    "client.segment": _lt("Segment: %(names)s"),
    "mail.template": _lt("Mail template: %(names)s"),
    "mailing.mailing": _lt("Mailing: %(names)s"),
    "mailing.filter": _lt("Filter of mailings: %(names)s"),
    "sms.template": _lt("SMS template: %(names)s"),
    "ir.filters": _lt("Saved filter: %(names)s"),
    "ir.ui.view": _lt("Screen or report: %(names)s"),
    "ir.actions.act_window": _lt("Action: %(names)s"),
    "ir.actions.server": _lt("Server action: %(names)s"),
    "base.automation": _lt("Automation rule: %(names)s"),
    "ir.rule": _lt("Record rule: %(names)s"),
    "ir.embedded.actions": _lt("Action: %(names)s"),
}


class ClientField(models.Model):
    _inherit = "client.field"

    # === BUSINESS METHODS === #

    def _get_uses(self):
        # EXTENDS 'client_base'
        uses = super()._get_uses()
        if not self.column:
            return uses
        self.env.flush_all()
        for model, columns in NAMING.items():
            if model in self.env:
                words = SENTENCES[model]._translate(self.env.lang or "en_US")
                uses += self._say_use(model, self._find_naming(model, columns), words)
        return uses + self._get_exports() + self._get_reminders() + self._get_triggers()

    def _find_naming(self, model, columns) -> list[int]:
        """Return the ids of the records, archived ones too, in which one of these columns names the field."""
        known = self.env[model]._fields
        texts = SQL(" OR ").join(
            SQL("%s::text ~ %s", SQL.identifier(name), rf"\m{self.column}\M")
            for name in columns
            if name in known and known[name].store and known[name].column_type
        )
        table = SQL.identifier(self.env[model]._table)
        return [
            found for [found] in self.env.execute_query(SQL("SELECT id FROM %s WHERE %s ORDER BY id", table, texts))
        ]

    def _get_exports(self):
        """Return the saved exports that have a column of it."""
        lines = self.env["ir.exports.line"].sudo().browse(self._find_naming("ir.exports.line", ("name",)))
        return self._say_use("ir.exports", lines.export_id.ids, self.env._("Saved export: %(names)s"))

    def _get_reminders(self):
        """Return the reminders that follow its days."""
        if "client.reminder" not in self.env:
            return []
        every = self.env["client.reminder"].sudo().with_context(active_test=False)  # sudo: of every company
        found = every.search([("field_id", "=", self.id)])
        return self._say_use("client.reminder", found.ids, self.env._("Reminder: %(names)s"))

    def _get_triggers(self):
        """Return the automation rules that wait for a change of it."""
        if "base.automation" not in self.env:
            return []
        every = self.env["base.automation"].sudo().with_context(active_test=False)  # sudo: whoever made them
        column = self.column_id.id
        found = every.search(["|", ("trigger_field_ids", "in", [column]), ("trg_date_id", "=", column)])
        return self._say_use("base.automation", found.ids, self.env._("Automation rule: %(names)s"))

    def _say_use(self, model, ids, sentence) -> list[str]:
        """Return the sentence with the names of the first few records; nothing where there are none."""
        if not ids:
            return []
        # sudo: whoever would delete the field must know, also of what he does not see
        names = [record.display_name or "" for record in self.env[model].sudo().browse(ids[:MOST_NAMES])]
        text = ", ".join(names)
        if len(ids) > MOST_NAMES:
            text = self.env._("%(names)s, and %(count)s more", names=text, count=len(ids) - MOST_NAMES)
        return [sentence % {"names": text}]
