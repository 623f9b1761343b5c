from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .roles import OUTSIDERS, READERS, SEE_ALL, RolesCase


@tagged("post_install", "-at_install")
class TestRoles(RolesCase):
    # === WHOSE CLIENTS === #

    def test_own_clients_and_unassigned_ones_are_seen(self):
        env = self.as_role("own")
        seen = env["res.partner"].search([("id", "in", (self.shop | self.shop.child_ids).ids)])
        expected = self.mine | self.nobodys
        self.assertEqual(set(seen.ids), set((expected | expected.child_ids).ids))
        self.assertEqual(set(seen.mapped("client_revenue")), {10, 40})

    def test_clients_of_a_rival_are_refused_by_id_too(self):
        for client in (self.theirs, self.theirs.child_ids):
            with self.subTest(client=client.name), self.assertRaises(AccessError):
                self.as_role("own", client).read(["name", "client_revenue"])

    def test_contact_of_a_rivals_company_stays_hidden_though_assigned_to_me(self):
        self.theirs.child_ids.user_id = self.users["own"]
        with self.assertRaises(AccessError):
            self.as_role("own", self.theirs.child_ids).read(["phone"])

    def test_colleagues_and_own_company_stay_visible(self):
        people = self.rival.partner_id | self.users["own"].partner_id | self.company.partner_id
        self.assertEqual(len(self.as_role("own", people).read(["name"])), 3)

    def test_own_user_can_add_a_client_of_his_own(self):
        self.users["own"].group_ids |= self.env.ref("base.group_partner_manager")
        client = self.as_role("own")["res.partner"].create({"name": "New", "is_company": True})
        self.assertEqual((client.client_purchase_count, client.is_client), (0, True))
        with self.assertRaises(AccessError):
            self.as_role("own")["res.partner"].create({"name": "His", "user_id": self.rival.id})

    def test_profiles_and_purchases_follow_the_clients(self):
        for model in ("client.profile", "client.purchase"):
            records = self.env[model].search([("client_id", "in", self.shop.ids)])
            self.assertEqual(len(records), 3)
            for role in READERS:
                with self.subTest(model=model, role=role):
                    expected = self.shop if role in SEE_ALL else self.mine | self.nobodys
                    found = self.as_role(role)[model].search([("id", "in", records.ids)])
                    self.assertEqual(found.client_id.ids and set(found.client_id.ids), set(expected.ids))

    def test_totals_of_pivots_hold_no_hidden_client(self):
        of_shop = [("client_id", "in", self.shop.ids)]
        for role, total in (("own", 50), ("all", 70), ("analyst", 70), ("manager", 70)):
            for model, measure in (("client.profile", "revenue:sum"), ("client.purchase", "amount:sum")):
                with self.subTest(role=role, model=model):
                    Model = self.as_role(role)[model]
                    self.assertEqual(Model.formatted_read_group(of_shop, [], [measure])[0][measure], total)
                    by_client = Model.formatted_read_group(of_shop, ["client_id"], [measure])
                    self.assertEqual(sum(group[measure] for group in by_client), total)

    def test_totals_of_contacts_hold_no_hidden_client(self):
        for role, total in (("own", 50), ("all", 70)):
            groups = self.as_role(role)["res.partner"]._read_group(
                [("id", "in", self.shop.ids)], ["client_stage"], ["client_revenue:sum", "__count"]
            )
            self.assertEqual(sum(revenue for _stage, revenue, _count in groups), total)

    def test_single_rows_of_a_rival_are_refused(self):
        for model in ("client.profile", "client.purchase"):
            hidden = self.env[model].search([("client_id", "=", self.theirs.id)])
            self.assertTrue(hidden)
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.as_role("own", hidden).read(["client_id"])

    def test_client_changes_hands(self):
        self.theirs.user_id = self.users["own"]
        self.assertEqual(self.as_role("own", self.theirs).client_revenue, 20)
        self.assertEqual(self.as_role("own", self.theirs.child_ids).read(["client_revenue"])[0]["client_revenue"], 20)

    def test_salesperson_of_own_documents_keeps_seeing_all_contacts(self):
        found = self.as_role("sales_own")["res.partner"].search([("id", "in", self.shop.ids)])
        self.assertEqual(len(found), 3, "the installation hides nobody's contacts")

    def test_analyst_reads_figures(self):
        Profile = self.as_role("analyst")["client.profile"]
        spec = {"revenue": {}, "purchase_count": {}, "client_id": {"fields": {"display_name": {}}}}
        [row] = Profile.web_search_read([("client_id", "=", self.theirs.id)], spec)["records"]
        self.assertEqual((row["revenue"], row["purchase_count"], row["client_id"]["display_name"]), (20, 1, "Theirs"))

    def test_analyst_sees_no_contact_details(self):
        Partner = self.as_role("analyst")["res.partner"]
        self.assertFalse(Partner.search([("id", "child_of", self.shop.ids)]))
        with self.assertRaises(AccessError):
            self.as_role("analyst", self.theirs).read(["email"])
        self.assertFalse(Partner.search_count([("client_revenue", ">", 0)]), "nor tells a search who has an address")
        colleagues = self.users["own"].partner_id | self.company.partner_id
        self.assertEqual(Partner.search([("id", "in", colleagues.ids)]), colleagues)

    # === NOBODY WRITES FACTS === #

    def test_nobody_writes_facts(self):
        client_id = self.theirs.id
        vals = {
            "client.profile": {"client_id": client_id, "company_id": self.company.id},
            "client.purchase": {"client_id": client_id},
            "client.profile.queue": {"client_id": client_id},
        }
        self.Queue._mark([client_id])
        for model in vals:
            record = self.env[model].search([], limit=1)
            for role in self.users:
                with self.subTest(model=model, role=role):
                    Model = self.as_role(role)[model]
                    for attempt in (Model.create, record.with_user(self.users[role]).write):
                        self.assertRaises(AccessError, attempt, vals[model])
                    self.assertRaises(AccessError, record.with_user(self.users[role]).unlink)

    def test_outsiders_open_no_model_of_ours(self):
        for role in OUTSIDERS:
            for model in ("client.profile", "client.purchase", "client.profile.queue", "client.rfm.scale"):
                with self.subTest(role=role, model=model):
                    self.assertRaises(AccessError, self.as_role(role)[model].search, [])
                    self.assertRaises(AccessError, self.as_role(role)[model].formatted_read_group, [], [], ["__count"])

    def test_outsiders_start_no_refresh(self):
        for role in OUTSIDERS:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role)["client.profile"].action_refresh_all()

    # === THE SCALE AND THE SETTINGS === #

    def test_only_the_manager_edits_the_scale(self):
        scale = self.Scale.search([("company_id", "=", self.company.id)])
        for role in self.users:
            own = self.as_role(role, scale)
            with self.subTest(role=role):
                if role in ("manager", "sales_manager"):
                    own.write({"automatic": True})
                    self.assertRaises(AccessError, own.unlink)
                else:
                    self.assertRaises(AccessError, own.write, {"automatic": False})
                    self.assertRaises(AccessError, own.create, {"company_id": self.company.id})

    def test_settings_belong_to_the_administrator(self):
        for role in set(self.users) - {"system"}:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role)["res.config.settings"].create({"client_sleeping_days": 10}).execute()
        self.as_role("system")["res.config.settings"].create({"client_sleeping_days": 10}).execute()
        self.assertEqual(self.company.client_sleeping_days, 10)

    def test_limits_of_the_company_are_not_written_past_the_settings(self):
        for role in ("own", "manager", "portal"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.company).write({"client_sleeping_days": 10})

    # === COMPANIES === #

    def test_other_companies_are_invisible(self):
        branch = self.make_company("Branch")
        self.order(self.mine, self.today(), amount=500, company=branch)
        self.Profile._refresh_all(branch)
        for model in ("client.profile", "client.purchase", "client.rfm.scale"):
            hidden = self.env[model].sudo().search([("company_id", "=", branch.id)])
            self.assertTrue(hidden)
            for role in ("own", "all", "analyst", "manager"):
                with self.subTest(model=model, role=role):
                    own = self.as_role(role)[model]
                    self.assertFalse(own.search([("company_id", "=", branch.id)]))
                    self.assertRaises(AccessError, own.browse(hidden.ids).read, ["company_id"])

    def test_facts_of_a_contact_are_those_of_the_company_in_use(self):
        branch = self.make_company("Branch")
        self.order(self.mine, self.today() - timedelta(days=9), amount=500, company=branch)
        self.Profile._refresh_all(branch)
        user = self.users["all"]
        user.company_ids |= branch
        seen = {}
        for companies in (self.company, branch, branch | self.company, self.company | branch):
            mine = self.as_role("all", self.mine).with_context(allowed_company_ids=companies.ids)
            expected = 500 if companies[0] == branch else 10
            self.assertEqual(mine.client_revenue, expected)
            self.assertEqual(mine.search([("client_revenue", "=", expected), ("id", "=", mine.id)]), mine)
            profiles = mine.env["client.profile"].search([("client_id", "=", mine.id)])
            seen[tuple(companies.mapped("name"))] = sum(profiles.mapped("revenue"))
        self.assertEqual(list(seen.values()), [10, 500, 510, 510])

    def test_company_that_the_user_does_not_belong_to_is_refused(self):
        branch = self.make_company("Branch")
        with self.assertRaises(AccessError):
            self.as_role("all", self.mine).with_context(allowed_company_ids=branch.ids).read(["client_revenue"])

    # === THE CLIENT CARD === #

    def test_card_is_saved_by_each_role_that_may_edit_contacts(self):
        for role in ("own", "all", "manager", "internal", "sales_own"):
            self.users[role].group_ids = [Command.link(self.env.ref("base.group_partner_manager").id)]
            with self.subTest(role=role), Form(self.as_role(role, self.mine)) as card:
                card.city = f"Town of {role}"
            self.assertEqual(self.mine.city, f"Town of {role}")
