from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.mailing.content.code import find_forbidden, find_in_html, find_inline, find_paths, parse
from ..models.mailing.refreshing import MailingStoppedError
from .mailing_content_case import MailingContentCase

# What is wrong with a line, and the words that say so.
BROKEN = {
    "Dear {{ object.name": "in the {part} is opened and not closed: {{{{ object.name",
    "Dear {{ object.name }": "in the {part} is opened and not closed",
    "{{ object.name.}}": "object.name. in the {part} cannot be read",
    "{{ }}": "in the {part} cannot be read",
    "{{ object.nonsense }}": "object.nonsense in the {part}: there is no field nonsense in Contact",
    "{{ object.order_line }}": "there is no field order_line in Contact",
    "{{ object.user_id.nonsense }}": "there is no field nonsense in User",
    "{{ object.x_client_gone ||| x }}": "in the {part}: the field x_client_gone does not exist any more",
    "{{ nonsense }}": "nonsense",
    "{{ 1 / 0 }}": "ZeroDivisionError in 1 / 0",
    "{{ object.name + 1 }}": "TypeError in object.name + 1",
}


@tagged("post_install", "-at_install")
class TestMailingPlaceholderCheck(MailingContentCase):
    def assert_stops(self, action, words):
        with self.assertRaises(UserError) as stopped:
            action()
        said = str(stopped.exception)
        self.assertIn(words, said)
        self.assertNotIn("Traceback", said)
        return stopped.exception

    def test_it_says_which_placeholder_is_wrong_and_where(self):
        for text, words in BROKEN.items():
            for field, part in (("subject", "subject"), ("preview", "preview text")):
                mailing = self.mailing_of(self.marketer)
                mailing[field] = text
                with self.subTest(text=text, field=field):
                    said = self.assert_stops(mailing.action_put_in_queue, words.format(part=part))
                    self.assertIsInstance(said, MailingStoppedError)
                    self.assertEqual(mailing.state, "draft")

    def test_it_says_what_is_wrong_in_a_body(self):
        for expression, words in (
            ("object.nonsense", "object.nonsense in the body: there is no field nonsense in Contact"),
            ("object.name.", "object.name. in the body cannot be read"),
            ("object.x_client_gone", "object.x_client_gone in the body: the field x_client_gone does not exist"),
            ("nonsense.name", "nonsense"),
            ("1 / 0", "ZeroDivisionError in 1 / 0"),
        ):
            for body in (f'<p><t t-out="{expression}">x</t></p>', f'<p><t t-if="{expression}">x</t></p>'):
                mailing = self.mailing_of(self.marketer, body=body)
                with self.subTest(body=body):
                    self.assert_stops(mailing.action_put_in_queue, words)

    def test_what_is_typed_into_a_body_would_be_sent_as_it_is(self):
        mailing = self.mailing_of(self.marketer, body="<p>Dear {{ object.name }},</p>")
        self.assert_stops(mailing.action_put_in_queue, "{{ object.name }} would stand in the body as it is")

    def test_a_draft_is_saved_whatever_it_says(self):
        for text in BROKEN:
            mailing = self.mailing_of(self.marketer)
            mailing.write({"subject": text, "preview": text, "body_html": f'<p><t t-out="{text}"/>{text}</p>'})
            self.env.flush_all()
            self.assertEqual(mailing.subject, text)

    def test_each_way_of_sending_checks_it(self):
        mailing = self.mailing_of(self.marketer, "{{ object.nonsense }}")
        words = "there is no field nonsense"
        mailing.schedule_date = False
        for action in (
            mailing.action_put_in_queue, mailing.action_launch, mailing.action_schedule, mailing.action_test,
            mailing.action_send_mail, lambda: mailing.action_send_mail(self.mine.ids),
        ):  # fmt: skip
            with self.subTest(action=action):
                self.assert_stops(action, words)
        test = self.env["mailing.mailing.test"].with_user(self.marketer).with_context(
            allowed_company_ids=self.company.ids)  # fmt: skip
        wizard = test.create({"mass_mailing_id": mailing.id, "email_to": "me@example.com"})
        self.assert_stops(wizard.send_mail_test, words)
        self.assertFalse(self.sent(mailing))

    def test_a_field_that_is_deleted_meanwhile_stops_it_alone(self):
        own = self.own_field("Gone Soon")
        bad = self.mailing_of(self.marketer, f"For {{{{ object.{own.column} ||| you }}}}")
        good = self.mailing_of(self.marketer, "Good")
        (bad | good).action_put_in_queue()
        self.env.flush_all()
        bad.flush_recordset()
        self.env.cr.execute(
            "UPDATE mailing_mailing SET subject = replace(subject, %s, 'x_client_gone') WHERE id = %s",
            [own.column, bad.id],
        )
        self.env.invalidate_all()
        self.run_queue()
        self.assertEqual((bad.state, good.state), ("draft", "done"))
        self.assertIn("the field x_client_gone does not exist any more", bad.client_stop_reason)

    def test_what_is_right_is_sent(self):
        mailing = self.mailing_of(
            self.marketer, "{{ object.name.upper() }} {{ object.user_id.name ||| us }} {{ user.name }} :-}}",
            '<p t-attf-class="c-{{ object.id }}"><t t-foreach="object.child_ids" t-as="child">'
            '<t t-out="child.name"/></t><span t-field="object.create_date"/>'
            '<t t-set="x" t-valuef="a{{ object.id }}"/><t t-out="format_date(object.create_date)"/> { a }} </p>',
        )  # fmt: skip
        self.assertEqual(len(self.send(mailing)), 2)

    def test_a_mailing_to_nobody_is_checked_too(self):
        mailing = self.mailing_of(self.marketer, "{{ object.nonsense }}", mailing_domain="[('id', '=', 0)]")
        self.assert_stops(mailing.action_put_in_queue, "nonsense")
        mailing.subject = "{{ object.name }}"
        mailing.action_put_in_queue()
        self.assertEqual(mailing.state, "in_queue")

    def test_words_alone_print_nothing(self):
        mailing = self.mailing_of(self.marketer)
        with self.assertQueryCount(0):
            mailing._check_texts()

    # === READING === #

    def test_a_line_is_read(self):
        self.assertEqual(find_inline("a {{ b }} c {{ d ||| e }}"), (["b", "d"], None))
        self.assertEqual(find_inline("{{ b }} {{ c"), (["b"], "{{ c"))
        self.assertEqual(find_inline(False), ([], None))

    def test_a_body_is_read(self):
        source = '<p t-if="a"><t t-out="b">x</t>{{ object.c }}</p><i t-attf-class="{{ d }} #{e}" class="{{ f }}"/>'
        self.assertEqual(find_in_html(source)[0][:2], ["a", "b"])
        self.assertEqual(find_in_html(source)[1], ["{{ object.c }}"])
        self.assertEqual(find_in_html(""), ([], []))

    def test_an_expression_is_read(self):
        self.assertEqual(find_paths(parse("object.a.b + f(object.c)")), [["a"], ["c"], ["a", "b"]])
        self.assertIsNone(parse("object."))
        self.assertIsNone(parse(" "))
        for code in ("object.name", "user.name", "env['res.partner']", "ctx.get('lang')", "format_date(object.a)"):
            self.assertIsNone(find_forbidden(parse(code)), code)
        for code in ("object.sudo()", "user.env", "env(su=True)", "env.user", "object._name", "request.httprequest"):
            self.assertTrue(find_forbidden(parse(code)), code)
