"""The rows of the result, and the table that is printed and kept in the documentation."""

import os
import platform
import time
from dataclasses import dataclass
from pathlib import Path

BEGIN = ".. The following is written by bench/run.py --save."
HEADINGS = ("Target", "Scale", "What is compared", "Other", "Ours", "Figure", "Wanted", "Met")


@dataclass
class Row:
    """One comparison; without a `bound` it only informs."""

    target: str
    scale: str
    what: str
    other: str
    ours: str
    figure: float
    bound: float | None = None
    at_least: bool = False
    unit: str = "x"

    @property
    def met(self):
        if self.bound is None:
            return None
        return self.figure >= self.bound if self.at_least else self.figure <= self.bound

    def cells(self):
        """Return the texts of the columns."""
        wanted = "" if self.bound is None else f"{'≥' if self.at_least else '≤'} {self._with_unit(self.bound)}"
        met = {None: "", True: "yes", False: "**no**"}[self.met]
        return (
            self.target, self.scale, self.what, self.other or "–", self.ours, self._with_unit(self.figure),
            wanted or "–", met or "–",
        )  # fmt: skip

    def _with_unit(self, value):
        space = " " if self.unit not in ("x", "") else ""
        return f"{value:.4g}{space}{self.unit}"


def table(rows):
    """Return the rows as a simple table of reStructuredText, which a terminal shows as well."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    rule = "  ".join("=" * width for width in widths)
    body = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([rule, body[0], rule, *body[1:], rule])


def machine(server):
    """Say on what the figures were measured."""
    settings = ", ".join(f"{name} = {value}" for name, value in server.items() if name != "server_version")
    return (
        f"Measured on {time.strftime('%d %B %Y')}: {_processor()}, {_memory()} of memory, {platform.system()},"
        f" Python {platform.python_version()}, Odoo {_odoo()}, PostgreSQL {server['server_version']} ({settings})."
    )


def summary(rows):
    """Say how many targets are met."""
    judged = [row for row in rows if row.met is not None]
    missed = [row for row in judged if not row.met]
    names = ", ".join(f"{row.target} {row.scale} ({row.what})" for row in missed)
    return f"{len(judged) - len(missed)} of {len(judged)} targets are met." + (f" Not met: {names}." if missed else "")


def save(path, text):
    """Replace what follows the mark in a document."""
    path = Path(path)
    kept, mark, _old = path.read_text(encoding="utf-8").partition(BEGIN)
    if not mark:
        raise SystemExit(f"{path} has no line “{BEGIN}”.")
    path.write_text(f"{kept}{BEGIN}\n\n{text}\n", encoding="utf-8")


def _processor():
    return f"{os.cpu_count()} cores {platform.machine()}"


def _memory():
    for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
        if line.startswith("MemTotal"):
            return f"{int(line.split()[1]) / 2**20:.0f} GB"
    return "?"


def _odoo():
    from odoo.release import version

    return version
