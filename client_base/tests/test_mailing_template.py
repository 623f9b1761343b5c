"""Ready mailings: in the host's picker, in the user's language, good to send as they are."""

import re

from lxml import html

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..hooks import uninstall_hook
from ..models.mailing.template.words import TABLE
from .roles import RolesCase

LEFT_OVER = re.compile(r"\bFalse\b|\bNone\b|%\(|\{\{|\}\}|\|\|\||t-out| [,.!?:]|[,:] *[,.!]|\(\)")


@tagged("post_install", "-at_install")
class TestMailingTemplate(RolesCase):
    """Marketers who may write no code, a client of whom all is known, and a contact that has nothing but an address."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        everybody, editors = cls.env.ref("base.group_user"), cls.env.ref("mail.group_mail_template_editor")
        everybody._remove_group(editors)  # as the setting of the host does
        for code in ("en_US", "ru_RU", "fr_FR"):
            cls.env["res.lang"]._activate_lang(code)
        cls.company.write({"website": "https://kites.example.com", "email": "shop@example.com", "city": "Riga"})
        cls.Mailing = cls.env["mailing.mailing"]
        cls.Mailing._ship_templates()
        cls.templates = cls.Mailing._get_templates()
        cls.known = cls.mine.child_ids
        cls.known.write({"email": "bob@example.com", "lang": "en_US"})
        cls.unknown = cls.Partner.create({"type": "invoice", "email": "nobody@example.com", "lang": "en_US"})

    def picker(self, role="marketer", lang="en_US", company=None):
        """Return the picker's mailings, as the host's editor asks for them."""
        env = self.as_role(role)
        model = self.env["ir.model"]._get_id("res.partner")
        mailings = env["mailing.mailing"].with_context(lang=lang, allowed_company_ids=(company or self.company).ids)
        return mailings, mailings.action_fetch_favorites([["mailing_model_id", "=", model]])

    def choose(self, row, **vals):
        """Return a new mailing of the marketer with what he chose, as the host's editor makes it."""
        texts = self.picker()[0].get_client_templates()[row["id"]]
        return self.picker()[0].create(
            {
                "mailing_model_id": row["mailing_model_id"][0], "body_arch": row["body_arch"],
                "body_html": row["body_arch"], "subject": texts["subject"], "preview": texts["preview"],
                "mailing_domain": repr([("id", "in", (self.known | self.unknown).ids)]), **vals,
            }
        )  # fmt: skip

    def shipped(self, code="winback_plain", lang="en_US"):
        return self.templates.filtered(lambda t: (t.client_template_code, t.client_template_lang) == (code, lang))

    def texts(self, mailing, contact):
        """Return what a contact gets: subject, preview and the words of the body."""
        subject, preview, body = (
            mailing._render_field(name, contact.ids)[contact.id] for name in ("subject", "preview", "body_html")
        )
        return subject, preview, " ".join(html.fromstring(body).text_content().split())

    # === WHAT THERE IS === #

    def test_sixteen_in_each_language(self):
        self.assertEqual(len(TABLE), 8)
        for lang in ("en_US", "ru_RU"):
            found = self.templates.filtered(lambda template, lang=lang: template.client_template_lang == lang)
            with self.subTest(lang=lang):
                self.assertEqual(len(found), 16)
                codes = {f"{key}_{style}" for key in TABLE for style in ("plain", "pretty")}
                self.assertEqual(set(found.mapped("client_template_code")), codes)

    def test_the_picker_offers_those_of_the_users_language(self):
        for lang, expected in (("en_US", "en_US"), ("ru_RU", "ru_RU"), ("fr_FR", "en_US")):
            rows = self.picker(lang=lang)[1]
            found = self.Mailing.browse([row["id"] for row in rows]).filtered("client_template_code")
            with self.subTest(lang=lang):
                self.assertEqual(found.mapped("client_template_lang"), [expected] * 16)

    def test_a_language_that_is_activated_later_gets_its_own(self):
        self.assertFalse(self.templates.filtered(lambda template: template.client_template_lang == "en_GB"))
        self.env["res.lang"]._activate_lang("en_GB")
        self.env["ir.module.module"]._load_module_terms(["client_base"], ["en_GB"])
        found = self.Mailing._get_templates().filtered(lambda template: template.client_template_lang == "en_GB")
        self.assertEqual(len(found), 16)
        self.assertEqual(self.picker(lang="en_GB")[1][0]["id"], found.sorted("id")[0].id)

    def test_they_suit_ready_made_segments(self):
        codes = {row["key"] for row in self.env["client.segment"]._get_shipped_table(self.company)}
        for key, row in TABLE.items():
            with self.subTest(key=key):
                self.assertLessEqual(set(row["segments"]), codes)
        mailings, rows = self.picker()
        sleeping = self.env["client.segment"].search([("code", "=", "sleeping"), ("company_id", "=", self.company.id)])
        self.assertTrue(sleeping)
        offers = mailings.get_client_templates()
        suits = [offers[row["id"]]["title"] for row in rows if sleeping.id in offers[row["id"]]["segment_ids"]]
        self.assertEqual(suits, ["Win-Back", "Win-Back"])

    # === WHAT A CLIENT READS === #

    def test_each_reads_well_whatever_is_known_of_the_client(self):
        for row in self.picker()[1]:
            mailing = self.choose(row)
            sent = self.choose(row, body_html=self.Mailing.browse(row["id"]).body_html)
            for contact in (self.known, self.unknown):
                for version in (mailing, sent):
                    with self.subTest(template=self.Mailing.browse(row["id"]).client_template_code, name=contact.name):
                        texts = self.texts(version, contact)
                        self.assertFalse([text for text in texts if not text.strip() or LEFT_OVER.search(text)], texts)
                        greeting = self.known.name if contact == self.known else "there"
                        self.assertIn(f"Hello {greeting},", texts[2])

    def test_what_is_known_is_said(self):
        rows = {self.Mailing.browse(row["id"]).client_template_code: row for row in self.picker()[1]}
        mailing = self.choose(rows["reorder_pretty"])
        known, unknown = self.texts(mailing, self.known), self.texts(mailing, self.unknown)
        self.assertEqual(known[0], "Time to order again? Kite")
        self.assertEqual(unknown[0], "Time to order again? Your usual order")
        self.assertIn("What you took: Kite.", known[2])
        self.assertIn("The day of your last order: some time ago. What you took: your usual order.", unknown[2])

    def test_one_button_the_shop_and_a_way_out(self):
        for row in self.picker()[1]:
            code = self.Mailing.browse(row["id"]).client_template_code
            for body in (row["body_arch"], self.Mailing.browse(row["id"]).body_html):
                links = html.fromstring(body).xpath("//a/@href")
                with self.subTest(code=code):
                    self.assertEqual(links[-1:], ["/unsubscribe_from_list"])
            with self.subTest(code=code):
                links = html.fromstring(row["body_arch"]).xpath("//a/@href")
                self.assertEqual(links, ["https://kites.example.com", "/unsubscribe_from_list"])
                self.assertIn("Kite Shop", row["body_arch"])
                self.assertIn("Riga", row["body_arch"])

    def test_a_shop_without_website_or_address_asks_for_a_reply(self):
        self.company.website = False
        self.assertIn('href="mailto:shop@example.com"', self.picker()[1][0]["body_arch"])
        self.company.email = False
        for row in self.picker()[1]:
            self.assertEqual(html.fromstring(row["body_arch"]).xpath("//a/@href"), ["/unsubscribe_from_list"])
            self.assertIn("Just reply to this mail", row["body_arch"])

    def test_each_company_has_its_own_name_in_them(self):
        other = self.make_company("Tea {{ object.email }} Shop")
        self.users["marketer"].company_ids |= other
        for row in self.picker(company=other)[1]:
            self.assertIn("Tea  object.email  Shop", row["body_arch"])
            self.assertNotIn("Kite Shop", row["body_arch"])

    # === WHO MAY USE THEM === #

    def test_who_sees_no_facts_gets_the_words_in_their_place(self):
        mailer = self.make_user("mailer", "mass_mailing.group_mass_mailing_user")
        self.users["mailer"] = mailer
        mailings, rows = self.picker("mailer")
        self.assertEqual(len(rows), 16)
        for row, texts in zip(rows, mailings.get_client_templates().values(), strict=True):
            self.assertNotIn("object.client_", row["body_arch"] + row["subject"] + texts["subject"])
            mailings.create(
                {
                    "subject": texts["subject"], "body_arch": row["body_arch"], "body_html": row["body_arch"],
                    "mailing_model_id": row["mailing_model_id"][0],
                }
            )  # fmt: skip
        self.assertTrue(
            any("Your usual order" in texts["subject"] for texts in mailings.get_client_templates().values())
        )

    def test_what_the_editor_makes_of_a_placeholder_can_be_saved(self):
        """Its converter gives each tag of the mail a style, and the host takes such a placeholder for code."""
        row = self.picker()[1][0]
        styled = row["body_arch"].replace('<t t-out="object.name"', '<t t-out="object.name" style="margin:0px;"')
        self.assertIn("style", styled)
        mailing = self.choose(row, body_html=styled)
        mailing.body_html = styled
        self.assertIn(f"Hello {self.known.name},", self.texts(mailing, self.known)[2])

    def test_who_may_not_mail_gets_none(self):
        for role in ("own", "internal", "portal"):
            with self.subTest(role=role):
                with self.assertRaises(UserError):  # AccessError is one
                    self.picker(role)
                with self.assertRaises(UserError):
                    self.as_role(role)["mailing.mailing"].get_client_templates()

    def test_a_chosen_one_is_sent(self):
        row = self.picker()[1][-1]
        mailing = self.choose(row, user_id=self.users["marketer"].id)
        mailing.action_send_mail()
        self.assertEqual(mailing.state, "done")
        self.assertEqual(set(mailing.mailing_trace_ids.mapped("email")), {"bob@example.com", "nobody@example.com"})

    # === NO MAILINGS OF THE SHOP === #

    def test_they_show_in_no_list(self):
        mailings = self.as_role("marketer")["mailing.mailing"]
        self.assertFalse(mailings.search([("client_template_code", "!=", False)]))
        arch = html.fromstring(mailings.get_view(view_type="search")["arch"])
        archived = arch.xpath("//filter[@name='inactive']/@domain")[0]
        self.assertIn("client_template_code", archived)

    def test_they_are_one_source(self):
        self.assertEqual(len(self.templates.source_id), 1)
        source = self.templates.source_id
        self.shipped().subject = "Ours"
        self.assertEqual(source.name, "Ready templates")

    def test_none_is_sent_itself(self):
        with self.assertRaisesRegex(ValidationError, "choose it in a new mailing"):
            self.shipped().with_context(lang="en_US").action_put_in_queue()

    def test_a_copy_is_a_mailing_of_the_shop(self):
        template = self.shipped()
        copy = template.with_user(self.users["marketer"]).copy()
        self.assertTrue(copy.active)
        self.assertFalse(copy.client_template_code or copy.favorite)
        self.assertEqual(copy.user_id, self.users["marketer"])
        self.assertNotEqual(copy.source_id, template.source_id)
        copy.unlink()
        self.assertTrue(template.exists())

    def test_none_is_deleted_but_taken_out(self):
        template = self.shipped()
        with self.assertRaisesRegex(UserError, "take it out of the templates"):
            template.with_context(lang="en_US").unlink()
        template.with_user(self.users["marketer"]).action_remove_favorite()
        self.assertNotIn(template.id, [row["id"] for row in self.picker()[1]])
        self.Mailing._ship_templates()
        self.assertNotIn(template.id, [row["id"] for row in self.picker()[1]])
        self.assertEqual(len(self.Mailing._get_templates()), len(self.templates))

    def test_what_the_shop_made_comes_first(self):
        own = self.picker()[0].create(
            {
                "subject": "Ours", "body_arch": "<p>Ours</p>", "body_html": "<p>Ours</p>", "favorite": True,
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
            }
        )  # fmt: skip
        rows = self.picker()[1]
        self.assertEqual((rows[0]["id"], len(rows)), (own.id, 17))

    # === UPDATES === #

    def test_an_update_writes_nothing_where_nothing_changed(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mailing_mailing SET write_date = '2001-01-01' WHERE client_template_code IS NOT NULL"
        )
        self.env.invalidate_all()
        self.Mailing._ship_templates()
        self.env.flush_all()
        self.assertEqual({template.write_date.year for template in self.templates}, {2001})

    def test_an_update_brings_new_words_unless_a_user_changed_them(self):
        kept, renewed = self.shipped("winback_plain"), self.shipped("winback_pretty")
        kept.body_arch = "<p>Our own words</p>"
        self.company.name = "Kite & Co"  # the words that come with the addon are other ones now
        self.Mailing._ship_templates()
        self.assertIn("Kite &amp; Co", renewed.body_arch)
        self.assertIn("Kite &amp; Co", renewed.body_html)
        self.assertEqual(kept.body_arch, "<p>Our own words</p>")
        self.assertIn("<p>Our own words</p>", [row["body_arch"] for row in self.picker()[1]])

    # === THE END === #

    def test_nothing_is_left_when_the_addon_goes(self):
        sources, ids = self.templates.source_id, self.templates.ids
        mine = self.choose(self.picker()[1][0])
        self.shipped("review_plain").subject = "Changed by a user"
        self.Mailing._leave_templates()
        self.assertFalse(self.Mailing.with_context(active_test=False).search([("id", "in", ids)]))
        self.assertFalse(sources.exists())
        self.assertFalse(self.env["mail.message"].search([("model", "=", "mailing.mailing"), ("res_id", "in", ids)]))
        self.assertTrue(mine.exists())
        self.assertIn("_leave_templates", uninstall_hook.__code__.co_names)
