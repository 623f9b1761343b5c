"""What a mailing to segments is refused, and who may do what with it."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .mailing_case import MailingCase


@tagged("post_install", "-at_install")
class TestMailingRights(MailingCase):
    # === BAD INPUT === #

    def test_what_is_refused(self):
        lists = self.env["ir.model"]._get("mailing.list").id
        company = self.env["res.company"].create({"name": "Other"})
        theirs = self.segment(company_id=company.id, build=False)
        for vals, words in (
            ({"mailing_model_id": lists}, "groups of contacts"),
            ({"client_segment_ids": [Command.link(theirs.id)]}, "are of its company"),
            ({"client_excluded_segment_ids": [Command.set(theirs.ids)]}, "are of its company"),
            (
                {"client_segment_ids": [Command.clear()], "client_excluded_segment_ids": [Command.set(self.near.ids)]},
                "Choose the segments",
            ),
            ({"client_people": "role"}, "Choose the role"),
            ({"client_people": "role", "client_role": "position", "client_position": "  "}, "Write which"),
        ):
            with self.subTest(vals=vals), self.assertRaisesRegex(ValidationError, words), self.cr.savepoint():
                self.mailing_to(self.good).write(vals)

    def test_the_company_follows_the_segments(self):
        company = self.env["res.company"].create({"name": "Other"})
        theirs = self.segment(company_id=company.id, build=False)
        self.assertEqual(self.mailing_to(theirs).client_company_id, company)
        with self.assertRaisesRegex(UserError, "several companies"):
            (self.good | theirs).action_mail()

    def test_figures_are_those_of_the_mailings_company(self):
        """The queue works in the company of its user, where the same clients bought nothing."""
        other = self.env["res.company"].create({"name": "Other"})
        self.order(self.cat, self.today(), amount=5)
        self.catch_up()
        domain = repr([("client_purchase_count", ">", 0), ("id", "in", (self.ann | self.cat).ids)])
        mailing = self.mailing_to(mailing_domain=domain)
        self.env["res.users"].browse(1).company_ids = [Command.link(other.id)]
        elsewhere = mailing.with_user(1).with_company(other)
        self.assertEqual(elsewhere._get_remaining_recipients(), self.cat.ids)
        self.assertEqual(elsewhere.total, 1)

    def test_a_filter_that_cannot_be_read(self):
        """The host takes it for one that nobody matches, and says that the mailing was sent."""
        for domain in (
            "[('name', '=', context_today())]", "[('gone', '=', 1)]", "[('list_ids', 'in', [])]", "nonsense",
        ):  # fmt: skip
            for segments in (self.good, ()):
                with self.subTest(domain=domain, segments=segments):
                    mailing = self.mailing_to(segments)
                    self.env.flush_all()
                    self.cr.execute(
                        "UPDATE mailing_mailing SET mailing_domain = %s WHERE id = %s", [domain, mailing.id]
                    )
                    mailing.invalidate_recordset()
                    with self.assertRaisesRegex(UserError, "cannot be read"):
                        mailing.action_put_in_queue()
                    if segments:
                        self.assertIn("cannot be read", mailing.get_client_audience()["error"])

    def test_a_sent_mailing_keeps_its_audience(self):
        mailing = self.mailing_to(self.good)
        self.send(mailing)
        for vals in ({"client_segment_ids": [Command.link(self.near.id)]}, {"client_people": "everyone"}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "was sent already"):
                mailing.write(vals)
        mailing.write({"client_people": "client", "client_segment_ids": [Command.set(self.good.ids)]})

    def test_a_mailing_on_its_way_keeps_its_audience(self):
        mailing = self.mailing_to(self.good)
        self.send(mailing)
        for state in ("draft", "in_queue"):
            mailing.state = state
            with self.subTest(state=state), self.assertRaisesRegex(UserError, "was sent already"):
                mailing.client_segment_ids = [Command.link(self.near.id)]

    # === RIGHTS === #

    def test_what_only_the_system_may_set(self):
        marketer = self.make_sender("marketer", "client_base.client_base_group_marketer")
        forged = {"client_stop_reason": "x", "client_to_segments": True, "client_template_code": "x"}
        mailing = self.mailing_to().with_user(marketer).copy()
        mailing.write(forged)
        self.assertFalse(any(mailing.read(forged)[0][name] for name in forged))

    def test_another_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        marketer = self.make_sender("marketer", "client_base.client_base_group_marketer")
        mailing = self.mailing_to().with_user(marketer).with_context(allowed_company_ids=self.company.ids).copy()
        with self.assertRaisesRegex(AccessError, "in which you work"):
            mailing.client_company_id = other
        theirs = self.mailing_to(client_company_id=other.id)
        found = mailing.search([("id", "in", (mailing | theirs).ids)])
        self.assertEqual(found, mailing)
        with self.assertRaises(AccessError):
            theirs.with_env(mailing.env).subject = "Mine"

    def test_a_stranger_chooses_no_segments(self):
        """Who sends mailings and has nothing to do with clients may not learn from the numbers who is in a segment."""
        stranger = self.make_sender("stranger", "mass_mailing.group_mass_mailing_user")
        mailing = self.mailing_to().with_user(stranger).copy()
        with self.assertRaises(AccessError):
            mailing.client_segment_ids = [Command.set(self.good.ids)]

    def test_a_stranger_sends_it_to_the_same_and_copies_it_to_nobody(self):
        """Without the segments that he does not see, a mailing would go to every contact there is."""
        stranger = self.make_sender("stranger", "mass_mailing.group_mass_mailing_user")
        mailing = self.mailing_to(self.good).with_user(stranger)
        with Form(mailing) as form:
            form.subject = "News again"
        with self.assertRaisesRegex(AccessError, "that you may not see"):
            mailing.copy()
        self.env["res.partner"].invalidate_model()
        mailing.sudo().client_author_id = self.env.user
        mailing.action_send_mail()
        self.assertEqual(self.mailed(mailing.sudo()), ["ann@example.com", "bob@example.com"])

    def test_a_colleague_of_another_company_does_not_copy_it_to_everybody(self):
        other = self.env["res.company"].create({"name": "Other"})
        groups = "client_base.client_base_group_marketer"
        vals = {"company_id": other.id, "company_ids": [Command.set(other.ids)], "lang": "en_US"}
        colleague = new_test_user(self.env, "mailing_colleague", groups, **vals)
        mailing = self.mailing_to(self.good).with_user(colleague).with_context(allowed_company_ids=other.ids)
        self.assertTrue(mailing._has_client_audience())
        with self.assertRaisesRegex(AccessError, "that you may not see"):
            mailing.copy()

    def test_a_filter_tells_nothing_that_its_author_may_not_read(self):
        """By who gets the mailing, he would learn of whom it is true."""
        stranger = self.make_sender("stranger", "mass_mailing.group_mass_mailing_user")
        for model, domain in (
            ("res.partner", [("client_revenue", ">", 100)]),
            ("res.partner", ["!", ("parent_id.client_purchase_count", "=", 0)]),
            ("sale.order", [("partner_id.client_revenue", ">", 100)]),
        ):
            with self.subTest(domain=domain):
                vals = {"mailing_model_id": self.env["ir.model"]._get(model).id, "mailing_domain": repr(domain)}
                mailing = self.mailing_to().with_user(stranger).copy()
                mailing.write(vals)
                with self.assertRaisesRegex(UserError, "may not read"):
                    mailing.action_put_in_queue()
                mailing.state = "in_queue"
                self.process_queue()
                self.assertIn("may not read", mailing.sudo().client_stop_reason)
                self.assertFalse(self.traces(mailing.sudo()))

    def test_who_changes_the_filter_is_the_author(self):
        stranger = self.make_sender("stranger", "mass_mailing.group_mass_mailing_user")
        mailing = self.mailing_to(self.good)
        mailing.with_user(stranger).mailing_domain = "[('client_revenue', '>', 100)]"
        self.assertEqual(mailing.client_author_id, stranger)

    def test_nobody_is_mailed_whom_the_author_may_not_see(self):
        own = "client_base.client_base_group_own,mass_mailing.group_mass_mailing_user"
        seller = self.make_sender("seller", own)
        self.ann.user_id = self.env.user
        self.bob.user_id = seller
        mailing = self.mailing_to(self.good)
        mine = mailing.with_user(seller).copy()
        self.assertEqual(self.recipients(mine.sudo()), self.bob)
        self.assertEqual(mine.get_client_audience()["reached"], 1)

    def make_sender(self, name, groups):
        vals = {"company_id": self.company.id, "company_ids": [Command.set(self.company.ids)], "lang": "en_US"}
        return new_test_user(self.env, f"mailing_{name}", groups, **vals)
