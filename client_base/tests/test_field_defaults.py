"""What new contacts begin with: typed as people write, and refused where it makes no sense."""

import re
from datetime import date

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .own_field_case import OwnFieldCase

# What is typed, by kind, in English and in Russian, and what a new contact has then.
TYPED = {
    "char": [("en_US", "None yet", "None yet"), ("ru_RU", "1 234,5", "1 234,5")],
    "text": [("en_US", "None yet", "None yet")],
    "integer": [("en_US", "1,234", 1234), ("ru_RU", "1 234", 1234), ("ru_RU", "1\u00a0234", 1234), ("en_US", "-3", -3)],
    "float": [("en_US", "1,234.5", 1234.5), ("ru_RU", "1 234,5", 1234.5), ("ru_RU", "1234,5", 1234.5)],
    "monetary": [("en_US", "0.5", 0.5), ("ru_RU", "1\u202f234,5", 1234.5)],
    "boolean": [("en_US", "Yes", True), ("ru_RU", "yes", True), ("en_US", "no", False)],
    "date": [("en_US", "11/25/2020", date(2020, 11, 25)), ("ru_RU", "25.11.2020", date(2020, 11, 25)),
             ("ru_RU", "2020-11-25", date(2020, 11, 25))],
    "choice": [("en_US", "dog", "Dog")],
    "choices": [("en_US", "Dry, fresh", "Dry,Fresh")],
}  # fmt: skip
REFUSED = {
    "integer": ["many", "1.5", "99999999999", "nan", "1e308", "--3"],
    "float": ["many", "nan", "inf", "-Infinity", "1.2.3", "1e999"],
    "monetary": ["nan", "ten", "1e308"],
    "boolean": ["maybe", "2"],
    "date": ["31.02.2020", "02/31/2020", "2020-02-31", "soon", "11/25/20200"],
    "datetime": ["2020-01-01 00:00:00"],
    "choice": ["Horse", "Cat, Dog", "Dry"],
    "choices": ["Dry, Horse", "Cat"],
    "product": ["Kite"],
    "contact": ["Vet"],
}


@tagged("post_install", "-at_install")
class TestFieldDefaults(OwnFieldCase):
    def begin(self, kind, role=None):
        """Return what a new contact begins with."""
        Partner = self.as_role(role)["res.partner"] if role else self.Partner
        value = Partner.create({"name": "New"}).sudo()[self.columns[kind]]
        return ",".join(value.mapped("name")) if hasattr(value, "mapped") else value

    def test_defaults_are_typed_as_people_write(self):
        for kind, cases in TYPED.items():
            for lang, text, value in cases:
                with self.subTest(kind=kind, lang=lang, text=text):
                    own = self.own[kind].with_user(self.users["manager"]).with_context(lang=lang)
                    own.default_value = text
                    self.assertEqual(self.begin(kind), value)
                    own.default_value = False
                    self.assertNotEqual(self.begin(kind) or "nothing", value)

    def test_a_field_is_made_with_its_default(self):
        self.own_field("Coat", "choice", options=("Short", "Long"), default_value="Long")
        self.assertEqual(self.client("New").x_client_coat.name, "Long")

    def test_nonsense_is_refused(self):
        for kind, texts in REFUSED.items():
            for text in texts:
                words = "no default" if kind in ("datetime", "product", "contact") else re.escape(text)
                with self.subTest(kind=kind, text=text), self.refused(ValidationError, words):
                    self.own[kind].default_value = text

    def test_who_sees_nothing_of_clients_makes_contacts_as_ever(self):
        self.own["char"].write({"default_value": "Rex"})
        self.users["internal"].group_ids |= self.env.ref("base.group_partner_manager")
        self.assertEqual(self.begin("char", "internal"), "Rex")

    def test_whoever_may_not_change_a_field_makes_contacts_as_ever(self):
        self.own["char"].write({"default_value": "Rex", "edit_role": "manager"})
        self.users["own"].group_ids |= self.env.ref("base.group_partner_manager")
        self.assertEqual(self.begin("char", "own"), "Rex")

    def test_a_choice_that_is_the_default_stays(self):
        self.own["choice"].default_value = "Parrot"
        self.own["choices"].default_value = "Fresh"
        self.options["Parrot"].name = "Bird"
        for name in ("Parrot", "Fresh"):
            with self.subTest(name=name), self.refused(ValidationError, "New contacts begin with"):
                self.options[name].unlink()
        self.own["choices"].default_value = False
        self.options["Fresh"].unlink()
        self.assertEqual(self.begin("choice"), "Bird")
        self.assertFalse(self.begin("choices"))

    def test_a_deleted_field_leaves_no_default(self):
        self.own["char"].default_value = "Rex"
        self.own["char"].unlink()
        self.assertFalse(self.env["ir.default"].search([("json_value", "=", '"Rex"')]))
        self.client("New")
