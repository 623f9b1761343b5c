"""A merge keeps what is known of either contact, whoever merges them."""

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .own_field_case import LABELS, OwnFieldCase


@tagged("post_install", "-at_install")
class TestFieldMerge(OwnFieldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "base.group_partner_manager,base.group_erp_manager"
        cls.users["merger"] = cls.make_user("merger", groups)  # merges contacts, and sees nothing of clients
        if "website.visitor" in cls.env:  # the host's merge reads who visited the website
            cls.users["merger"].group_ids |= cls.env.ref("website.group_website_designer")
        cls.double = cls.client("Mine too", is_company=True)

    @mute_logger("odoo.models.unlink", "odoo.addons.base.partner.merge")
    def merge(self, winner, *losers, user=None):
        Wizard = self.env["base.partner.merge.automatic.wizard"]
        if user:
            Wizard = self.as_role(user)["base.partner.merge.automatic.wizard"]
        Wizard.create({})._merge([winner.id, *(loser.id for loser in losers)], winner.with_env(Wizard.env))
        self.env.invalidate_all()

    def test_the_survivor_has_all(self):
        before = self.read_own(self.mine)
        self.merge(self.double, self.mine)
        self.assertEqual(self.read_own(self.double), before)

    def test_the_survivor_keeps_its_own(self):
        self.fill(self.double, {
            "char": "Bim", "integer": 1, "choice": self.options["Dog"].id, "date": "2030-01-01",
            "choices": [Command.set((self.options["Wet"] | self.options["Fresh"]).ids)],
        })  # fmt: skip
        self.merge(self.double, self.mine)
        merged = self.read_own(self.double)
        self.assertEqual((merged["char"], merged["integer"]), ("Bim", 1))
        self.assertEqual(merged["choice"], self.options["Dog"].id)
        self.assertEqual(merged["text"], self.values["text"])
        self.assertEqual(
            self.double[self.columns["choices"]], self.options["Dry"] | self.options["Wet"] | self.options["Fresh"]
        )

    def test_who_sees_none_of_it_loses_none_of_it(self):
        before = self.read_own(self.mine)
        self.merge(self.double, self.mine, user="merger")
        self.assertEqual(self.read_own(self.double), before)

    def test_fields_for_managers_and_archived_ones_are_kept(self):
        self.own["char"].write({"see_role": "manager", "edit_role": "manager"})
        self.own["date"].write({"edit_role": "manager"})
        self.own["integer"].active = False
        before = self.read_own(self.mine)
        self.users["own"].group_ids |= self.env.ref("base.group_partner_manager")
        self.merge(self.double, self.mine, user="merger")
        self.assertEqual(self.read_own(self.double), before)

    def test_links_follow_the_survivor(self):
        vet = self.client("Vet, written twice")
        self.merge(vet, self.vet)
        self.assertEqual(self.mine[self.columns["contact"]], vet)

    def test_nobody_is_linked_with_himself(self):
        self.fill(self.double, {"contact": self.mine.id})
        self.fill(self.mine, {"contact": False})
        self.merge(self.double, self.mine)
        self.assertFalse(self.double[self.columns["contact"]])

    def test_what_is_required_does_not_stop_a_merge(self):
        for kind in LABELS:
            self.own[kind].required_from = "always"
        before = self.read_own(self.mine)
        self.merge(self.double, self.mine, user="merger")
        self.assertEqual(self.read_own(self.double), before)

    def test_three_are_merged(self):
        third = self.client("Mine again", is_company=True)
        self.fill(third, {"char": "Bim", "choices": [Command.set(self.options["Fresh"].ids)]})
        self.merge(self.double, third, self.mine)
        self.assertIn(self.double[self.columns["char"]], ("Bim", "Murka"))
        self.assertEqual(len(self.double[self.columns["choices"]]), 3)

    def test_changes_are_noted_still(self):
        self.own["char"].is_tracked = True
        self.merge(self.double, self.mine)
        self.assertEqual(self.double[self.columns["char"]], "Murka")
