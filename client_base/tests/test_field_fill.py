from collections import Counter
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.field import changes
from .own_field_case import OwnFieldCase
from .segment_case import SegmentTools


class FillCase(SegmentTools, OwnFieldCase):
    """Five clients: those of the shop, the visitor and the vet; two in a segment. Another company knows them, too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Fill = cls.env["client.field.fill"]
        cls.own["date"].audience = "person"
        cls.own["char"].audience = "company"
        cls.fill(cls.theirs, {"char": "", "integer": 0, "choice": cls.options["Dog"].id, "float": 1.0})
        cls.fill(cls.visitor, {"date": fields.Date.today(), "boolean": True})
        cls.visitor.write({"client_request": "A lamp"})
        cls.two = cls.Segment.create({
            "name": "Two", "domain": repr([("id", "in", (cls.mine | cls.theirs).ids)]), "company_id": cls.company.id,
        })  # fmt: skip
        cls.two._refresh()
        cls.other = cls.make_company("Other")
        cls.order(cls.nobodys, cls.today() - timedelta(days=2), company=cls.other)
        cls.Profile._refresh_all(cls.company | cls.other)

    def rows(self, env=None, domain=()):
        """Return {(label, segment, company): (clients, filled)} as the report says it."""
        self.env.flush_all()
        found = (env or self.env)["client.field.fill"].search([
            ("company_id", "in", (self.company | self.other).ids), *domain
        ])  # fmt: skip
        return {
            (row.label, row.segment_id.id, row.company_id.id): (row.client_count, row.filled_count) for row in found
        }

    def count_naively(self):
        """Count the same, client by client and field by field."""
        clients, filled = Counter(), Counter()
        for profile in self.Profile.search([("company_id", "in", (self.company | self.other).ids)]):
            client, company = profile.client_id, profile.company_id.id
            is_in = client in (self.mine | self.theirs) and company == self.company.id
            groups = [False, self.two.id] if is_in else [False]
            for own in self.own.values():
                suits = own.audience == "all" or (own.audience == "company") == client.is_company
                for group in groups:
                    clients[own.name, group, company] += suits
                    filled[own.name, group, company] += suits and bool(client[own.column])
        return {key: (clients[key], filled[key]) for key in clients}


@tagged("post_install", "-at_install")
class TestFill(FillCase):
    def test_counts_agree_with_naive_ones(self):
        labels = [own.name for own in self.own.values()]
        found, wanted = self.rows(domain=[("label", "in", labels)]), self.count_naively()
        segments = {False, self.two.id}
        found = {key: counts for key, counts in found.items() if key[1] in segments}
        self.assertEqual(found, wanted)
        self.assertTrue(any(filled for _clients, filled in wanted.values()))

    def test_what_the_card_has_is_counted(self):
        rows = self.rows(self.env(context={**self.env.context, "lang": "en_US"}))
        self.assertEqual(rows["Request", False, self.company.id], (5, 1))
        self.assertIn(("Birthday", False, self.company.id), rows)

    def test_shares(self):
        row = self.Fill.search([
            ("label", "=", "Pet Weight"), ("segment_id", "=", False), ("company_id", "=", self.company.id),
        ])  # fmt: skip
        self.assertEqual((row.client_count, row.filled_count, row.missing_count), (5, 2, 3))
        self.assertEqual(row.filled_share, 40)
        low = self.Fill.search([("filled_share", "<", 50), ("company_id", "=", self.company.id)])
        whole = self.Fill.search([("label", "=", "Pet Weight"), ("segment_id", "=", self.two.id)])
        self.assertEqual(whole.filled_share, 100)
        self.assertEqual(low & (row | whole), row)

    def test_shares_of_groups_are_of_the_sums(self):
        domain = [("label", "=", "Pet Weight"), ("company_id", "=", self.company.id),
                  ("segment_id", "in", (False, self.two.id))]  # fmt: skip
        [(share, clients)] = self.Fill._read_group(domain, [], ["filled_share:avg", "client_count:sum"])
        self.assertEqual(clients, 7)
        self.assertAlmostEqual(share, 100 * 4 / 7)  # 2 of 5, and 2 of 2

    def test_archived_fields_are_not_counted(self):
        self.own["float"].active = False
        self.assertFalse(self.rows(domain=[("label", "=", "Pet Weight")]))

    def test_labels_follow_the_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.own["float"].with_context(lang="de_DE").name = "Gewicht"
        env = self.env(context={**self.env.context, "lang": "de_DE"})
        self.assertTrue(self.rows(env, [("label", "=", "Gewicht")]))

    def test_one_statement(self):
        self.rows()
        self.env.flush_all()
        # The fields, and the counts.
        with self.assertQueryCount(2):
            self.Fill.search_fetch([("company_id", "=", self.company.id)], ["label", "filled_count"])

    # === WHO READS IT === #

    def test_roles(self):
        for role in ("all", "marketer", "analyst", "manager"):
            with self.subTest(role=role):
                rows = self.rows(self.as_role(role))
                self.assertEqual(rows["Pet Weight", False, self.company.id], (5, 2))
                self.assertFalse([key for key in rows if key[2] == self.other.id])
        for role in ("own", "internal", "system", "portal", "public"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role)["client.field.fill"].search([])

    def test_hidden_fields_are_not_named(self):
        self.own["char"].write({"see_role": "marketer", "edit_role": "manager"})
        for role, sees in (("all", False), ("analyst", False), ("marketer", True), ("manager", True)):
            with self.subTest(role=role):
                found = self.as_role(role)["client.field.fill"].search([])
                self.assertEqual(self.own["char"] in found.sudo().own_id, sees)
                self.assertIn(self.own["integer"], found.sudo().own_id)

    def test_views_of_an_analyst(self):
        env = self.as_role("analyst")
        for kind in ("list", "pivot", "graph", "search"):
            view = self.env.ref(f"client_base.client_field_fill_view_{kind}")
            self.assertTrue(env["client.field.fill"].get_view(view.id, kind)["arch"])
        groups = env["client.field.fill"].web_read_group([], ["segment_id"], ["filled_share:avg"])
        self.assertTrue(groups["groups"])


@tagged("post_install", "-at_install")
class TestChanges(FillCase):
    def setUp(self):
        super().setUp()
        changes._noted.clear()
        self.addCleanup(changes._noted.clear)

    def changed_on(self, kind):
        self.env.invalidate_all()
        row = self.Fill.search([
            ("own_id", "=", self.own[kind].id), ("segment_id", "=", False), ("company_id", "=", self.company.id),
        ])  # fmt: skip
        return row.changed_on

    def test_a_change_is_seen_at_once_and_kept_at_night(self):
        self.env.cr.execute("DELETE FROM client_field_change")
        self.assertFalse(self.changed_on("float"))
        self.mine[self.columns["float"]] = 5
        today = fields.Date.today()
        self.assertEqual(self.changed_on("float"), today)
        self.env["client.field.change"]._gc_fold()
        self.assertEqual(self.own["float"].last_changed_on, today)
        self.assertEqual(self.env["client.field.change"].search_count([]), 0)
        self.assertEqual(self.changed_on("float"), today)

    def test_one_row_for_a_day_and_process(self):
        self.env.cr.execute("DELETE FROM client_field_change")
        for weight in (5, 6):
            self.mine[self.columns["float"]] = weight
            self.env.cr.postcommit.run()  # what the end of a request does
        self.assertEqual(self.env["client.field.change"].search_count([]), 1)

    def test_what_was_rolled_back_is_noted_again(self):
        with self.env.cr.savepoint() as savepoint:
            self.mine[self.columns["float"]] = 5
            savepoint.rollback()
        self.assertFalse(changes._noted)

    def test_filters(self):
        self.env.cr.execute("DELETE FROM client_field_change")
        old = self.own["float"]
        self.env.cr.execute(
            "UPDATE client_field SET create_date = create_date - INTERVAL '2 years' WHERE id = %s", [old.id]
        )
        here = [("company_id", "=", self.company.id), ("segment_id", "=", False), ("own_id", "!=", False)]
        found = self.Fill.search([("unchanged_since", "<", "today -1y"), *here])
        self.assertEqual(found.mapped("label"), [old.name])
        self.Segment.create({"name": "Heavy", "domain": repr([(old.column, ">", 5)]), "company_id": self.company.id})
        self.env["client.field.change"]._gc_fold()
        self.env.invalidate_all()
        self.assertEqual(old.use_count, 1)
        self.assertNotIn(old.name, self.Fill.search([("use_count", "=", 0), *here]).mapped("label"))

    def test_values_of_choices_count_too(self):
        self.env.cr.execute("DELETE FROM client_field_change")
        self.mine[self.columns["choices"]] = [Command.clear()]
        self.assertEqual(self.changed_on("choices"), fields.Date.today())
