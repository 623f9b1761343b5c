"""Who sees the reports of recognition, and recognition in the analyses of the host."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .roles import RolesCase


@tagged("post_install", "-at_install")
class TestRepeatShareRights(RolesCase):
    """Who may look at what repeat clients bring."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE sale_order SET client_recognition = CASE WHEN client_id = %s THEN 'new' ELSE 'repeat' END"
            " WHERE company_id = %s",
            [cls.nobodys.id, cls.company.id],
        )

    def look(self, role):
        """Return (revenue, share, clients) as the role sees it."""
        purchases = self.as_role(role)["client.purchase"]
        domain = [("client_id", "in", self.shop.ids)]
        aggregates = ["amount:sum", "repeat_share:avg", "client_count:count_distinct"]
        [[total], _months] = purchases.formatted_read_grouping_sets(domain, [[], ["purchased_on:month"]], aggregates)
        return tuple(round(total[name], 1) for name in aggregates)

    def test_everybodys_clients(self):
        for role in ("all", "marketer", "analyst", "manager", "sales_all", "sales_manager"):
            with self.subTest(role):
                self.assertEqual(self.look(role), (70, 42.9, 3))

    def test_own_clients_and_nobodys(self):
        self.assertEqual(self.look("own"), (50, 20, 2))

    def test_others_see_nothing(self):
        for role in ("internal", "sales_own", "portal", "public"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.look(role)

    def test_menus_and_screens(self):
        for name in ("client_purchase_share", "client_purchase_clients"):
            menu = self.env.ref(f"client_base.{name}_menu")
            action = self.env.ref(f"client_base.{name}_action")
            for role in ("own", "all", "analyst", "manager"):
                with self.subTest(f"{name} {role}"):
                    env = self.as_role(role)
                    self.assertIn(menu.id, env["ir.ui.menu"]._visible_menu_ids())
                    views = env["client.purchase"].get_views(
                        [*action.views, (False, "search")], {"action_id": action.id, "toolbar": True}
                    )["views"]
                    self.assertEqual({*views}, {"pivot", "graph", "list", "search"})

    def test_filters_of_the_screens(self):
        for name in ("last_12_months", "counted", "new", "returning", "repeat"):
            with self.subTest(name):
                search = self.Purchase.get_view(view_type="search")["arch"]
                self.assertIn(f'name="{name}"', search)
        recent = self.Purchase.search([("purchased_on", ">=", "today -11m =1d"), ("client_id", "in", self.shop.ids)])
        self.assertEqual(recent.client_id, self.shop)


@tagged("post_install", "-at_install")
class TestHostReports(RolesCase):
    """Recognition is an axis of the host's own analyses."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.flush_all()
        kinds = {cls.mine: "repeat", cls.theirs: "new", cls.nobodys: "returning"}
        cls.orders = cls.env["sale.order"].search([("client_id", "in", cls.shop.ids)])
        for client, kind in kinds.items():
            cls.env.cr.execute("UPDATE sale_order SET client_recognition = %s WHERE client_id = %s", [kind, client.id])
        cls.invoices = cls.orders._create_invoices()
        cls.invoices.invoice_date = cls.today()
        cls.invoices.action_post()
        cls.env.flush_all()
        for client, kind in kinds.items():
            cls.env.cr.execute(
                "UPDATE account_move SET client_recognition = %s WHERE commercial_partner_id = %s", [kind, client.id]
            )
        cls.env.invalidate_all()

    def amounts(self, env, model, measure, domain):
        groups = env[model].formatted_read_group(domain, ["client_recognition"], [measure])
        return [(group["client_recognition"], group[measure]) for group in groups]

    def test_sales_analysis(self):
        env = self.as_role("sales_manager")
        domain = [("order_reference", "in", [f"sale.order,{order.id}" for order in self.orders])]
        self.assertEqual(
            self.amounts(env, "sale.report", "price_subtotal:sum", domain),
            [("new", 20), ("returning", 40), ("repeat", 10)],
        )
        self.assertEqual(env["sale.report"].search([*domain, ("client_recognition", "=", "new")]).price_subtotal, 20)

    def test_invoice_analysis(self):
        self.users["sales_manager"].group_ids |= self.env.ref("account.group_account_invoice")
        env = self.as_role("sales_manager")
        domain = [("move_id", "in", self.invoices.ids)]
        self.assertEqual(
            self.amounts(env, "account.invoice.report", "price_subtotal:sum", domain),
            [("new", 20), ("returning", 40), ("repeat", 10)],
        )

    def test_order_that_is_still_in_memory_is_flushed(self):
        self.invoices[0].client_recognition = "returning"
        found = self.env["account.invoice.report"].search([("move_id", "=", self.invoices[0].id)])
        self.assertEqual(found.client_recognition, "returning")

    def test_other_apps_can_fill_it_in(self):
        # pos_sale adds a SELECT of its own, with what stands here as NULL.
        self.assertIn("client_recognition", self.env["sale.report"]._select_additional_fields())

    def test_screens(self):
        for model in ("sale.report", "account.invoice.report"):
            arch = self.as_role("system")[model].sudo().get_view(view_type="search")["arch"]
            self.assertIn("group_client_recognition", arch)
            self.assertIn("client_returning", arch)
