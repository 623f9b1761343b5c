from odoo.exceptions import UserError
from odoo.tests import HttpCase, new_test_user, tagged

from .mailing_content_case import MailingContentCase


@tagged("post_install", "-at_install")
class TestMailingLooker(MailingContentCase, HttpCase):
    """Who looks at what a manager wrote to clients reads no more of them than he may read himself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        editor = "mail.group_mail_template_editor"
        cls.mailer = new_test_user(
            cls.env, "client_mailer", f"base.group_user,mass_mailing.group_mass_mailing_user,{editor}", lang="en_US",
            company_id=cls.company.id, company_ids=[(6, 0, cls.company.ids)],
        )  # fmt: skip
        cls.plain = cls.mailing_of(cls.marketer, "For {{ object.name }}", '<p><t t-out="object.email"/></p>')
        cls.facts = cls.mailing_of(cls.marketer, "x", '<p>So <t t-out="object.client_revenue"/>.</p>')
        cls.hush = f'<p>So <t t-out="object.{cls.secret}"/>.</p>'

    def look(self, mailing, user, contact=None):
        """Return the preview that a user opens for a contact."""
        self.env.flush_all()
        self.env.invalidate_all()
        vals = {"mailing_id": mailing.id, "contact_id": (contact or self.mine).id}
        Preview = self.env["client.mailing.preview"].with_user(user)
        return Preview.with_context(allowed_company_ids=self.company.ids, lang="en_US").create(vals)

    def page(self, mailing, user=None, **params):
        """Return the page of a mail, to a user without its link."""
        self.env.flush_all()
        self.authenticate(user and user.login, user and user.login)
        return self.url_open(
            f"/mailing/{mailing.id}/view", params={"document_id": self.mine.id, "email": "mine@example.com", **params}
        )

    # === THE PREVIEW === #

    def test_the_preview_names_what_he_may_not_read(self):
        seen = self.look(self.facts, self.mailer)
        self.assertIn("object.client_revenue in the body: you may not read", seen.error)
        self.assertFalse(seen.body)
        for where in ("subject", "preview"):
            mailing = self.mailing_of(self.manager, **{where: f"{{{{ object.{self.secret} }}}}"})
            seen = self.look(mailing, self.marketer)
            with self.subTest(where=where):
                self.assertIn(f"you may not read Secret ({self.secret})", seen.error)
                self.assertFalse(seen.subject or seen.preview or seen.body)
        self.assertIn("10.00", self.look(self.facts, self.manager).body.replace("\u00a0", " "))

    def test_the_preview_of_what_all_may_read_is_shown_to_all(self):
        seen = self.look(self.plain, self.mailer)
        self.assertFalse(seen.error)
        self.assertEqual(seen.subject, "For Mine")
        self.assertIn("mine@example.com", seen.body)

    def test_code_that_hides_what_it_reads_is_printed_with_his_rights(self):
        for code in (f"object['{self.secret}']", f"object.mapped('{self.secret}')", f"user.partner_id.{self.secret}"):
            mailing = self.mailing_of(self.manager, f"{{{{ {code} }}}}")
            self.manager.partner_id[self.secret] = "Hush"
            seen = self.look(mailing, self.marketer)
            with self.subTest(code=code):
                self.assertIn("You have no right to", seen.error)
                self.assertNotIn("Hush", seen.error + (seen.subject or ""))

    def test_what_superuser_wrote_is_no_way_past_it(self):
        for code in (f"object.sudo().{self.secret}", f"object.{self.secret}"):
            mailing = self.mailing_of(self.env.ref("base.user_root"), f"{{{{ {code} }}}}")
            seen = self.look(mailing, self.marketer)
            with self.subTest(code=code):
                self.assertIn("may not read", seen.error)
                self.assertFalse(seen.subject)

    def test_code_of_another_does_nothing_with_his_rights(self):
        before = self.nobodys.name
        for code in (
            f"env['res.partner'].browse({self.nobodys.id}).write({{'name': 'Gone'}})",
            "[f(1) for f in [object.write]]",
        ):
            mailing = self.mailing_of(self.marketer, f"{{{{ {code} }}}}")
            seen = self.look(mailing, self.manager)
            with self.subTest(code=code):
                self.assertIn("can be shown to who wrote it alone: it runs write", seen.error)
                self.assertEqual(self.nobodys.name, before)

    def test_a_recipient_that_he_may_not_read_is_not_shown(self):
        self.theirs.company_id = self.other_company
        self.manager.company_ids |= self.other_company
        self.assertFalse(self.look(self.plain, self.mailer, self.theirs).subject)

    # === THE PAGE === #

    def test_the_page_shows_a_user_what_he_may_read(self):
        self.assertIn("mine@example.com", self.page(self.plain, self.mailer).text)
        answer = self.page(self.facts, self.mailer)
        self.assertLess(answer.status_code, 500)
        self.assertNotIn("10.00", answer.text)
        self.assertIn("you may not read", answer.text)
        self.assertIn("10.00", self.page(self.facts, self.marketer).text)
        self.assertNotIn("Hush", self.page(self.mailing_of(self.manager, body=self.hush), self.marketer).text)
        self.assertIn("So Hush.", self.page(self.mailing_of(self.manager, body=self.hush), self.manager).text)

    def test_who_has_the_link_reads_what_was_sent(self):
        mailing = self.mailing_of(self.manager, body=self.hush)
        token = mailing._generate_mailing_recipient_token(self.mine.id, "mine@example.com")
        for user in (None, self.mailer):
            answer = self.page(mailing, user, hash_token=token)
            self.assertIn("So Hush.", answer.text)
        answer = self.page(mailing, self.mailer, hash_token="forged")
        self.assertNotIn("Hush", answer.text)

    # === THE TEST === #

    def test_a_test_tells_the_tester_no_more(self):
        for body in (self.hush, f"<p><t t-out=\"object['{self.secret}']\"/></p>"):
            mailing = self.mailing_of(self.manager, body=body)
            self.env["res.partner"].search([])[self.secret] = "Hush"
            with self.assertRaises(UserError) as refused:
                self.send_test(mailing, self.marketer)
            self.assertNotIn("Hush", str(refused.exception))
        mailing = self.mailing_of(
            self.env.ref("base.user_root"), body=f'<p><t t-out="object.sudo().{self.secret}"/></p>'
        )
        with self.assertRaisesRegex(UserError, "would tell what you may not read"):
            self.send_test(mailing, self.marketer)
        self.send_test(self.plain, self.mailer)
        self.send_test(self.mailing_of(self.manager, body=self.hush), self.manager)

    def send_test(self, mailing, user):
        # The host tests with the first contact there is, whose company it asks for its website.
        user.company_ids |= self.env["res.company"].search([])
        companies = (self.company | user.company_ids).ids
        wizards = self.env["mailing.mailing.test"].with_user(user).with_context(allowed_company_ids=companies)
        wizards.create({"mass_mailing_id": mailing.id, "email_to": "me@example.com"}).send_mail_test()
