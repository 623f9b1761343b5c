from datetime import timedelta

from odoo.tests import Form, tagged

from .recognition_case import RecognitionCase


@tagged("post_install", "-at_install")
class TestHint(RecognitionCase):
    def test_words(self):
        hint = self.quote(self.bought(days=(101, 71, 41))).client_hint
        self.assertEqual((hint["kind"], hint["label"]), ("repeat", "Repeat"))
        for words in ("Purchases: 3", "41 days ago", "usual interval in days: 30", "purchase no. 4"):
            self.assertIn(words, hint["words"])
        self.assertEqual((hint["notes"], hint["can_repeat"], hint["has_history"]), ([], True, True))

    def test_words_of_a_single_purchase_name_no_interval(self):
        words = self.quote(self.bought()).client_hint["words"]
        self.assertIn("One purchase on", words)
        self.assertNotIn("interval", words)

    def test_open_document_follows_its_client(self):
        client = self.client()
        order = self.quote(client)
        self.order(client, self.today() - timedelta(days=1))
        self.env.invalidate_all()
        self.assertIn("Purchases today: 1", order.client_hint["notes"][0])

    def test_hint_while_typing(self):
        client = self.bought()
        with Form(self.env["sale.order"]) as form:
            form.partner_id = client
            self.assertEqual(form.client_hint["kind"], "repeat")

    def test_hint_in_russian(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        hint = self.quote(self.bought()).with_context(lang="ru_RU").client_hint
        self.assertEqual(hint["label"], "Повторный")
