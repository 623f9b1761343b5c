"""What kinds of fields a shop can make, who may see them, and what their columns are called."""

import re

PREFIX = "x_client_"
OURS = ("client_", PREFIX)  # what the fields of contacts begin with that the addon brought
LONGEST_LABEL = 80  # characters
LONGEST_SLUG = 40  # characters; a name of PostgreSQL has 63, and indexes and relations add theirs

KINDS = [
    ("char", "Text"),
    ("text", "Long text"),
    ("integer", "Whole number"),
    ("float", "Number with decimals"),
    ("monetary", "Money"),
    ("boolean", "Yes or no"),
    ("date", "Date"),
    ("datetime", "Date and time"),
    ("choice", "Choice"),
    ("choices", "Several choices"),
    ("product", "Product"),
    ("contact", "Contact"),
]
# What each kind is for the host. Columns far to the right of a row are slow to reach: indexes make up for it.
COLUMNS = {
    "char": {"ttype": "char"},
    "text": {"ttype": "text"},
    "integer": {"ttype": "integer", "index": True},
    "float": {"ttype": "float", "index": True},
    "monetary": {"ttype": "monetary", "currency_field": "currency_id", "index": True},
    "boolean": {"ttype": "boolean"},
    "date": {"ttype": "date", "index": True},
    "datetime": {"ttype": "datetime", "index": True},
    "choice": {"ttype": "many2one", "relation": "client.field.option", "on_delete": "restrict", "index": True},
    "choices": {"ttype": "many2many", "relation": "client.field.option"},
    "product": {"ttype": "many2one", "relation": "product.product", "on_delete": "set null", "index": True},
    "contact": {"ttype": "many2one", "relation": "res.partner", "on_delete": "set null", "index": True},
}
CHOICE_KINDS = ("choice", "choices")
DATE_KINDS = ("date", "datetime")

# From the most to the fewest people; the groups imply each other in this order.
ROLES = [
    ("own", "All salespeople"),
    ("all", "Who sees all clients"),
    ("marketer", "Marketers and managers"),
    ("manager", "Managers"),
]
ROLE_GROUPS = {role: f"client_base.client_base_group_{role}" for role, _label in ROLES}
ROLE_RANKS = {role: rank for rank, (role, _label) in enumerate(ROLES)}

AUDIENCES = [("all", "Persons and companies"), ("person", "Persons"), ("company", "Companies")]

LATIN = dict(zip(
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў",
    ["a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f",
     "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya", "i", "yi", "ye", "g", "u"],
    strict=True,
))  # fmt: skip
NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")


def make_column_name(label: str, taken) -> str:
    """Return a technical name that tells what the label says, and is not among those taken.

    >>> make_column_name("Pet's name", ())
    'x_client_pet_s_name'
    >>> make_column_name("Кличка", {"x_client_klichka"})
    'x_client_klichka_2'
    >>> make_column_name("🐶", ())
    'x_client_field'
    """
    latin = "".join(LATIN.get(letter, letter) for letter in label.lower())
    slug = NOT_IN_NAMES.sub("_", latin).strip("_")[:LONGEST_SLUG].strip("_") or "field"
    name, number = PREFIX + slug, 2
    while name in taken:
        name, number = f"{PREFIX}{slug}_{number}", number + 1
    return name
