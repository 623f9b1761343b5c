"""What the list says about each row: why, the phone, the last words, and whether someone is there to answer."""

import textwrap

from odoo import api, fields, models
from odoo.tools import format_date

from ..interaction.interaction import CHANNELS

MOST_WORDS = 120


class ClientNextContact(models.Model):
    _inherit = "client.next.contact"

    why = fields.Char(compute="_compute_why")
    phone = fields.Char(compute="_compute_phone", help="Of the contact, or else of the client or one of his people.")
    last_words = fields.Char(compute="_compute_last_words")
    channel = fields.Selection(CHANNELS, "Prefers", compute="_compute_channel")

    # === COMPUTE METHODS === #

    @api.depends("client_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.client_id.sudo().display_name  # sudo: whom he promised to call, his or not

    @api.depends("place", "due_on", "last_contact_at", "rhythm_days", "activity_id")
    @api.depends_context("lang", "uid")
    def _compute_why(self):
        days = self._get_days()
        # sudo: which promise it is; what it says is read by who may read it
        promises = self.sudo().activity_id.sudo(False)._filtered_access("read")
        summaries = {promise.id: promise.summary for promise in promises}
        for row in self:
            today = days[row.company_id.id]
            if row.place == "callback":
                row.why = row._say_promise(today, summaries.get(row.sudo().activity_id.id))
            else:
                row.why = row._say_silence(today)

    @api.depends("client_id", "contact_id")
    @api.depends_context("uid")
    def _compute_phone(self):
        people = (self.contact_id | self.client_id)._filtered_access("read")
        numbers = {person: person.phone for person in people}
        for row in self:
            row.phone = numbers.get(row.contact_id) or numbers.get(row.client_id)
        silent = self.filtered(lambda row: not row.phone)
        colleagues = self._find_phones(silent.client_id & people)
        for row in silent:
            row.phone = colleagues.get(row.client_id)

    @api.depends("interaction_id", "message_id")
    @api.depends_context("lang", "uid")
    def _compute_last_words(self):
        # sudo: which one it was; its words are the user's only if he may read it
        last = self.sudo()
        said, written = last.interaction_id.with_env(self.env), last.message_id.with_env(self.env)
        talks = {talk: (talk.result_id.name, talk.note) for talk in said._filtered_access("read")}
        mails = {mail: (mail.preview,) for mail in written._filtered_access("read")}
        for row in self:
            words = talks.get(row.sudo().interaction_id) or mails.get(row.sudo().message_id) or ()
            text = ": ".join(filter(None, words))
            row.last_words = textwrap.shorten(text, MOST_WORDS, placeholder="…") or False

    @api.depends("client_id")
    def _compute_channel(self):
        for row in self:
            row.channel = row.client_id.sudo().client_channel  # sudo: how he wants to be reached by whoever is to do it

    # === BUSINESS METHODS === #

    def _say_promise(self, today, summary):
        day = self._say_day(today)
        if summary:
            return self.env._("Promised for %(day)s: %(summary)s", day=day, summary=summary)
        return self.env._("Promised for %(day)s", day=day)

    def _say_day(self, today):
        days = (today - self.due_on).days
        if days in (0, 1):
            return self.env["client.profile"]._say_ago(days)
        return format_date(self.env, self.due_on)

    def _say_silence(self, today):
        company = self.company_id.sudo()  # sudo: the time zone alone
        last = self.last_contact_at and company._get_client_day(self.last_contact_at)
        if self.place == "prospect":
            ago = self.env["client.profile"]._say_ago((today - last).days)
            return self.env._("Asked %(ago)s, nothing since", ago=ago)
        if not last:
            return self.env._("Never contacted, rhythm: %(rhythm)s days", rhythm=self.rhythm_days)
        return self.env._(
            "No contact for %(days)s days, rhythm: %(rhythm)s", days=(today - last).days, rhythm=self.rhythm_days
        )

    @api.model
    def _find_phones(self, clients):
        """Return, by the client, the phone of the first of his people who has one."""
        if not clients:
            return {}
        people = self.env["res.partner"].search_fetch(
            [("commercial_partner_id", "in", clients.ids), ("phone", "!=", False)],
            ["commercial_partner_id", "phone"],
            order="id desc",
        )
        return {person.commercial_partner_id: person.phone for person in people}
