from odoo.tools.translate import LazyTranslate

from .rows import FieldRow, Pack, ReminderRow, SegmentRow

_lt = LazyTranslate(__name__)

AIRCON = Pack(
    code="aircon",
    icon="fa-snowflake-o",
    name=_lt("Air-Conditioning Service"),
    text=_lt("What was installed and when, and when the next service is due."),
    section=_lt("Air Conditioning"),
    fields=(
        FieldRow("installed_on", "date", _lt("Installed On")),
        FieldRow("next_service_on", "date", _lt("Next Service On")),
        FieldRow("model", "char", _lt("Model of the Air Conditioner")),
        FieldRow("units", "integer", _lt("Number of Units")),
        FieldRow("interval", "integer", _lt("Service Interval"), unit=_lt("months")),
    ),
    segments=(
        SegmentRow(
            "service_due", _lt("Service due within 30 days"), _lt("The next service is near, and not overdue."),
            [["@next_service_on", ">=", "today"], ["@next_service_on", "<=", "today +30d"]],
        ),
        SegmentRow(
            "service_overdue", _lt("Service overdue"), _lt("The day of the next service has passed."),
            [["@next_service_on", "<", "today"]],
        ),
    ),
    reminders=(
        ReminderRow("service", _lt("Next service"), "next_service_on", days=14),
        ReminderRow(
            "anniversary", _lt("A year after the installation"), "installed_on", direction="after", repeat="yearly"
        ),
    ),
)  # fmt: skip
