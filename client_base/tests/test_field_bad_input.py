"""What goes wrong with values and choices: each time a clear sentence, and nothing is lost."""

from psycopg2 import DataError, IntegrityError

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .own_field_case import LABELS, OwnFieldCase

EMPTY = {"char": False, "text": "", "date": False, "datetime": False, "choice": False, "product": False,
         "contact": False, "choices": [Command.clear()]}  # fmt: skip
# What no field of the kind can hold.
NONSENSE = {
    "integer": ("many", "1.5", "1e308", float("nan"), 10**12),
    "float": ("many", "1,5"),
    "monetary": ("ten",),
    "date": ("31.02.2020", "2020-02-31", "soon", "0000-00-00", "99999-01-01"),
    "datetime": ("2020-02-31 10:00:00", "noon"),
    "product": (10**9,),
    "contact": (10**9,),
}
# A sentence of the host, or an error that the host makes a sentence of.
SENTENCES = (UserError, ValueError, TypeError, DataError, IntegrityError, OverflowError)


@tagged("post_install", "-at_install")
class TestFieldChoices(OwnFieldCase):
    def test_a_choice_in_use_stays(self):
        for name in ("Cat", "Dry"):
            with self.subTest(name=name), self.refused(ValidationError, f"{name} is chosen with contacts: 1"):
                self.options[name].with_user(self.users["manager"]).unlink()
            with self.subTest(name=name, how="from the form"), self.assertRaises(ValidationError):
                self.options[name].field_id.option_ids = [Command.delete(self.options[name].id)]
        self.assertEqual(self.read_own(self.mine)["choice"], self.options["Cat"].id)

    def test_a_choice_in_use_by_archived_contacts_stays(self):
        self.fill(self.theirs, {"choice": self.options["Dog"].id, "choices": [Command.set(self.options["Fresh"].ids)]})
        self.theirs.active = False
        for name in ("Dog", "Fresh"):
            with self.subTest(name=name), self.refused(ValidationError, "contacts: 1"):
                self.options[name].unlink()

    def test_a_choice_of_nobody_goes(self):
        self.options["Parrot"].with_user(self.users["manager"]).unlink()
        self.assertEqual(self.own["choice"].option_ids.mapped("name"), ["Cat", "Dog"])

    def test_an_archived_choice_stays_where_it_is(self):
        (self.options["Cat"] | self.options["Dry"]).active = False
        self.env.invalidate_all()
        self.assertEqual(self.mine[self.columns["choice"]].name, "Cat")
        self.assertEqual(
            self.mine.with_context(active_test=False)[self.columns["choices"]].mapped("name"), ["Dry", "Wet"]
        )
        offered = self.Option.with_context(client_field_column=self.columns["choice"]).name_search("")
        self.assertNotIn(self.options["Cat"].id, dict(offered))
        self.mine.write({"name": "Still a cat"})

    def test_two_choices_are_not_called_the_same(self):
        for name in ("Cat", " cat ", "CAT", "C\u0430t".replace("\u0430", "a")):
            with self.subTest(name=name), self.refused(ValidationError, "offers .* already"):
                self.Option.create({"name": name, "field_id": self.own["choice"].id})
        with self.assertRaises(ValidationError):
            self.Option.create([{"name": "Fish", "field_id": self.own["choice"].id}] * 2)
        with self.assertRaises(ValidationError):
            self.own_field("Twice", "choice", options=("One", "one"))
        for name in ("", "  ", "\u200b"):
            with self.subTest(name=name), self.assertRaises(ValidationError):
                self.Option.create({"name": name, "field_id": self.own["choice"].id})

    def test_two_fields_offer_choices_of_one_name(self):
        other = self.own_field("Coat", "choice", options=("Cat",))
        self.mine[other.column] = other.option_ids
        self.env.flush_all()
        self.assertEqual(self.Partner.search([(other.column, "=", "Cat")]), self.mine)
        self.fill(self.mine, {"choice": False})
        self.assertFalse(self.Partner.search([(self.columns["choice"], "=", "Cat")]))

    def test_a_choice_cannot_be_moved_or_made_without_a_field(self):
        with self.assertRaises(ValidationError):
            self.options["Parrot"].field_id = self.own["choices"]
        with self.refused(ValidationError, "Add the choice Fish to its field first"):
            self.Option.name_create("Fish")


