"""The kernel as a whole: its examples are true, and it needs neither Odoo, nor a database, nor a clock."""

import ast
import doctest
from pathlib import Path

import pytest

import analytics

MODULES = [
    analytics.birthday, analytics.cadence, analytics.occasions, analytics.recognition, analytics.rfm, analytics.sharing,
    analytics.stage,
]  # fmt: skip
FORBIDDEN = {"odoo", "psycopg2", "time", "numpy", "scipy", "pandas"}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_examples(module):
    result = doctest.testmod(module)
    assert result.attempted
    assert not result.failed


def test_every_module_is_tested():
    files = {path.stem for path in Path(analytics.__file__).parent.glob("*.py")} - {"__init__"}
    assert files == {module.__name__.removeprefix("analytics.") for module in MODULES}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_kernel_stands_alone(module):
    tree = ast.parse(Path(module.__file__).read_text())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not {name.split(".")[0] for name in names} & FORBIDDEN
    calls = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not calls & {"today", "now", "utcnow"}, "today is an argument"
