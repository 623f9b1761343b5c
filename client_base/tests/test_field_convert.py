from unittest.mock import patch

from psycopg2.errors import DeadlockDetected, LockNotAvailable

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..models.field.convert import OLD_COLUMN, split, tidy
from .own_field_case import OwnFieldTools
from .roles import RolesCase
from .segment_case import SegmentTools

WRITTEN = ("dog", "Dog ", " DOG", "cat", "Cat, dog", "doggy; parrot", "   ", False)


class ConvertCase(OwnFieldTools, SegmentTools, RolesCase):
    """Contacts that somebody wrote the species of their pets on, each in his way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.species = cls.own_field("Species as Written", "char", is_tracked=True)
        cls.column = cls.species.column
        cls.clients = cls.Partner.create([
            {"name": f"Client {place}", cls.column: text} for place, text in enumerate(WRITTEN)
        ])  # fmt: skip
        cls.Profile._refresh_all(cls.company)

    def wizard(self, role="manager", kind="choice", **choices):
        """Return the window of a role, with some of the proposed choices changed."""
        action = self.as_role(role, self.species).action_convert()
        wizard = self.as_role(role)["client.field.convert"].browse(action["res_id"])
        if kind != "choice":
            wizard.kind = kind
        for line in wizard.line_ids:
            line.choice = choices.get(line.key, line.choice)
        return wizard

    def rule(self, domain, **vals):
        rule = self.Segment.create({"name": "Rule", "domain": repr(domain), "company_id": self.company.id, **vals})
        self.Segment.browse(rule.ids)._refresh()
        return rule

    def chosen(self, contacts=None):
        self.env.invalidate_all()
        found = (contacts or self.clients).with_context(lang="en_US")
        return [", ".join(sorted(contact[self.column].mapped("name"))) for contact in found]


@tagged("post_install", "-at_install")
class TestSplit(ConvertCase):
    def test_texts_are_parted(self):
        self.assertEqual(tidy("  a \n b "), "a b")
        self.assertEqual(split("a, B;a;", "choices"), ["a", "B"])
        self.assertEqual(split("a, B", "choice"), ["a, B"])
        self.assertEqual(split(", ;", "choices"), [", ;"])  # nothing is lost, not even this


@tagged("post_install", "-at_install")
class TestConvert(ConvertCase):
    def test_the_window_shows_what_was_written(self):
        wizard = self.wizard()
        self.assertFalse(wizard.problem)
        rows = {line.key: (line.written, line.count) for line in wizard.line_ids}
        self.assertEqual({key: count for key, (_text, count) in rows.items()},
                         {"dog": 3, "cat": 1, "cat, dog": 1, "doggy; parrot": 1})  # fmt: skip
        wizard = self.wizard(kind="choices")
        counts = {line.key: line.count for line in wizard.line_ids}
        self.assertEqual(counts, {"dog": 4, "cat": 2, "doggy": 1, "parrot": 1})

    def test_one_choice(self):
        column_id = self.species.column_id.id
        self.wizard(**{"cat, dog": "Both", "dog": "Dog", "cat": "Cat", "doggy; parrot": " dog "}).action_convert()
        self.assertEqual(self.species.kind, "choice")
        self.assertEqual((self.species.column, self.species.column_id.id), (self.column, column_id))
        self.assertEqual(self.Partner._fields[self.column].comodel_name, "client.field.option")
        self.assertEqual(self.chosen(), ["Dog", "Dog", "Dog", "Cat", "Both", "Dog", "", ""])
        self.assertEqual(len(self.species.option_ids), 3)

    def test_several_choices(self):
        self.wizard(kind="choices", dog="Dog", doggy="Dog", cat="Cat", parrot="Parrot").action_convert()
        self.assertEqual(self.chosen(), ["Dog", "Dog", "Dog", "Cat", "Cat, Dog", "Dog, Parrot", "", ""])
        self.clients[0][self.column] = [Command.clear()]  # works as any other column of choices
        self.assertEqual(self.chosen()[0], "")

    def test_archived_contacts_keep_theirs(self):
        self.clients[3].active = False
        self.wizard().action_convert()
        self.assertEqual(self.chosen(self.clients[3]), ["cat"])

    def test_column_can_be_searched_and_written_after(self):
        self.wizard().action_convert()
        self.assertEqual(self.Partner.search([(self.column, "ilike", "dog"), ("id", "in", self.clients.ids)]),
                         self.clients[:3] + self.clients[4:6])  # fmt: skip
        option = self.species.option_ids.filtered(lambda option: option.name == "cat")
        self.clients[6][self.column] = option
        self.assertEqual(self.chosen(self.clients[6]), ["cat"])

    def test_placeholders_say_the_name(self):
        self.wizard().action_convert()
        body = f"<p><t t-out=\"object.{self.column} or 'none'\"/></p>"
        mails, ids = self.env["mail.render.mixin"].sudo(), [self.clients[3].id, self.clients[6].id]
        rendered = mails._render_template(body, "res.partner", ids, engine="qweb")
        self.assertEqual([str(text) for text in rendered.values()], ["<p>cat</p>", "<p>none</p>"])

    def test_default_becomes_a_choice(self):
        self.species.default_value = "Fish"
        wizard = self.wizard()
        self.assertIn(("fish", 0), [(line.key, line.count) for line in wizard.line_ids])
        wizard.action_convert()
        self.assertEqual(self.species.default_value, "Fish")
        self.assertEqual(self.chosen(self.client("New")), ["Fish"])

    # === WHAT IS REFUSED === #

    def test_every_value_needs_a_choice(self):
        wizard = self.wizard()
        wizard.line_ids[0].choice = "  "
        with self.refused(UserError, "nothing shall be lost"):
            wizard.action_convert()
        with self.refused(UserError, "has no choice"):
            self.species._convert_to_choice("choice", {"dog": "Dog"})
        self.assertEqual(self.species.kind, "char")

    def test_too_many_values(self):
        self.Partner.create([{"name": "X", self.column: f"text {place}"} for place in range(101)])
        wizard = self.wizard()
        self.assertIn("more than 100", wizard.problem)
        self.assertFalse(wizard.line_ids)
        with self.refused(UserError, "more than 100"):
            wizard.action_convert()

    def test_only_a_text(self):
        self.wizard().action_convert()
        with self.refused(UserError, "Only a text"):
            self.species.action_convert()

    def test_texts_of_companies_of_others_are_not_shown(self):
        """The words of contacts that the manager cannot open are kept from him; nothing is lost for it."""
        other = self.make_company("Other")
        self.clients[0].company_id = self.company
        self.clients[3].write({"company_id": other.id, self.column: "Secret disease"})
        wizard = self.wizard()
        self.assertIn("ask someone who works in all companies", wizard.problem)
        self.assertIn("1", wizard.problem)
        self.assertFalse(wizard.line_ids)
        with self.refused(UserError, "ask someone"):
            wizard.action_convert()
        self.users["manager"].company_ids |= other
        wizard = self.wizard()
        self.assertIn("Secret disease", wizard.line_ids.mapped("written"))
        wizard.action_convert()
        self.assertEqual(self.chosen(self.clients[3]), ["Secret disease"])

    def test_the_window_is_shown_to_its_own_manager(self):
        wizard = self.wizard()
        other = wizard.with_user(self.make_user("boss", "client_base.client_base_group_manager"))
        for attempt in (
            lambda: other.read(["problem"]),
            lambda: other.line_ids.mapped("written"),
            lambda: wizard.line_ids.with_env(other.env).read(["written"]),
            other.action_convert,
        ):
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                attempt()
        self.assertFalse(other.env["client.field.convert.line"].search([]))

    def test_what_others_wrote_meanwhile_stops_it(self):
        """A text that was not among those converted, which nobody could see before the lock, is not dropped."""
        fill_choices = type(self.species)._fill_choices

        def fill(own, chosen):
            fill_choices(own, chosen)
            self.env.cr.execute(SQL(
                "UPDATE res_partner SET %s = 'cat' WHERE id = %s", SQL.identifier(OLD_COLUMN), self.clients[7].id
            ))  # fmt: skip

        for kind in ("choice", "choices"):
            wizard = self.wizard(kind=kind)
            with (
                self.subTest(kind=kind), mute_logger("odoo.sql_db"),
                patch.object(type(self.species), "_fill_choices", fill),
                self.refused(UserError, "Somebody changed Species as Written"), self.env.cr.savepoint(),
            ):  # fmt: skip
                wizard.action_convert()
            self._reset_registry()

    def test_others_are_waited_for_and_not_blocked(self):
        """A deadlock, which PostgreSQL ends by stopping one of the two, is told in words as a long wait is."""
        for error in (DeadlockDetected, LockNotAvailable):
            with (
                self.subTest(error=error), patch.object(type(self.species), "_read_texts", side_effect=error),
                self.refused(UserError, "Others are at work"), self.species._alone_with_contacts(),
            ):  # fmt: skip
                self.species._read_texts()

    def test_the_strongest_lock_comes_first(self):
        """Nobody who waits for a weaker lock can then be waited for."""
        with self.species._alone_with_contacts(others_read=False):
            self.env.cr.execute(
                "SELECT mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation = 'res_partner'::regclass"
            )
            self.assertIn(("AccessExclusiveLock",), self.env.cr.fetchall())

    def test_roles(self):
        for role in ("own", "all", "marketer", "analyst", "internal", "portal"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role)["client.field.convert"].create({"field_id": self.species.id})
        for role in ("marketer", "portal"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.species)._convert_to_choice("choice", {})


@tagged("post_install", "-at_install")
class TestConvertRules(ConvertCase):
    def test_rules_hold_of_the_same_clients(self):
        domains = [
            [(self.column, "ilike", "dog")],
            [(self.column, "=", "cat")],
            [(self.column, "not ilike", "dog")],
            [(self.column, "in", ["cat", "dog", "Dog ", " DOG"])],
            [(self.column, "!=", False)],
            [(self.column, "=", False)],
            ["!", (self.column, "ilike", "parrot")],
            [("child_ids", "any", [(self.column, "ilike", "cat")])],
            ["|", ("child_ids." + self.column, "ilike", "parrot"), (self.column, "=", "cat")],
        ]
        self.clients[6][self.column] = False  # no rule tells spaces from nothing
        self.clients[3].parent_id = self.mine
        rules = [self.rule(domain) for domain in domains]
        before = [self.members(rule) for rule in rules]
        self.assertTrue(before[0] and before[1])
        self.wizard().action_convert()
        for rule, members, domain in zip(rules, before, domains, strict=True):
            with self.subTest(domain=domain):
                rule._refresh()
                self.assertEqual((rule.state, self.members(rule)), ("ready", members))

    def test_several_choices_keep_rules(self):
        rules = [self.rule([(self.column, "ilike", name)]) for name in ("parrot", "cat", "dog")]
        before = [self.members(rule) for rule in rules]
        self.wizard(kind="choices").action_convert()
        for rule, members in zip(rules, before, strict=True):
            rule._refresh()
            self.assertEqual(self.members(rule), members)

    def test_a_rule_that_would_change_stops_it(self):
        self.rule([(self.column, "=", "Dog ")], name="Told by a space")
        with self.refused(UserError, "Told by a space"), self.env.cr.savepoint():
            self.wizard().action_convert()

    def test_a_rule_about_nobody_stops_it(self):
        self.rule([(self.column, "=", "snake")], name="Snakes")
        with self.refused(UserError, "Snakes"), self.env.cr.savepoint():
            self.wizard().action_convert()

    def test_a_rule_of_another_company_counts(self):
        other = self.make_company("Other")
        rule = self.rule([(self.column, "=", "cat")], company_id=other.id)
        self.wizard().action_convert()
        self.assertIn("'in', [", rule.domain)

    def test_saved_filters_follow(self):
        made = self.env["ir.filters"].create({
            "name": "Dogs", "model_id": "res.partner", "domain": repr([(self.column, "ilike", "dog")]),
        })  # fmt: skip
        timed = self.env["ir.filters"].create({
            "name": "Odd", "model_id": "res.partner", "domain": f"[('{self.column}', '=', str(uid))]",
        })  # fmt: skip
        self.wizard().action_convert()
        self.assertIn("'in', [", made.domain)
        self.assertIn("str(uid)", timed.domain)
        self.assertEqual(len(self.Partner.search(made._get_eval_domain())), 5)

    def test_a_broken_rule_stays(self):
        rule = self.rule([(self.column, "=", "cat")])
        self.env.flush_all()
        self.env.cr.execute("UPDATE client_segment SET domain = %s WHERE id = %s", [f"[('{self.column}'", rule.id])
        self.env.invalidate_all()
        self.wizard().action_convert()
        self.assertEqual(rule.domain, f"[('{self.column}'")
        with self.assertRaises(ValidationError):
            rule._check_rule()
