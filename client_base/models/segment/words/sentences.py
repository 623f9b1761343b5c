"""Rules in words: conditions on purchases as sentences, and the whole rule line by line."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_amount, format_date

from ..rule.domain import MISTAKES
from .leaf import Teller


class ClientSegmentCondition(models.Model):
    _inherit = "client.segment.condition"

    # === BUSINESS METHODS === #

    def _say(self) -> str:
        """Return the condition as a sentence."""
        self.ensure_one()
        value = self._say_measured(self.value)
        words = self.env._(
            "%(measure)s: %(comparison)s %(value)s",
            measure=self._get_label("measure"), comparison=self._get_label("comparison"), value=value,
        )  # fmt: skip
        return ", ".join(filter(None, [words, self._say_period(), *self._say_filters()]))

    def _get_label(self, name):
        return dict(self._fields[name]._description_selection(self.env)).get(self[name], "")

    def _say_measured(self, value) -> str:
        """Return a figure of the measure."""
        if value is None:
            return self.env._("no purchase")
        if self.measure in ("sum", "average"):
            return self._say_amount(value)
        return str(int(value))

    def _say_amount(self, amount):
        return format_amount(self.env, amount, self.segment_id.company_id.sudo().currency_id)  # sudo: its currency

    def _say_period(self):
        if self.period == "last":
            return self._get_period_words().get(self.period_unit, "") % {"count": self.period_count}
        if self.period != "between":
            return ""
        first, last = (day and format_date(self.env, day) for day in (self.date_from, self.date_to))
        if first and last:
            return self.env._("from %(first)s to %(last)s", first=first, last=last)
        if first:
            return self.env._("since %(first)s", first=first)
        return self.env._("up to %(last)s", last=last) if last else ""

    def _get_period_words(self):
        return {
            "days": self.env._("in the last %(count)s days"),
            "weeks": self.env._("in the last %(count)s weeks"),
            "months": self.env._("in the last %(count)s months"),
            "years": self.env._("in the last %(count)s years"),
        }

    def _say_filters(self) -> list[str]:
        """Hook: return what is asked of a purchase, beside its day; see ``_get_filters``."""
        products = self._say_names("product_ids") + self._say_names("category_ids")
        teams = self._say_names("team_ids")
        return [
            products and self.env._("of: %(products)s", products=", ".join(products)),
            teams and self.env._("sold by: %(teams)s", teams=", ".join(teams)),
            self.amount_above
            and self.env._("each above %(amount)s", amount=self._say_amount(self.amount_above)),
        ]  # fmt: skip

    def _say_names(self, name) -> list[str]:
        """Return the names of the records in a field, as far as the user may read them."""
        # sudo: record rules leave some of them out; they are named as hidden
        records = self.sudo()[name]
        return Teller(self.env, self.segment_id.company_id).say_names(records._origin.with_env(self.env))


class ClientSegment(models.Model):
    _inherit = "client.segment"

    rule_words = fields.Json(
        "Rule in Words", compute="_compute_rule_words", help="The rule line by line: level and words of each."
    )

    # === COMPUTE METHODS === #

    @api.depends("kind", "domain", "tag_ids", "condition_match", "condition_ids", "company_id")
    @api.depends_context("uid", "lang")
    def _compute_rule_words(self):
        for segment in self:
            segment.rule_words = [{"level": level, "words": words} for level, words in segment._say_rule()]

    # === BUSINESS METHODS === #

    def _say_rule(self) -> list[tuple[int, str]]:
        """Return the lines of the rule in words, with the level at which each stands."""
        try:
            return list(self._say_node(self._get_rule_tree(), 0))
        except ValidationError as error:
            return [(0, error.args[0])]
        except MISTAKES:  # the preview says what is wrong
            return []

    def _say_node(self, node, level):
        yield level, node.words
        for child in node.children:
            yield from self._say_node(child, level + 1)
