from odoo.tools.translate import LazyTranslate

from .rows import FieldRow, Pack, SegmentRow

_lt = LazyTranslate(__name__)

GENRES = {
    "fiction": _lt("Fiction"), "crime": _lt("Crime"), "fantasy": _lt("Fantasy"), "romance": _lt("Romance"),
    "children": _lt("Children's books"), "history": _lt("History"), "lives": _lt("Biographies"),
    "science": _lt("Popular science"), "business": _lt("Business"), "cooking": _lt("Cooking"),
    "travel": _lt("Travel"), "poetry": _lt("Poetry"),
}  # fmt: skip
READERS = {
    "fiction": _lt("Readers of fiction"), "crime": _lt("Readers of crime"), "fantasy": _lt("Readers of fantasy"),
    "romance": _lt("Readers of romance"), "children": _lt("Buyers of children's books"),
    "history": _lt("Readers of history"), "lives": _lt("Readers of biographies"),
    "science": _lt("Readers of popular science"), "business": _lt("Readers of business books"),
    "cooking": _lt("Readers of cookbooks"), "travel": _lt("Readers of travel books"),
    "poetry": _lt("Readers of poetry"),
}  # fmt: skip

BOOKSHOP = Pack(
    code="bookshop",
    icon="fa-book",
    name=_lt("Bookshop"),
    text=_lt("What the client likes to read, by whom, on paper or not, and whether he reads to children."),
    section=_lt("Reading"),
    fields=(
        FieldRow("genres", "choices", _lt("Genres"), options=GENRES),
        FieldRow("author", "char", _lt("Favourite Author")),
        FieldRow("format", "choice", _lt("Format of Books"), options={
            "paper": _lt("Printed"), "ebook": _lt("E-book"), "audio": _lt("Audiobook"),
        }),
        FieldRow("to_children", "boolean", _lt("Reads to Children"), audience="person"),
    ),
    segments=(
        *(
            SegmentRow(code, name, _lt("They named this genre."), [["@genres", "in", [f"@genres.{code}"]]])
            for code, name in READERS.items()
        ),
        SegmentRow("to_children", _lt("Reads to children"), _lt("There are children to read to."),
                   [["@to_children", "=", True]]),
    ),
)  # fmt: skip
