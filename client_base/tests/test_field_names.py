"""What a field may be called, what its column is called then, and how many there may be."""

from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..models.field import guards
from ..models.field.kinds import LONGEST_LABEL, LONGEST_SLUG
from .own_field_case import OwnFieldCase

# Labels, and what their columns are called.
COLUMNS = {
    "Кличка питомца": "x_client_klichka_pitomtsa",
    "Щедрость": "x_client_shchedrost",
    'Owner\'s "best" dog': "x_client_owner_s_best_dog",
    "🐶": "x_client_field",
    "🐱": "x_client_field_2",
    "1С: код": "x_client_1s_kod",
    "A" * LONGEST_LABEL: "x_client_" + "a" * LONGEST_SLUG,
    "Ünïcode ß": "x_client_n_code",
    "日本": "x_client_field_3",
    "100 %": "x_client_100",
    "100": "x_client_100_2",
    "DROP TABLE res_partner; --": "x_client_drop_table_res_partner",
    "</field><field name='login'/>": "x_client_field_field_name_login",
    "%(label)s %s": "x_client_label_s_s",
}
TAKEN = (
    "Pet Name",
    "pet name",
    "PET NAME",
    "  Pet   Name ",
    "Pet\nName",
    "Pet\u200bName",
    "Phone",
    "phone",
    "Pet\u00a0Name",
)
NONE = ("", "   ", "\n\t", "\u200b\u00a0", "\u200d")


