from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from ..models.placeholder.facts import FACTS
from .roles import ROLES, RolesCase


@tagged("post_install", "-at_install")
class TestMailingPlaceholder(RolesCase):
    """Facts in a mail: ``mine`` bought for 10 in the shop and for 500 in the other company, ``fresh`` nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.euro.write({"symbol": "€", "position": "after"})
        cls.fresh = cls.client("Fresh", is_company=True)
        cls.other_company = cls.make_company("Boat Shop")
        cls.boat = cls.env["product.product"].create({"name": "Boat", "taxes_id": False})
        cls.order(cls.mine, cls.today() - timedelta(days=9), amount=500, company=cls.other_company)
        cls.Profile._refresh_all(cls.company | cls.other_company)
        cls.marketer = cls.users["marketer"]

    def words(self, name, contact=None, lang="en_US", user=None, company=None, fallback=""):
        """Return what a fact is in a subject and in a body."""
        contact = contact or self.mine
        mixin = self.env["mail.template"].with_user(user or self.marketer)
        mixin = mixin.with_context(lang=lang, allowed_company_ids=(company or self.company).ids)
        line, text = f"{{{{ object.{name} ||| {fallback} }}}}", f'<p><t t-out="object.{name}">{fallback}</t></p>'
        subject = mixin._render_template(line, "res.partner", contact.ids)[contact.id]
        body = mixin._render_template(text, "res.partner", contact.ids, engine="qweb")[contact.id]
        self.assertEqual(f"<p>{subject}</p>", str(body))
        return subject.replace("\u00a0", " ")

    # === WHO MAY USE WHAT === #

    def test_each_uses_the_facts_that_he_may_read(self):
        for role in ROLES:
            env = self.as_role(role)
            if not env["res.partner"].has_access("read"):
                continue
            allowed = env["res.partner"].mail_allowed_qweb_expressions()
            readable = {name for name in FACTS if env["res.partner"]._has_field_access(
                env["res.partner"]._fields[name], "read")}  # fmt: skip
            with self.subTest(role=role):
                self.assertEqual({name for name in FACTS if f"object.{name}" in allowed}, readable)
                self.assertEqual("client_revenue" in readable, role in
                    ("own", "all", "marketer", "analyst", "manager", "sales_all", "sales_manager"))  # fmt: skip

    def test_every_fact_is_a_field(self):
        self.assertLessEqual(set(FACTS), set(self.Partner._fields))

    # === WHAT IS WRITTEN === #

    def test_facts_are_written_for_people(self):
        day = self.today() - timedelta(days=1)
        self.assertEqual(self.words("client_purchase_count"), "1")
        self.assertEqual(self.words("client_days_since_purchase"), "1")
        self.assertEqual(self.words("client_last_purchase_on"), day.strftime("%m/%d/%Y"))
        self.assertEqual(self.words("client_last_purchase_on", lang="ru_RU"), day.strftime("%d.%m.%Y"))
        self.assertEqual(self.words("client_revenue"), "10.00 €")
        self.assertEqual(self.words("client_revenue", lang="ru_RU"), "10,00 €")
        self.assertEqual(self.words("client_stage"), "First-time")
        self.assertEqual(self.words("client_last_product"), "Kite")

    def test_what_is_not_known_leaves_the_words_that_stand_for_it(self):
        for name in FACTS:
            if name != "client_stage":
                with self.subTest(name=name):
                    self.assertEqual(self.words(name, self.fresh, fallback="nothing yet"), "nothing yet")
                    self.assertEqual(self.words(name, self.fresh), "")

    def test_bought_today_is_not_never_bought(self):
        self.order(self.fresh, self.today())
        self.refresh()
        self.assertEqual(self.words("client_days_since_purchase", self.fresh, fallback="never"), "0")

    def test_a_birthday_is_told_in_words(self):
        self.mine.write({"client_birth_day": 29, "client_birth_month": "2"})
        manager = self.users["manager"]
        self.assertEqual(self.words("client_birthday", user=manager), "February 29")
        self.assertEqual(self.words("client_birthday", user=manager, lang="ru_RU"), "29 февраля")
        self.assertEqual(self.words("client_age", user=manager, fallback="?"), "?")

    def test_facts_are_those_of_the_company_that_sends(self):
        manager = self.users["manager"]
        manager.company_ids |= self.other_company
        self.assertEqual(self.words("client_revenue", user=manager, company=self.other_company), "500.00 €")
        self.assertEqual(self.words("client_days_since_purchase", user=manager, company=self.other_company), "9")

    def test_code_beside_it_changes_nothing(self):
        """Print it for people in a text that the host does not print by replacing words, too."""
        manager = self.users["manager"]
        body = (
            '<p><t t-if="object.id">Since <t t-out="object.client_last_purchase_on"/>, '
            '<span class="big" t-out="object.client_revenue">?</span></t></p>'
        )
        mixin = self.env["mail.template"].with_user(manager).with_context(
            lang="en_US", allowed_company_ids=self.company.ids)  # fmt: skip
        printed = mixin._render_template(body, "res.partner", self.mine.ids, engine="qweb")[self.mine.id]
        day = (self.today() - timedelta(days=1)).strftime("%m/%d/%Y")
        self.assertEqual(str(printed).replace("\u00a0", " "), f'<p>Since {day}, <span class="big">10.00 €</span></p>')

    # === THE LAST PRODUCT === #

    def last_product(self, contact):
        contact.invalidate_recordset()
        return contact.client_last_product

    def test_the_last_product_is_what_cost_most_in_the_last_purchase(self):
        order = self.order(self.mine, self.today(), amount=20)
        boat = {"product_id": self.boat.id, "name": "Boat", "price_unit": 30, "tax_ids": False}
        order.order_line = [Command.create(boat)]
        self.assertEqual(self.last_product(self.mine), "Boat")
        self.assertEqual(self.last_product(self.mine.child_ids), "Boat")
        order._action_cancel()
        self.assertEqual(self.last_product(self.mine), "Kite")
        self.assertFalse(self.last_product(self.fresh))

    def test_the_last_product_of_invoices(self):
        self.company.client_purchase_basis = "invoice"
        self.assertFalse(self.last_product(self.mine))
        self.invoice(self.order(self.mine, self.today(), amount=20), self.today())
        self.assertEqual(self.last_product(self.mine), "Kite")

    def test_the_last_product_has_a_name_in_each_language(self):
        self.product.with_context(lang="ru_RU").name = "Змей"
        self.assertEqual(self.words("client_last_product", lang="ru_RU"), "Змей")
        self.assertEqual(self.words("client_last_product"), "Kite")

    def test_the_last_products_of_many_are_one_query(self):
        clients = self.shop | self.fresh
        clients.mapped("commercial_partner_id.name")
        self.env.flush_all()
        find = self.Purchase._get_last_products
        with patch.object(self.registry["client.purchase"], "_get_last_products", autospec=True) as asked:
            asked.side_effect = lambda _purchases, found: find(found)
            clients.invalidate_recordset(["client_last_product"])
            self.assertEqual(clients.mapped("client_last_product"), ["Kite", "Kite", "Kite", False])
        self.assertEqual(asked.call_count, 1)
        with self.assertQueryCount(1):
            find(clients)
