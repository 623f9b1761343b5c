"""What a rule reads: its conditions one by one, the columns behind them, and what is wrong with them.

A rule is a domain as the host's editor writes it. It is read here before it is ever run: each path is followed to its
field, so that whoever saves it is told in words what cannot work, and so that the refresh knows when to look again.
"""

import re
from ast import literal_eval
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain, parse_field_expr
from odoo.models import READ_GROUP_NUMBER_GRANULARITY

from ...profile_fields import Guarded
from ..refresh.queue import FACTS_TOUCHED, SEGMENTS_TOUCHED

MEMBERSHIP = "client_segment_ids"
PLAIN_DATE = re.compile(r"\d{4}-")
DATE_TYPES = ("date", "datetime")
ANY_OPERATORS = ("any", "not any")
# The host reads these message by message: 28 s for a quarter of a million of them.
SLOW_MODELS = ("mail.message", "mail.notification", "mail.mail")
NAMING_OPERATORS = ("in", "not in", "=", "!=", "child_of", "parent_of")
LONGEST_TEXT = 100_000  # characters; the host reads no longer ones
UNSEARCHED = ("binary", "image", "json", "properties_definition")
READ_ERRORS = (ValueError, SyntaxError, TypeError, MemoryError, RecursionError, AssertionError)


@dataclass(frozen=True)
class Leaf:
    """One condition of a rule, with the field at the end of its path."""

    model: object
    field: object
    part: str | None  # of a date, or the key of a property
    operator: str
    value: object
    labels: tuple[str, ...]  # of the fields on the way, in the user's language
    names: tuple[str, ...]  # of the fields on the way, from the contact on

    @property
    def values(self) -> list:
        return list(self.value) if isinstance(self.value, (list, tuple, set, frozenset)) else [self.value]


@dataclass
class Reading:
    """What a rule reads of a client, and whether it must be looked at every day."""

    columns: set[str] = field(default_factory=set)
    segment_ids: set[int] = field(default_factory=set)
    records: dict[str, set[int]] = field(default_factory=dict)  # that it names, by their model
    is_daily: bool = False

    def note(self, leaf: Leaf):
        """Add what one condition reads."""
        start = leaf.model.env["res.partner"]._fields[leaf.names[0]]
        is_watched = start.store and (bool(start.column_type) or is_watched_relation(start))
        if leaf.field.name == MEMBERSHIP:
            self.segment_ids.update(leaf.values)
            self.columns.add(SEGMENTS_TOUCHED)
        elif isinstance(start, Guarded):
            self.columns |= start.made_of or {FACTS_TOUCHED}
        if leaf.field.relational and leaf.field.name != MEMBERSHIP and leaf.operator in NAMING_OPERATORS:
            ids = {value for value in leaf.values if value and type(value) is int}
            self.records.setdefault(leaf.field.comodel_name, set()).update(ids)
        if is_watched:
            self.columns.add(start.name)
        marks_client = (is_watched or isinstance(start, Guarded)) and len(leaf.names) == 1
        relative = leaf.field.type in DATE_TYPES and any(map(is_relative, leaf.values))
        self.is_daily |= relative or getattr(leaf.field, "follows_day", False) or not marks_client


def is_watched_relation(found) -> bool:
    """Tell whether a field of contacts has no column and yet is watched: tags, several choices of the shop's own."""
    return found.type == "many2many" and (found.name == "category_id" or bool(found.manual))


def is_relative(value) -> bool:
    """Tell whether a date is told from the day on which it is read.

    >>> [is_relative(value) for value in ("today -30d", "=1d", "2026-03-01", False)]
    [True, True, False, False]
    """
    return isinstance(value, str) and not PLAIN_DATE.match(value)


def parse(env, text) -> Domain:
    """Return the domain that a text, or a list within one, holds.

    :raise ValidationError: it is no domain
    """
    try:
        return Domain(literal_eval(text or "[]") if not isinstance(text, (list, tuple, Domain)) else text)
    except READ_ERRORS as error:
        if len(str(text)) > LONGEST_TEXT:
            raise ValidationError(env._("The rule is too long. Put the clients into a segment by hand.")) from error
        raise ValidationError(env._("This rule cannot be read: %(rule)s", rule=str(text)[:200])) from error