@tagged("post_install", "-at_install")
class TestFieldNames(OwnFieldCase):
    def test_columns_are_called_after_their_labels(self):
        made = self.own_fields(*({"name": name, "kind": "integer"} for name in COLUMNS))
        self.assertEqual(made.mapped("column"), list(COLUMNS.values()))
        self.assertEqual(made.mapped("name"), list(COLUMNS))
        for own in made:
            self.mine[own.column] = own.id
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual([self.mine[own.column] for own in made], made.ids)
        strings = self.Partner.fields_get(made.mapped("column"), ["string"])
        self.assertEqual([strings[own.column]["string"] for own in made], list(COLUMNS))

    def test_a_long_label_has_room_for_the_indexes_of_its_column(self):
        made = self.own_fields(*({"name": f"{letter}" * LONGEST_LABEL, "kind": kind} for letter, kind in (
            ("a", "date"), ("b", "choice"), ("c", "choices"), ("d", "contact"),
        )))  # fmt: skip
        self.env.cr.execute("SELECT relname FROM pg_class WHERE relname LIKE 'x_client_bbb%%' OR length(relname) = 63")
        self.env.flush_all()
        self.assertTrue(all(own.column in self.Partner._fields for own in made))

    def test_a_label_in_use_is_taken(self):
        for name in TAKEN:
            with self.subTest(name=name), self.refused(ValidationError, "have a field"):
                self.own_field(name)

    def test_a_label_is_one_that_can_be_seen(self):
        for name in NONE:
            with self.subTest(name=name), self.assertRaises(ValidationError):
                self.own_field(name)
            with self.subTest(name=name, how="renamed"), self.assertRaises(ValidationError):
                self.own["char"].write({"name": name})

    def test_a_label_is_short(self):
        with self.refused(ValidationError, "at most 80 characters, this one has 200"):
            self.own_field("ж" * 200)

    def test_an_archived_field_keeps_its_label(self):
        self.own["char"].active = False
        with self.refused(ValidationError, "have a field"):
            self.own_field("Pet Name")

    def test_a_deleted_field_gives_its_label_and_column_free(self):
        column = self.own["char"].column
        self.own["char"].unlink()
        self.assertEqual(self.own_field("Pet Name", "integer").column, column)
        self.env.invalidate_all()
        self.assertEqual(self.mine[column], 0)  # nothing is left of the text

    def test_two_at_once_cannot_be_called_the_same(self):
        with self.assertRaises(ValidationError):
            self.own_fields({"name": "Collar", "kind": "char"}, {"name": "collar", "kind": "integer"})
        with self.assertRaises(ValidationError):
            (self.own["char"] | self.own["text"]).write({"name": "Collar"})

    def test_letters_are_the_same_however_they_are_composed(self):
        self.own_field("Йорк")
        with self.assertRaises(ValidationError):
            self.own_field("\u0418\u0306орк")

    def test_wildcards_are_letters(self):
        self.own_field("Size_A")
        self.own_field("SizeXA")
        self.own_field("50%")
        self.own_field("500")

    def test_a_label_is_kept_in_each_language(self):
        own = self.own["char"].with_user(self.users["manager"])
        own.with_context(lang="ru_RU").name = "Кличка"
        self.assertEqual(self.label(own, "ru_RU"), "Кличка")
        self.assertEqual(self.label(own, "en_US"), "Pet Name")
        own.with_context(lang="en_US").name = "Name of the Pet"
        self.assertEqual(self.label(own, "ru_RU"), "Кличка")
        self.assertEqual(self.label(own, "en_US"), "Name of the Pet")
        own.with_context(lang="ru_RU").help = "Как зовут"
        hints = self.Partner.with_context(lang="ru_RU").fields_get([own.column], ["help"])
        self.assertEqual(hints[own.column]["help"], "Как зовут")
        self.assertEqual(own.column, "x_client_pet_name")  # who writes placeholders relies on it
        self.assertEqual(self.mine[own.column], "Murka")

    def label(self, own, lang):
        return self.Partner.with_context(lang=lang).fields_get([own.column], ["string"])[own.column]["string"]

    def test_a_label_of_another_language_is_taken(self):
        self.own["char"].with_context(lang="ru_RU").name = "Кличка"
        with self.assertRaises(ValidationError):
            self.Field.with_context(lang="ru_RU").create({"name": "кличка", "kind": "char"})
        with self.assertRaises(ValidationError):
            self.own["text"].with_context(lang="ru_RU").name = "Кличка"

    def test_who_speaks_russian_makes_fields_that_are_named_for_all(self):
        own = self.Field.with_user(self.users["manager"]).with_context(lang="ru_RU").create({"name": "Порода"})
        self.assertEqual(own.column, "x_client_poroda")
        self.assertEqual((self.label(own, "ru_RU"), self.label(own, "en_US")), ("Порода", "Порода"))

    def test_fields_are_reordered(self):
        fields = self.own["char"] | self.own["text"] | self.own["date"]
        for number, own in enumerate(reversed(fields)):
            own.with_user(self.users["manager"]).sequence = number
        found = self.Field.search([("id", "in", fields.ids)])
        self.assertEqual(found.ids, fields.ids[::-1])

    def test_a_copy_is_another_field(self):
        copied = self.own["choices"].copy()
        self.assertEqual(copied.name, "Pet Food (copy)")
        self.assertNotEqual(copied.column, self.own["choices"].column)
        self.assertEqual(copied.option_ids.mapped("name"), ["Dry", "Wet", "Fresh"])
        self.assertFalse(self.mine[copied.column])


@tagged("post_install", "-at_install")
class TestFieldBounds(OwnFieldCase):
    def test_there_is_a_most(self):
        number = self.Field.with_context(active_test=False).search_count([])
        with patch.object(guards, "MOST_FIELDS", number + 1):
            self.own_field("One more")
            with self.refused(ValidationError, f"There are {number + 1} fields"):
                self.own_field("Too many")

    def test_a_table_that_is_full_says_so(self):
        self.env.cr.execute("SELECT MAX(attnum) FROM pg_attribute WHERE attrelid = 'res_partner'::regclass")
        [last] = self.env.cr.fetchone()
        with patch.object(guards, "MOST_COLUMNS", last):
            with self.refused(ValidationError, "no room"):
                self.own_field("Too many")
            self.own["char"].unlink()  # PostgreSQL never gives a column back
            with self.refused(ValidationError, "no room"):
                self.own_field("Too many again")
