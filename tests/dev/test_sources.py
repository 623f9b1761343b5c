"""Odoo comes from the mirror that the machine itself uses, in whichever style that is written down."""

import pytest

from kit import odoo_source
from kit.console import Stop

DEB822 = """\
Types: deb
# a comment
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
"""
ONE_LINE = """\
# deb http://old.example/debian bookworm main
deb [arch=amd64 signed-by=/k.gpg] https://other.example/apt stable main
deb [arch=amd64] http://mirror.example/debian/ bookworm main
"""


def mirror_of(folder, name, text):
    (folder / "sources.list.d").mkdir(exist_ok=True)
    (folder / name).write_text(text)
    return odoo_source._mirror_of_this_machine(folder)[0]


def test_deb822_sources(tmp_path):
    assert mirror_of(tmp_path, "sources.list.d/debian.sources", DEB822) == "http://mirror.example/debian"


def test_one_line_sources(tmp_path):
    assert mirror_of(tmp_path, "sources.list", ONE_LINE) == "http://mirror.example/debian/"


def test_machine_without_debian_mirror(tmp_path):
    with pytest.raises(Stop, match="name no Debian mirror"):
        mirror_of(tmp_path, "sources.list", "deb http://other.example/apt stable main\n")


def test_lock_files_and_tool_name_no_registry():
    """The tool works wherever apt, pip and npm work, so nothing may tie it to one place."""
    repository = odoo_source.Path(odoo_source.__file__).parents[2]
    for path in (*(repository / "dev" / "kit").glob("*.py"), *(repository / "requirements").iterdir()):
        text = path.read_text(encoding="utf-8").replace("https://github.com/odoo/odoo", "")
        for word in ("--index-url", "--find-links", "--registry", "://"):
            assert word not in text.replace("http://127.0.0.1", ""), f"{path} names {word}"
