"""The ready-made reminder of birthdays, one a company; switched off."""

from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

BIRTHDAY = "birthday"
WORDS = {
    BIRTHDAY: {"name": _lt("Birthdays")},
}


class ClientReminder(models.Model):
    _inherit = "client.reminder"

    # === BUSINESS METHODS === #

    @api.model
    def _get_shipped_table(self) -> dict[str, dict]:
        """Hook: return the ready-made reminders of a company by their codes, as values without words."""
        call = self.env.ref("mail.mail_activity_data_call", raise_if_not_found=False)
        kind = call or self.env["mail.activity.type"].search([("res_model", "in", (False, "res.partner"))], limit=1)
        # Birthdays of the weekend are for Friday.
        return {BIRTHDAY: {"activity_type_id": kind.id, "workdays_only": True}} if kind else {}

    @api.model
    def _ship(self, companies=None):
        """Make the ready-made reminders that companies lack; who deleted one does not get it back."""
        if companies is None:
            companies = self.env["res.company"].sudo().search([])
        Reminder = self.sudo().with_context(tracking_disable=True, mail_create_nolog=True, lang="en_US")
        lacking = companies.sudo().filtered(lambda company: not company.client_reminders_shipped)
        table = self._get_shipped_table() if lacking else {}
        reminders = Reminder.create([
            {
                "company_id": company.id, "code": code, "user_id": False, **vals,
                **{name: words._translate("en_US") for name, words in WORDS[code].items()},
            }
            for company in lacking for code, vals in table.items()
        ])  # fmt: skip
        reminders._translate_shipped()
        lacking.client_reminders_shipped = True

    def _translate_shipped(self, langs=None):
        """Write the words of ready-made reminders in the languages that are installed, unless someone gave others."""
        for lang in langs or [code for code, _name in self.env["res.lang"].get_installed()]:
            for reminder in self:
                source = reminder.with_context(lang="en_US")
                names = [
                    name for name, words in WORDS.get(reminder.code, {}).items()
                    if source[name] == words._translate("en_US")
                ]  # fmt: skip
                words = {name: WORDS[reminder.code][name]._translate(lang) for name in names}
                reminder.with_context(lang=lang).write(words)
