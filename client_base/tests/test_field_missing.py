from datetime import timedelta

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .own_field_case import OwnFieldCase, OwnFieldTools
from .roles import RolesCase


class MissingCase(OwnFieldTools, RolesCase):
    """Fields in the order of the card: hobby, children (must be known), tax office, income, unasked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hobby, cls.children, cls.office, cls.income, cls.unasked, cls.yes = cls.own_fields(
            {"name": "Hobby", "sequence": 1},
            {"name": "Children", "sequence": 2, "kind": "integer", "required_from": "first_time"},
            {"name": "Tax Office", "sequence": 3, "audience": "company"},
            {"name": "Income", "sequence": 4, "see_role": "manager", "edit_role": "manager"},
            {"name": "Shoe Size", "sequence": 5, "is_asked": False},
            {"name": "Likes Us", "sequence": 6, "kind": "boolean"},
        )
        cls.person = cls.client("Person", user_id=cls.users["own"].id)
        cls.Profile._refresh_all(cls.company)

    def missing(self, contact, role="own"):
        return self.as_role(role, contact).client_missing


@tagged("post_install", "-at_install")
class TestMissing(MissingCase):
    def test_what_is_empty_is_named(self):
        self.assertEqual(self.missing(self.person), "Hobby, Children")
        self.person.write({self.hobby.column: "Kites", self.children.column: 2})
        self.assertFalse(self.missing(self.person))

    def test_what_must_be_known_comes_first(self):
        self.assertEqual(self.missing(self.mine), "Children (must be known), Hobby, Tax Office")

    def test_what_is_required_is_shown_though_it_is_not_asked(self):
        self.unasked.required_from = "always"
        self.assertEqual(self.missing(self.person), "Shoe Size (must be known), Hobby, Children")

    def test_what_must_be_known_of_a_client_stays_so_when_he_sleeps(self):
        self.hobby.required_from = "active"
        for days in (900, 800):
            self.order(self.person, self.today() - timedelta(days=days))
        self.Profile._refresh_all(self.company)
        self.assertEqual(self.person.client_stage, "lost")
        self.assertEqual(self.missing(self.person), "Hobby (must be known), Children (must be known)")
        self.person[self.hobby.column] = "Kites"
        with self.assertRaises(ValidationError):
            self.person[self.hobby.column] = False

    def test_only_what_the_user_sees(self):
        self.assertEqual(self.missing(self.person, "manager"), "Hobby, Children, Income")

    def test_roles(self):
        for role in ("analyst", "internal", "sales_own", "portal"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.visitor).read(["client_missing"])

    def test_archived_fields_are_not_asked(self):
        self.hobby.active = False
        self.assertEqual(self.missing(self.person), "Children")

    def test_colleagues_are_not_asked(self):
        self.assertFalse(self.missing(self.users["own"].partner_id))

    def test_labels_follow_the_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.hobby.with_context(lang="de_DE").name = "Steckenpferd"
        self.assertIn("Hobby", self.person.with_context(lang="en_US").client_missing)
        self.assertIn("Steckenpferd", self.person.with_context(lang="de_DE").client_missing)

    def test_five_and_the_others(self):
        self.own_fields(*({"name": f"More {place}", "sequence": 10 + place} for place in range(5)))
        self.assertEqual(self.missing(self.person), "Hobby, Children, More 0, More 1, More 2, and 2 more")

    def test_it_follows_what_is_typed(self):
        self.users["own"].group_ids |= self.env.ref("base.group_partner_manager")
        card = self.as_role("own", self.person)
        with Form(card) as form:
            self.assertEqual(form.client_missing, "Hobby, Children")
        new = card.new({self.hobby.column: "Kites"}, origin=card)
        self.assertEqual(new.client_missing, "Children")

    def test_the_window_of_a_talk_reminds(self):
        window = self.as_role("own")["client.interaction"].new({"contact_id": self.person.id})
        self.assertEqual(window.client_missing, "Hobby, Children")
        contact = self.mine.child_ids
        window = self.as_role("own")["client.interaction"].new({"contact_id": contact.id})
        self.assertIn("Tax Office", window.client_missing)  # of his company
        view = self.env.ref("client_base.client_interaction_view_log")
        arch = etree.fromstring(self.as_role("own")["client.interaction"].get_view(view.id, "form")["arch"])
        self.assertTrue(arch.xpath("//field[@name='client_missing']"))

    def test_the_brief_reminds(self):
        reports = self.env["ir.actions.report"].with_user(self.users["own"])
        html, _type = reports._render_qweb_html("client_base.client_brief", self.person.ids)
        self.assertIn("Hobby, Children", html.decode())

    def test_one_statement_for_all_fields_and_contacts(self):
        contacts = self.mine | self.theirs | self.nobodys | self.person
        contacts.mapped("client_stage")
        contacts.mapped("partner_share")
        contacts._get_missing_labels()
        with self.assertQueryCount(1):
            contacts._get_missing_labels()


@tagged("post_install", "-at_install")
class TestMissingKinds(OwnFieldCase):
    def test_each_kind(self):
        labels = {own.name for kind, own in self.own.items() if kind != "boolean"}
        found = self.env["res.partner"].browse(self.theirs.ids).with_context(lang="en_US")._get_missing_labels()
        self.assertEqual(set(found[self.theirs]), labels)
        self.assertFalse(self.mine.client_missing)
        self.mine[self.columns["choices"]] = [Command.clear()]
        self.assertEqual(self.mine.client_missing, "Pet Food")
