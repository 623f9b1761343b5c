from odoo.tests import HttpCase, tagged

from .common import ClientBaseCase
from .reaction_case import ReactionTools


@tagged("post_install", "-at_install")
class TestMailingUnsubscribe(ReactionTools, ClientBaseCase, HttpCase):
    """Whoever unsubscribes on the host's pages is noted with the mailing that he did it through."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann = cls.client("Ann", email="ann@example.com")
        cls.letter = cls.mailing()
        cls.copy = cls.trace(cls.ann, mailing=cls.letter)
        cls.earlier = cls.trace(cls.ann)
        cls.env.flush_all()
        cls.refresh_reactions()

    def params(self, **vals):
        token = self.letter._generate_mailing_recipient_token(self.ann.id, "ann@example.com")
        return {"document_id": self.ann.id, "email": "ann@example.com", "hash_token": token, **vals}

    def noted(self):
        self.env.invalidate_all()
        self.refresh_reactions()
        return self.reactions(self.ann)["unsubscribed_on"]

    def test_link_in_the_mail(self):
        self.assertEqual(self.url_open(f"/mailing/{self.letter.id}/unsubscribe", params=self.params()).status_code, 200)
        self.assertTrue(self.noted())
        self.assertTrue(self.copy.client_unsubscribed_at)
        self.assertFalse(self.earlier.client_unsubscribed_at)

    def test_one_click_of_the_mail_program(self):
        url = f"/mailing/{self.letter.id}/unsubscribe_oneclick"
        self.assertEqual(self.url_open(url, self.params()).status_code, 200)
        self.assertTrue(self.noted())

    def test_first_time_counts(self):
        self.copy.client_unsubscribed_at = "2026-03-06 09:00:00"
        self.url_open(f"/mailing/{self.letter.id}/unsubscribe", params=self.params())
        self.env.invalidate_all()
        self.assertEqual(str(self.copy.client_unsubscribed_at), "2026-03-06 09:00:00")

    def test_forged_link_notes_nothing(self):
        self.url_open(f"/mailing/{self.letter.id}/unsubscribe", params=self.params(hash_token="forged"))
        self.assertFalse(self.noted())
        self.assertFalse(self.copy.client_unsubscribed_at)

    def test_blocklist_and_back(self):
        params = {"mailing_id": self.letter.id, **self.params()}
        self.assertTrue(self.make_jsonrpc_request("/mailing/blocklist/add", params))
        self.assertTrue(self.noted())
        self.assertTrue(self.make_jsonrpc_request("/mailing/blocklist/remove", params))
        self.assertFalse(self.noted())
        self.assertFalse(self.copy.client_unsubscribed_at)

    def test_forged_blocklist_request_notes_nothing(self):
        params = {"mailing_id": self.letter.id, **self.params(hash_token="forged")}
        self.assertEqual(self.make_jsonrpc_request("/mailing/blocklist/add", params), "unauthorized")
        self.assertFalse(self.noted())

    def test_mailing_to_a_list(self):
        kites = self.env["mailing.list"].create({"name": "Kites", "is_public": True})
        listed = self.env["mailing.contact"].create(
            {"name": "A", "email": "ann@example.com", "list_ids": [(4, kites.id)]}
        )
        model = self.env["ir.model"]._get_id("mailing.list")
        letter = self.mailing(mailing_model_id=model, contact_list_ids=[(4, kites.id)])
        copy = self.trace(listed, mailing=letter)
        token = letter._generate_mailing_recipient_token(listed.id, "ann@example.com")
        params = {"document_id": listed.id, "email": "ann@example.com", "hash_token": token}
        self.url_open(f"/mailing/{letter.id}/unsubscribe", params=params)
        self.env.invalidate_all()
        self.assertTrue(copy.client_unsubscribed_at)
        self.assertEqual(copy.client_id, self.ann)
        back = {"mailing_id": letter.id, **params, "lists_optin_ids": kites.ids}
        self.make_jsonrpc_request("/mailing/list/update", back)
        self.env.invalidate_all()
        self.assertFalse(copy.client_unsubscribed_at)
