"""A shop that made a field of each kind, before whose tests and after which the registry is as it was."""

from contextlib import contextmanager
from datetime import date, datetime

from odoo import Command

from .roles import RolesCase

# What a pet shop would ask, one of each kind.
LABELS = {
    "char": "Pet Name",
    "text": "Pet Habits",
    "integer": "Number of Pets",
    "float": "Pet Weight",
    "monetary": "Pet Budget",
    "boolean": "Pet Garden",
    "date": "Next Vaccination",
    "datetime": "Next Grooming",
    "choice": "Pet Species",
    "choices": "Pet Food",
    "product": "Usual Feed",
    "contact": "Veterinarian",
}
CHOICES = {"choice": ("Cat", "Dog", "Parrot"), "choices": ("Dry", "Wet", "Fresh")}


class OwnFieldTools:
    """Make fields in ``setUpClass``, by one reload of the registry, or in a test, after which it is reloaded again.

    The fields are columns of a transaction that nobody commits: only cursors of the test see them, so every cursor is
    one of the test. May be mixed into a case with or without HTTP.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls._registry_patched:
            cls.registry_enter_test_mode_cls()
        # The host builds the registry anew when it finds that mark, after the transaction has gone.
        cls.addClassCleanup(setattr, cls.registry, "registry_invalidated", True)
        cls.Field = cls.env["client.field"]
        cls.Option = cls.env["client.field.option"]

    def setUp(self):
        self.registry.registry_invalidated = False
        self.addCleanup(self._reset_registry)  # runs after the savepoint of the test has been rolled back
        super().setUp()

    def _reset_registry(self):
        """Let the registry forget the fields that the test made or changed."""
        changed = self.registry.registry_invalidated
        self.registry.reset_changes()
        if changed:
            self.env.transaction.reset()

    @contextmanager
    def refused(self, error, words):
        """Fail unless the block ends with the error and says so in these words; what it did is undone."""
        with self.assertRaises(error) as caught:
            yield
        self.assertRegex(str(caught.exception), words)

    @classmethod
    def own_field(cls, name, kind="char", **vals):
        """Return a new field of contacts; ``options`` are the names of its choices."""
        return cls.own_fields({"name": name, "kind": kind, **vals})

    @classmethod
    def own_fields(cls, *vals_list):
        """Return new fields of contacts, made by one reload of the registry."""
        made = [
            {**vals, "option_ids": [Command.create({"name": name}) for name in vals["options"]]}
            if "options" in vals else vals
            for vals in vals_list
        ]  # fmt: skip
        return cls.Field.create([{key: vals[key] for key in vals if key != "options"} for vals in made])


class OwnFieldCase(OwnFieldTools, RolesCase):
    """A field of each kind, filled in for the client ``mine`` alone.

    ``own[kind]`` is the field, ``columns[kind]`` what its column is called, ``options`` the choices of both kinds by
    their names, and ``values[kind]`` what ``mine`` has, as it is written.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = dict(zip(LABELS, cls.own_fields(*(
            {"name": name, "kind": kind} | ({"options": CHOICES[kind]} if kind in CHOICES else {})
            for kind, name in LABELS.items()
        )), strict=True))  # fmt: skip
        cls.columns = {kind: own.column for kind, own in cls.own.items()}
        cls.options = {option.name: option for kind in CHOICES for option in cls.own[kind].option_ids}
        cls.vet = cls.client("Vet")
        cls.values = {
            "char": "Murka",
            "text": "Sleeps\nall day",
            "integer": 3,
            "float": 4.25,
            "monetary": 120.5,
            "boolean": True,
            "date": date(2031, 5, 17),
            "datetime": datetime(2031, 5, 17, 9, 30),
            "choice": cls.options["Cat"].id,
            "choices": [Command.set((cls.options["Dry"] | cls.options["Wet"]).ids)],
            "product": cls.product.id,
            "contact": cls.vet.id,
        }
        cls.fill(cls.mine, cls.values)
        cls.env.flush_all()

    @classmethod
    def fill(cls, contact, values):
        """Write values, by kinds, into a contact."""
        contact.write({cls.columns[kind]: value for kind, value in values.items()})

    @classmethod
    def read_own(cls, contact):
        """Return what a contact has in each kind, links as ids."""
        [row] = contact.read(list(cls.columns.values()), load="")
        return {kind: row[column] for kind, column in cls.columns.items()}
