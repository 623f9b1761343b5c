from datetime import timedelta

from lxml import etree

from odoo import Command
from odoo.addons.client_base.tests.roles import RolesCase
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from ..hooks import uninstall_hook


@tagged("post_install", "-at_install")
class TestWebsiteCondition(RolesCase):
    """Two websites of the shop, and a client of each, of both, and of neither."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kites, cls.toys = cls.env["website"].create([
            {"name": name, "company_id": cls.company.id} for name in ("Kites online", "Toys online")
        ])  # fmt: skip
        cls.online = cls.client("Online")
        cls.everywhere = cls.client("Everywhere")
        cls.toy_lover = cls.client("Toy Lover")
        cls.orders = {}
        for client, websites in ((cls.online, cls.kites), (cls.toy_lover, cls.toys)):
            cls.orders[client] = cls.buy(client, 5, websites)
        for days_ago, website in ((200, cls.kites), (9, cls.toys), (7, cls.env["website"])):
            cls.buy(cls.everywhere, days_ago, website)
        cls.refresh()

    @classmethod
    def buy(cls, client, days_ago, website):
        order = cls.order(client, cls.today() - timedelta(days=days_ago), amount=100)
        order.website_id = website
        return order

    def segment(self, *websites, user=None, **vals):
        condition = {"value": 1, "website_ids": [Command.set([website.id for website in websites])], **vals}
        env = self.env(user=user) if user else self.env
        segment = env["client.segment"].create({"name": "Test", "condition_ids": [Command.create(condition)]})
        segment.sudo()._refresh()
        return segment

    def members(self, segment):
        stays = self.env["client.segment.stay"].search([("segment_id", "=", segment.id), ("left_at", "=", False)])
        return stays.client_id

    def test_purchases_on_a_website(self):
        self.assertEqual(self.members(self.segment(self.kites)), self.online | self.everywhere)
        self.assertEqual(self.members(self.segment(self.toys)), self.toy_lover | self.everywhere)
        self.assertEqual(
            self.members(self.segment(self.kites, self.toys)), self.online | self.toy_lover | self.everywhere
        )
        twice = self.segment(self.kites, self.toys, value=2)
        self.assertEqual(self.members(twice), self.everywhere)
        lately = {"period": "last", "period_count": 90, "period_unit": "days"}
        self.assertEqual(self.members(self.segment(self.kites, **lately)), self.online)
        self.assertIn(self.mine, self.members(self.segment()), "without a website, all purchases count")

    def test_most_counts_those_who_never_bought_there(self):
        never = self.members(self.segment(self.kites, comparison="most", value=0))
        self.assertLessEqual(self.toy_lover | self.mine, never)
        self.assertFalse((self.online | self.everywhere) & never)

    def test_invoices_of_orders_from_a_website(self):
        self.company.client_purchase_basis = "invoice"
        invoice = self.invoice(self.orders[self.online], self.today())
        self.assertEqual(invoice.website_id, self.kites)
        self.invoice(partner=self.mine, day=self.today())
        self.Profile._refresh_all(self.company)
        self.assertEqual(self.members(self.segment(self.kites)), self.online)
        self.assertEqual(self.members(self.segment()), self.online | self.mine)

    def test_an_order_that_gets_a_website_moves_its_client_by_the_next_day(self):
        segment = self.segment(self.kites)
        self.assertTrue(segment.is_daily)
        self.orders[self.toy_lover].website_id = self.kites
        segment._refresh()
        self.assertIn(self.toy_lover, self.members(segment))

    def test_a_marketer_says_it_and_reads_it(self):
        marketer = self.users["marketer"]
        segment = self.segment(self.kites, user=marketer)
        self.assertEqual(self.members(segment), self.online | self.everywhere)
        self.assertIn("Kites online", segment.condition_ids.words)
        condition = self.as_role("marketer")["client.segment.condition"].new({"website_ids": self.toys.ids})
        self.assertIn("Toys online", condition.words)
        view = self.env.ref("client_base.client_segment_condition_view_form")
        arch = self.as_role("marketer")["client.segment.condition"].get_view(view.id, "form")["arch"]
        self.assertTrue(etree.fromstring(arch).xpath("//field[@name='website_ids']"))

    def test_a_website_of_another_company_is_refused(self):
        other = self.make_company("Other Shop")
        stranger = self.env["website"].create({"name": "Elsewhere", "company_id": other.id})
        with self.assertRaisesRegex(ValidationError, "Elsewhere"):
            self.segment(stranger)

    def test_a_website_in_use_is_not_deleted(self):
        self.segment(self.kites)
        with self.assertRaisesRegex(UserError, "Test"):
            self.kites.unlink()
        self.toys.unlink()

    def test_without_the_app_nobody_enters_until_someone_says_what_is_meant(self):
        segment, other = self.segment(self.kites), self.segment()
        segment.user_id = self.users["marketer"]
        condition, members = segment.condition_ids, self.members(segment)
        self.remove_the_app()
        self.assertEqual((segment.state, other.state), ("waiting", "ready"))
        condition.sequence = 5  # says nothing of what is meant
        segment._refresh()
        self.assertEqual(self.members(segment), members)
        self.assertEqual(segment.state, "error")
        self.assertIn("on the websites Kites online", segment.error)
        self.assertEqual(segment.activity_ids.user_id, self.users["marketer"])
        with self.assertRaisesRegex(ValidationError, "Kites online"), self.cr.savepoint():
            segment.copy()
        condition.with_user(self.users["marketer"]).period = "ever"
        segment._refresh()
        self.assertEqual(segment.state, "ready")
        self.assertEqual(self.members(segment), self.members(other))

    def test_conditions_are_mended_or_removed_one_after_another(self):
        segment = self.segment(self.kites)
        segment.write({"condition_ids": [Command.create({"website_ids": self.toys.ids}) for _ in range(2)]})
        first, second, third = segment.condition_ids
        self.remove_the_app()
        first.value = 2
        second.unlink()
        segment._refresh()
        self.assertIn("Toys online", segment.error)
        third.value = 2
        segment._refresh()
        self.assertEqual((segment.state, segment.error), ("ready", False))

    def test_what_is_lost_is_said_in_the_language_of_the_owner(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        segment = self.segment(self.kites, self.toys)
        segment.user_id = self.users["marketer"]
        self.users["marketer"].lang = "ru_RU"
        self.remove_the_app()
        self.assertIn("на сайтах: Kites online, Toys online", segment.condition_ids.lost_condition)

    def remove_the_app(self):
        """Let the hook run, and what it knew be gone."""
        uninstall_hook(self.env)
        self.env.flush_all()
        field = self.env["client.segment.condition"]._fields["website_ids"]
        self.env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(field.relation)))
        self.env.invalidate_all()
