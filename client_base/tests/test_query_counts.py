from datetime import timedelta
from unittest.mock import patch

from lxml import etree

from odoo.tests import tagged

from .roles import RolesCase

CONTACTS = 80


@tagged("post_install", "-at_install")
class TestQueryCounts(RolesCase):
    """Reading more clients asks the database no more often."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.crowd = cls.Partner.create([{"name": f"Client {number:02}", "city": "Kyoto"} for number in range(CONTACTS)])
        for partner in cls.crowd[:CONTACTS:4]:
            cls.order(partner, cls.today() - timedelta(days=partner.id % 300))
        cls.Profile._refresh_all(cls.company)
        segments = cls.env["client.segment"].search([("company_id", "=", cls.company.id)])
        for segment in segments._in_order():
            segment._refresh()

    def queries(self, function, *arguments):
        """Return the number of queries of a call with an empty cache, once what is only asked for once is known."""
        function(*arguments)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function(*arguments)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def assert_constant(self, function, most):
        """Check that ``function(contacts)`` needs as many queries for 80 contacts as for 10, and ``most`` at most."""
        few, many = (self.queries(function, self.crowd[:size].ids) for size in (10, CONTACTS))
        self.assertEqual(few, many)
        self.assertLessEqual(many, most)

    def specification(self, env, model, xmlid):
        """Return what the web client asks for to show a view."""
        view = self.env.ref(f"client_base.{xmlid}")
        arch = etree.fromstring(env[model].get_view(view.id, view.type)["arch"])
        fields = env[model]._fields
        names = {node.get("name") for node in arch.iter("field")}
        return {name: {"fields": {"display_name": {}}} if fields[name].relational else {} for name in names}

    # === SCREENS === #

    def test_list_and_kanban_of_clients(self):
        for role in ("own", "manager"):
            for xmlid in ("client_view_list", "client_view_kanban"):
                contacts = self.as_role(role)["res.partner"]
                wanted = self.specification(contacts.env, "res.partner", xmlid)
                with self.subTest(role=role, view=xmlid):
                    self.assertIn("client_revenue", wanted)
                    self.assert_constant(
                        lambda ids, wanted=wanted, contacts=contacts: contacts.web_search_read(
                            [("id", "in", ids), ("is_client", "=", True)], wanted, order="client_revenue desc", limit=99
                        ),
                        most=25,
                    )

    def test_segments_of_many_clients(self):
        for role in ("own", "manager"):
            reader = self.as_role(role)["res.partner"]
            found = reader.browse(self.crowd.ids).mapped("client_segment_ids")
            self.assertGreater(len(found), len(reader.browse(self.crowd[:10].ids).client_segment_ids))
            with self.subTest(role=role):
                self.assert_constant(lambda ids, reader=reader: reader.browse(ids).read(["client_segment_ids"]), most=6)

    def test_lists_of_segments(self):
        segments = self.as_role("own")["client.segment"]
        ids = segments.search([]).ids
        for xmlid in ("client_segment_view_list", "client_segment_view_kanban"):
            wanted = self.specification(segments.env, "client.segment", xmlid)
            few, many = (
                self.queries(lambda part=part, wanted=wanted: segments.web_search_read([("id", "in", part)], wanted))
                for part in (ids[:3], ids)
            )
            with self.subTest(view=xmlid):
                self.assertEqual(few, many)
                self.assertLessEqual(many, 12)

    def test_list_of_profiles_and_purchases(self):
        for model in ("client.profile", "client.purchase"):
            records = self.as_role("own")[model]
            wanted = self.specification(records.env, model, f"{model.replace('.', '_')}_view_list")
            with self.subTest(model=model):
                self.assert_constant(
                    lambda ids, wanted=wanted, records=records: records.web_search_read(
                        [("client_id", "in", ids)], wanted
                    ),
                    most=12,
                )

    def test_every_fact_at_once(self):
        reader = self.as_role("own")["res.partner"]
        names = [
            name
            for name, field in reader._fields.items()
            if name.startswith(("client_", "is_client")) and reader._has_field_access(field, "read")
        ]
        self.assert_constant(lambda ids: reader.browse(ids).read(names), most=16)

    def test_badges(self):
        reader = self.as_role("own")["res.partner"]
        self.assert_constant(lambda ids: reader.browse(ids)._compute_application_statistics_hook(), most=12)

    def test_badges_cost_outsiders_nothing(self):
        partners = self.as_role("internal", self.crowd)
        with_ours = self.queries(partners._compute_application_statistics_hook)
        with patch.object(self.env.registry["client.profile"], "has_access", lambda _self, _operation: False):
            without = self.queries(partners._compute_application_statistics_hook)
        self.assertEqual(with_ours, without)

    def test_summary_of_many(self):
        reader = self.as_role("own")["res.partner"]
        self.assert_constant(lambda ids: reader.browse(ids).mapped("client_summary"), most=8)

    def test_search_and_sort_is_one_query(self):
        reader = self.as_role("own")["res.partner"]
        domain = [("client_stage", "in", ["first_time", "lost"]), ("client_days_since_purchase", ">", 30)]
        company = 1  # is read for its time zone
        searching = self.queries(lambda: reader.search(domain, order="client_revenue desc", limit=80))
        grouping = self.queries(lambda: reader._read_group(domain, ["client_rfm"], ["client_revenue:sum"]))
        self.assertEqual((searching, grouping), (1 + company, 1 + company))

    def test_filtering_a_crowd_in_python(self):
        for condition in (
            ("client_days_since_purchase", ">", 30),
            ("is_client", "=", True),
            ("client_stage", "=", "lost"),
        ):
            with self.subTest(condition=condition):
                self.assert_constant(
                    lambda ids, asked=condition: self.Partner.browse(ids).filtered_domain([asked]), most=6
                )
