import io
import re
from collections import Counter
from pathlib import Path

import polib

from odoo.modules import get_module_path
from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import trans_export

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sdfr%]|%[sd]")
TAG = re.compile(r"</?\s*[a-z][^>]*>")
# What a tag says to people: the only part of it that is translated.
WORDS_IN_TAG = re.compile(r'(title|alt|placeholder|aria-label)="[^"]*"')
# Examples of what to type, the same in every language.
NO_WORDS = ("ann@example.com\n+7 916 123-45-67", "vip")
ADVICE = "Run: dev/odoo.py translations, then translate what is new."


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    """Every word of the addons stands in their templates, and in Russian."""

    def addons(self):
        """Return the folder of each of our addons, installed or not."""
        core = Path(get_module_path("client_base"))
        return [core, *sorted(path.parent for path in core.parent.glob("client_base_*/__manifest__.py"))]

    def catalogue(self, folder, name):
        path = folder / "i18n" / name
        self.assertTrue(path.exists(), f"{path.relative_to(folder.parent)} is missing. {ADVICE}")
        return polib.pofile(str(path))

    def exported(self, name):
        """Return the terms that Odoo finds in an installed addon now, and those of them that other apps bring along."""
        buffer = io.BytesIO()
        trans_export(None, [name], buffer, "po", self.env)
        entries = polib.pofile(buffer.getvalue().decode())
        module = self.env["ir.module.module"].search([("name", "=", name)])
        known = {name, *module.upstream_dependencies(exclude_states=("uninstallable",)).mapped("name")}
        brought = [
            entry
            for entry in entries
            if entry.occurrences and not any(self.is_known(known, where) for where, _line in entry.occurrences)
        ]
        return {entry.msgid for entry in entries}, {entry.msgid for entry in brought}

    def is_known(self, modules, where):
        """Tell whether what is translated there is there without other apps, which give our models fields, too.

        :param where: such as ``model:ir.model.fields,field_description:client_base.field_client_segment__rating_ids``
        """
        if not re.match("model:ir[.]model", where):
            return True
        kind, column, xmlid = re.fullmatch("model:([^,]+),([^:]+):(.+)", where).groups()
        record, fields = self.env.ref(xmlid), [self.env[kind]._fields[column]]
        if kind == "ir.model.fields":
            fields.append(self.env[record.model]._fields[record.name])
        return all(modules.intersection(field._modules) for field in fields)

    def test_template_is_current(self):
        installed = set(self.env["ir.module.module"].search([("state", "=", "installed")]).mapped("name"))
        for folder in self.addons():
            if folder.name not in installed:
                continue
            with self.subTest(addon=folder.name):
                kept = {entry.msgid for entry in self.catalogue(folder, f"{folder.name}.pot")}
                found, brought_along = self.exported(folder.name)
                self.assertTrue(found)
                self.assertFalse(sorted(found - kept - brought_along), f"new terms are not in the template. {ADVICE}")
                self.assertFalse(sorted(kept - found), f"the template keeps terms that are gone. {ADVICE}")

    def test_russian_is_complete(self):
        for folder in self.addons():
            with self.subTest(addon=folder.name):
                terms = {entry.msgid for entry in self.catalogue(folder, f"{folder.name}.pot")}
                russian = {entry.msgid: entry for entry in self.catalogue(folder, "ru.po") if not entry.obsolete}
                missing = [term for term in terms if term not in russian or not russian[term].msgstr.strip()]
                self.assertFalse(sorted(missing), "not translated")
                self.assertFalse(sorted(russian.keys() - terms), "translated, but in no template")
                self.assertFalse(sorted(term for term, entry in russian.items() if entry.fuzzy), "fuzzy")

    def test_russian_is_russian(self):
        for folder in self.addons():
            with self.subTest(addon=folder.name):
                russian = [entry for entry in self.catalogue(folder, "ru.po") if not entry.obsolete]
                english = [entry.msgid for entry in russian if re.search("[a-z]{3}", plain(entry.msgid))
                           and entry.msgid not in NO_WORDS and not re.search("[А-Яа-яё]", entry.msgstr)]  # fmt: skip
                self.assertFalse(english, "left in English")

    def test_placeholders_and_tags_are_kept(self):
        for folder in self.addons():
            for entry in self.catalogue(folder, "ru.po"):
                with self.subTest(addon=folder.name, term=entry.msgid):
                    for pattern in (PLACEHOLDER, TAG):
                        russian, english = (WORDS_IN_TAG.sub(r"\1", text) for text in (entry.msgstr, entry.msgid))
                        self.assertEqual(Counter(pattern.findall(russian)), Counter(pattern.findall(english)))
                    self.assertEqual(edges(entry.msgstr), edges(entry.msgid), "spaces at the ends")

    def test_each_term_is_translated_once(self):
        for folder in self.addons():
            entries = self.catalogue(folder, "ru.po")
            with self.subTest(addon=folder.name):
                twice = [term for term, count in Counter(entry.msgid for entry in entries).items() if count > 1]
                self.assertFalse(twice)


def plain(text):
    """Return a text without its tags and placeholders."""
    return PLACEHOLDER.sub("", TAG.sub("", text))


def edges(text):
    """Return the white space before and after a text."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
