from datetime import timedelta

from odoo.tests import HttpCase, tagged

from .common import ClientBaseCase


@tagged("post_install", "-at_install")
class TestClientBaseTour(ClientBaseCase, HttpCase):
    """A salesperson, an analyst and a manager at the screens, in a real browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.user_admin").write(
            {"company_ids": cls.company.ids, "company_id": cls.company.id, "lang": "en_US"}
        )
        client = cls.env["res.partner"].create({"name": "Tour Client", "email": "tour@example.com"})
        for days_ago in (25, 15, 5):
            cls.order(client, cls.today() - timedelta(days=days_ago), amount=100.0)
        cls.refresh()

    def test_a_client_is_looked_up(self):
        self.start_tour("/odoo", "client_base_look_up_a_client", login="admin")

    def test_clients_are_analysed(self):
        self.start_tour("/odoo/client-analysis", "client_base_analyse_clients", login="admin")

    def test_limits_are_set(self):
        self.start_tour("/odoo/action-client_base.client_settings_action", "client_base_set_limits", login="admin")
        self.assertEqual(self.company.client_sleeping_days, 5)
