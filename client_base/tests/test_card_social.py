import doctest

from psycopg2.errors import UniqueViolation

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models.card import networks
from .common import ClientBaseCase

# What people paste, how it is kept, and where its link leads.
PASTED = (
    ("vk", "https://m.vk.com/ID1?from=search", "id1", "https://vk.com/id1"),
    ("vk", "@durov", "durov", "https://vk.com/durov"),
    ("telegram", " @Ann_Bell ", "ann_bell", "https://t.me/ann_bell"),
    ("telegram", "t.me/Ann_Bell", "ann_bell", "https://t.me/ann_bell"),
    ("telegram", "http://telegram.me/ann_bell/", "ann_bell", "https://t.me/ann_bell"),
    ("whatsapp", "+49 (30) 123-45-67", "49301234567", "https://wa.me/49301234567"),
    ("whatsapp", "https://wa.me/49301234567?text=hi", "49301234567", "https://wa.me/49301234567"),
    ("whatsapp", "https://api.whatsapp.com/send?phone=%2B49301234567", "49301234567", "https://wa.me/49301234567"),
    ("instagram", "https://www.instagram.com/ann.bell/", "ann.bell", "https://instagram.com/ann.bell"),
    ("facebook", "https://www.facebook.com/profile.php?id=100", "100", "https://facebook.com/100"),
    ("ok", "ok.ru/profile/123", "profile/123", "https://ok.ru/profile/123"),
    ("youtube", "https://youtube.com/@Ann", "Ann", "https://youtube.com/@Ann"),
    ("youtube", "https://www.youtube.com/channel/UCabc", "channel/UCabc", "https://youtube.com/channel/UCabc"),
    ("tiktok", "tiktok.com/@ann", "ann", "https://tiktok.com/@ann"),
    ("linkedin", "https://www.linkedin.com/in/ann-bell-1/", "ann-bell-1", "https://linkedin.com/in/ann-bell-1"),
    ("x", "https://twitter.com/Ann", "ann", "https://x.com/ann"),
    ("other", "http://Forum.example/users/Ann", "forum.example/users/Ann", "https://forum.example/users/Ann"),
)
REFUSED = (
    ("telegram", "", "Please write"),
    ("telegram", "   ", "Please write"),
    ("telegram", "javascript:alert(1)", "no link to a page"),
    ("other", "javascript:alert(1)", "no link to a page"),
    ("other", " JavaScript:alert(1)", "no link to a page"),
    ("other", "java\tscript:alert(1)", "no name"),
    ("other", "data:text/html,x", "no link to a page"),
    ("other", "ftp://forum.example/ann", "no link to a page"),
    ("other", "https://vk.com@evil.example/ann", "paste it as the browser"),
    ("other", "https://", "paste it as the browser"),
    ("other", "ann", "paste it as the browser"),
    ("vk", "https://vk.com@evil.example/ann", "does not lead to VK"),
    ("vk", "https://evil.example/vk.com/ann", "does not lead to VK"),
    ("vk", "https://notvk.com/ann", "does not lead to VK"),
    ("vk", "https://[vk.com/ann", "no name in VK"),
    ("vk", "https://vk.com/", "no name in VK"),
    ("telegram", "Ann Bell", "no name in Telegram"),
    ("telegram", '"><script>', "no name in Telegram"),
    ("telegram", "a" * 201, "no name in Telegram"),
    ("telegram", "@", "no name in Telegram"),
    ("whatsapp", "ann", "no phone number"),
    ("whatsapp", "12345", "no phone number"),
)


@tagged("post_install", "-at_install")
class TestCardSocial(ClientBaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.ann, cls.bob = cls.client("Ann"), cls.client("Bob")
        cls.Account = cls.env["client.social.account"]

    def account(self, network, address, partner=None):
        return self.Account.create({"partner_id": (partner or self.ann).id, "network": network, "address": address})

    def merge(self, source, target):
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((source | target).ids, target)

    def test_examples_of_the_reader(self):
        result = doctest.testmod(networks)
        self.assertFalse(result.failed)
        self.assertGreater(result.attempted, 5)

    def test_what_is_pasted_becomes_a_short_address_and_a_safe_link(self):
        for network, pasted, address, link in PASTED:
            with self.subTest(pasted):
                account = self.account(network, pasted)
                self.assertEqual((account.address, account.link), (address, link))
                account.write({"address": address})
                self.assertEqual((account.address, account.link), (address, link))
                account.unlink()

    def test_what_is_no_address_is_refused_in_words(self):
        known = self.account("telegram", "ann")
        for network, pasted, words in REFUSED:
            with self.subTest(network=network, pasted=pasted):
                with self.assertRaisesRegex(ValidationError, words):
                    self.account(network, pasted)
                with self.assertRaisesRegex(ValidationError, words):
                    known.write({"network": network, "address": pasted})
                self.assertEqual(known.address, "ann")

    def test_another_network_is_asked_for_its_own_address(self):
        account = self.account("telegram", "ann")
        with self.assertRaisesRegex(ValidationError, "no phone number"):
            account.network = "whatsapp"

    def test_an_address_that_came_past_us_has_no_link(self):
        account = self.account("other", "forum.example/ann")
        self.env.cr.execute(
            "UPDATE client_social_account SET address = 'javascript:alert(1)' WHERE id = %s", [account.id]
        )
        account.invalidate_recordset()
        self.assertFalse(account.link)

    def test_the_same_account_stands_once(self):
        self.account("telegram", "ann")
        self.account("telegram", "ann", self.bob)
        self.account("vk", "ann")
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation), self.cr.savepoint():
            self.account("telegram", "https://t.me/Ann")

    def test_network_is_guessed_from_a_pasted_link(self):
        with Form(self.Account) as form:
            form.partner_id = self.ann
            form.address = "https://m.vk.com/id1"
            self.assertEqual((form.network, form.link), ("vk", "https://vk.com/id1"))
            form.address = "https://[vk.com"
            self.assertFalse(form.link)
            form.address = "id1"

    def test_merged_contacts_keep_their_accounts_once(self):
        kept = self.account("telegram", "ann", self.ann)
        self.account("telegram", "ann", self.bob)
        other = self.account("vk", "bob", self.bob)
        self.merge(self.bob, self.ann)
        self.assertEqual(self.Account.search([("partner_id", "=", self.ann.id)]), kept | other)

    def test_accounts_of_two_sources_are_kept_once(self):
        carl = self.client("Carl")
        first = self.account("telegram", "ann", self.bob)
        self.account("telegram", "ann", carl)
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((self.ann | self.bob | carl).ids, self.ann)
        self.assertEqual(self.ann.client_social_ids, first)

    def test_accounts_go_with_their_contact(self):
        account = self.account("telegram", "ann", self.bob)
        self.bob.unlink()
        self.assertFalse(account.exists())
