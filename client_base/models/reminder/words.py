from odoo import api, fields, models
from odoo.tools import format_date

from ..effect.mixin import PARAMETERS


class ClientReminder(models.Model):
    _inherit = "client.reminder"

    summary = fields.Char("In One Sentence", compute="_compute_summary")

    # === COMPUTE METHODS === #

    @api.depends(
        "source", "field_id", "segment_id", "days", "direction", "workdays_only", "kind", "activity_summary",
        "activity_user_id", *set(PARAMETERS.values()),
    )  # fmt: skip
    @api.depends_context("lang")
    def _compute_summary(self):
        for reminder in self:
            reminder.summary = reminder._say_all() if reminder.kind and reminder.source else False

    # === BUSINESS METHODS === #

    def _say_all(self) -> str:
        """Return what the reminder does, in a sentence or two."""
        words = {"when": self._say_when(), "what": self._say()}
        # sudo: the name of what a manager chose
        if segment := self.sudo().segment_id:
            sentence = self.env._("%(when)s, %(what)s, for clients in %(segment)s.", segment=segment.name, **words)
        else:
            sentence = self.env._("%(when)s, %(what)s.", **words)
        if not self.workdays_only:
            return sentence
        if self.direction == "after":
            return self.env._("%(sentence)s On a day off it is done on the next working day.", sentence=sentence)
        return self.env._("%(sentence)s On a day off it is done on the working day before.", sentence=sentence)

    def _say_when(self) -> str:
        what = self._say_source()
        if not self.days:
            return self.env._("On the day (%(what)s)", what=what)
        if self.days == 1 and self.direction == "before":
            return self.env._("The day before (%(what)s)", what=what)
        if self.days == 1:
            return self.env._("The day after (%(what)s)", what=what)
        if self.direction == "before":
            return self.env._("%(days)s days before (%(what)s)", days=self.days, what=what)
        return self.env._("%(days)s days after (%(what)s)", days=self.days, what=what)

    def _say_source(self) -> str:
        """Return what the day is: a birthday, or the label of the field."""
        self.ensure_one()
        # sudo: the label of a field whose values the user may not see
        label = self.sudo().field_id.name if self.source == "field" else ""
        return label or self.env._("Birthday")

    def _say_occasion(self, day) -> str:
        """Return "Birthday on 12 March" in the language of the environment."""
        # A date that comes once may lie in another year.
        pattern = "d MMMM" if self.repeat == "yearly" else "d MMMM y"
        told = format_date(self.env, day, lang_code=self.env.lang, date_format=pattern)
        return self.env._("%(what)s on %(day)s", what=self._say_source(), day=told)

    def _say(self):
        # EXTENDS 'client.effect.mixin'
        if self.kind != "activity":
            return super()._say()
        reminder = self.sudo()  # sudo: names of what a manager chose
        words = {"what": reminder.activity_summary or reminder.activity_type_id.name or ""}
        if reminder.activity_user_id:
            return self.env._("%(who)s is to do: %(what)s", who=reminder.activity_user_id.name, **words)
        return self.env._("the client's salesperson is to do: %(what)s", **words)

    def _say_nobody(self):
        return self.env._(
            "There is nobody to do it: the client has no salesperson, and nobody is responsible for the reminder."
        )
