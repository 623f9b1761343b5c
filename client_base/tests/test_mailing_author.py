from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..models.mailing.content.author import AUTHOR
from ..models.mailing.refreshing import MailingStoppedError
from .mailing_content_case import MailingContentCase


@tagged("post_install", "-at_install")
class TestMailingAuthor(MailingContentCase):
    # === WHO IT IS === #

    def test_who_last_changed_the_text_is_its_author(self):
        mailing = self.mailing_of(self.marketer)
        self.assertEqual(mailing.client_author_id, self.marketer)
        mailing.with_user(self.colleague).write({"color": 3, "subject": "News"})
        self.assertEqual(mailing.client_author_id, self.marketer, "he changed no word")
        for vals in (
            {"subject": "Other"}, {"preview": "Look"}, {"body_html": "<p>Other</p>"}, {"body_arch": "<p>Other</p>"},
            {"email_from": "x@example.com"}, {"reply_to": "{{ object.email }}"},
        ):  # fmt: skip
            mailing.with_user(self.marketer).preview = f"By the marketer {vals}"
            self.assertEqual(mailing.client_author_id, self.marketer)
            mailing.with_user(self.colleague).write(vals)
            with self.subTest(vals=vals):
                self.assertEqual(mailing.client_author_id, self.colleague)

    def test_nobody_says_that_another_wrote_it(self):
        mailing = self.mailing_of(self.marketer, client_author_id=self.manager.id)
        self.assertEqual(mailing.client_author_id, self.marketer)
        mailing.client_author_id = self.manager
        self.assertEqual(mailing.client_author_id, self.marketer)
        mailing.write({"subject": "Other", "client_author_id": self.manager.id})
        self.assertEqual(mailing.client_author_id, self.marketer)
        by_default = self.env["mailing.mailing"].with_user(self.marketer).with_context(
            default_client_author_id=self.manager.id)  # fmt: skip
        form = Form(by_default)
        form.subject = "By default"
        form.mailing_model_id = self.env["ir.model"]._get("res.partner")
        self.assertEqual(form.save().client_author_id, self.marketer)

    def test_a_copy_belongs_to_who_copies(self):
        mailing = self.mailing_of(self.manager)
        self.assertEqual(mailing.with_user(self.marketer).copy().client_author_id, self.marketer)

    def test_the_winner_of_a_test_is_still_what_its_author_wrote(self):
        mailing = self.mailing_of(self.marketer)
        copied = mailing.with_user(self.env.ref("base.user_root")).copy()
        self.assertEqual(copied.client_author_id, self.marketer)

    def test_mailings_of_before_belong_to_who_made_them(self):
        mailing = self.mailing_of(self.marketer)
        self.env.flush_all()
        self.env.cr.execute("UPDATE mailing_mailing SET client_author_id = NULL")
        mailing._init_column("client_author_id")
        mailing.invalidate_recordset()
        self.assertEqual(mailing.client_author_id, self.marketer)

    # === WHAT HE MAY READ === #

    def test_no_secret_gets_out_whoever_sends(self):
        for where in ("subject", "preview", "body_html"):
            line = f"{{{{ object.{self.secret} }}}}"
            text = line if where != "body_html" else f'<p><t t-out="object.{self.secret}"/></p>'
            for sender in (self.env.ref("base.user_root"), self.manager):
                mailing = self.mailing_of(self.marketer)
                mailing[where] = text
                with self.subTest(where=where, sender=sender.login):
                    with self.assertRaisesRegex(MailingStoppedError, f"client_marketer.*Secret.*{self.secret}"):
                        self.send(mailing, sender)
                    self.assertFalse(self.sent(mailing))

    def test_no_secret_gets_out_past_the_check(self):
        """Print with his rights what the check cannot see: a field that code puts together."""
        for body in (
            f"<p><t t-out=\"object['{self.secret}']\"/></p>",
            f"<p><t t-out=\"object.mapped('{self.secret}')\"/></p>",
            f'<p><t t-set="client" t-value="object"/><t t-out="client.{self.secret}"/></p>',
            f"<p><t t-out=\"env['res.partner'].browse(object.id).{self.secret}\"/></p>",
            f'<p><t t-out="user.partner_id.{self.secret}"/></p>',
        ):
            mailing = self.mailing_of(self.marketer, body=body)
            with self.subTest(body=body), self.assertRaises(MailingStoppedError):
                self.send(mailing)
            self.assertFalse(self.sent(mailing))

    def test_nobody_takes_rights_in_code(self):
        for code in (
            f"object.sudo().{self.secret}", f"object.with_user(1).{self.secret}", "object.env(su=True) or ''",
            f"object.env.user.partner_id.{self.secret}", f"env.user.browse(1).partner_id.{self.secret}",
            "'{0.env.company.name}'.format(object)", f"[r for r in object.sudo()][0].{self.secret}",
            "env.cr.execute('SELECT 1')", "(lambda r: r.sudo())(object).name",
        ):  # fmt: skip
            mailing = self.mailing_of(self.marketer, subject=f"{{{{ {code} }}}}")
            stops = self.assertRaisesRegex(MailingStoppedError, "would tell what its author may not read")
            with self.subTest(code=code), stops:
                self.send(mailing)

    def test_the_manager_may_tell_it(self):
        mailing = self.mailing_of(self.manager, subject=f"{{{{ object.{self.secret} }}}}")
        self.assertEqual(self.send(mailing, self.marketer)["Mine"][0], "Hush")

    def test_a_new_author_has_rights_of_his_own(self):
        mailing = self.mailing_of(self.manager, subject=f"{{{{ object.{self.secret} }}}}")
        mailing.with_user(self.marketer).preview = "Look"
        with self.assertRaises(MailingStoppedError):
            self.send(mailing)

    def test_a_composer_of_ones_own_takes_no_rights(self):
        """Print what somebody puts into a window for mails with his own rights, whatever mailing he names."""
        mailing = self.mailing_of(self.manager)
        composer = self.env["mail.compose.message"].with_user(self.marketer).with_context(**{
            AUTHOR: {"mailing_id": mailing.id, "user_id": self.manager.id, "company_id": self.company.id},
            "allowed_company_ids": self.company.ids,
        }).create({
            "mass_mailing_id": mailing.id, "composition_mode": "mass_mail", "model": "res.partner",
            "res_ids": repr(self.mine.ids), "subject": f"{{{{ object.{self.secret} }}}}", "body": "<p>x</p>",
        })  # fmt: skip
        with self.assertRaises(UserError):
            composer._action_send_mail()
        self.assertFalse(self.sent(mailing))

    def test_recipients_that_he_may_not_read_get_nothing_of_theirs(self):
        own = self.users["own"]
        own.group_ids |= self.env.ref("mass_mailing.group_mass_mailing_user")
        self.theirs.company_id = self.other_company
        mailing = self.mailing_of(own, subject="{{ object.name }}")
        with self.assertRaisesRegex(MailingStoppedError, "may not read all recipients"):
            self.send(mailing)
        mailing.subject = "The same for all"
        self.assertEqual(len(self.send(mailing)), 2)

    def test_the_page_of_a_mail_tells_no_more(self):
        mailing = self.mailing_of(self.marketer, body=f'<p><t t-out="object.{self.secret}"/></p>')
        page = mailing.with_user(self.env.ref("base.public_user")).sudo()
        with self.assertRaises(MailingStoppedError):
            page._render_field("body_html", self.mine.ids)
        mailing.body_html = f'<p><t t-out="object.{self.pet}"/>, <t t-out="object.client_revenue"/></p>'
        printed = page._render_field("body_html", self.mine.ids)[self.mine.id]
        self.assertEqual(printed.replace("\u00a0", " "), "<p>Murka, 10.00 €</p>")
        self.marketer.active = False
        self.assertTrue(page._render_field("body_html", self.mine.ids))

    # === WHO HAS LEFT === #

    def test_who_has_left_writes_to_nobody(self):
        mailing = self.mailing_of(self.marketer, subject=f"{{{{ object.{self.pet} }}}}")
        self.marketer.active = False
        with self.assertRaisesRegex(MailingStoppedError, "does not work here any more"):
            self.send(mailing)
        mailing.with_user(self.manager).subject = f"Dear {{{{ object.{self.pet} }}}}"
        self.assertTrue(self.send(mailing))

    def test_who_left_the_company_writes_to_nobody_there(self):
        mailing = self.mailing_of(self.marketer, subject="{{ object.name }}")
        mailing.sudo().client_company_id = self.other_company
        with self.assertRaisesRegex(MailingStoppedError, "does not work in Boat Shop"):
            self.send(mailing)

    def test_a_deleted_author_is_not_replaced_by_another(self):
        mailing = self.mailing_of(self.marketer, subject="{{ object.name }}")
        self.env.flush_all()
        self.env.cr.execute("UPDATE mailing_mailing SET client_author_id = NULL WHERE id = %s", mailing.ids)
        self.env.invalidate_all()
        with self.assertRaisesRegex(MailingStoppedError, "is unknown"):
            self.send(mailing)

    # === THE QUEUE === #

    def test_the_queue_sends_as_the_author_for_its_company(self):
        mailing = self.mailing_of(
            self.marketer, f"{{{{ object.{self.pet} ||| nobody }}}}, {{{{ object.client_revenue }}}}",
            '<p><t t-if="1"><t t-out="object.client_revenue"/></t></p>', preview="{{ object.client_purchase_count }}",
        )  # fmt: skip
        mailing.action_put_in_queue()
        self.run_queue()
        self.assertEqual(mailing.state, "done")
        sent = self.sent(mailing)
        self.assertEqual(sent["Mine"][0].replace("\u00a0", " "), "Murka, 10.00 €")
        self.assertEqual(sent["Theirs"][0].replace("\u00a0", " "), "nobody, 20,00 €")
        self.assertIn("<p>10.00 €</p>", sent["Mine"][1])
        self.assertRegex(sent["Mine"][1], r">\s*1\s*<")

    def test_superuser_writes_as_before_for_the_company_of_the_mailing(self):
        root = self.env.ref("base.user_root")
        subject = f"{{{{ object.sudo().{self.secret} }}}} {{{{ object.client_revenue }}}}"
        mailing = self.mailing_of(root, subject)
        self.assertEqual(mailing.client_author_id, root)
        mailing.action_put_in_queue()
        self.run_queue()
        self.assertEqual(self.sent(mailing)["Mine"][0].replace("\u00a0", " "), "Hush 10.00 €")

    def test_the_queue_gives_back_what_its_author_may_not_tell(self):
        good = self.mailing_of(self.marketer, "Good")
        bad = self.mailing_of(self.manager, f"{{{{ object.{self.secret} }}}}")
        (bad | good).action_put_in_queue()
        self.manager.group_ids -= self.env.ref("client_base.client_base_group_manager")
        self.run_queue()
        self.assertEqual((bad.state, good.state), ("draft", "done"))
        self.assertIn("may not read Secret", bad.client_stop_reason)
        self.assertFalse(self.sent(bad))

    def test_other_recipients_are_told_with_his_rights_too(self):
        contacts = self.env["mailing.contact"].create({"name": "Ann", "email": "ann@example.com"})
        mailing = self.mailing_of(
            self.marketer, "Hi {{ object.name }}, {{ object.create_uid.name }}",
            mailing_model_id=self.env["ir.model"]._get("mailing.contact").id,
            mailing_domain=repr([("id", "in", contacts.ids)]),
        )  # fmt: skip
        mailing.with_user(self.env.ref("base.user_root")).action_send_mail()
        mail = self.env["mail.mail"].search([("mailing_id", "=", mailing.id)])
        self.assertEqual(mail.subject, f"Hi Ann, {contacts.create_uid.name}")
