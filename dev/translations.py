"""Export the terms of the addons into their .pot files and bring every .po file up to date with them.

Use: dev/odoo.py translations
"""

import os
import subprocess
import sys
from pathlib import Path

import polib

REPOSITORY = Path(__file__).resolve().parents[1]


def main(database, names):
    """Export from a database in which the addons are installed, then merge."""
    for name in names:
        folder = REPOSITORY / name / "i18n"
        folder.mkdir(exist_ok=True)
        _export(database, name, folder / f"{name}.pot")
        for path in sorted(folder.glob("*.po")):
            _merge(path, polib.pofile(str(folder / f"{name}.pot")))


def _export(database, name, target):
    command = [sys.executable, "-m", "odoo", "i18n", "export", "-c", os.environ["CLIENT_BASE_CONF"], "-d", database]
    subprocess.run([*command, "-l", "pot", "-o", str(target), name], check=True, cwd="/")
    template = polib.pofile(str(target))
    # Dates would make every export a change; what changed is in the history of the repository.
    for field in ("POT-Creation-Date", "PO-Revision-Date"):
        template.metadata.pop(field, None)
    template.save(str(target))
    print(f"{target.relative_to(REPOSITORY)}: {len(template)} terms")


def _merge(path, template):
    catalogue = polib.pofile(str(path))
    catalogue.merge(template)
    for entry in catalogue.obsolete_entries():
        catalogue.remove(entry)
    catalogue.save(str(path))
    missing = len(catalogue.untranslated_entries()) + len(catalogue.fuzzy_entries())
    print(f"{path.relative_to(REPOSITORY)}: {catalogue.percent_translated()} % translated, {missing} to do")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
