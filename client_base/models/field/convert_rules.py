"""Rules about a text that becomes a choice: they go on to hold of the same clients, or the text stays a text."""

from ast import literal_eval
from dataclasses import dataclass
from itertools import chain

from odoo import models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

# Where domains stand that may ask for a text, and what such a record is for people.
RULES = {
    "client.segment": "domain",
    "ir.filters": "domain",
    "mailing.mailing": "mailing_domain",
    "mailing.filter": "mailing_domain",
}
OPPOSITES = {"not in": "in", "!=": "=", "<>": "=", "not ilike": "ilike", "not like": "like", "not =like": "=like",
             "not =ilike": "=ilike"}  # fmt: skip
EXACT = ("=", "in")
UNREADABLE = (ValueError, SyntaxError, TypeError, MemoryError, RecursionError, AssertionError)


@dataclass
class Rule:
    """A record with a domain, the one that it gets, and of whom it held before."""

    record: models.Model
    column: str
    domain: str
    held_of: tuple | None  # None: it was broken, or it is no segment


class ClientField(models.Model):
    _inherit = "client.field"

    # === BUSINESS METHODS === #

    def _prepare_rules(self, chosen, examples) -> list[Rule]:
        """Return the rules about the texts as rules about the choices, while the column still holds the texts.

        :param chosen: the ids of the choices of each text
        :param examples: one contact with each text
        :raise UserError: one of them cannot be told by the choices
        """
        rules = []
        for model, column in RULES.items():
            ids = self._find_naming(model, (column,)) if model in self.env else []
            for record in self.env[model].sudo().browse(ids):  # sudo: of all companies and users
                rule = self._prepare_rule(record, column, chosen, examples)
                rules += [rule] if rule else []
        return rules

    def _prepare_rule(self, record, column, chosen, examples):
        is_segment = record._name == "client.segment"
        contacts = record._get_contacts() if is_segment else self.env["res.partner"].sudo()
        translator = Translator(self, record, contacts.with_context(active_test=False), chosen, examples)
        try:
            domain = translator.translate(Domain(literal_eval(record[column] or "[]")))
        except UNREADABLE:  # made when it is used, such as a filter of "today"; it stays as it is
            return None
        return Rule(record, column, repr(list(domain)), self._get_held_of(record) if is_segment else None)

    def _write_rules(self, rules: list[Rule]):
        """Give the records their new domains, and see that those of segments hold of the same clients as before."""
        for rule in rules:
            known = {"shipped": rule.record.shipped} if rule.record._name == "client.segment" else {}
            rule.record.write({rule.column: rule.domain, **known})
            if rule.held_of and self._get_held_of(rule.record) != rule.held_of:
                raise UserError(self._say_lost(rule.record, rule.record[rule.column]))

    def _get_held_of(self, segment):
        """Return how many contacts the rule holds of, with a sum that tells which; None where it does not work."""
        try:
            return segment._run(lambda: self._sum_up(segment))
        except ValidationError:
            return None

    def _sum_up(self, segment):
        found = segment._get_contacts().with_context(active_test=False)._search(segment._get_rule())
        return self.env.execute_query(SQL(
            "SELECT COUNT(*), SUM(hashint4extended(id, 0)) FROM (%s) held", found.subselect()
        ))[0]  # fmt: skip

    def _say_lost(self, record, what):
        kind = self.env["ir.model"]._get(record._name).name
        return self.env._(
            "%(kind)s %(name)s asks for %(what)s, which could not be told by the choices any more. Change that first,"
            " or give the values other choices.",
            kind=kind, name=record.display_name, what=what,
        )  # fmt: skip


class Translator:
    """Makes conditions on a text conditions on its choices, for one record with a domain."""

    def __init__(self, own, record, contacts, chosen, examples):
        self.own, self.record, self.contacts = own, record, contacts
        self.chosen = {text: set(ids) for text, ids in chosen.items()}
        self.texts = {contact_id: text for text, contact_id in examples.items()}

    def translate(self, domain) -> Domain:
        return domain.map_conditions(self._translate)

    def _translate(self, condition):
        path, operator, value = condition.field_expr, condition.operator, condition.value
        if operator in ("any", "not any"):
            return Domain(path, operator, list(self.translate(Domain(value))))
        if path.split(".")[-1] != self.own.column:
            return condition
        values = list(value) if isinstance(value, (list, tuple, set, frozenset)) else [value]
        wanted = [one for one in values if one]
        if not wanted:  # is it filled in at all?
            return condition
        positive = OPPOSITES.get(operator, operator)
        ids = self._find_choices(positive, wanted)
        empty = [False] if len(wanted) < len(values) else []
        return Domain(path, "not in" if operator in OPPOSITES else "in", sorted(ids) + empty)

    def _find_choices(self, operator, wanted):
        """Return the choices that tell those texts from the others.

        :raise UserError: there are none that do
        """
        value = wanted if operator == "in" else wanted[0]
        asked = [("id", "in", list(self.texts)), (self.own.column, operator, value)]
        matching = {self.texts[contact.id] for contact in self.contacts.search(asked)}
        others = set(chain.from_iterable(self.chosen[text] for text in self.chosen.keys() - matching))
        ids = set(chain.from_iterable(self.chosen[text] for text in matching)) - others
        if not all(self.chosen[text] & ids for text in matching):
            raise UserError(self.own._say_lost(self.record, ", ".join(map(str, wanted))))
        return ids | self._find_unused(operator, wanted, matching)

    def _find_unused(self, operator, wanted, matching):
        """Return the choices for what a rule asks for, and nobody has at this moment.

        :raise UserError: there is none: the rule would forget what it waits for
        """
        missing = set(wanted) - matching if operator in EXACT else (set() if matching else set(wanted))
        found = set()
        for text in missing:
            options = self.own.option_ids.filtered(lambda option, text=text: self._is_called(option, text))
            if not options:
                raise UserError(self.own._say_lost(self.record, text))
            found.update(options.ids)
        return found

    def _is_called(self, option, text):
        return option.name.casefold() == " ".join(str(text).split()).casefold()
