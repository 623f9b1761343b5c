"""One condition of a rule in words: its field, what is asked of it, and the values."""

from datetime import date, datetime
from functools import cached_property

from odoo.fields import Date, Datetime, Domain
from odoo.tools import float_repr, format_amount, format_date, format_datetime, html2plaintext
from odoo.tools.date_utils import parse_date

from ..rule.reading import DATE_TYPES, MEMBERSHIP, Leaf, get_properties, is_relative
from .date import say_part, say_part_name, say_relative

MOST_NAMES = 10
LONGEST_TEXT = 100
NUMBERS = ("integer", "float", "monetary")
# Operators that ask whether a value is one of some, by their opposites.
CHOICES = {"=": True, "==": True, "in": True, "=?": True, "!=": False, "<>": False, "not in": False}


class Teller:
    """Says conditions and values in the language of a reader, and names him only records that he may read.

    :param contacts: the model in which the rule is evaluated; relative dates then tell which day they are today
    """

    def __init__(self, env, company, contacts=None):
        self.env = env
        self.company = company
        self.contacts = contacts

    @cached_property
    def hidden(self) -> str:
        return self.env._("hidden from you")

    @cached_property
    def not_set(self) -> str:
        return self.env._("not set")

    # === CONDITIONS === #

    def say(self, leaf: Leaf) -> str:
        """Return a condition as a sentence."""
        facts = {"field": self.say_path(leaf), "value": ""}
        if leaf.operator in CHOICES:
            return self._say_choice(leaf, facts)
        if leaf.operator.endswith("like"):
            return self._say_like(leaf, facts)
        facts["value"] = self._join(self.say_values(leaf))
        return self._get_comparisons(leaf).get(leaf.operator, "%(field)s: %(value)s") % facts

    def say_path(self, leaf: Leaf) -> str:
        """Return the labels of the fields on the way."""
        if leaf.field.type == "properties":
            label = (self._get_property(leaf) or {}).get("string") or leaf.part or leaf.labels[-1]
            return self.join_path([*leaf.labels[:-1], label])
        path = self.join_path(leaf.labels)
        return f"{path} ({say_part_name(self.env, leaf.part)})" if leaf.part else path

    def join_path(self, labels) -> str:
        return " › ".join(label.rstrip(": ") for label in labels)

    def _say_choice(self, leaf, facts):
        positive, values = CHOICES[leaf.operator], leaf.values
        if leaf.operator == "=?" and not leaf.value:
            return self.env._("%(field)s may be anything", **facts)
        if self.get_type(leaf) == "boolean":
            return self._say_yes_or_no(facts["field"], {bool(value) for value in values}, positive)
        if not values:
            nothing = self.env._("%(field)s is one of nothing: holds for nobody", **facts)
            return nothing if positive else self.env._("%(field)s is none of nothing: holds for everybody", **facts)
        if all(value is False or value is None or value == "" for value in values):
            return self.env._("%(field)s is not set", **facts) if positive else self.env._("%(field)s is set", **facts)
        facts["value"] = self._join(self.say_values(leaf))
        return self._get_choices(leaf)[positive, len(values) > 1] % facts

    def _say_yes_or_no(self, label, wanted, positive):
        wanted = wanted if positive else {True, False} - wanted
        words = {
            (True,): self.env._("%(field)s: yes"),
            (False,): self.env._("%(field)s: no"),
            (False, True): self.env._("%(field)s: yes or no"),
        }
        return words.get(tuple(sorted(wanted)), self.env._("%(field)s: neither yes nor no")) % {"field": label}

    def _get_choices(self, leaf):
        """Return the sentences by whether the value is one of the given ones, and whether there are several."""
        if leaf.field.name == MEMBERSHIP:
            return {
                (True, False): self.env._("Is in the segment %(value)s"),
                (True, True): self.env._("Is in one of the segments: %(value)s"),
                (False, False): self.env._("Is not in the segment %(value)s"),
                (False, True): self.env._("Is in none of the segments: %(value)s"),
            }
        if self.get_type(leaf) in ("many2many", "one2many", "tags"):
            return {
                (True, False): self.env._("%(field)s: %(value)s is among them"),
                (True, True): self.env._("%(field)s: one of these is among them: %(value)s"),
                (False, False): self.env._("%(field)s: %(value)s is not among them"),
                (False, True): self.env._("%(field)s: none of these is among them: %(value)s"),
            }
        return {
            (True, False): self.env._("%(field)s is %(value)s"),
            (True, True): self.env._("%(field)s is one of: %(value)s"),
            (False, False): self.env._("%(field)s is not %(value)s"),
            (False, True): self.env._("%(field)s is none of: %(value)s"),
        }

    def _say_like(self, leaf, facts):
        _, text, operator = self.env._, str(leaf.value), leaf.operator.removeprefix("not ")
        negative = leaf.operator in Domain.NEGATIVE_OPERATORS
        if operator in ("like", "ilike"):
            template = (
                self.env._("%(field)s does not contain %(value)s")
                if negative
                else self.env._("%(field)s contains %(value)s")
            )
        elif text.endswith("%") and not {"%", "_"} & set(text[:-1]):
            text, template = text[:-1], self.env._("%(field)s starts with %(value)s")
            if negative:
                template = self.env._("%(field)s does not start with %(value)s")
        elif negative:
            template = self.env._("%(field)s does not match the pattern %(value)s")
        else:
            template = self.env._("%(field)s matches the pattern %(value)s")
        facts["value"] = self._quote(text)
        exact = self.env._(" (capital letters count)") if operator in ("like", "=like") else ""
        return template % facts + exact

    def _get_comparisons(self, leaf):
        tree = {
            "child_of": self.env._("%(field)s is %(value)s, or stands below"),
            "parent_of": self.env._("%(field)s is %(value)s, or stands above"),
        }
        if self.get_type(leaf) in DATE_TYPES and (not leaf.part or leaf.field.type == "properties"):
            return tree | {
                "<": self.env._("%(field)s is before %(value)s"),
                ">": self.env._("%(field)s is after %(value)s"),
                "<=": self.env._("%(field)s is %(value)s or before"),
                ">=": self.env._("%(field)s is %(value)s or after"),
            }
        return tree | {
            "<": self.env._("%(field)s is less than %(value)s"),
            ">": self.env._("%(field)s is more than %(value)s"),
            "<=": self.env._("%(field)s is at most %(value)s"),
            ">=": self.env._("%(field)s is at least %(value)s"),
        }

    # === FIELDS === #

    def get_type(self, leaf: Leaf) -> str:
        """Return the type of what is compared."""
        if leaf.field.type == "properties":
            return (self._get_property(leaf) or {}).get("type", "char")
        return leaf.field.type

    def get_comodel(self, leaf: Leaf) -> str | None:
        """Return the model of the records that are compared, None if they are no records."""
        if leaf.field.type == "properties":
            return (self._get_property(leaf) or {}).get("comodel")
        return leaf.model._name if leaf.field.name == "id" else leaf.field.comodel_name

    def _get_property(self, leaf):
        return get_properties(leaf.model).get(leaf.part)

    def _get_labels(self, leaf):
        """Return the words of the values that may be chosen."""
        entry = self._get_property(leaf) if leaf.field.type == "properties" else None
        if entry:
            return {row[0]: row[1] for row in entry.get("selection") or entry.get("tags") or ()}
        return dict(leaf.field._description_selection(self.env)) if leaf.field.type == "selection" else {}

    # === VALUES === #

    def say_values(self, leaf: Leaf) -> list[str]:
        """Return the values that a condition names, one by one."""
        values = [value for value in leaf.values if value is not None]
        comodel = self.get_comodel(leaf)
        ids = [value for value in values if type(value) is int] if comodel in self.env else []
        if not ids:
            return [self.say_value(leaf, value) for value in values]
        others = [self.say_value(leaf, value) for value in values if type(value) is not int]
        return others + self.say_names(self.env[comodel].browse(ids))

    def say_value(self, leaf: Leaf, value) -> str:
        """Return one value that is compared with a field, or that stands in it; no record."""
        kind = self.get_type(leaf)
        if leaf.part and leaf.field.type in DATE_TYPES and value is not False:
            return say_part(self.env, leaf.part, value)
        if kind == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if kind in NUMBERS and value is not False:
            return self._say_number(kind, value)
        if value is False or value is None or value == "":
            return self.not_set
        if kind in DATE_TYPES:
            return self._say_day(value)
        labels = self._get_labels(leaf)
        return str(labels[value]) if value in labels else self._quote(value)

    def say_actual(self, leaf: Leaf, value) -> str:
        """Return a value as it stands in the field: a whole date where a part of it is compared, a text as it is."""
        kind = self.get_type(leaf)
        if kind == "boolean" or (kind in NUMBERS and value is not False and value is not None):
            return self.say_value(leaf, value)
        if value is None or value is False or value == "":
            return self.not_set
        if kind in DATE_TYPES:
            return self._say_day(value)
        text = html2plaintext(value) if kind == "html" else str(self._get_labels(leaf).get(value, value))
        return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"

    def _say_number(self, kind, value):
        if isinstance(value, str):
            return value
        if kind == "monetary":
            return format_amount(self.env, value, self.company.currency_id)
        return float_repr(value, 6).rstrip("0").rstrip(".") if isinstance(value, float) else str(value)

    def _say_day(self, value):
        try:
            if is_relative(value):
                return self._say_relative(value)
            if isinstance(value, str):
                value = Datetime.to_datetime(value) if len(value) > len("2026-03-01") else Date.to_date(value)
        except ValueError:
            return self._quote(value)
        if isinstance(value, datetime):
            return format_datetime(self.env, value, tz=self.company.client_tz or "UTC", dt_format="short")
        return format_date(self.env, value) if isinstance(value, date) else self._quote(value)

    def _say_relative(self, value):
        words = say_relative(self.env, value)
        if self.contacts is None:
            return words
        return f"{words} ({self._say_day(parse_date(value, self.contacts.env))})"

    def say_names(self, records) -> list[str]:
        """Return the names of the first records; whoever may not read one is told no name."""
        first = records[:MOST_NAMES]
        existing = first.sudo().exists()  # sudo: whether a record is there, nothing else
        readable = existing.with_env(self.env)._filtered_access("read") if existing else first.browse()
        names = {record.id: record.display_name for record in readable}
        gone = {record_id: self.env._("deleted") for record_id in set(first.ids) - set(existing.ids)}
        words = [gone.get(record.id) or names.get(record.id) or self.hidden for record in first]
        return [*dict.fromkeys(words), *(["…"] if len(records) > len(first) else [])]

    def _quote(self, text):
        return self.env._("“%(text)s”", text=text)

    def _join(self, words):
        return ", ".join(words)
