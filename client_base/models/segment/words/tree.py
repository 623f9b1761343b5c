"""A rule as a tree of sentences, each with what decides it: read by people as it is, and client by client."""

from dataclasses import dataclass, field

from odoo import models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..rule.reading import ANY_OPERATORS, Leaf, parse, read_leaves
from .leaf import Teller

# The kinds of nodes, which the host names nowhere in public.
_CITY, _NAME = Domain("city", "!=", False), Domain("name", "!=", False)
DomainAnd, DomainOr, DomainNot = type(_CITY & _NAME), type(_CITY | _NAME), type(~Domain.custom(to_sql=str))


@dataclass
class Node:
    """One sentence of a rule. What stands below "at least one" decides nothing by itself: it has no domain."""

    words: str
    match: str | None = None  # of a group: "all" or "any"
    children: list["Node"] = field(default_factory=list)
    rule: Domain | None = None  # decides it, to be evaluated as it is
    domain: Domain | None = None  # the same as the editor wrote it
    leaf: Leaf | None = None
    condition: object = None  # on purchases
    tags: object = None
    is_broken: bool = False
    met: bool | None = None  # by a client, once it was asked; None of what decides nothing


class ClientSegment(models.Model):
    _inherit = "client.segment"

    # === BUSINESS METHODS === #

    def _get_rule_tree(self, clients=None) -> Node:
        """Return the rule as sentences; what cannot be read is a sentence that says why.

        :param clients: see ``_get_rule``
        """
        self.ensure_one()
        if self.kind != "rule":
            return Node(self.env._("Only clients who were put in by hand."), rule=self._get_pinned_rule("in"))
        # sudo: its currency and its time zone
        teller = Teller(self.env, self.company_id.sudo(), self._get_contacts() if clients else None)
        nodes = [*self._get_tag_nodes(), *self._get_condition_nodes(clients), *self._get_domain_nodes(teller)]
        if not nodes:
            return Node(self.env._("All clients."), rule=Domain.TRUE)
        return nodes[0] if len(nodes) == 1 else self._get_group("all", nodes)

    def _get_group(self, match, children):
        words = self.env._("All of these:") if match == "all" else self.env._("At least one of these:")
        return Node(words, match=match, children=children)

    # === TAGS AND PURCHASES === #

    def _get_tag_nodes(self):
        return [
            Node(self._say_tags(parameter, tags), tags=tags, rule=Domain("category_id", "child_of", tags._origin.ids))
            for parameter, tags in self.tag_ids.grouped("parent_id").items()
        ]

    def _say_tags(self, parameter, tags):
        facts = {"parameter": parameter.display_name, "tags": ", ".join(tags.mapped("name"))}
        if not parameter:
            facts["parameter"] = self.env._("Tags")
        if len(tags) == 1:
            return self.env._("%(parameter)s: %(tags)s", **facts)
        return self.env._("%(parameter)s: one of %(tags)s", **facts)

    def _get_condition_nodes(self, clients):
        nodes = [
            # sudo: the same purchases are counted whoever asks
            Node(condition._say(), condition=condition, rule=condition.sudo()._get_rule(clients))
            for condition in self.condition_ids
        ]
        return [self._get_group("any", nodes)] if self.condition_match == "any" and len(nodes) > 1 else nodes

    # === DOMAIN === #

    def _get_domain_nodes(self, teller):
        """Return the conditions that the editor wrote, all of which must hold."""
        try:
            domain = parse(self.env, self.domain)
        except ValidationError as error:
            return [Node(error.args[0], is_broken=True)]
        if domain.is_true():
            return []
        # sudo: the words of a rule may be read by whoever reads the segment; names of records are checked one by one
        node = self._tell_domain(domain, self.env["res.partner"].sudo(), teller)
        return node.children if node.match == "all" else [node]

    def _tell_domain(self, domain, model, teller, names=()):
        """Return the tree of a domain; ``names`` lead to the records that it is about."""
        decides = None if names else domain
        if isinstance(domain, (DomainAnd, DomainOr)):
            match = "all" if isinstance(domain, DomainAnd) else "any"
            return self._get_group(match, [self._tell_domain(child, model, teller, names) for child in domain.children])
        if isinstance(domain, DomainNot):
            node = self._tell_domain(domain.child, model, teller, names)
            node.words, node.domain = self.env._("Not: %(condition)s", condition=node.words), decides
            return node
        if domain.is_true() or domain.is_false():
            return Node(self.env._("Always.") if domain.is_true() else self.env._("Never."), domain=decides)
        node = self._tell_condition(domain, model, teller, names)
        node.domain = decides
        return node

    def _tell_condition(self, condition, model, teller, names):
        try:
            if condition.operator in ANY_OPERATORS:
                return self._tell_any(condition, model, teller, names)
            [leaf] = read_leaves(condition, model, (), names)
        except ValidationError as error:
            return Node(error.args[0], is_broken=True)
        return Node(teller.say(leaf), leaf=leaf)

    def _tell_any(self, condition, model, teller, names):
        """Return what is asked of the records that a path leads to, as sentences of their own."""
        inner = parse(self.env, condition.value)
        [leaf] = read_leaves(Domain(f"{condition.field_expr}.id", "in", []), model, (), names)
        words = self.env._("%(field)s: at least one with all of these:")
        if condition.operator != "any":
            words = self.env._("%(field)s: none with all of these:")
        # The labels of the way are said once: the sentences below tell of the records themselves.
        below = self._tell_domain(inner, leaf.model, teller, leaf.names[:-1])
        children = below.children if below.match == "all" else [below]
        return Node(words % {"field": teller.join_path(leaf.labels[:-1])}, children=children)
