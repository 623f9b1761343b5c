from odoo.tools.translate import LazyTranslate

from .rows import FieldRow, Pack, ReminderRow, SegmentRow

_lt = LazyTranslate(__name__)

STATIONERY = Pack(
    code="stationery",
    icon="fa-pencil",
    name=_lt("Stationery"),
    text=_lt("How large the office is, what it uses up, who orders, and when it runs out."),
    section=_lt("Office Supplies"),
    fields=(
        FieldRow("employees", "integer", _lt("Employees in the Office"), audience="company"),
        FieldRow("supplies", "choices", _lt("Supplies They Use"), options={
            "paper": _lt("Paper"), "toner": _lt("Toner and ink"), "pens": _lt("Pens"), "folders": _lt("Folders"),
            "notebooks": _lt("Notebooks"), "furniture": _lt("Furniture"), "cleaning": _lt("Cleaning supplies"),
        }),
        FieldRow("buyer", "contact", _lt("Who Orders Supplies"), audience="company"),
        FieldRow("restock_days", "integer", _lt("Restock Every"), unit=_lt("days")),
        FieldRow("restock_on", "date", _lt("Next Restock On")),
    ),
    segments=(
        SegmentRow(
            "large", _lt("Large offices"), _lt("50 people or more work there."), [["@employees", ">=", 50]],
        ),
        SegmentRow(
            "restock", _lt("Restock due within 7 days"), _lt("They run out soon, or have run out."),
            [["@restock_on", "!=", False], ["@restock_on", "<=", "today +7d"]],
        ),
        SegmentRow(
            "paper", _lt("Buyers of paper"), _lt("They use paper."), [["@supplies", "in", ["@supplies.paper"]]]
        ),
        SegmentRow(
            "toner", _lt("Buyers of toner and ink"), _lt("They use toner or ink."),
            [["@supplies", "in", ["@supplies.toner"]]],
        ),
    ),
    reminders=(ReminderRow("restock", _lt("Next restock"), "restock_on", days=3),),
)  # fmt: skip
