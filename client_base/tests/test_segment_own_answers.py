"""What someone asks on a screen, and is answered, is open to nobody else."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .own_field_case import OwnFieldTools
from .roles import ROLES, RolesCase

# Who asks: those who may at least.
ASKED_BY = {
    "client.history": "own", "client.history.product": "own", "client.segment.why": "own",
    "client.segment.dry.run": "manager", "client.segment.decide": "marketer", "client.segment.list": "marketer",
    "client.segment.compare": "own", "client.segment.compare.line": "own", "client.segment.moves": "own",
    "client.segment.past": "own", "client.handover": "manager", "client.handover.line": "manager",
    "client.field.convert": "manager", "client.field.convert.line": "manager", "client.field.delete": "manager",
    "client.mailing.preview": "marketer",
}  # fmt: skip


@tagged("post_install", "-at_install")
class TestSegmentOwnAnswers(OwnFieldTools, RolesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.segment = cls.env["client.segment"].create({"name": "Bought", "domain": "[('client_revenue', '>', 0)]"})
        cls.other = cls.env["client.segment"].create({"name": "All"})
        (cls.segment | cls.other).mapped(lambda segment: segment._refresh())
        cls.rivals = {role: cls.make_user(f"other_{role}", ROLES[role]) for role in {*ASKED_BY.values(), "manager"}}
        tag = cls.env["res.partner.category"].create({"name": "Tag"})
        cls.breed = cls.own_field("Breed")
        cls.mine[cls.breed.column] = "Corgi"
        cls.mailing = cls.env["mailing.mailing"].create({"subject": "News"})
        cls.effect = cls.env["client.segment.effect"].create({"segment_id": cls.segment.id, "tag_id": tag.id})

    def ask(self, model, role):
        """Return what a user of the role is asked and answered."""
        env = self.as_role(role)
        client, segment = {"client_id": self.mine.id}, {"segment_id": self.segment.id}
        vals = {
            "client.history": client, "client.segment.why": client | segment, "client.segment.list": segment,
            "client.segment.dry.run": {"effect_id": self.effect.id}, "client.segment.moves": {},
            "client.segment.decide": segment, "client.segment.past": segment,
            "client.mailing.preview": {"mailing_id": self.mailing.id},
            "client.segment.compare": {"first_id": self.segment.id, "second_id": self.other.id},
            "client.field.convert": {"field_id": self.breed.id}, "client.field.delete": {"field_id": self.breed.id},
            "client.handover": {"former_id": self.users["own"].id, "recipient_ids": self.users["all"].ids},
        }  # fmt: skip
        if model == "client.history.product":
            bought = Command.create({"product_id": self.product.id})
            return env["client.history"].create({**client, "product_ids": [bought]}).product_ids
        if model == "client.field.convert.line":
            return self.ask("client.field.convert", role).line_ids
        if model == "client.segment.compare.line":
            return self.ask("client.segment.compare", role).line_ids
        if model == "client.handover.line":
            handover = self.ask("client.handover", role)
            handover.action_preview()
            return handover.line_ids
        return env[model].create(vals[model])

    def test_every_such_model_is_asked_here(self):
        ours = {
            name for name, model in self.env.registry.items()
            if model._transient and model._original_module == "client_base"
        }  # fmt: skip
        self.assertEqual(ours, set(ASKED_BY))

    def test_what_another_asked_is_neither_found_nor_opened(self):
        for model, role in ASKED_BY.items():
            asked = self.ask(model, role)
            self.assertTrue(asked)
            asked.read(["display_name"])
            self.assertEqual(asked.search([("id", "in", asked.ids)]), asked)
            for stranger in (self.rivals[role], self.rivals["manager"]):
                seen = asked.with_user(stranger)
                seen.invalidate_recordset()
                with self.subTest(model=model, stranger=stranger.login):
                    self.assertFalse(seen.search([("id", "in", asked.ids)]))
                    with self.assertRaises(AccessError):
                        seen.read(["display_name"])
                    with self.assertRaises(AccessError):
                        seen.write({"create_date": "2020-01-01"})
                    with self.assertRaises(AccessError):
                        seen.unlink()
