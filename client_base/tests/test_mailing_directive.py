from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.mailing.content.code import find_directives, find_forbidden, find_in_html, parse
from ..models.mailing.refreshing import MailingStoppedError
from .mailing_content_case import MailingContentCase


@tagged("post_install", "-at_install")
class TestMailingDirective(MailingContentCase):
    """No way of writing code takes rights that its author has not, nor tells in an error what it found."""

    def stopped(self, body):
        """Return what the marketer is told who puts a mailing with the body in the queue."""
        mailing = self.mailing_of(self.marketer, body=body)
        with self.assertRaises(UserError) as stopped:
            mailing.action_put_in_queue()
        self.assertNotIn("Hush", str(stopped.exception))
        self.assertEqual(mailing.state, "draft")
        return str(stopped.exception)

    def test_a_directive_that_does_more_than_fill_in_is_refused(self):
        secret = f"object.sudo().{self.secret}"
        for name, body in {
            "t-call": f'<t t-call="{{{{{secret}}}}}">x</t>',
            "t-lang": f'<t t-out="1" t-lang="{secret}">x</t>',
            "t-call-context": f'<t t-out="1" t-call-context="{{\'a\': {secret}}}">x</t>',
            "t-cache": f'<t t-cache="{secret}">x</t>',
            "t-set": f"<t t-set=\"{{'a': {secret}}}\"/>",
            "t-groups": '<t t-groups="base.group_user">x</t>',
            "t-nonsense": '<p t-nonsense="1">x</p>',
        }.items():
            with self.subTest(name=name):
                self.assertIn(f"A mailing has no {name}, which stands in its body", self.stopped(body))

    def test_code_in_each_directive_is_looked_into(self):
        secret = f"object.sudo().{self.secret}"
        for body in (
            f'<t t-out="{secret}"/>', f'<t t-esc="{secret}"/>', f'<t t-raw="{secret}"/>', f'<b t-field="{secret}"/>',
            f'<t t-if="{secret}">x</t>', f'<t t-if="0">x</t><t t-elif="{secret}">x</t>',
            f'<t t-set="a" t-value="{secret}"/>', f'<t t-set="a" t-valuef="{{{{{secret}}}}}"/>',
            f'<t t-set="a" t-valuef="#{{{secret}}}"/>', f'<t t-foreach="{secret}" t-as="a"/>',
            f'<p t-att-title="{secret}"/>', f"<p t-att=\"{{'title': {secret}}}\"/>",
            f'<p t-attf-title="a #{{1}} {{{{{secret}}}}}"/>', f"<t t-out=\"1\" t-options=\"{{'a': {secret}}}\"/>",
            f'<t t-out="1" t-options-widget="{secret}"/>',
        ):  # fmt: skip
            with self.subTest(body=body):
                self.assertIn("would tell what its author may not read", self.stopped(body))

    def test_rights_are_taken_by_no_detour(self):
        for code in (
            "[e.user for e in [env]]", "(lambda e: e.user.partner_id)(env)", "[env][0].user", "env.user", "env.company",
            "env.companies", "env(su=True)", "env.get('res.partner')", "list(map(lambda o: o.sudo(), [object]))",
            "f'{object.sudo()}'", "'{0.env}'.format(object)", "'{o.env}'.format_map({'o': object})", "str(env)",
        ):  # fmt: skip
            with self.subTest(code=code):
                self.assertTrue(find_forbidden(parse(code)))
        body = f'<t t-set="e" t-value="env"/><t t-out="e.user.browse({self.marketer.id}).partner_id.{self.secret}"/>'
        self.assertIn("without env", self.stopped(body))
        body = f'<t t-set="o" t-value="object"/><t t-out="o.sudo().{self.secret}"/>'
        self.assertIn("without sudo", self.stopped(body))

    def test_records_of_the_host_have_the_rights_of_the_author(self):
        self.company.partner_id[self.secret] = "Hush"
        self.marketer.partner_id[self.secret] = "Hush"
        for name in ("user", "user_id", "res_company"):
            path = "partner_id"
            self.assertIn("has no right to what it tells", self.stopped(f'<t t-out="{name}.{path}.{self.secret}"/>'))
            mailing = self.mailing_of(self.marketer, body=f'<p><t t-out="{name}.name"/></p>')
            with self.subTest(name=name):
                self.assertTrue(self.send(mailing))

    def test_a_contact_in_full_is_one_that_he_may_read(self):
        self.nobodys.write({"company_id": self.other_company.id, "phone": "Hush"})
        other = f"env['res.partner'].browse({self.nobodys.id})"
        self.assertIn(
            "has no right", self.stopped(f"<div t-out=\"{other}\" t-options=\"{{'widget': 'con' + 'tact'}}\"/>")
        )
        own = "<div t-out=\"object\" t-options=\"{'widget': 'contact', 'fields': ['name']}\"/>"
        self.assertIn("Mine", self.send(self.mailing_of(self.marketer, body=own))["Mine"][1])

    def test_an_error_tells_nothing_of_anybody(self):
        for code in (
            "{}[object.name]",
            "int(object.name)",
            "env['x' + object.name]",
            "datetime.date.today()[object.name]",
        ):
            mailing = self.mailing_of(self.marketer, f"{{{{ {code} }}}}")
            with self.subTest(code=code), self.assertRaises(MailingStoppedError) as stopped:
                self.send(mailing)
            said = str(stopped.exception).replace("printed for Mine", "")
            self.assertIn("Error in", said)
            self.assertNotIn("Mine", said)

    def test_an_administrator_is_told_what_went_wrong(self):
        system = self.users["system"]
        system.group_ids |= self.env.ref("mass_mailing.group_mass_mailing_user")
        mailing = self.mailing_of(system, "{{ int(object.name) }}")
        with self.assertRaisesRegex(UserError, "invalid literal for int"):
            self.send(mailing, system)

    def test_an_administrator_writes_what_he_likes(self):
        system = self.users["system"]
        system.group_ids |= self.env.ref("mass_mailing.group_mass_mailing_user")
        body = '<p><t t-call="base.client_base_name"/></p>'
        self.env["ir.ui.view"].create(
            {"name": "n", "type": "qweb", "key": "base.client_base_name", "arch": "<t><b t-out='object.name'/></t>"}
        )
        self.assertIn("<b>Mine</b>", self.send(self.mailing_of(system, body=body), system)["Mine"][1])

    def test_what_the_host_puts_into_a_mailing_passes(self):
        """Read what its editor offers, as the browser gets it: themes, blocks, ready-made mailings."""
        qweb, found = self.env["ir.qweb"], {}
        for view in ("mass_mailing.email_designer_themes", "mass_mailing.email_designer_snippets"):
            if self.env.ref(view, raise_if_not_found=False):
                found[view] = qweb._render(view)
        self.assertTrue(found)
        for mailing in self.env["mailing.mailing"].with_context(active_test=False).search([]):
            found[mailing.subject] = mailing.body_html
        for name, body in found.items():
            with self.subTest(name=name):
                self.assertFalse(find_directives(body))

    def test_a_body_is_read_as_the_host_reads_it(self):
        body = '<p t-attf-title="#{a} {{ b }} #{ c }" t-options-x="d" t-else="" t-key="1">x</p>'
        self.assertEqual(find_in_html(body)[0], ["a", "b", "c", "d"])
        self.assertEqual(find_directives(body), [])
        self.assertEqual(find_directives('<p t-outs="1" T-CALL="2" t-set="{}"/>'), ["t-outs", "t-call", "t-set"])
        self.assertEqual(find_directives(False), [])
