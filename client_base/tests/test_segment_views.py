"""Segments on the screens: the lists, the search panel with its parameters, the progress of a refresh."""

from ast import literal_eval
from itertools import combinations, product
from unittest.mock import patch

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import Form, tagged

from .roles import READERS
from .test_segment_axis import AxisCase

SEGMENT_VIEWS = ("list", "kanban", "form", "search")


@tagged("post_install", "-at_install")
class TestSegmentViews(AxisCase):
    def arch(self, role, model, xmlid):
        view = self.env.ref(f"client_base.{xmlid}")
        return etree.fromstring(self.as_role(role)[model].get_view(view.id, view.type)["arch"])

    def test_every_reader_opens_every_view_of_segments(self):
        for role in READERS:
            for kind in SEGMENT_VIEWS:
                with self.subTest(role=role, view=kind):
                    self.assertTrue(len(self.arch(role, "client.segment", f"client_segment_view_{kind}")))

    def test_clients_show_their_segments_to_readers(self):
        for role in READERS:
            for xmlid in ("client_view_list", "client_view_kanban", "client_view_search"):
                with self.subTest(role=role, view=xmlid):
                    names = self.arch(role, "res.partner", xmlid).xpath("//field/@name")
                    self.assertIn("client_segment_ids", names)

    def test_sales_analysis_without_rights_on_clients_does_not_name_segments(self):
        view = self.env.ref("sale.view_order_product_search")
        for role, there in (("sales_own", False), ("sales_all", True), ("sales_manager", True)):
            arch = self.as_role(role)["sale.report"].get_view(view.id, "search")["arch"]
            with self.subTest(role=role):
                self.assertEqual("client_segment_ids" in arch, there)

    def test_a_marketer_builds_without_a_domain(self):
        marketer = self.as_role("marketer")
        wants = self.env["res.partner.category"].create({"name": "Wants"})
        discounts = self.env["res.partner.category"].create({"name": "Discounts", "parent_id": wants.id})
        self.mine.category_id = discounts
        form = Form(marketer["client.segment"], view="client_base.client_segment_view_form")
        form.name = "Bought, wants discounts"
        form.tag_ids.add(discounts.with_env(marketer))
        with form.condition_ids.new() as condition:
            condition.value = 1
            condition.period = "last"
            condition.period_count = 90
            self.assertIn("90", condition.words)
        self.assertEqual(form.preview["count"], 1)
        segment = form.save()
        segment.sudo()._refresh()
        self.assertEqual(segment.sudo().member_count, 1)

    def test_a_saved_segment_opens_without_counting_and_without_its_decisions(self):
        buyers = self.Segment.create({"name": "Buyers", "domain": "[('client_revenue', '>', 0)]"})
        for role in READERS:
            names = self.arch(role, "client.segment", "client_segment_view_form").xpath("//field/@name")
            segment = self.as_role(role, buyers)
            with (
                self.subTest(role=role),
                patch.object(type(buyers), "_preview", return_value={"count": 5}) as counted,
            ):
                self.assertIn("preview", names)
                self.assertNotIn("pin_ids", names)
                self.assertEqual(segment.web_read({"preview": {}})[0]["preview"], False)
                counted.assert_not_called()
                self.assertEqual(segment.get_preview(), {"count": 5}, "asked by the screen when it is there")

    def test_outsiders_are_told_no_preview(self):
        for role in ("internal", "portal"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.vip).get_preview()

    def test_decisions_are_a_list_of_their_own(self):
        action = self.as_role("marketer", self.vip).action_open_pins()
        pins = self.as_role("marketer")["client.segment.pin"].with_context(**action["context"])
        pin = pins.create({"client_id": self.client("New").id})  # as the first row of the list writes it
        self.assertEqual((pin.segment_id, pin.kind), (self.vip, "in"))
        self.assertEqual(pins.search(action["domain"]), self.vip.pin_ids)
        self.assertEqual(self.vip.pin_count, len(self.vip.pin_ids))

    # === PARAMETERS AND VALUES === #

    @classmethod
    def make_parameters(cls):
        """Return ``{parameter: values}`` and clients with every combination of some values of two parameters."""
        Tag = cls.env["res.partner.category"]
        parameters = {}
        for name, values in (("Region", ("Moscow", "Tver")), ("Wants", ("Discounts", "News"))):
            parent = Tag.create({"name": name})
            parameters[parent] = Tag.create([{"name": value, "parent_id": parent.id} for value in values])
        choices = [
            [Tag.union(*chosen) for size in range(3) for chosen in combinations(values, size)]
            for values in parameters.values()
        ]
        cls.with_tags = cls.Partner.browse()
        for number, chosen in enumerate(product(*choices)):
            cls.with_tags |= cls.client(f"Tagged {number}", category_id=[Command.set(Tag.union(*chosen).ids)])
        return parameters

    def panel(self, role, field):
        """Return the values of a section of the search panel as the web client asks for them, and its attributes."""
        [node] = self.arch(role, "res.partner", "client_view_search").xpath(f"//searchpanel/field[@name='{field}']")
        result = self.as_role(role)["res.partner"].search_panel_select_multi_range(
            field, group_by=node.get("groupby"), expand=node.get("expand") == "1", limit=int(node.get("limit")),
            enable_counters=bool(node.get("enable_counters")), search_domain=[("is_client", "=", True)],
            comodel_domain=Domain(self.literal(node.get("domain", "[]"))),
        )  # fmt: skip
        return result["values"], node

    @staticmethod
    def literal(text):
        return literal_eval(text)

    def test_panel_filters_by_one_of_within_a_parameter_and_all_of_across(self):
        parameters = self.make_parameters()
        values, _node = self.panel("manager", "category_id")
        groups = {}
        for value in values:
            groups.setdefault(value["group_id"], []).append(value["id"])
        for parent, tags in parameters.items():
            self.assertEqual(set(groups[parent.id]), set(tags.ids))
            self.assertNotIn(parent.id, [value["id"] for value in values], "a parameter is no value")
        every = list(self.env["res.partner.category"].union(*parameters.values()))
        contacts = self.as_role("manager")["res.partner"]
        for size in range(1, len(every) + 1):
            for chosen in combinations(every, size):
                # what search_model.js makes of the boxes that are ticked: one condition for each group
                ticked = [
                    ("category_id", "in", [tag.id for tag in chosen if tag.parent_id == parent])
                    for parent in parameters if any(tag.parent_id == parent for tag in chosen)
                ]  # fmt: skip
                found = contacts.search([("id", "in", self.with_tags.ids), *ticked])
                expected = self.with_tags.filtered(
                    lambda client, chosen=chosen: all(
                        any(tag in client.category_id for tag in chosen if tag.parent_id == parent)
                        for parent in {tag.parent_id for tag in chosen}
                    )
                )
                with self.subTest(chosen=[tag.name for tag in chosen]):
                    self.assertEqual(found, expected.with_env(found.env))
                    segment = self.Segment.create({"name": "Same", "tag_ids": [Command.set([t.id for t in chosen])]})
                    self.assertEqual(contacts.search(segment._get_tag_rule()) & self.with_tags, expected)

    def test_panel_counts_nothing(self):
        for field in ("client_segment_ids", "category_id"):
            self.panel("own", field)
            before = self.env.cr.sql_log_count
            values, node = self.panel("own", field)
            with self.subTest(field=field):
                self.assertFalse(node.get("enable_counters"))
                self.assertEqual(node.get("expand"), "1")
                self.assertFalse(any("__count" in value for value in values))
                self.assertLess(self.env.cr.sql_log_count - before, 25)

    def test_panel_shows_segments_by_family(self):
        values, _node = self.panel("own", "client_segment_ids")
        names = {value["display_name"]: value["group_name"] for value in values}
        self.assertEqual(names.get("VIP"), "Made here")

    def test_a_segment_of_a_combination_of_tags(self):
        parameters = self.make_parameters()
        moscow, wants = (tags[0] for tags in parameters.values())
        action = (moscow | wants).with_user(self.users["marketer"]).action_make_client_segment()
        form = Form(
            self.as_role("marketer")["client.segment"].with_context(**action["context"]),
            view="client_base.client_segment_view_form",
        )
        segment = form.save()
        self.assertEqual(segment.tag_ids, (moscow | wants).with_env(segment.env))
        self.assertEqual(segment.name, "Region / Moscow, Wants / Discounts")
        segment.sudo()._refresh()
        both = self.with_tags.filtered(lambda client: moscow | wants <= client.category_id)
        stays = self.env["client.segment.stay"].search([("segment_id", "=", segment.id)])
        self.assertFalse(stays.client_id - both)

    def test_parameters_are_changed_by_whom_the_host_lets(self):
        for role in ("marketer", "manager"):
            env = self.as_role(role)
            views = ("client_parameter_view_list", "client_parameter_view_form", "client_parameter_view_search")
            for xmlid in views:
                self.assertTrue(len(self.arch(role, "res.partner.category", xmlid)))
            self.assertTrue(env.ref("client_base.client_parameter_menu").has_access("read"))
        arch = self.arch("own", "res.partner.category", "client_parameter_view_list")
        self.assertFalse(arch.xpath("//button"), "who makes no segments is offered none")

    # === PROGRESS === #

    def test_all_segments_are_offered_those_that_others_read_first(self):
        reader = self.Segment.create(
            {"name": "A reader", "sequence": 1, "domain": f"[('client_segment_ids', 'in', [{self.far.id}])]"}
        )
        action = self.as_role("own")["client.segment"].action_refresh_with_progress()
        ids = [row["id"] for row in action["params"]["segments"]]
        self.assertLess(ids.index(self.far.id), ids.index(reader.id))
        chosen = self.as_role("own", self.vip).action_refresh_with_progress()
        self.assertEqual(chosen["params"]["segments"], [{"id": self.vip.id, "name": "VIP"}])

    def test_one_segment_is_computed_and_told(self):
        segment = self.Segment.create({"name": "Buyers", "domain": "[('client_revenue', '>', 0)]"})
        told = self.as_role("own", segment).refresh_and_tell()
        self.assertEqual((told["entered"], told["left"], told["count"], told["error"]), (4, 0, 4, False))
        self.assertGreaterEqual(told["seconds"], 0)
        again = self.as_role("own", segment).refresh_and_tell()
        self.assertEqual((again["entered"], again["left"], again["count"]), (0, 0, 4))

    def test_an_error_is_told_and_changes_no_member(self):
        segment = self.Segment.create({"name": "Buyers", "domain": "[('client_revenue', '>', 0)]"})
        segment._refresh()
        self.env.cr.execute("UPDATE client_segment SET domain = '[(''gone'', ''='', 1)]' WHERE id = %s", [segment.id])
        segment.invalidate_recordset()
        told = self.as_role("own", segment).refresh_and_tell()
        self.assertTrue(told["error"])
        self.assertEqual((told["entered"], told["left"], told["count"]), (0, 0, 4))

    def test_outsiders_refresh_nothing(self):
        for role in ("internal", "portal"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.vip).refresh_and_tell()
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.vip).action_refresh_with_progress()
