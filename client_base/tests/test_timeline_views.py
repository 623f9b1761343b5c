from unittest.mock import patch

from lxml import etree

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .roles import READERS, RolesCase

VIEWS = {"list": "list", "search": "search", "pivot": "pivot", "graph": "graph"}
CLIENT_ROLES = tuple(role for role in READERS if role != "analyst")
# How many queries more the page of a client may cost with the addon than without it.
MOST_QUERIES = 5


@tagged("post_install", "-at_install")
class TestTimelineViews(RolesCase):
    """The screens of a timeline: who gets them, and what they ask for."""

    def arch(self, role, kind):
        view = self.env.ref(f"client_base.client_timeline_view_{kind}")
        views = self.as_role(role)["client.timeline"].get_views([(view.id, kind)])
        return etree.fromstring(views["views"][kind]["arch"])

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        talk = {"contact_id": cls.mine.child_ids.id, "kind": "call", "note": "Wants a kite"}
        cls.talk = cls.env["client.interaction"].create(talk)

    # === THE PAGE OF A CLIENT === #

    def test_page_is_for_those_who_work_with_clients(self):
        form = self.env.ref("base.view_partner_form").id
        for role in (*READERS, "internal", "sales_own", "system"):
            arch = etree.fromstring(self.as_role(role)["res.partner"].get_view(form, "form")["arch"])
            with self.subTest(role=role):
                self.assertEqual(bool(arch.xpath("//page[@name='client_timeline']")), role in CLIENT_ROLES)
                self.assertEqual(bool(arch.xpath("//widget[@name='client_timeline']")), role in CLIENT_ROLES)

    def test_page_is_there_for_a_client_alone(self):
        vendor = self.client("Vendor", supplier_rank=1)
        newest = self.client("Newest")
        for contact, is_client in ((self.mine, True), (self.mine.child_ids, True), (newest, True), (vendor, False)):
            values = self.as_role("all", contact).read(["client_profile_id", "is_client"])[0]
            with self.subTest(contact=contact.name):
                self.assertEqual(bool(values["client_profile_id"] or values["is_client"]), is_client)

    def test_new_contact_is_typed_in(self):
        user = self.users["all"]
        user.group_ids |= self.env.ref("base.group_partner_manager")
        with Form(self.as_role("all")["res.partner"]) as card:
            card.name = "Typed in"
        self.assertTrue(card.record.is_client)

    # === WHAT THE PAGE COSTS === #

    def test_card_costs_few_queries_more(self):
        spec = Form(self.as_role("all", self.mine))._view["fields_spec"]
        ours = {name for name in spec if name.startswith("client_") or name == "is_client"}
        self.assertLessEqual({"client_profile_id", "is_client", "client_headline"}, ours)
        without = {name: value for name, value in spec.items() if name not in ours}
        costs = self.count_queries(spec) - self.count_queries(without)
        self.assertLessEqual(costs, MOST_QUERIES)

    def count_queries(self, spec):
        """Return how many queries the page of a client costs whose rights and defaults are known already."""
        self.as_role("all", self.mine).web_read(spec)
        card = self.as_role("all", self.mine)
        before = self.env.cr.sql_log_count
        card.web_read(spec)
        return self.env.cr.sql_log_count - before

    def test_timeline_is_asked_for_by_its_page_alone(self):
        spec = Form(self.as_role("all", self.mine))._view["fields_spec"]
        self.assertFalse([name for name in spec if "timeline" in name])

    # === LIST, PIVOT, GRAPH === #

    def test_views_load(self):
        for role in CLIENT_ROLES:
            for kind in VIEWS:
                with self.subTest(role=role, view=kind):
                    self.assertEqual(self.arch(role, kind).tag, kind)

    def test_each_kind_has_a_filter_and_each_family_has_all_of_its_kinds(self):
        kinds = self.env["client.timeline"]._get_kinds()
        families = {}
        for code, kind in kinds.items():
            families.setdefault(kind.family, set()).add(code)
        found = {node.get("name"): node.get("domain") for node in self.arch("manager", "search").iter("filter")}
        for code in kinds:
            with self.subTest(kind=code):
                self.assertEqual(safe_eval(found[code]), [("kind", "=", code)])
        for family, codes in families.items():
            with self.subTest(family=family):
                [(field, operator, values)] = safe_eval(found[family])
                self.assertEqual((field, operator, set(values)), ("kind", "in", codes))

    def test_list_of_a_client(self):
        action = self.env.ref("client_base.client_timeline_action")
        for role in CLIENT_ROLES:
            client = self.mine
            domain = safe_eval(action.domain, {"active_id": client.id})
            rows = self.as_role(role)["client.timeline"].web_search_read(domain, {"name": {}, "kind": {}, "text": {}})
            with self.subTest(role=role):
                self.assertTrue(rows["records"])

    def test_list_is_filtered_and_grouped(self):
        arch = self.arch("all", "search")
        Timeline = self.as_role("all")["client.timeline"]
        mine = Domain("client_id", "=", self.mine.id)
        rows = Timeline.search(mine)
        for node in arch.iter("filter"):
            if node.get("domain"):
                domain = Domain(safe_eval(node.get("domain"), {"uid": Timeline.env.uid}))
                with self.subTest(filter=node.get("name")):
                    self.assertEqual(Timeline.search(mine & domain), rows.filtered_domain(domain))
            elif node.get("context"):
                groupby = safe_eval(node.get("context"))["group_by"]
                with self.subTest(group=node.get("name")):
                    groups = Timeline.formatted_read_group(mine, [groupby], ["__count"])
                    self.assertEqual(sum(group["__count"] for group in groups), len(rows))

    def test_list_of_a_client_asks_nobody_elses_rows(self):
        spec = {name: {} for name in ("happened_at", "kind", "name", "text", "amount", "result")}
        Timeline, asked = self.as_role("all")["client.timeline"], []
        find_people = type(Timeline)._find_people
        with patch.object(
            type(Timeline),
            "_find_people",
            lambda timeline, ids, arms: asked.extend(ids) or find_people(timeline, ids, arms),
        ):
            rows = Timeline.web_search_read([("client_id", "=", self.mine.id)], spec)["records"]
            self.env.invalidate_all()
            Timeline.browse(rows[0]["id"]).read(["name"])  # an id is of a client, too
        self.assertIn("Wants a kite", [row["text"] for row in rows])
        self.assertEqual(set(asked), {self.mine.id})

    def test_a_timeline_is_of_a_client(self):
        Timeline = self.as_role("manager")["client.timeline"]
        for domain in ([], [("kind", "=", "order")], ["|", ("client_id", "=", self.mine.id), ("kind", "=", "order")]):
            with self.subTest(domain=domain), self.assertRaisesRegex(UserError, "of a client"):
                Timeline.search_count(domain)
        self.assertFalse(Timeline.search([("client_id", "in", [])]))
        self.assertFalse(Timeline.search([("client_id", "=", self.mine.id), ("id", "=", 0)]))

    def test_row_opens_its_document(self):
        orders = self.env["sale.order"].search([("client_id", "=", self.mine.id)])
        for role, kind, document in (("own", "interaction", self.talk), ("sales_all", "order", orders)):
            mine = [("client_id", "=", self.mine.id), ("kind", "=", kind)]
            [row] = self.as_role(role)["client.timeline"].search(mine)
            action = row.action_open_document()
            with self.subTest(kind=kind):
                self.assertEqual((action["res_model"], action["res_id"]), (document._name, document.id))

    def test_page_has_an_address(self):
        self.assertEqual(self.env.ref("client_base.client_timeline_page_action").path, "timeline")
