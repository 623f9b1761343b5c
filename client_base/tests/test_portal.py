from odoo.exceptions import AccessError
from odoo.tests import tagged

from .roles import OUTSIDERS, RolesCase

MODELS = ("res.partner", "res.users")


def _refused(attempt, *arguments):
    try:
        attempt(*arguments)
    except (AccessError, ValueError):  # a ValueError: nobody can do this, such as group users by their segments
        return True
    return False


@tagged("post_install", "-at_install")
class TestFactsAreNotTheirs(RolesCase):
    """What the shop thinks of a client is shown to nobody but those who work with clients."""

    def our_fields(self, model):
        """Return the fields that our addons gave a model of the host, those inherited from the contact included."""
        ours = []
        for field in self.env[model]._fields.values():
            origin = self.env["res.partner"]._fields.get(field.name) if field.inherited else field
            if origin and any(module.startswith("client_base") for module in origin._modules):
                ours.append(field)
        return ours

    def assert_refused(self, attempt, models=MODELS, when=lambda field: True):
        """Check that ``attempt(own, field)`` is refused to each outsider on himself, for each of our fields."""
        leaks = []
        for role in OUTSIDERS:
            for model in models:
                own = self.as_role(role, self.users[role] if model == "res.users" else self.users[role].partner_id)
                fields = filter(when, self.our_fields(model))
                leaks += [f"{role}: {field}" for field in fields if not _refused(attempt, own, field)]
        self.assertFalse(leaks)

    def test_every_field_is_found(self):
        for model in MODELS:
            names = {field.name for field in self.our_fields(model)}
            self.assertLessEqual({"client_stage", "client_revenue", "is_client", "client_profile_id"}, names)
            self.assertGreater(len(names), 15)

    def test_every_field_names_its_readers(self):
        for model in MODELS:
            for field in self.our_fields(model):
                with self.subTest(field=str(field)):
                    self.assertTrue(field.groups)
                    self.assertNotIn("base.group_portal", field.groups)

    def test_fields_of_documents_are_not_for_portal_users(self):
        for model in ("sale.order", "account.move"):
            for field in self.our_fields(model):
                with self.subTest(field=str(field)):
                    self.assertTrue(field.groups)

    def test_fields_are_not_described(self):
        for role in OUTSIDERS:
            for model in MODELS:
                names = [field.name for field in self.our_fields(model)]
                with self.subTest(role=role, model=model):
                    self.assertFalse(self.as_role(role)[model].fields_get(names))

    def test_fields_are_not_read(self):
        self.assert_refused(lambda own, field: own.read([field.name]))
        self.assert_refused(lambda own, field: own.web_read({field.name: {}}))

    def test_fields_are_not_searched(self):
        self.assert_refused(lambda own, field: own.search([(field.name, "!=", False)]))
        self.assert_refused(lambda own, field: own.search_count([("id", "=", own.id), (field.name, "=", False)]))

    def test_fields_are_not_searched_through_other_records(self):
        self.assert_refused(lambda own, field: own.search([(f"parent_id.{field.name}", "!=", False)]), ["res.partner"])
        self.assert_refused(lambda own, field: own.search([(f"partner_id.{field.name}", "!=", False)]), ["res.users"])

    def test_path_through_the_profile_is_closed(self):
        for path in ("client_profile_id.revenue", "client_profile_id.stage", "client_profile_id.client_id.name"):
            self.assert_refused(
                lambda own, field, path=path: own.search([(path, "!=", False)]),
                when=lambda field: field.name == "client_profile_id",
            )

    def test_fields_are_not_ordered_by(self):
        def sorts(field):
            return self.env["res.partner"]._fields[field.name]._description_sortable(self.env)

        self.assertTrue(any(map(sorts, self.our_fields("res.partner"))))
        self.assert_refused(lambda own, field: own.search([], order=f"{field.name} desc"), when=sorts)

    def test_fields_are_not_grouped(self):
        def group(own, field):
            own.formatted_read_group([], [f"{field.name}:month" if field.type == "date" else field.name], ["__count"])

        self.assert_refused(group)

    def test_fields_are_not_summed(self):
        for aggregator in ("sum", "max", "array_agg"):
            self.assert_refused(
                lambda own, field, name=aggregator: own.formatted_read_group([], [], [f"{field.name}:{name}"]),
                when=lambda field: field.type in ("integer", "float", "monetary"),
            )

    def test_fields_are_not_exported(self):
        self.env.ref("base.group_allow_export").user_ids |= self.env["res.users"].concat(*self.users.values())
        self.assert_refused(lambda own, field: own.export_data([field.name]))

    def test_users_read_and_order_themselves_as_before(self):
        """Read oneself, which every user does on each page, with the fields that the host allows."""
        for role in OUTSIDERS:
            user = self.as_role(role, self.users[role])
            self.assertEqual(user.read(["name", "tz"])[0]["id"], user.id)

    def test_badges_show_nothing_to_outsiders(self):
        manager = self.as_role("manager", self.visitor)
        self.assertIn("fa-star-o", [badge["iconClass"] for badge in manager.application_statistics or []])
        for role in ("internal", "sales_own", "portal"):
            with self.subTest(role=role):
                statistics = self.as_role(role, self.visitor).application_statistics or []
                self.assertNotIn("fa-star-o", [badge["iconClass"] for badge in statistics])

    def test_client_of_an_order_is_not_for_portal_users(self):
        order = self.env["sale.order"].search([("partner_id", "=", self.visitor.id)])
        self.assertEqual(order.client_id, self.visitor)
        self.assertRaises(AccessError, self.as_role("portal", order).read, ["client_id"])
        orders = self.as_role("portal")["sale.order"]
        self.assertRaises(AccessError, orders.search, [("client_id.client_stage", "!=", False)])
        self.assertRaises(AccessError, orders.search, [("partner_id.client_stage", "!=", False)])

    def test_portal_user_orders_and_is_marked(self):
        """Confirm as a visitor of the website does: without any right to our tables."""
        order = self.order(self.visitor, self.today(), amount=5, confirm=False)
        order.with_user(self.users["portal"]).sudo().action_confirm()
        self.refresh()
        self.assertEqual(self.facts(self.visitor)["purchase_count"], 2)
