from odoo.tools.translate import LazyTranslate

from .rows import FieldRow, Pack, SegmentRow

_lt = LazyTranslate(__name__)

HOUSEHOLD = Pack(
    code="household",
    icon="fa-home",
    name=_lt("Household"),
    text=_lt("How the client lives: children, hobby, favourite brand. Marital status and income are seen by few."),
    section=_lt("Household"),
    fields=(
        FieldRow("children", "integer", _lt("Number of Children"), audience="person"),
        FieldRow("brand", "char", _lt("Favourite Brand")),
        FieldRow("hobby", "char", _lt("Hobby"), audience="person"),
        FieldRow("marital", "choice", _lt("Marital Status"), audience="person", role="all", options={
            "single": _lt("Single"), "married": _lt("Married"), "partner": _lt("With a partner"),
            "divorced": _lt("Divorced"), "widowed": _lt("Widowed"),
        }),
        FieldRow(
            "income", "choice", _lt("Income"), audience="person", role="marketer",
            help=_lt("As the client says it, compared with others here."),
            options={"low": _lt("Low"), "middle": _lt("Middle"), "high": _lt("High"), "top": _lt("Very high")},
        ),
    ),
    segments=(
        SegmentRow("families", _lt("Families with children"), _lt("One child or more."), [["@children", ">", 0]]),
        SegmentRow(
            "large_families", _lt("Large families"), _lt("Three children or more."), [["@children", ">=", 3]]
        ),
    ),
)  # fmt: skip
