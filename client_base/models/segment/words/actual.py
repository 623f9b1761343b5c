"""What stands in the fields of a client that a condition reads, as far as the reader may know it."""

from odoo.exceptions import AccessError

from ...profile_fields import SearchedInteger
from ..rule.reading import Leaf
from .leaf import Teller

MOST_VALUES = 5
# Of records that a path leads to, so many are looked at.
MOST_RECORDS = 50


class Witness:
    """Reads a client's values with the rights of a reader; what he may not read is named as hidden, and never shown.

    :param owned: function that returns, for a model, the domain of the records that the rule may see
    """

    def __init__(self, teller: Teller, client, owned):
        self.teller = teller
        self.client = client
        self.owned = owned

    def say(self, leaf: Leaf) -> str:
        """Return the values at the end of the condition's path, a few of many."""
        records, is_hidden, has_more = self.client, False, False
        for name in leaf.names[:-1]:
            if not self._may_read(records, name):
                return self.teller.hidden
            records, hides, more = self._follow(records, name)
            is_hidden, has_more = is_hidden or hides, has_more or more
        if not self._may_read(records, leaf.field.name):
            return self.teller.hidden
        try:
            words, hides = self._say_all(leaf, records)
        except AccessError:
            return self.teller.hidden
        return self._join(words, is_hidden or hides, has_more)

    def _may_read(self, records, name):
        return records.browse().has_access("read") and records._has_field_access(records._fields[name], "read")

    def _follow(self, records, name, *, is_path=True):
        """Return the records that a field leads to, whether some are hidden, and whether there are more."""
        # sudo: to tell what is hidden from what is not there
        field, found = records._fields[name], records.sudo()[name]
        if is_path or field.type != "many2one":
            found = found.filtered_domain(self.owned(found.browse()))
        first = found[:MOST_RECORDS]
        seen = first.with_env(self.client.env)._filtered_access("read")
        return seen, len(seen) < len(first), len(first) < len(found)

    def _say_all(self, leaf, records):
        """Return the different values of the records, and whether some are hidden."""
        words, is_hidden = [], False
        if leaf.field.relational:
            found, is_hidden, more = self._follow(records, leaf.field.name, is_path=False)
            return self.teller.say_names(self._by_rule(leaf, found)) + (["…"] if more else []), is_hidden
        for record in records:
            words += self._say_one(leaf, record)
        return words, self.teller.hidden in words

    def _by_rule(self, leaf, records):
        """Return the records with those that the rule names first."""
        named = {value for value in leaf.values if type(value) is int}
        return records.sorted(lambda record: record.id not in named)[: MOST_VALUES + 1]

    def _say_one(self, leaf, record):
        teller = self.teller
        if leaf.field.type == "properties":
            return self._say_property(leaf, record)
        if isinstance(leaf.field, SearchedInteger) and record.filtered_domain([(leaf.field.name, "=", False)]):
            return [teller.not_set]  # and not today
        value = record[leaf.field.name]
        if leaf.field.type == "many2one_reference":
            return [str(value or teller.not_set)]
        if leaf.field.type == "reference":
            return teller.say_names(value) if value else [teller.not_set]
        if leaf.field.type == "binary":
            return [teller.env._("set") if value else teller.not_set]
        if leaf.field.name == "id":
            return teller.say_names(record)
        return [teller.say_actual(leaf, value)]

    def _say_property(self, leaf, record):
        value = record[leaf.field.name].get(leaf.part)
        if hasattr(value, "_name"):
            return self.teller.say_names(value) if value else [self.teller.not_set]
        return [self.teller.say_actual(leaf, value)]

    def _join(self, words, is_hidden, has_more):
        words = [word for word in dict.fromkeys(words) if word not in (self.teller.hidden, "…")]
        more = has_more or len(words) > MOST_VALUES
        words = [*words[:MOST_VALUES], *(["…"] if more else []), *([self.teller.hidden] if is_hidden else [])]
        return ", ".join(words) or self.teller.not_set
