from unittest.mock import patch

from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.field.kinds import ROLES
from .own_field_case import OwnFieldCase

# What the contact "mine" has, as a client reads it. The space before a currency is one that breaks no line.
ENGLISH = {
    "char": "Murka", "text": "Sleeps\nall day", "integer": "3", "float": "4.25", "monetary": "120.50\u00a0€",
    "boolean": "yes", "date": "05/17/2031", "datetime": "5/17/31, 9:30 AM", "choice": "Cat", "choices": "Dry, Wet",
    "product": "Kite", "contact": "Vet",
}  # fmt: skip
RUSSIAN = {"float": "4,25", "monetary": "120,50\u00a0€", "date": "17.05.2031", "datetime": "17.05.2031, 09:30"}


@tagged("post_install", "-at_install")
class TestFieldPlaceholders(OwnFieldCase):
    """Mails of somebody who may not write code, with what the shop knows of its clients.

    ``mine`` has a value of each kind, ``theirs`` none at all.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        everybody, editors = cls.env.ref("base.group_user"), cls.env.ref("mail.group_mail_template_editor")
        everybody._remove_group(editors)  # as the setting of the host does
        cls.marketer, cls.manager = cls.users["marketer"], cls.users["manager"]
        for user in (cls.marketer, cls.manager):
            user.group_ids |= cls.env.ref("mass_mailing.group_mass_mailing_user")
            # The host tries a template with the first contact that there is, whose company it reads.
            user.company_ids |= cls.env["res.company"].search([])
        cls.euro.write({"symbol": "€", "position": "after"})
        cls.shop.lang = "en_US"
        cls.mine.email, cls.theirs.email = "client@example.com", "other@example.com"
        cls.secret = cls.own_field("Secret", see_role="manager", edit_role="manager")
        cls.pet, cls.day, cls.food = (cls.columns[kind] for kind in ("char", "date", "choices"))
        cls.both = cls.mine | cls.theirs

    def template(self, user, **vals):
        model = self.env["ir.model"]._get("res.partner").id
        templates = self.env["mail.template"].with_user(user)
        templates = templates.with_context(allowed_company_ids=(self.company | user.company_ids).ids)
        return templates.create({"name": "Pets", "model_id": model, **vals})

    def render(self, template, name, **options):
        return template._render_field(name, self.both.ids, **options)

    def words(self, expression, lang="en_US"):
        """Return what an expression is for "mine", in a subject and in a body."""
        mixin = self.env["mail.template"].with_user(self.marketer).with_context(lang=lang)
        subject = mixin._render_template(f"{{{{ {expression} }}}}", "res.partner", self.mine.ids)
        body = mixin._render_template(f'<t t-out="{expression}"/>', "res.partner", self.mine.ids, engine="qweb")
        both = subject[self.mine.id], html.fromstring(f"<p>{body[self.mine.id]}</p>").text
        return tuple(words.replace("\u202f", " ") for words in both)  # which space is before AM, versions differ about

    # === WHO MAY USE WHAT === #

    def test_the_marketer_may_write_no_code(self):
        self.assertFalse(self.marketer.has_group("mail.group_mail_template_editor"))
        with self.assertRaises(AccessError):
            self.template(self.marketer, subject="{{ object.email.upper() }}")

    def test_each_uses_what_he_sees(self):
        for role, _label in ROLES:
            allowed = self.as_role(role)["res.partner"].mail_allowed_qweb_expressions()
            with self.subTest(role=role):
                self.assertIn("object.name", allowed)
                self.assertLessEqual({f"object.{column}" for column in self.columns.values()}, set(allowed))
                self.assertIn(f"object.{self.columns['choice']}.name", allowed)
                self.assertNotIn(f"object.{self.pet}.name", allowed)
                self.assertEqual(f"object.{self.secret.column}" in allowed, role == "manager")
        for role in ("internal", "sales_own", "portal"):
            allowed = self.as_role(role)["res.partner"].mail_allowed_qweb_expressions()
            with self.subTest(role=role):
                self.assertFalse([expression for expression in allowed if "x_client_" in expression])

    def test_a_hidden_field_cannot_be_mailed(self):
        for vals in (
            {"subject": f"{{{{ object.{self.secret.column} }}}}"},
            {"body_html": f'<p><t t-out="object.{self.secret.column}"/></p>'},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                self.template(self.marketer, **vals)
            self.assertTrue(self.template(self.manager, **vals))

    # === WHAT IS WRITTEN === #

    def test_each_kind_is_written_for_people(self):
        for kind, words in ENGLISH.items():
            with self.subTest(kind=kind):
                subject = words.replace("\n", " ")
                self.assertEqual(self.words(f"object.{self.columns[kind]}"), (subject, words))
        for kind in ("choice", "product", "contact"):
            with self.subTest(name_of=kind):
                self.assertEqual(self.words(f"object.{self.columns[kind]}.name"), (ENGLISH[kind], ENGLISH[kind]))

    def test_each_kind_is_written_in_the_language_of_the_mail(self):
        for kind, words in RUSSIAN.items():
            with self.subTest(kind=kind):
                self.assertEqual(self.words(f"object.{self.columns[kind]}", "ru_RU"), (words, words))

    def test_each_client_is_written_to_in_his_own_language_where_nobody_said_which(self):
        template = self.template(self.marketer, subject=f"{{{{ object.{self.day} }}}}")
        for lang, words in (("en_US", ENGLISH["date"]), ("ru_RU", RUSSIAN["date"])):
            self.mine.lang = lang
            with self.subTest(lang=lang):
                self.assertEqual(self.render(template.with_context(lang=None), "subject")[self.mine.id], words)

    def test_what_is_empty_leaves_the_words_that_stand_for_it(self):
        """Write what the host offers: words behind three strokes in a line, words within the tag in a text."""
        template = self.template(
            self.marketer,
            subject=f"A gift for {{{{ object.{self.pet} ||| your pet }}}}!",
            body_html=f'<p>For <t t-out="object.{self.pet}">you &amp; your pet</t>, '
            f'<b t-out="object.{self.day}">soon</b><t t-out="object.{self.food}"/></p>',
        )
        subject, body = self.render(template, "subject"), self.render(template, "body_html")
        self.assertEqual(subject[self.mine.id], "A gift for Murka!")
        self.assertEqual(subject[self.theirs.id], "A gift for your pet!")
        self.assertEqual(body[self.mine.id], "<p>For Murka, <b>05/17/2031</b>Dry, Wet</p>")
        self.assertEqual(body[self.theirs.id], "<p>For you &amp; your pet, <b>soon</b></p>")

    def test_code_is_left_to_those_who_may_write_it(self):
        """Refuse ``or`` to a marketer, as the host does with all code, and let an editor write it."""
        code = f"{{{{ object.{self.pet} or 'your pet' }}}}"
        with self.assertRaises(AccessError):
            self.template(self.marketer, subject=code)
        self.marketer.group_ids |= self.env.ref("mail.group_mail_template_editor")
        body = f"<p t-out=\"object.{self.pet} or 'your pet'\"/>"
        template = self.template(self.marketer, subject=code, body_html=body)
        self.assertEqual(list(self.render(template, "subject").values()), ["Murka", "your pet"])
        self.assertEqual(list(self.render(template, "body_html").values()), ["<p>Murka</p>", "<p>your pet</p>"])

    def test_a_name_is_words_and_no_placeholder(self):
        for name in (
            "<b>Rex</b> & Co",
            "{{ object.user_id.signature }}",
            '<t t-out="object.user_id"/>',
            "\\1 \\g<0> %s {0}",
        ):
            self.mine[self.pet] = name
            with self.subTest(name=name):
                self.assertEqual(self.words(f"object.{self.pet}"), (name, name))

    def test_a_subject_has_one_line(self):
        """No line break of a text gets into the head of a mail, where the next line would be another head."""
        habits = self.columns["text"]
        self.mine[habits] = "Sleeps\r\nBcc: all@example.com\u2028eats"
        subject, body = self.words(f"object.{habits}")
        self.assertEqual(subject, "Sleeps Bcc: all@example.com eats")
        self.assertEqual(len(body.splitlines()), 3)

    def test_fields_of_other_models_are_the_hosts(self):
        mixin = self.env["mail.template"].with_user(self.marketer)
        rendered = mixin._render_template("{{ object.name }}", "res.users", self.marketer.ids)
        self.assertEqual(rendered, {self.marketer.id: self.marketer.name})

    def test_an_archived_field_still_goes_with_the_mails_that_have_it(self):
        self.own["char"].active = False
        self.assertEqual(self.words(f"object.{self.pet}"), ("Murka", "Murka"))

    # === MAILINGS, REPORTS === #

    def test_a_mailing_goes_to_each_with_his_own(self):
        mailing = self.env["mailing.mailing"].with_user(self.marketer).create({
            "subject": f"For {{{{ object.{self.pet} ||| your pet }}}}",
            "mailing_model_id": self.env["ir.model"]._get("res.partner").id,
            "mailing_domain": [("id", "in", self.both.ids)],
            "body_html": f'<p>Come with <t t-out="object.{self.pet}">your pet</t> on'
            f' <t t-out="object.{self.day}">a day</t></p>',
        })  # fmt: skip
        mailing.action_put_in_queue()
        with patch.object(self.registry["ir.cron"], "_commit_progress"):  # nothing is left to commit in a test
            self.env["mailing.mailing"].with_user(self.env.ref("base.user_root"))._process_mass_mailing_queue()
        mails = self.env["mail.mail"].search([("mailing_id", "=", mailing.id)])
        found = {mail.res_id: (mail.subject, html.fromstring(mail.body_html).text_content()) for mail in mails}
        self.assertEqual(found[self.mine.id][0], "For Murka")
        self.assertIn("Come with Murka on 05/17/2031", found[self.mine.id][1])
        self.assertEqual(found[self.theirs.id][0], "For your pet")
        self.assertIn("Come with your pet on a day", found[self.theirs.id][1])

    def test_a_report_prints_each_kind(self):
        cells = "".join(f'<p id="{kind}" t-field="contact.{column}"/>' for kind, column in self.columns.items())
        view = self.env["ir.ui.view"].create({"type": "qweb", "name": "Pets", "arch": f"<div>{cells}</div>"})
        mine = self.as_role("own", self.mine).with_context(lang="en_US")
        found = html.fromstring(mine.env["ir.qweb"]._render(view.id, {"contact": mine}))
        printed = {cell.get("id"): cell.text_content() for cell in found.iter("p")}
        self.assertEqual(printed["choices"], "Dry, Wet")
        for kind in ("char", "integer", "float", "date", "choice", "product", "contact"):
            with self.subTest(kind=kind):
                self.assertIn(ENGLISH[kind], printed[kind])
        self.assertTrue(all(printed.values()))

    def test_a_client_of_whom_nothing_is_known_is_printed(self):
        cells = "".join(f'<p t-field="contact.{column}"/>' for column in self.columns.values())
        view = self.env["ir.ui.view"].create({"type": "qweb", "name": "Pets", "arch": f"<div>{cells}</div>"})
        nobodys = self.as_role("own", self.nobodys)
        self.assertTrue(nobodys.env["ir.qweb"]._render(view.id, {"contact": nobodys}))
