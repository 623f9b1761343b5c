from odoo.tools.translate import LazyTranslate

from .rows import FieldRow, Pack, ReminderRow, SegmentRow

_lt = LazyTranslate(__name__)

PET = Pack(
    code="pet",
    icon="fa-paw",
    name=_lt("Pet Shop"),
    text=_lt("Which pets live with the client, what they are called and fed, and when their birthday is."),
    section=_lt("Pets"),
    fields=(
        FieldRow(
            "species", "choices", _lt("Species of Pets"),
            options={
                "dog": _lt("Dog"), "cat": _lt("Cat"), "bird": _lt("Bird"), "rodent": _lt("Rodent"),
                "fish": _lt("Fish"), "reptile": _lt("Reptile"), "other": _lt("Another pet"),
            },
        ),
        FieldRow("name", "char", _lt("Pet's Name")),
        FieldRow("birthday", "date", _lt("Pet's Birthday"), help=_lt("If the year is not known, guess it.")),
        FieldRow("breed", "char", _lt("Breed")),
        FieldRow("food", "product", _lt("Pet Food"), help=_lt("What the pet is fed with.")),
    ),
    segments=(
        SegmentRow("dogs", _lt("Dog owners"), _lt("A dog lives with them."), [["@species", "in", ["@species.dog"]]]),
        SegmentRow("cats", _lt("Cat owners"), _lt("A cat lives with them."), [["@species", "in", ["@species.cat"]]]),
        SegmentRow(
            "birthday", _lt("Pet's birthday this month"), _lt("Their pet has its birthday in this month."),
            [["@birthday.month_number", "=", "@this_month"]],
        ),
    ),
    reminders=(ReminderRow("birthday", _lt("Pet's birthday"), "birthday", days=3, repeat="yearly"),),
)  # fmt: skip
