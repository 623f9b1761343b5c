from datetime import timedelta

from lxml import etree

from odoo import Command
from odoo.fields import Domain
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .roles import READERS, RolesCase

WORKERS = tuple(role for role in READERS if role != "analyst")


@tagged("post_install", "-at_install")
class TestCardViews(RolesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        today = cls.today()
        for client, days in ((cls.mine, 0), (cls.theirs, 6), (cls.nobodys, 29)):
            day = today + timedelta(days=days)
            client.write({"client_birth_day": day.day, "client_birth_month": str(day.month)})

    def arch(self, role, xmlid="base.view_partner_form"):
        view = self.env.ref(xmlid)
        return etree.fromstring(self.as_role(role)["res.partner"].get_view(view.id, view.type)["arch"])

    def test_page_stands_before_the_facts_for_those_who_work_with_clients(self):
        for role in (*READERS, "internal", "system", "sales_own"):
            arch = self.arch(role)
            pages = [page.get("name") for page in arch.iter("page")]
            with self.subTest(role):
                self.assertEqual("client_card" in pages, role in WORKERS)
                if role in WORKERS:
                    self.assertEqual(pages.index("client_card") + 1, pages.index("client"))
                    self.assertTrue(arch.xpath("//page[@name='client_card']//group[@name='client_fields']"))

    def test_who_works_with_a_client_fills_his_card_in(self):
        user = self.users["own"]
        user.group_ids |= self.env.ref("base.group_partner_manager")
        person = self.client("Ann")
        with Form(self.as_role("own", person), "base.view_partner_form") as card:
            card.client_birth_day, card.client_birth_month = 29, "2"
            card.client_channel, card.client_payment_way, card.client_request = "messenger", "cash", "A kite"
            with card.client_social_ids.new() as account:
                account.address = "https://t.me/Ann"
        self.assertEqual((person.client_birth_md, person.client_social_ids.display_name), (229, "Telegram: ann"))
        with Form(self.as_role("own", self.mine), "base.view_partner_form") as card:
            card.client_responsible_id = self.mine.child_ids
        self.assertEqual(self.mine.client_responsible_id, self.mine.child_ids)

    def test_filters_of_birthdays(self):
        arch = self.arch("all", "client_base.client_view_search")
        for name, expected in (
            ("birthday_today", self.mine), ("birthday_7", self.mine | self.theirs), ("birthday_30", self.shop),
        ):  # fmt: skip
            [node] = arch.xpath(f"//filter[@name='{name}']")
            found = self.as_role("all")["res.partner"].search(
                Domain(safe_eval(node.get("domain"))) & Domain("id", "in", self.shop.ids)
            )
            with self.subTest(name):
                self.assertEqual(set(found.ids), set(expected.ids))

    def test_months_stand_in_their_order(self):
        months = ("2", "10", "12", "1")
        self.Partner.create([{"name": month, "client_birth_month": month} for month in months])
        partners = self.as_role("all")["res.partner"]
        domain = [("name", "in", months)]
        groups = partners.formatted_read_group(domain, ["client_birth_month"], ["__count"])
        self.assertEqual([group["client_birth_month"] for group in groups], ["1", "2", "10", "12"])
        names = partners.search(domain, order="client_birth_month").mapped("name")
        self.assertEqual(names, ["1", "2", "10", "12"])

    # === QUERIES === #

    def specification(self, arch):
        """Return what the web client asks for to show a view."""
        fields = self.env["res.partner"]._fields
        wanted = {}
        for node in arch.xpath("//field[not(ancestor::field)]"):
            inner = {row.get("name"): {} for row in node.iter("field") if row is not node}
            is_record = fields[node.get("name")].relational
            wanted[node.get("name")] = {"fields": inner or {"display_name": {}}} if is_record else {}
        return wanted

    def queries(self, function):
        for _turn in range(2):  # what is asked for once is known then: rules, groups, words
            function()
            self.env.flush_all()
            self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function()
        return self.env.cr.sql_log_count - before

    def test_card_opens_with_a_constant_number_of_queries(self):
        reader, wanted = self.as_role("own"), self.specification(self.arch("own"))
        self.assertIn("client_social_ids", wanted)
        poor, rich = self.client("Poor", is_company=True), self.client("Rich", is_company=True)
        source = self.env["utm.source"].create({"name": "Rich test"})
        counts = []
        for accounts in (1, 20):
            rich.write({
                "client_source_id": source.id, "client_referrer_id": poor.id,
                "client_social_ids": [Command.clear(), *(
                    Command.create({"network": "vk", "address": f"ann{number}"}) for number in range(accounts)
                )],
            })  # fmt: skip
            counts.append(self.queries(lambda: reader["res.partner"].browse(rich.ids).web_read(wanted)))
        self.assertEqual(*counts)

    def test_list_with_all_columns_costs_no_query_per_row(self):
        reader, wanted = self.as_role("own"), self.specification(self.arch("own", "client_base.client_view_list"))
        self.assertLessEqual({"client_birthday", "client_source_id", "client_request"}, wanted.keys())
        sources = self.env["utm.source"].create([{"name": f"Source {number} test"} for number in range(40)])
        crowd = self.Partner.create([
            {"name": f"Client {number}", "client_source_id": source.id, "client_referrer_id": self.mine.id,
             "client_birth_day": 1 + number % 28, "client_birth_month": "3"}
            for number, source in enumerate(sources)
        ])  # fmt: skip
        few, many = (
            self.queries(lambda ids=ids: reader["res.partner"].web_search_read([("id", "in", ids)], wanted))
            for ids in (crowd[:5].ids, crowd.ids)
        )
        self.assertEqual(few, many)