@tagged("post_install", "-at_install")
class TestFieldRequired(OwnFieldCase):
    def require(self, kinds, moment="always"):
        for kind in kinds:
            self.own[kind].required_from = moment

    def test_old_records_are_saved_without_it(self):
        self.require(LABELS)
        self.theirs.write({"name": "Saved", "phone": "+49 30 1234567"})
        self.env.flush_all()
        self.fill(self.theirs, dict.fromkeys(EMPTY, False))  # was empty, stays empty
        self.assertTrue(self.client("Made without it"))

    def test_what_is_known_is_not_emptied(self):
        self.require(LABELS)
        for kind, empty in EMPTY.items():
            with self.subTest(kind=kind), self.refused(ValidationError, f"{LABELS[kind]} of Mine must stay"):
                self.fill(self.mine, {kind: empty})
        for commands in ([Command.set([])], [Command.unlink(id_) for id_ in self.mine[self.columns["choices"]].ids]):
            with self.assertRaises(ValidationError):
                self.fill(self.mine, {"choices": commands})

    def test_no_and_none_are_answers(self):
        self.require(LABELS)
        self.fill(self.mine, {"boolean": False, "integer": 0, "float": 0, "monetary": 0})
        self.assertFalse(self.mine[self.columns["boolean"]])

    def test_it_is_changed(self):
        self.require(LABELS)
        self.fill(self.mine, {"char": "Bim", "choices": [Command.unlink(self.options["Dry"].id)]})
        self.assertEqual(self.mine[self.columns["choices"]].name, "Wet")

    def test_only_of_clients_who_are_that_far(self):
        self.require(["char"], "active")
        self.fill(self.mine, {"char": False})  # bought on one day alone
        self.fill(self.mine, {"char": "Bim"})
        self.require(["char"], "first_time")
        with self.assertRaises(ValidationError):
            self.fill(self.mine, {"char": False})

    def test_an_archived_field_is_required_of_nobody(self):
        self.require(["char"])
        self.own["char"].active = False
        self.fill(self.mine, {"char": False})


@tagged("post_install", "-at_install")
class TestFieldNonsense(OwnFieldCase):
    @mute_logger("odoo.sql_db")
    def test_nonsense_is_refused_and_nothing_is_lost(self):
        before = self.read_own(self.mine)
        for kind, values in NONSENSE.items():
            for value in values:
                with self.subTest(kind=kind, value=value):
                    try:
                        with self.env.cr.savepoint():
                            self.fill(self.mine, {kind: value})
                            self.env.flush_all()
                        self.fail("It was taken.")
                    except SENTENCES:
                        self.env.invalidate_all(flush=False)
                self.assertEqual(self.read_own(self.mine)[kind], before[kind])

    def test_a_megabyte_of_text_is_kept(self):
        text = "Ж" * 2**19 + "\n" + "x" * 2**19
        self.fill(self.mine, {"text": text, "char": text.replace("\n", " ")})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.mine[self.columns["text"]], text)
        self.assertEqual(self.Partner.search([(self.columns["text"], "like", "ЖЖ")]), self.mine)

    @mute_logger("odoo.sql_db")
    def test_null_characters_stop_nobody(self):
        for kind in ("char", "text"):
            with self.subTest(kind=kind):
                try:
                    with self.env.cr.savepoint():
                        self.fill(self.mine, {kind: "a\0b"})
                        self.env.flush_all()
                except (ValueError, DataError, UserError):
                    self.env.invalidate_all(flush=False)
                self.assertIn(self.mine[self.columns[kind]], (self.values[kind], "ab", "a\0b"))

    def test_a_label_with_null_characters(self):
        own = self.own_field("Col\0lar")
        self.assertNotIn("\0", own.name)

    def test_absurd_numbers_are_read_again(self):
        for kind, value in (("float", 1e300), ("float", -0.0), ("monetary", 1e12), ("integer", 2**31 - 1)):
            with self.subTest(kind=kind, value=value):
                self.fill(self.mine, {kind: value})
                self.env.flush_all()
                self.env.invalidate_all()
                self.assertEqual(self.mine[self.columns[kind]], value)
                self.Partner._read_group([("id", "in", self.shop.ids)], [], [f"{self.columns[kind]}:sum"])