def read_leaves(domain: Domain, model, labels=(), names=()) -> Iterator[Leaf]:
    """Yield each condition, those on the records that it leads to among them.

    :raise ValidationError: a field is not there, cannot be searched, or may not be read by the user
    """
    for condition in domain.iter_conditions():
        step = (condition.field_expr, condition.operator, condition.value)
        yield from _follow(model, step, labels, names)


def _follow(model, step, labels, names):
    path, operator, value = step
    name, rest = _split(model.env, path)
    found = _get_field(model, name)
    labels, names = (*labels, found.get_description(model.env, ["string"])["string"]), (*names, name)
    if rest and found.relational:
        yield from _follow(_get_comodel(model, found), (rest, operator, value), labels, names)
    elif operator in ANY_OPERATORS and name != MEMBERSHIP:
        comodel = _get_comodel(model, found)
        yield from read_leaves(parse(model.env, value), comodel, labels, names)
    else:
        leaf = Leaf(model, found, rest, operator, value, labels, names)
        _check_leaf(leaf)
        yield leaf


def _split(env, path):
    try:
        return parse_field_expr(path)
    except ValueError as error:
        raise ValidationError(env._("There is no field %(field)s.", field=path)) from error


def _get_field(model, name):
    """Return a field that the user may search by."""
    env = model.env
    found = model._fields.get(name)
    if not found:
        raise ValidationError(
            env._(
                "There is no field %(field)s (%(model)s). It may have been removed, or come with an app that was.",
                field=name, model=env["ir.model"]._get(model._name).name,
            )
        )  # fmt: skip
    label = found.get_description(env, ["string"])["string"]
    if not found._description_searchable:
        raise ValidationError(env._("%(field)s is computed when it is shown: no rule can search by it.", field=label))
    try:
        model.check_access("read")
        model._check_field_access(found, "read")
    except AccessError as error:
        raise ValidationError(
            env._("You may not use %(field)s in a rule: it is not shown to you.", field=label)
        ) from error
    return found


def _get_comodel(model, found):
    env = model.env
    label = found.get_description(env, ["string"])["string"]
    if not found.relational:
        raise ValidationError(env._("%(field)s leads to no other records.", field=label))
    if found.comodel_name.startswith("client.segment"):  # so that no rule reads itself, and none what another one reads
        raise ValidationError(env._("Choose the segments themselves: a rule names them one by one."))
    if found.comodel_name in SLOW_MODELS:
        raise ValidationError(env._("Messages are too many to search them in a rule (%(field)s).", field=label))
    return env[found.comodel_name]


def _check_leaf(leaf):
    env, label = leaf.model.env, leaf.labels[-1]
    if any(isinstance(value, float) and not isfinite(value) for value in leaf.values):
        raise ValidationError(env._("This number is too large."))
    if leaf.field.name == MEMBERSHIP:
        if leaf.operator not in ("in", "not in", "=", "!=") or not all(type(value) is int for value in leaf.values):
            raise ValidationError(env._("Choose the segments themselves: a rule names them one by one."))
    elif leaf.field.relational:
        _get_comodel(leaf.model, leaf.field)
    elif leaf.field.type == "properties":
        _check_property(leaf)
    elif leaf.field.type in UNSEARCHED and any(leaf.values):  # whether there is a picture can be asked
        raise ValidationError(env._("No rule can search by %(field)s.", field=label))
    elif leaf.part and not (leaf.field.type in DATE_TYPES and leaf.part in READ_GROUP_NUMBER_GRANULARITY):
        raise ValidationError(env._("There is no %(part)s of %(field)s.", part=leaf.part, field=label))


def _check_property(leaf):
    """Refuse a property that is not defined: the host would find nobody, or everybody."""
    if leaf.part not in get_properties(leaf.model):
        raise ValidationError(
            leaf.model.env._("There is no property %(key)s of contacts any more.", key=leaf.part or "?")
        )


def get_properties(model) -> dict[str, dict]:
    """Return the definitions of the host's properties of a model, by their keys; {} where each record has its own."""
    if "properties_base_definition_id" not in model._fields:
        return {}
    # sudo: only administrators may read the definitions
    definitions = model.env["properties.base.definition"].sudo()
    found = definitions._get_definition_for_property_field(model._name, "properties")
    return {entry["name"]: entry for entry in found.properties_definition or ()}
