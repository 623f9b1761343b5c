from unittest.mock import patch

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .common import ClientBaseCase
from .own_field_case import OwnFieldTools
from .roles import ROLES


@tagged("post_install", "-at_install")
class TestFieldTour(OwnFieldTools, ClientBaseCase, HttpCase):
    """A manager without rights of the system, who may not write code into mails either, in a real browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.group_user")._remove_group(cls.env.ref("mail.group_mail_template_editor"))
        cls.manager = new_test_user(
            cls.env, "tour_manager", f"{ROLES['manager']},base.group_partner_manager", lang="en_US",
            name="Tour Manager", email="manager@example.com", company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )  # fmt: skip
        cls.anna = cls.client("Tour Anna", email="anna@example.com")
        cls.boris = cls.client("Tour Boris", email="boris@example.com")
        cls.refresh()

    def test_a_field_is_made_filled_in_found_and_mailed_to(self):
        self.start_tour(f"/odoo/clients/{self.anna.id}", "client_base_own_field", login="tour_manager", timeout=120)
        own = self.env["client.field"].search([("column", "=", "x_client_pet_name")])
        self.assertEqual((own.name, own.kind), ("Pet name", "char"))
        self.env.invalidate_all()
        self.assertEqual((self.anna | self.boris).mapped(own.column), ["Murka", False])

        self.start_tour("/odoo/segments/new", "client_base_mail_to_own_field", login="tour_manager", timeout=120)
        segment = self.env["client.segment"].search([("name", "=", "Friends of Murka")])
        self.assertEqual(self.anna.client_segment_ids & segment, segment)
        mails = self.env["mail.mail"].search([("subject", "ilike", "A treat for"), ("res_id", "in", self.anna.ids)])
        self.assertEqual(mails.subject, "A treat for Murka")
        self.assertIn("Come and see us", mails.body_html)

    def test_who_loads_the_page_anew_gets_the_screens_anew(self):
        """Give the browser, which keeps screens, another key after each change of them: by archiving a field, say."""
        self.authenticate("tour_manager", "tour_manager")
        keys = set()
        for sequence in (1, 1, 2):
            with patch.dict(self.registry.cache_sequences, {"templates": sequence}):
                keys.add(self.make_jsonrpc_request("/web/session/get_session_info", {})["registry_hash"])
        self.assertEqual(len(keys), 2)
