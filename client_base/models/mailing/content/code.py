"""What a placeholder says, without running it: which fields it reads, and whether it takes rights that nobody gave."""

import ast
import re

from lxml import etree, html

from odoo.tools.rendering_tools import INLINE_TEMPLATE_REGEX, parse_inline_template
from odoo.tools.translate import FORMAT_REGEX

# Ways from what a user may read to what he may not; ``env.user`` and ``env.company`` are given with all rights.
FORBIDDEN = frozenset({
    "sudo", "with_user", "with_env", "env", "cr", "pool", "registry", "su", "format", "format_map", "transaction",
})  # fmt: skip
FORBIDDEN_NAMES = frozenset({"request"})
# All that a text may ask of ``env``, beside the models by their names; as a value it would lead to all the rest.
ALLOWED_OF_ENV = frozenset({"context", "lang", "ref", "uid"})
# Attributes of a tag whose value is one expression, alone or, with a dash, for a part of it.
EXPRESSIONS = frozenset({
    "t-out", "t-esc", "t-raw", "t-field", "t-if", "t-elif", "t-value", "t-foreach", "t-options", "t-att",
})  # fmt: skip
EXPRESSION_PARTS = ("t-att-", "t-options-")
# ... whose value is a text with expressions in it.
FORMATS = ("t-attf-", "t-valuef")
# ... whose value is a name, or nothing that anybody runs.
NAMES = frozenset({"t-set", "t-as", "t-else", "t-key", "t-ignore", "t-translation", "t-title"})
# How people write a placeholder into the body, where the host prints it as it is.
LITERAL = re.compile(r"\{\{\s*object\b[^{}]*\}\}")


def find_inline(text):
    """Return the expressions within a line, and what is opened and not closed: ``([expression], text or None)``."""
    text = str(text or "")
    rest = INLINE_TEMPLATE_REGEX.sub("", text)
    begun = rest.find("{{")
    found = [expression for match, expression in _split(text) if match]
    return found, (rest[begun : begun + 60].strip() if begun >= 0 else None)


def _split(text):
    parsed = parse_inline_template(text)
    last = len(INLINE_TEMPLATE_REGEX.findall(text))
    return [(number < last, expression) for number, (_text, expression, _default) in enumerate(parsed)]


def find_in_html(source):
    """Return the expressions within a text, and the placeholders that would be printed as they are."""
    source = str(source or "")
    if not source.strip():
        return [], []
    found = []
    root = _read_html(source)
    for _name, value, kind in _get_directives(root):
        if kind == "format":
            found += [(match[1] or match[2]).strip() for match in FORMAT_REGEX.finditer(value)]
        elif kind == "expression":
            found.append(value.strip())
    return found, LITERAL.findall(root.text_content())


def find_directives(source):
    """Return the directives within a text that do more than fill in words, each once."""
    source = str(source or "")
    if not source.strip():
        return []
    return list(dict.fromkeys(name for name, _value, kind in _get_directives(_read_html(source)) if not kind))


def _read_html(source):
    return html.fragment_fromstring(source, create_parent="div")


def _get_directives(root):
    """Return the directives of a text: ``[(name, value, kind)]``; the kind is None for those that nobody looks into."""
    attributes = (attribute for node in root.iter(etree.Element) for attribute in node.attrib.items())
    return [(name, value, _get_kind(name, value)) for name, value in attributes if name.startswith("t-")]


def _get_kind(name, value):
    if name.startswith(FORMATS):
        return "format"
    if name in EXPRESSIONS or name.startswith(EXPRESSION_PARTS):
        return "expression"
    # The host takes braces in place of a name for code.
    return "name" if name in NAMES and not value.lstrip().startswith("{") else None


def parse(expression):
    """Return the tree of an expression; None if it is none."""
    if not expression.strip():
        return None
    try:
        return ast.parse(f"({expression.strip()})", mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


def find_paths(tree):
    """Return the attributes that are read one after another of the recipient: ``[["user_id", "name"]]``."""
    paths = []
    for node in ast.walk(tree):
        names = []
        while isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        if names and isinstance(node, ast.Name) and node.id == "object":
            paths.append(names[::-1])
    return sorted(paths, key=len)


def is_path(expression, tree):
    """Return whether an expression is a field of the recipient by itself."""
    return any(expression.strip() == ".".join(["object", *path]) for path in find_paths(tree))


def find_forbidden(tree):
    """Return a name in an expression by which it would reach what its author may not read; None if there is none."""
    asked = {id(node.value) for node in ast.walk(tree) if _asks_env(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            if node.id in FORBIDDEN_NAMES or node.id.startswith("_") or (node.id == "env" and id(node) not in asked):
                return node.id
        elif isinstance(node, ast.Attribute) and (node.attr in FORBIDDEN or node.attr.startswith("_")):
            return node.attr
    return None


def _asks_env(node):
    """Return whether an expression asks ``env`` for something that gives no rights."""
    return isinstance(node, ast.Subscript) or (isinstance(node, ast.Attribute) and node.attr in ALLOWED_OF_ENV)


def find_attributes(tree):
    """Return the names of all that an expression asks of records and values."""
    return [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
