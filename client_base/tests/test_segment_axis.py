"""Clients and sales by the segments that clients are in, against a grouping in plain Python."""

from collections import Counter, defaultdict
from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import new_test_user, tagged

from .roles import READERS, ROLES, RolesCase

AXIS = "client_segment_ids"


class AxisCase(RolesCase):
    """Three segments made by hand, two of them overlapping, and one that is empty."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Segment = cls.env["client.segment"]
        cls.Segment.search([("company_id", "=", cls.company.id)]).active = False
        cls.prospect = cls.client("Prospect")
        cls.refresh()
        cls.vip = cls.make_segment("VIP", cls.mine | cls.theirs)
        cls.far = cls.make_segment("Far", cls.theirs | cls.prospect)
        cls.empty = cls.make_segment("Empty")

    @classmethod
    def make_segment(cls, name, clients=(), company=None):
        """Return a segment of the company with the clients put in by hand."""
        return cls.Segment.create({
            "name": name, "kind": "manual", "company_id": (company or cls.company).id,
            "pin_ids": [Command.create({"client_id": client.id}) for client in clients],
        })  # fmt: skip

    def naive(self, rows, client_field, measure):
        """Return the count and the sum of the rows by segment, None for those in none, walked in Python."""
        stays = self.env["client.segment.stay"].sudo().search([("left_at", "=", False)])
        inside = defaultdict(set)
        for stay in stays:
            if stay.segment_id.active and stay.segment_id.company_id in rows.env.companies:
                inside[stay.client_id.id, stay.segment_id.company_id.id].add(stay.segment_id.id)
        counts, sums = Counter(), defaultdict(float)
        for row in rows.sudo():
            for key in inside[row[client_field].id, row.company_id.id] or (None,):
                counts[key] += 1
                sums[key] += row[measure]
        return {key: (counts[key], round(sums[key], 2)) for key in counts}

    def grouped(self, model, measure, domain=(), **kwargs):
        """Return the groups as the pivot asks for them: count, sum and drill-down domain by segment."""
        groups = model.formatted_read_group(list(domain), [AXIS], ["__count", f"{measure}:sum"], **kwargs)
        return {
            (group[AXIS] or (None,))[0]: (group["__count"], round(group[f"{measure}:sum"] or 0, 2), group)
            for group in groups
        }

    def assert_grouped(self, model, client_field, measure, domain=()):
        """Check groups, sums and drill-downs of a model against the naive ones."""
        rows = model.search(list(domain))
        expected = self.naive(rows, client_field, measure)
        self.assertTrue(rows)
        found = self.grouped(model, measure, domain)
        self.assertEqual({key: group[:2] for key, group in found.items()}, expected)
        for key, (count, _sum, group) in found.items():
            opened = model.search(Domain(list(domain)) & Domain(group["__extra_domain"]))
            with self.subTest(model=model._name, group=key):
                self.assertEqual(len(opened), count)
                self.assertEqual(set(opened), {row for row in rows if key in (set(row[AXIS].ids) or {None})})
        return found


@tagged("post_install", "-at_install")
class TestSegmentAxis(AxisCase):
    # === WHO SEES WHAT === #

    def test_profiles_by_segment_for_every_reader(self):
        for role in READERS:
            with self.subTest(role=role):
                found = self.assert_grouped(self.as_role(role)["client.profile"], "client_id", "revenue")
                if role == "analyst":
                    self.assertEqual(found[self.vip.id][:2], (2, 30))
                if role == "own":
                    self.assertEqual(found[self.vip.id][:2], (1, 10))

    def test_sales_by_segment(self):
        for role in ("sales_all", "sales_manager"):
            with self.subTest(role=role):
                found = self.assert_grouped(
                    self.as_role(role)["sale.report"], "commercial_partner_id", "price_subtotal",
                    [("state", "=", "sale")],
                )  # fmt: skip
                self.assertEqual(found[self.far.id][:2], (1, 20))
                self.assertEqual(found[None][:2], (2, 120), "of nobody, and of the visitor")

    def test_clients_by_segment(self):
        for role in ("own", "all", "marketer", "manager"):
            contacts = self.as_role(role)["res.partner"]
            domain = [("is_client", "=", True), ("id", "in", (self.shop | self.prospect).ids)]
            groups = contacts.web_read_group(domain, [AXIS], ["__count"])["groups"]
            counts = {(group[AXIS] or (None,))[0]: group["__count"] for group in groups}
            with self.subTest(role=role):
                theirs = 0 if role == "own" else 1
                expected = {self.vip.id: 1 + theirs, self.far.id: 1 + theirs, None: 1}
                self.assertEqual(counts, expected)
                for group in groups:
                    opened = contacts.search_count(Domain(domain) & Domain(group["__extra_domain"]))
                    self.assertEqual(opened, group["__count"])

    def test_nobody_else_searches_or_groups_by_it(self):
        for role in set(ROLES) - set(READERS):
            env = self.as_role(role)
            for model in ("client.profile", "sale.report", "res.partner"):
                records = env[model]
                for operator, value in (("in", self.vip.ids), ("=", False), ("ilike", "VIP")):
                    with self.subTest(role=role, model=model, operator=operator), self.assertRaises(AccessError):
                        records.search([(AXIS, operator, value)])
                with self.subTest(role=role, model=model), self.assertRaises(AccessError):
                    records.formatted_read_group([], [AXIS], ["__count"])
                self.assertNotIn(AXIS, self.readable(records))

    @staticmethod
    def readable(records):
        """Return the names of the fields that the user is told of; none if he may not read the model at all."""
        try:
            return records.fields_get(attributes=["type"])
        except AccessError:
            return {}

    # === TWO COMPANIES === #

    def test_each_company_has_segments_and_figures_of_its_own(self):
        other = self.make_company("Other Shop")
        self.Segment.search([("company_id", "=", other.id)]).active = False
        self.order(self.mine, self.today() - timedelta(days=2), amount=500, company=other)
        self.Profile._refresh_all(other)
        elsewhere = self.make_segment("VIP", self.mine, company=other)
        both = new_test_user(
            self.env, "client_both", f"{ROLES['manager']},{ROLES['sales_all']}", company_id=self.company.id,
            company_ids=[Command.set((self.company | other).ids)],
        )  # fmt: skip
        env = self.env(user=both, context={"allowed_company_ids": (self.company | other).ids})
        self.env.flush_all()
        env.invalidate_all()
        found = self.assert_grouped(env["client.profile"], "client_id", "revenue")
        self.assertEqual(found[self.vip.id][:2], (2, 30), "what he brought elsewhere does not count here")
        self.assertEqual(found[elsewhere.id][:2], (1, 500))
        self.assert_grouped(env["sale.report"], "commercial_partner_id", "price_subtotal", [("state", "=", "sale")])
        self.assertEqual(env["res.partner"].browse(self.mine.id)[AXIS], self.vip | elsewhere)
        here = self.as_role("sales_manager")
        self.assertEqual(here["res.partner"].browse(self.mine.id)[AXIS], self.vip)
        for model in ("res.partner", "client.profile", "sale.report"):
            with self.subTest(model=model):
                self.assertFalse(here[model].search([(AXIS, "in", elsewhere.ids)]), "hidden segments answer nothing")
                self.assertFalse(here[model].search([(AXIS, "any", [("id", "=", elsewhere.id)])]))

    # === GROUPS AND THEIR ORDER === #

    def test_sorting(self):
        profiles = self.as_role("manager")["client.profile"]
        for order, column, backwards in (
            ("__count desc", 0, True), ("__count", 0, False), ("revenue:sum desc", 1, True),
        ):  # fmt: skip
            figures = [row[column] for row in self.grouped(profiles, "revenue", order=order).values()]
            with self.subTest(order=order):
                self.assertEqual(figures, sorted(figures, reverse=backwards))
        for order in (AXIS, f"{AXIS} desc"):
            keys = [key for key in self.grouped(profiles, "revenue", order=order) if key]
            with self.subTest(order=order):
                self.assertEqual(keys, sorted(keys, reverse="desc" in order))

    def test_crossed_with_another_axis(self):
        profiles = self.as_role("analyst")["client.profile"]
        groups = profiles.formatted_read_group([], [AXIS, "stage"], ["__count"])
        counts = {((group[AXIS] or (None,))[0], group["stage"]): group["__count"] for group in groups}
        self.assertEqual(counts[self.far.id, "first_time"], 1)
        self.assertEqual(counts[self.far.id, "prospect"], 1)
        [sets] = [profiles.formatted_read_grouping_sets([], [["stage"], [AXIS], []], ["__count"])]
        total = sum(group["__count"] for group in sets[0])
        self.assertEqual(sets[2][0]["__count"], total, "who is in two segments is one client")
        self.assertGreater(sum(group["__count"] for group in sets[1]), total)

    def test_archived_segments_are_no_group_and_are_still_found(self):
        profiles = self.as_role("manager")["client.profile"]
        self.far.active = False
        self.assert_grouped(profiles, "client_id", "revenue")
        self.assertNotIn(self.far.id, self.grouped(profiles, "revenue"))
        self.assertEqual(profiles.search([(AXIS, "in", self.far.ids)]).client_id, self.theirs | self.prospect)
        self.assertIn(self.prospect, profiles.search([(AXIS, "=", False)]).client_id)

    def test_groups_are_named_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.vip.with_context(lang="fr_FR").name = "Les meilleurs"
        profiles = self.as_role("manager")["client.profile"].with_context(lang="fr_FR")
        names = [row[2][AXIS][1] for key, row in self.grouped(profiles, "revenue").items() if key]
        self.assertIn("Les meilleurs", names)
        self.assertEqual(set(profiles.search([(AXIS, "ilike", "meilleurs")]).client_id), set(self.mine | self.theirs))

    # === SEARCHING === #

    def test_every_operator_agrees_with_reading(self):
        for model in ("res.partner", "client.profile", "sale.report"):
            records = self.as_role("sales_manager")[model]
            rows = records.search([])
            for domain in (
                [(AXIS, "in", self.vip.ids)], [(AXIS, "not in", self.vip.ids)], [(AXIS, "=", False)],
                [(AXIS, "!=", False)], [(AXIS, "in", [self.vip.id, False])], [(AXIS, "ilike", "a")],
                [(AXIS, "any", [("name", "=", "Far")])], [(AXIS, "not any", [("name", "=", "Far")])],
                [(AXIS, "in", self.vip.ids), (AXIS, "in", self.far.ids)], [(f"{AXIS}.name", "=", "VIP")],
            ):  # fmt: skip
                with self.subTest(model=model, domain=domain):
                    self.assertEqual(set(records.search(domain)), set(rows.filtered_domain(domain)))

    def test_rows_without_a_client_are_in_no_segment(self):
        nobody = self.Partner.create({"name": "Colleague", "partner_share": False})
        found = self.as_role("manager")["res.partner"].search([(AXIS, "=", False)])
        self.assertIn(nobody, found)
