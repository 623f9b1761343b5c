"""A segment whose members are those in one town, and effects that are looked at after each run."""

from datetime import timedelta
from unittest.mock import patch

from odoo import Command

from ..models import client_profile_refresh
from .roles import RolesCase

TOWN = "Kitezh"  # where no client of any demo data lives
IN_TOWN = f"[('city', '=', '{TOWN}')]"


class EffectCase(RolesCase):
    """The segment "In town" holds whoever lives in the town; nobody does at first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Effect = cls.env["client.segment.effect"]
        cls.Log = cls.env["client.segment.effect.log"]
        cls.Segment = cls.env["client.segment"]
        cls.company.partner_id.lang = "en_US"  # in which the log speaks where nobody is responsible
        cls.tag = cls.env["res.partner.category"].create({"name": "In town"})
        cls.segment = cls.make_segment("In town", IN_TOWN, user_id=cls.users["manager"].id)
        cls.drain()

    @classmethod
    def make_segment(cls, name, domain, **vals):
        segment = cls.Segment.create({"name": name, "domain": domain, "company_id": cls.company.id, **vals})
        segment._refresh()
        return segment

    @classmethod
    def effect(cls, kind="tag_add", *, on=True, **vals):
        """Return an effect of the segment, switched on now."""
        if kind in ("tag_add", "tag_remove"):
            vals.setdefault("tag_id", cls.tag.id)
        return cls.Effect.create({"segment_id": cls.segment.id, "kind": kind, "active": on, **vals})

    @classmethod
    def drain(cls):
        """Let the facts and the segments catch up with what was written."""
        cls.env.flush_all()
        with patch.object(client_profile_refresh, "FULL_REFRESH_SHARE", 1e9):
            cls.Profile._refresh_queued()
        for segment in cls.Segment.search([("company_id", "=", cls.company.id), ("family", "=", "own")]):
            segment._refresh()
        cls.env.cr.execute("DELETE FROM client_segment_queue")

    def move_in(self, *clients):
        for client in clients:
            client.city = TOWN
        self.drain()

    def move_out(self, *clients):
        for client in clients:
            client.city = False
        self.drain()

    def run_effects(self):
        """Run the scheduled action as the server does, in cursors of its own."""
        with self.enter_registry_test_mode():
            self.env.ref("client_base.client_segment_effect_cron").with_user(1).method_direct_trigger()
        self.env.invalidate_all()

    def told(self, effect=None):
        """Return what the log says, oldest first: (client, state, message)."""
        domain = [("effect_id", "=", effect.id)] if effect else [("segment_id", "=", self.segment.id)]
        logs = self.Log.search(domain, order="id")
        return [(log.client_id.name, log.state, log.message) for log in logs]

    def states(self, effect=None):
        return [state for _name, state, _message in self.told(effect)]

    @classmethod
    def make_action(cls, code, model="client.segment.stay"):
        vals = {"name": "Act", "state": "code", "code": code, "model_id": cls.env["ir.model"]._get(model).id}
        return cls.env["ir.actions.server"].create(vals)

    @classmethod
    def make_template(cls, **vals):
        return cls.env["mail.template"].create({
            "name": "Welcome", "model_id": cls.env["ir.model"]._get("res.partner").id, "subject": "Welcome",
            "body_html": "<p>Hello</p>", **vals,
        })  # fmt: skip

    @classmethod
    def make_other_company(cls):
        """Return a second company with a client of its own and a segment "In town" of it."""
        other = cls.make_company("Other Shop")
        partner = cls.client("Olga", child_ids=[Command.create({"name": "Olga, Bob"})])
        cls.order(partner, cls.today() - timedelta(days=1), company=other)
        cls.Profile._refresh_all(other)
        segment = cls.Segment.create({"name": "Other", "domain": IN_TOWN, "company_id": other.id})
        segment._refresh()
        return other, partner, segment
