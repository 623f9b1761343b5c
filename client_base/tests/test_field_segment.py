"""Segments by fields of the shop's own: by each kind, at once after a change, and in words."""

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .own_field_case import LABELS, OwnFieldCase
from .segment_case import SegmentCase, SegmentTools

# Rules that let in the one client whose fields are filled in, by kind.
RULES = {
    "char": ("ilike", "urk"), "text": ("ilike", "sleeps"), "integer": (">=", 3), "float": (">", 4),
    "monetary": (">", 99), "boolean": ("=", True), "date": (">", "today"), "datetime": (">", "2031-05-01 00:00:00"),
    "choice": ("=", "Cat"), "choices": ("in", "Wet"), "product": ("=", "Kite"), "contact": ("=", "Vet"),
}  # fmt: skip


@tagged("post_install", "-at_install")
class TestFieldSegment(SegmentTools, OwnFieldCase):
    segment = SegmentCase.__dict__["segment"]

    def test_each_kind_makes_a_segment_that_follows_at_once(self):
        segments = {
            kind: self.segment([(self.columns[kind], *rule)], name=f"By {kind}") for kind, rule in RULES.items()
        }
        for kind, segment in segments.items():
            with self.subTest(kind=kind):
                self.assertEqual(self.members(segment), self.mine)
        self.fill(self.theirs, {
            kind: [Command.set(self.options["Wet"].ids)] if kind == "choices" else self.values[kind] for kind in LABELS
        })  # fmt: skip
        self.fill(self.mine, dict.fromkeys(LABELS, False))
        self.catch_up()
        for kind, segment in segments.items():
            with self.subTest(kind=kind, after="a change"):
                self.assertEqual(self.members(segment), self.theirs)

    def test_several_choices_are_followed_one_by_one(self):
        wet = self.segment([(self.columns["choices"], "in", self.options["Wet"].ids)])
        neither = self.segment([(self.columns["choices"], "not in", (self.options["Wet"] | self.options["Dry"]).ids)])
        self.fill(self.mine, {"choices": [Command.unlink(self.options["Wet"].id)]})
        self.fill(self.theirs, {"choices": [Command.link(self.options["Wet"].id)]})
        self.catch_up()
        self.assertEqual(self.members(wet), self.theirs)
        self.assertNotIn(self.mine, self.members(neither))
        self.fill(self.mine, {"choices": [Command.clear()]})
        self.catch_up()
        self.assertIn(self.mine, self.members(neither))

    def test_a_new_client_enters(self):
        segment = self.segment([(self.columns["choices"], "in", self.options["Wet"].ids)])
        new = self.client("New", **{self.columns["choices"]: [Command.set(self.options["Wet"].ids)]})
        self.catch_up()
        self.assertIn(new, self.members(segment))

    def test_the_rule_says_in_words_what_it_asks(self):
        for kind, rule in RULES.items():
            segment = self.segment([(self.columns[kind], *rule)])
            with self.subTest(kind=kind):
                [line] = segment._explain_client(self.mine)
                self.assertIn(LABELS[kind], line["words"])
                self.assertNotIn("x_client_", repr(line))
                self.assertTrue(line["met"])

    def test_who_does_not_see_a_field_asks_nothing_about_it(self):
        self.own["char"].write({"see_role": "manager", "edit_role": "manager"})
        env = self.as_role("marketer")
        vals = {"name": "Spy", "domain": repr([(self.columns["char"], "=", "Murka")]), "company_id": self.company.id}
        with self.assertRaises(UserError):
            env["client.segment"].create(vals)

    def test_a_field_in_use_stays(self):
        self.segment([(self.columns["char"], "=", "Murka")], name="Cats called Murka")
        with self.refused(ValidationError, "Pet Name is still used:\n– Segment: Cats called Murka"):
            self.own["char"].with_user(self.users["manager"]).unlink()
        self.assertEqual(self.mine[self.columns["char"]], "Murka")
        self.own["char"].active = False  # that does no harm
        self.assertEqual(self.mine[self.columns["char"]], "Murka")

    def test_a_field_of_a_similar_name_is_not_in_use(self):
        other = self.own_field("Pet Name Two")
        self.segment([(other.column, "=", "x")])
        self.own["char"].unlink()
        self.assertNotIn("x_client_pet_name", self.Partner._fields)
