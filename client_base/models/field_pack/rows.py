"""What a pack is made of, as its file says it; every word is translated when the pack is installed.

In a rule, ``@species`` is the column of the field with that code, ``@species.dog`` the choice with that one, and
``@this_month`` the number of the month that it is in the company.
"""

from dataclasses import dataclass, field

from odoo.tools.translate import LazyGettext


@dataclass(frozen=True)
class FieldRow:
    """A field, its type and what is said about it; choices by their codes."""

    code: str
    kind: str
    name: LazyGettext
    help: LazyGettext | None = None
    unit: LazyGettext | None = None
    options: dict[str, LazyGettext] = field(default_factory=dict)
    audience: str = "all"
    role: str = "own"  # who sees it and fills it in

    def __hash__(self):
        return hash(self.code)


@dataclass(frozen=True)
class SegmentRow:
    """A segment and its rule."""

    code: str
    name: LazyGettext
    text: LazyGettext
    # Lists: the export of words takes what stands in parentheses behind a word for words, too.
    rule: list = field(default_factory=list)


@dataclass(frozen=True)
class ReminderRow:
    """A reminder of a date field; it comes switched off."""

    code: str
    name: LazyGettext
    field: str
    days: int = 0
    direction: str = "before"
    repeat: str = "once"


@dataclass(frozen=True)
class Pack:
    """What shops of one trade ask."""

    code: str
    icon: str
    name: LazyGettext
    text: LazyGettext
    section: LazyGettext
    fields: tuple[FieldRow, ...]
    segments: tuple[SegmentRow, ...] = ()
    reminders: tuple[ReminderRow, ...] = ()
