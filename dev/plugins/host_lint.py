"""A pytest plugin that points Odoo's own test_lint at the addons of this repository instead of at all of Odoo's.

CLIENT_BASE_ADDONS names the addons. A warning that such a check logs about one of them fails the check: Odoo's own
runner does the same.
"""

import logging
import os
import subprocess
from pathlib import Path
from unittest import mock

import pytest

ADDONS = os.environ["CLIENT_BASE_ADDONS"].split(",")
# Checks that go through the whole registry and complain of Odoo's own code as well: only what names ours counts.
_LOGGERS = ("odoo.addons.test_lint", "odoo.modules")


class _Warnings(logging.Handler):
    """Keeps the warnings that are about our addons."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.found = []

    def emit(self, record):
        text = record.getMessage()
        if any(name in text for name in ADDONS):
            self.found.append(text)


@pytest.fixture(autouse=True)
def only_our_addons():
    """Let whatever lists addons list ours."""
    from odoo.modules import Manifest

    manifests = [Manifest.for_addon(name) for name in ADDONS]
    with mock.patch.object(Manifest, "all_addon_manifests", lambda: manifests), _patched_modules():
        yield


def _patched_modules():
    """Patch the names that test files have imported from elsewhere."""
    import sys
    from contextlib import ExitStack

    stack = ExitStack()
    for name, module in list(sys.modules.items()):
        if name.startswith("odoo.addons.test_lint.tests."):
            if hasattr(module, "get_modules"):
                stack.enter_context(mock.patch.object(module, "get_modules", lambda: list(ADDONS)))
            if hasattr(module, "MODULES_TO_LINT"):
                stack.enter_context(mock.patch.object(module, "MODULES_TO_LINT", tuple(ADDONS)))
            if name.endswith(".test_pylint"):
                stack.enter_context(mock.patch.object(module, "subprocess", _WithoutOdoo()))
    return stack


class _WithoutOdoo:
    """Stands in for subprocess in test_pylint, which would look at all of Odoo for half an hour."""

    @staticmethod
    def run(command, **options):
        from odoo.tools import config

        return subprocess.run([word for word in command if Path(word) != Path(config.root_path)], **options)


@pytest.fixture(autouse=True)
def no_warning():
    """Fail a check that only warns about one of our addons."""
    handler = _Warnings()
    for name in _LOGGERS:
        logging.getLogger(name).addHandler(handler)
    yield
    for name in _LOGGERS:
        logging.getLogger(name).removeHandler(handler)
    if handler.found:
        pytest.fail("\n".join(handler.found))
