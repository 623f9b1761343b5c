from datetime import datetime, timedelta

from odoo.tests import HttpCase, tagged

from .common import ClientBaseCase


@tagged("post_install", "-at_install")
class TestTimelineTour(ClientBaseCase, HttpCase):
    """A salesperson reads the story of a client, in a real browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.user_admin").write(
            {"company_ids": cls.company.ids, "company_id": cls.company.id, "lang": "en_US", "tz": "UTC"}
        )
        cls.story = cls.client("Story Ltd", is_company=True, email="story@example.com")
        cls.now = datetime.now().replace(microsecond=0)
        # Four rows a day, so that a week has less than a page, and all of them more than three pages.
        cls.env["client.interaction"].create([cls._prepare_talk(number) for number in range(140)])
        cls.order(cls.story, cls.now - timedelta(days=2))
        for reference in ("Short life", "Long life"):
            days = 3 if reference == "Short life" else 40
            cls.order(cls.story, cls.now - timedelta(days=days), confirm=False).client_order_ref = reference
        cls.refresh()

    @classmethod
    def _prepare_talk(cls, number):
        note = {0: "Latest words", 1: "<b>Bold</b> and <script>alert(1)</script>"}.get(number, f"Talk {number}")
        moment = cls.now - timedelta(seconds=number) if number < 2 else cls.now - timedelta(hours=6 * number)
        return {"contact_id": cls.story.id, "kind": "call", "happened_at": moment, "note": note}

    def test_a_timeline_is_read(self):
        url = f"/odoo/clients/{self.story.id}"
        self.start_tour(url, "client_base_read_a_timeline", login="admin", timeout=120)

    def test_a_timeline_is_a_page_of_its_own(self):
        url = f"/odoo/clients/{self.story.id}/timeline"
        self.start_tour(url, "client_base_timeline_page", login="admin", timeout=120)
        self.assertTrue(self.env["client.interaction"].search([("note", "=", "Wants a red kite")]))

    def test_nothing_happened_yet(self):
        url = f"/odoo/clients/{self.client('Nobody').id}/timeline"
        self.start_tour(url, "client_base_timeline_nothing", login="admin")
