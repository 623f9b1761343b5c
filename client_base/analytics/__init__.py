"""Models of behaviour in plain Python: functions over values, without Odoo, SQL or a clock."""

from . import cadence, recognition, rfm, sharing, stage

__all__ = ["cadence", "recognition", "rfm", "sharing", "stage"]
