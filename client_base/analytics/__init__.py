"""Models of behaviour in plain Python: functions over values, without Odoo, SQL or a clock."""

from . import birthday, cadence, occasions, recognition, rfm, sharing, stage

__all__ = ["birthday", "cadence", "occasions", "recognition", "rfm", "sharing", "stage"]
