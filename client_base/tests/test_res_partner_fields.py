from itertools import product

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tests.common import new_test_user

from ..models.client_profile import STAGES
from .fields_case import DOMAINS, ONES, VALUES, FieldsCase


@tagged("post_install", "-at_install")
class TestPartnerFields(FieldsCase):
    # === VALUES === #

    def test_stage_of_each_client(self):
        stages = {
            "loyal": self.loyal, "active": self.active, "sleeping": self.sleeping, "lost": self.lost,
            "first_time": self.first | self.company_client | self.contact | self.refunded, "prospect": self.prospect,
        }  # fmt: skip
        for stage, partners in stages.items():
            self.assertEqual(set(partners.mapped("client_stage")), {stage})
            self.assertEqual(self.clients(("client_stage", "=", stage)), partners.sorted("complete_name"))

    def test_contact_shows_the_facts_of_its_company(self):
        for name in ("client_revenue", "client_stage", "client_last_purchase_on", "client_rfm", "client_profile_id"):
            self.assertEqual(self.contact[name], self.company_client[name])
        self.assertEqual(self.contact.client_revenue, 300)
        self.assertEqual((self.contact.is_client, self.company_client.is_client), (False, True))

    def test_zero_not_empty_where_nobody_bought(self):
        for partner in (self.prospect, self.unseen, self.supplier):
            with self.subTest(partner=partner.name):
                figures = partner.read(["client_purchase_count", "client_revenue", "client_average_purchase"])[0]
                self.assertEqual(set(figures.values()) - {partner.id}, {0})
                self.assertIn(partner, self.clients(("client_purchase_count", "=", 0), ("client_revenue", "<", 1)))
                self.assertIn(partner, self.clients(("client_last_purchase_on", "=", False)))

    def test_new_client_counts_before_any_refresh(self):
        newcomer = self.Partner.create({"name": "Newcomer"})
        self.assertTrue(newcomer.is_client, "and before anything was flushed")
        self.assertIn(newcomer, self.Partner.search([("is_client", "=", True), ("client_purchase_count", "=", 0)]))

    def test_who_is_a_client(self):
        user = new_test_user(self.env, "client_colleague", "base.group_user")
        nobody = user.partner_id | self.company.partner_id | self.contact | self.supplier
        nobody |= self.env.ref("base.public_partner")
        self.assertFalse(any(nobody.mapped("is_client")))
        self.assertTrue(all((self.clients() - nobody).mapped("is_client")))
        self.supplier.customer_rank = 1
        self.assertTrue(self.supplier.is_client, "a supplier who also buys")
        buying = self.client("Buying Supplier", supplier_rank=3)
        self.order(buying, self.today(), confirm=False)
        self.assertTrue(buying.is_client, "a supplier who asked for a price")

    # === SEARCH === #

    def test_filter_agrees_with_search(self):
        """Filter in Python what the database finds: conditions on the screen and in automations mean the same."""
        partners = self.clients().with_context(active_test=False) | self.archived
        for domain in DOMAINS:
            with self.subTest(domain=domain):
                found = partners.search([("id", "in", partners.ids), *domain])
                self.env.invalidate_all()
                self.assertEqual(found.mapped("name"), partners.filtered_domain(domain).sorted().mapped("name"))

    def test_opposites_share_everyone(self):
        everyone = self.clients()
        for name, values in (VALUES | ONES).items():
            for value in values:
                with self.subTest(field=name, value=value):
                    equal, other = self.clients((name, "=", value)), self.clients((name, "!=", value))
                    self.assertEqual(equal | other, everyone)
                    self.assertFalse(equal & other)
                    self.assertEqual(everyone - equal, self.clients("!", (name, "=", value)))

    def test_opposites_of_inequalities_share_everyone(self):
        """Negate "at least 50 days ago": whoever bought later, and whoever never did."""
        everyone = self.clients()
        for name, values in VALUES.items():
            for operator, value in product(("<", "<=", ">", ">="), values):
                if value is not False:
                    with self.subTest(field=name, operator=operator, value=value):
                        found = self.clients((name, operator, value))
                        self.assertEqual(everyone - found, self.clients("!", (name, operator, value)))

    def test_twins_on_users_are_searched_alike(self):
        user = new_test_user(self.env, "client_buyer", "base.group_portal", name="Buyer")
        self.order(user.partner_id, self.days_ago(2), amount=7)
        self.refresh()
        for domain in ([("client_revenue", "=", 7)], [("client_stage", "=", "first_time")], [("is_client", "=", True)],
                       [("client_days_since_purchase", "<=", 2)], [("client_purchase_count", ">", 0)]):  # fmt: skip
            with self.subTest(domain=domain):
                self.assertEqual(self.env["res.users"].search([*domain, ("id", "=", user.id)]), user)
                self.assertFalse(self.env["res.users"].search(["!", *domain, ("id", "=", user.id)]))

    def test_profile_is_found_by_the_name_of_the_client(self):
        firm = self.company_client | self.contact
        self.assertEqual(self.clients(("client_profile_id", "ilike", "firm")), firm)
        self.assertEqual(self.clients(("client_profile_id", "in", firm.client_profile_id.ids)), firm)
        self.assertEqual(
            self.clients() - firm, self.clients(("client_profile_id", "not in", firm.client_profile_id.ids))
        )

    def test_days_since_purchase(self):
        self.assertEqual(self.loyal.client_days_since_purchase, 10)
        found = self.clients(("client_days_since_purchase", ">=", 50))
        self.assertEqual(found, (self.active | self.lost | self.sleeping).sorted())
        self.assertEqual(self.clients(("client_days_since_purchase", "in", [10, 20])).mapped("name"),
                         ["Firm", "Clerk", "Loyal"])  # fmt: skip
        never = self.clients(("client_days_since_purchase", "=", False))
        self.assertEqual(never, (self.prospect | self.supplier | self.unseen).sorted())
        self.assertEqual(self.clients(("client_days_since_purchase", "=", 0)), self.first)

    def test_days_since_purchase_beyond_the_calendar(self):
        bought = self.clients(("client_purchase_count", ">", 0))
        for days in (10**9, 10**20, 800_000):
            with self.subTest(days=days):
                self.assertFalse(self.clients(("client_days_since_purchase", ">=", days)))
                self.assertEqual(self.clients(("client_days_since_purchase", "<", days)), bought)
                self.assertEqual(self.clients(("client_days_since_purchase", ">", -days)), bought)

    def refusal(self, *domain):
        """Return the exception with which a search is refused, None if it is not."""
        try:
            self.Partner.search(list(domain))
        except Exception as refusal:  # noqa: BLE001 (which one it is, is the question)
            return refusal
        return None

    def test_search_that_makes_no_sense_says_so(self):
        for condition in (("client_days_since_purchase", "ilike", "3"), ("is_client", "ilike", "yes"),
                          ("client_summary", "ilike", "Loyal")):  # fmt: skip
            with self.subTest(condition=condition):
                self.assertIsInstance(self.refusal(condition), (UserError, ValueError))

    def test_nonsense_is_refused_before_it_reaches_the_database(self):
        for name in (
            "client_purchase_count",
            "client_revenue",
            "client_days_since_purchase",
            "client_last_purchase_on",
        ):
            for operator in ("=", "!=", ">", "<="):
                with self.subTest(field=name, operator=operator):
                    self.assertIsInstance(self.refusal((name, operator, "garbage")), (UserError, ValueError))
                    self.assertTrue(self.clients(), "the transaction goes on")

    # === ORDER, GROUPS AND SUMS === #

    def test_order_both_ways(self):
        for name in ("client_revenue", "client_purchase_count", "client_median_interval", "client_refunded_share"):
            values = self.clients().mapped(name)
            with self.subTest(field=name):
                self.assertEqual(self.clients(order=name).mapped(name), sorted(values))
                self.assertEqual(self.clients(order=f"{name} desc").mapped(name), sorted(values, reverse=True))

    def test_order_by_stage_is_the_way_of_a_client(self):
        way = [stage for stage, _label in STAGES]
        found = self.clients(("client_stage", "!=", False), order="client_stage").mapped("client_stage")
        self.assertEqual(found, sorted(found, key=way.index))
        self.assertEqual(set(found), set(way))

    def test_order_by_day(self):
        bought = [("client_purchase_count", ">", 0)]
        for name in ("client_last_purchase_on", "client_first_purchase_on", "client_rfm"):
            values = self.clients(*bought).mapped(name)
            with self.subTest(field=name):
                self.assertEqual(self.clients(*bought, order=f"{name}, id").mapped(name), sorted(values))
                self.assertEqual(self.clients(*bought, order=f"{name} desc").mapped(name), sorted(values, reverse=True))

    def test_sums_by_stage(self):
        ours = [("id", "in", self.clients().ids)]
        groups = self.Partner._read_group(
            ours, ["client_stage"], ["client_revenue:sum", "client_purchase_count:max", "client_revenue:avg", "__count"]
        )
        for stage, revenue, most, average, count in groups:
            members = self.clients(("client_stage", "=", stage))
            with self.subTest(stage=stage):
                self.assertEqual(count, len(members))
                self.assertAlmostEqual(revenue, sum(members.mapped("client_revenue")))
                self.assertAlmostEqual(average, revenue / count, msg="who never bought counts with zero")
                self.assertEqual(most, max(members.mapped("client_purchase_count")))
        self.assertEqual(sum(group[-1] for group in groups), len(self.clients()))

    def test_screens_group_and_open_each_group(self):
        ours = [("id", "in", self.clients().ids)]
        names = ("client_stage", "client_rfm", "client_recency_score", "client_purchase_count",
                 "client_last_purchase_on:month",
                 "client_first_purchase_on:year", "client_last_purchase_on:month_number")  # fmt: skip
        for name in names:
            groups = self.Partner.web_read_group(ours, [name], ["client_revenue:sum"])["groups"]
            with self.subTest(group=name):
                self.assertEqual(sum(group["__count"] for group in groups), len(self.clients()))
                for group in groups:
                    members = self.Partner.search([*ours, *group["__extra_domain"]])
                    self.assertEqual(len(members), group["__count"], group)
                    self.assertAlmostEqual(group["client_revenue:sum"], sum(members.mapped("client_revenue")))

    def test_groups_of_two_levels(self):
        groups = self.Partner.formatted_read_group(
            [("id", "in", self.clients().ids)], ["client_stage", "client_last_purchase_on:month"],
            ["client_revenue:sum"], order="client_revenue:sum desc",
        )  # fmt: skip
        sums = [group["client_revenue:sum"] for group in groups]
        self.assertEqual(sums, sorted(sums, reverse=True))
        self.assertAlmostEqual(sum(sums), sum(self.clients().mapped("client_revenue")))

    # === ELSEWHERE === #

    def test_export(self):
        rows = self.loyal.export_data(["name", "client_stage", "client_revenue", "client_last_purchase_on"])["datas"]
        self.assertEqual(rows, [["Loyal", "Loyal", 100, self.days_ago(10)]])

    def test_mailing_reaches_the_stage(self):
        everyone = self.clients()
        for partner in everyone:
            partner.email = f"{partner.id}@example.com"
        mailing = self.env["mailing.mailing"].create({
            "subject": "We miss you",
            "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
            "mailing_domain": "[('client_stage', 'in', ('sleeping', 'lost')), ('client_days_since_purchase', '>', 9)]",
        })  # fmt: skip
        self.assertEqual(set(mailing._get_recipients()) & set(everyone.ids), set((self.sleeping | self.lost).ids))
        mailing.mailing_domain = repr([("client_last_purchase_on", ">=", "today -30d"), ("is_client", "=", True)])
        expected = self.loyal | self.first | self.company_client | self.refunded
        self.assertEqual(set(mailing._get_recipients()) & set(everyone.ids), set(expected.ids))

    def test_other_company_has_other_figures(self):
        branch = self.make_company("Branch")
        self.order(self.prospect, self.days_ago(1), amount=11, company=branch)
        self.Profile._refresh_all(branch)
        there = self.Partner.with_company(branch)
        ours = [("id", "in", self.clients().ids)]
        self.assertEqual(there.search([*ours, ("client_revenue", ">", 0)]), self.prospect)
        self.assertEqual(there.search(ours, order="client_revenue desc", limit=1), self.prospect)
        self.assertEqual(there._read_group(ours, [], ["client_revenue:sum"]), [(11,)])
        self.assertEqual((self.prospect.client_revenue, self.prospect.with_company(branch).client_revenue), (0, 11))

    def test_facts_are_not_written_through_the_contact(self):
        with self.assertRaises(UserError):
            self.loyal.with_user(self.env.ref("base.user_admin")).write({"client_stage": "lost"})
        self.assertEqual(self.facts(self.loyal)["stage"], "loyal")

    def test_copy_of_a_client_bought_nothing(self):
        twin = self.loyal.copy()
        self.assertEqual((twin.client_purchase_count, twin.client_stage), (0, False))

    def test_unsaved_card_shows_zeros(self):
        draft = self.Partner.new({"name": "Draft", "child_ids": [Command.create({"name": "Draft too"})]})
        self.assertEqual((draft.client_purchase_count, draft.client_stage, draft.is_client), (0, False, False))
        self.assertEqual((draft.client_days_since_purchase, draft.client_summary), (0, False))
