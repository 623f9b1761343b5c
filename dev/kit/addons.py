"""The addons of this repository, read from their manifests."""

import ast
import hashlib

from .python_env import REPOSITORY

CORE = "client_base"
NOT_SOURCE = {"__pycache__", "tests"}


def names():
    """Return the core and then its bridges."""
    found = sorted(path.parent.name for path in REPOSITORY.glob(f"{CORE}*/__manifest__.py"))
    return [name for name in found if _manifest(name).get("installable", True)]


def bridges():
    return [name for name in names() if name != CORE]


def dependencies(addons):
    """Return the host's addons that the given ones depend on."""
    needed = {name for addon in addons for name in _manifest(addon)["depends"]}
    return sorted(needed - set(names()))


def _manifest(name):
    return ast.literal_eval((REPOSITORY / name / "__manifest__.py").read_text(encoding="utf-8"))


def fingerprint():
    """Return a text that changes when an addon's files change, as an installed database has to be updated then."""
    digest = hashlib.sha256()
    for name in names():
        for path in sorted((REPOSITORY / name).rglob("*")):
            if path.is_file() and not NOT_SOURCE & set(path.relative_to(REPOSITORY).parts):
                digest.update(str(path.relative_to(REPOSITORY)).encode() + path.read_bytes())
    return digest.hexdigest()
