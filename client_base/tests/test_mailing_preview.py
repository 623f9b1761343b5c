from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .mailing_content_case import MailingContentCase


@tagged("post_install", "-at_install")
class TestMailingPreview(MailingContentCase):
    def preview(self, mailing, user=None):
        """Return the window that the user opens on the mailing."""
        self.env.flush_all()
        self.env.invalidate_all()
        mailing = mailing.with_user(user or self.marketer).with_context(
            allowed_company_ids=self.company.ids, lang="en_US")  # fmt: skip
        action = mailing.action_preview_client()
        return mailing.env[action["res_model"]].browse(action["res_id"])

    def test_it_shows_what_is_sent(self):
        """Read in the window what each gets by mail, word for word and in his language."""
        mailing = self.mailing_of(
            self.marketer, f"{{{{ object.{self.pet} ||| Friend }}}}, {{{{ object.client_last_purchase_on }}}}",
            '<p><t t-out="object.name"/> <a href="/shop">Look</a> <b t-out="object.client_revenue">?</b></p>',
            preview="Since {{ object.client_first_purchase_on }}",
        )  # fmt: skip
        wizard = self.preview(mailing)
        seen = {}
        for contact in self.both:
            wizard.contact_id = contact
            self.assertFalse(wizard.error)
            seen[contact.name] = (wizard.subject, str(wizard.body).replace("\u00a0", " "))
        self.assertNotEqual(seen["Mine"][0], seen["Theirs"][0])
        sent = self.send(mailing)
        for name, (subject, body) in sent.items():
            self.assertEqual(subject, seen[name][0])
            self.assertEqual(self.text(body), self.text(seen[name][1]))
        self.assertIn("20,00 €", sent["Theirs"][1])

    @staticmethod
    def text(body):
        """Return a body without the links, which are counted when it is sent."""
        return html.fromstring(body).text_content().split()

    def test_it_goes_from_one_recipient_to_the_next(self):
        wizard = self.preview(self.mailing_of(self.marketer))
        self.assertEqual(wizard.contact_id, min(self.both, key=lambda contact: contact.id))
        wizard.action_next()
        self.assertEqual(wizard.contact_id, max(self.both, key=lambda contact: contact.id))
        self.assertEqual(wizard.action_next()["res_id"], wizard.id)
        self.assertEqual(wizard.contact_id, max(self.both, key=lambda contact: contact.id), "the last one stays")
        wizard.action_previous()
        self.assertEqual(wizard.contact_id, min(self.both, key=lambda contact: contact.id))
        self.assertFalse(wizard.note)

    def test_it_says_what_is_empty(self):
        wizard = self.preview(
            self.mailing_of(
                self.marketer, f"{{{{ object.{self.pet} ||| Friend }}}}",
                '<p><t t-out="object.client_last_product"/><t t-out="object.email"/></p>',
            )
        )  # fmt: skip
        self.assertFalse(wizard.empty_fields)
        wizard.contact_id = self.theirs
        self.assertEqual(wizard.empty_fields, "Pet Name")
        self.assertEqual(wizard.subject, "Friend")

    def test_it_says_who_does_not_get_it(self):
        wizard = self.preview(self.mailing_of(self.marketer))
        wizard.contact_id = self.nobodys
        self.assertIn("Nobody's does not get it", wizard.note)
        self.assertEqual(wizard.subject, "News")

    def test_it_is_printed_as_its_author_would(self):
        text = f"{{{{ object.{self.secret} }}}}"
        wizard = self.preview(self.mailing_of(self.marketer, text), self.manager)
        self.assertIn("may not read Secret", wizard.error)
        self.assertFalse(wizard.subject)
        self.assertEqual(self.preview(self.mailing_of(self.manager, text), self.manager).subject, "Hush")

    def test_what_is_wrong_is_said_in_a_sentence(self):
        for text, words in (
            ("{{ object.nonsense }}", "there is no field nonsense"), ("{{ object.name", "not closed"),
            ("{{ 1 / 0 }}", "ZeroDivisionError in 1 / 0"),
        ):  # fmt: skip
            wizard = self.preview(self.mailing_of(self.marketer, text))
            with self.subTest(text=text):
                self.assertIn(words, wizard.error)
                self.assertNotIn("Traceback", wizard.error)
        nobody = self.preview(self.mailing_of(self.marketer, mailing_domain="[('id', '=', 0)]"))
        self.assertIn("Nobody gets it", nobody.note)
        self.assertFalse(nobody.error)

    def test_clients_of_another_company_are_shown_to_nobody_else(self):
        self.manager.company_ids |= self.other_company
        mailing = self.mailing_of(self.manager, "{{ object.client_revenue }}")
        mailing.sudo().client_company_id = self.other_company
        with self.assertRaises(AccessError):
            self.preview(mailing, self.marketer)
        previews = self.env["client.mailing.preview"].with_context(
            allowed_company_ids=self.other_company.ids, lang="en_US")  # fmt: skip
        vals = {"mailing_id": mailing.id, "contact_id": self.mine.id}
        self.assertEqual(previews.with_user(self.manager).create(vals).subject.replace("\u00a0", " "), "500.00 €")

    def test_a_contact_that_the_user_may_not_read_is_not_shown(self):
        mailing = self.mailing_of(self.manager, "{{ object.name }}")
        wizard = self.preview(mailing)
        self.nobodys.company_id = self.other_company
        wizard.contact_id = self.nobodys.id
        wizard.invalidate_recordset()
        self.assertTrue(wizard.error)
        self.assertFalse(wizard.subject)

    def test_other_recipients_are_shown_too(self):
        contact = self.env["mailing.contact"].create({"name": "Ann", "email": "ann@example.com"})
        mailing = self.mailing_of(
            self.marketer, "Hi {{ object.name }}", mailing_domain=repr([("id", "in", contact.ids)]),
            mailing_model_id=self.env["ir.model"]._get("mailing.contact").id,
        )  # fmt: skip
        wizard = self.preview(mailing)
        self.assertEqual((wizard.subject, wizard.recipient_id), ("Hi Ann", contact.id))
        self.assertIn("Ann", wizard.recipient_name)

    def test_the_window_opens_and_the_button_is_on_the_form(self):
        mailing = self.mailing_of(self.marketer, "{{ object.name }}")
        with Form(self.preview(mailing)) as form:
            form.contact_id = self.theirs
            self.assertEqual(form.subject, "Theirs")
        views = self.env["mailing.mailing"].with_user(self.marketer).get_view(view_type="form")
        self.assertIn('name="action_preview_client"', views["arch"])

    def test_who_sends_no_mailings_asks_nothing(self):
        mailing = self.mailing_of(self.marketer)
        with self.assertRaises(AccessError):
            mailing.with_user(self.users["own"]).action_preview_client()
        with self.assertRaises(AccessError):
            self.env["client.mailing.preview"].with_user(self.users["own"]).create({"mailing_id": mailing.id})
