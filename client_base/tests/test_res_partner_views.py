from datetime import timedelta

from lxml import etree

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from ..models.res_partner import STAGE_BADGES
from .roles import OUTSIDERS, READERS, RolesCase

MODELS = {
    "res.partner": ("client_view_list", "client_view_kanban", "client_view_search"),
    "client.profile": (
        "client_profile_view_search", "client_profile_view_list", "client_profile_view_pivot",
        "client_profile_view_graph",
    ),
    "client.purchase": (
        "client_purchase_view_search", "client_purchase_view_list", "client_purchase_view_pivot",
        "client_purchase_view_graph", "client_purchase_view_pivot_share", "client_purchase_view_graph_share",
        "client_purchase_view_pivot_clients", "client_purchase_view_graph_clients",
    ),
    "client.mailing.result": (
        "client_mailing_result_view_search", "client_mailing_result_view_list", "client_mailing_result_view_pivot",
        "client_mailing_result_view_graph",
    ),
    "client.mailing.segment.result": (
        "client_mailing_segment_result_view_search", "client_mailing_segment_result_view_list",
        "client_mailing_segment_result_view_pivot", "client_mailing_segment_result_view_graph",
    ),
    "client.exception": ("client_exception_view_list",),
    "res.partner.category": (
        "client_parameter_view_search", "client_parameter_view_list", "client_parameter_view_form",
    ),
    "client.segment": (
        "client_segment_view_search", "client_segment_view_list", "client_segment_view_kanban",
        "client_segment_view_form",
    ),
    "client.segment.condition": ("client_segment_condition_view_form",),
    "client.segment.stay": ("client_segment_stay_view_search", "client_segment_stay_view_list"),
    "client.segment.size": (
        "client_segment_size_view_search", "client_segment_size_view_list", "client_segment_size_view_graph",
        "client_segment_size_view_pivot",
    ),
    "client.segment.move": (
        "client_segment_move_view_search", "client_segment_move_view_list", "client_segment_move_view_pivot",
    ),
    "client.segment.moves": ("client_segment_moves_view_form",),
    "client.segment.past": ("client_segment_past_view_form",),
    "client.segment.compare": ("client_segment_compare_view_form",),
    "client.segment.effect.log": ("client_segment_effect_log_view_search", "client_segment_effect_log_view_list"),
    "client.contact.work": (
        "client_contact_work_view_search", "client_contact_work_view_list", "client_contact_work_view_pivot",
        "client_contact_work_view_graph",
    ),
    "client.rfm.scale": ("client_rfm_scale_view_form",),
    "client.interaction": (
        "client_interaction_view_search", "client_interaction_view_list", "client_interaction_view_form",
        "client_interaction_view_pivot", "client_interaction_view_graph", "client_interaction_view_calendar",
        "client_interaction_view_search_answers", "client_interaction_view_list_answers",
        "client_interaction_view_pivot_answers", "client_interaction_view_graph_answers",
        "client_interaction_view_log",
    ),
    "client.interaction.result": ("client_interaction_result_view_list",),
    "client.interaction.objection": ("client_interaction_objection_view_list",),
    "client.competitor": ("client_competitor_view_list",),
}  # fmt: skip
# Of whom they tell, an analyst may not read.
CLIENT_MODELS = {
    "client.occasion": (
        "client_occasion_view_list", "client_occasion_view_form", "client_occasion_view_calendar",
        "client_occasion_view_search",
    ),
    "client.reminder": ("client_reminder_view_list", "client_reminder_view_search", "client_reminder_view_form"),
    "client.next.contact": (
        "client_next_contact_view_search", "client_next_contact_view_list", "client_next_contact_view_kanban",
    ),
    "client.inquiry": ("client_inquiry_view_list", "client_inquiry_view_search"),
    "client.history": ("client_history_view_form",),
    "client.timeline": (
        "client_timeline_view_search", "client_timeline_view_list", "client_timeline_view_pivot",
        "client_timeline_view_graph",
    ),
    "client.segment.why": ("client_segment_why_view_form",),
    "client.segment.pin": ("client_segment_pin_view_search", "client_segment_pin_view_list"),
}  # fmt: skip
# What only some roles may open.
ROLE_MODELS = {
    ("marketer", "manager", "sales_manager"): {
        "res.partner": ("client_mailing_held_view_list",),
        "mailing.trace": ("client_mailing_trace_view_search", "client_mailing_trace_view_list"),
        "client.segment.decide": ("client_segment_decide_view_form",),
        "client.segment.list": ("client_segment_list_view_form",),
        "client.mailing.preview": ("client_mailing_preview_view_form",),
    },
    ("manager", "sales_manager"): {
        "client.field": (
            "client_field_view_search", "client_field_view_list", "client_field_view_form",
            "client_field_view_form_add",
        ),
        "client.field.section": ("client_field_section_view_list",),
        "client.handover": ("client_handover_view_form",),
        "client.segment.effect": ("client_segment_effect_view_form",),
        "client.reminder.log": ("client_reminder_log_view_list", "client_reminder_log_view_search"),
        "client.segment.dry.run": ("client_segment_dry_run_view_form",),
        "client.field.pack": ("client_field_pack_view_kanban",),
        "client.field.delete": ("client_field_delete_view_form",),
        "client.field.convert": ("client_field_convert_view_form",),
    },
    ("all", "marketer", "analyst", "manager", "sales_all", "sales_manager"): {
        "client.field.fill": (
            "client_field_fill_view_search", "client_field_fill_view_list", "client_field_fill_view_pivot",
            "client_field_fill_view_graph",
        ),
    },
}  # fmt: skip
# Who works with contacts, and who only with figures.
CLIENT_ROLES = tuple(role for role in READERS if role != "analyst")


@tagged("post_install", "-at_install")
class TestViews(RolesCase):
    def arch(self, env, model, xmlid):
        """Return the view as the user gets it, after a check that the screen finds all fields of it."""
        view = self.env.ref(f"client_base.{xmlid}")
        kind = view.type
        views = env[model].get_views([(view.id, kind)])
        arch = etree.fromstring(views["views"][kind]["arch"])
        known = views["models"][model]["fields"]
        for node in arch.xpath("//field[not(ancestor::field)]"):
            self.assertIn(node.get("name"), known, xmlid)
        return arch

    # === EVERY VIEW FOR EVERY ROLE === #

    def test_views_load_for_those_who_see_clients(self):
        for role in READERS:
            env = self.as_role(role)
            models = MODELS if role == "analyst" else MODELS | CLIENT_MODELS
            for roles, more in ROLE_MODELS.items():
                models = models | more if role in roles else models
            for model, xmlids in models.items():
                for xmlid in xmlids:
                    with self.subTest(role=role, view=xmlid):
                        self.assertTrue(len(self.arch(env, model, xmlid)))

    def test_every_view_of_the_addon_is_looked_at(self):
        data = self.env["ir.model.data"].search([("module", "=", "client_base"), ("model", "=", "ir.ui.view")])
        every = (MODELS, CLIENT_MODELS, *ROLE_MODELS.values())
        looked_at = {name for views in every for names in views.values() for name in names}
        views = {record.name: self.env["ir.ui.view"].browse(record.res_id) for record in data}
        # A report is looked at by the tests that print it.
        own = {name for name, view in views.items() if not view.inherit_id and view.type != "qweb"}
        self.assertLessEqual(own, looked_at, "add the new views above")

    def test_card_shows_the_client_page_to_those_who_may_see_it(self):
        form = self.env.ref("base.view_partner_form").id
        for role in (*READERS, "internal", "sales_own", "system"):
            arch = etree.fromstring(self.as_role(role)["res.partner"].get_view(form, "form")["arch"])
            names = {node.get("name") for node in arch.iter("field")}
            with self.subTest(role=role):
                self.assertEqual(bool(arch.xpath("//page[@name='client']")), role in READERS)
                self.assertEqual("client_revenue" in names, role in READERS)
                self.assertEqual(any(name.startswith("client_") for name in names), role in READERS)

    def test_client_views_hold_no_fact_for_others(self):
        for role in ("internal", "sales_own"):
            for xmlid in MODELS["res.partner"]:
                view = self.env.ref(f"client_base.{xmlid}")
                arch = etree.fromstring(self.as_role(role)["res.partner"].get_view(view.id, view.type)["arch"])
                with self.subTest(role=role, view=xmlid):
                    self.assertFalse([node for node in arch.iter("field") if node.get("name").startswith("client_")])

    def test_card_opens_and_saves(self):
        for role in (*CLIENT_ROLES, "internal"):
            user = self.users[role]
            user.group_ids |= self.env.ref("base.group_partner_manager")
            with self.subTest(role=role), Form(self.as_role(role, self.mine)) as card:
                card.phone = "+49 30 1234567"

    # === MENUS AND ACTIONS === #

    def test_app_is_there_for_those_who_use_it(self):
        root = self.env.ref("client_base.client_base_menu_root")
        clients = self.env.ref("client_base.client_menu")
        for role in (*READERS, "internal", "sales_own", "system"):
            menus = self.as_role(role)["ir.ui.menu"]._visible_menu_ids()
            with self.subTest(role=role):
                self.assertEqual(root.id in menus, role in READERS)
                self.assertEqual(clients.id in menus, role in CLIENT_ROLES)

    def test_actions_run_for_each_role(self):
        for role in READERS:
            for xmlid in ("client_action", "client_profile_action", "client_purchase_action"):
                action = self.as_role(role)["ir.actions.act_window"]._for_xml_id(f"client_base.{xmlid}")
                with self.subTest(role=role, action=xmlid):
                    model = self.as_role(role)[action["res_model"]]
                    domain = safe_eval(action["domain"] or "[]", {"uid": model.env.uid})
                    # The list of clients is not for analysts: they have no menu to it either.
                    hidden = action["res_model"] == "res.partner" and role not in CLIENT_ROLES
                    self.assertEqual(bool(model.search(domain, limit=1)), not hidden)
                    views = [(number, kind) for number, kind in action["views"] if kind != "activity"]
                    self.assertEqual(set(model.get_views(views)["views"]), {kind for _number, kind in views})

    def test_buttons_lead_to_the_purchases_of_the_client(self):
        action = self.as_role("own", self.mine.child_ids).action_open_client_purchases()
        purchases = self.as_role("own")["client.purchase"].search(action["domain"])
        self.assertEqual((purchases.client_id, purchases.amount), (self.mine, 10))
        document = purchases.action_open_document()
        self.assertEqual(self.env[document["res_model"]].browse(document["res_id"]).partner_id, self.mine.child_ids)
        with self.assertRaises(AccessError):
            self.as_role("own", self.theirs).check_access("read")

    # === FILTERS AND GROUPS === #

    def filters(self, env, model, xmlid):
        """Yield (name, domain, field to group by) of each filter, evaluated as the screen does."""
        for node in self.arch(env, model, xmlid).iter("filter"):
            if node.get("name").startswith(("activities_", "group_by_properties")):
                continue  # the host's own, which mean something in the browser only
            context = safe_eval(node.get("context", "{}"))
            group_by = f"{node.get('date')}:month" if node.get("date") else context.get("group_by")
            yield node.get("name"), Domain(safe_eval(node.get("domain", "[]"), {"uid": env.uid})), group_by

    def test_filters_find_and_groups_add_up(self):
        for model in ("res.partner", "client.profile", "client.purchase"):
            [search] = [xmlid for xmlid in MODELS[model] if xmlid.endswith("_search")]
            env = self.as_role("all")
            everything = env[model].with_context(active_test=False)
            total = everything.search_count([])
            for name, domain, group_by in self.filters(env, model, search):
                with self.subTest(model=model, filter=name):
                    self.assertEqual(everything.search_count(domain) + everything.search_count(~domain), total)
                    if group_by:
                        groups = everything.formatted_read_group([], [group_by], ["__count"])
                        self.assertEqual(sum(group["__count"] for group in groups), total)

    def found(self, name):
        """Return which of the three clients a filter of the search view shows to the own user."""
        env = self.as_role("all")
        domains = {key: domain for key, domain, _group_by in self.filters(env, "res.partner", "client_view_search")}
        return env["res.partner"].search(domains[name] & Domain("id", "in", self.shop.ids))

    def test_filters_mean_what_they_say(self):
        self.nobodys.child_ids.sale_order_ids.date_order -= timedelta(days=100)
        self.theirs.child_ids.sale_order_ids.action_cancel()
        self.refresh()
        expected = {
            "bought": self.mine | self.nobodys, "prospect": self.theirs, "first_time": self.mine | self.nobodys,
            "unassigned": self.nobodys, "silent_30": self.nobodys, "silent_90": self.nobodys,
            "lost": self.theirs.browse(),
        }  # fmt: skip
        for name, clients in expected.items():
            with self.subTest(filter=name):
                self.assertEqual(set(self.found(name).mapped("name")), set(clients.mapped("name")))

    def test_number_typed_into_the_search_box(self):
        """Type a number of days, as a hasty user does: too long, negative, nought."""
        arch = self.arch(self.as_role("all"), "res.partner", "client_view_search")
        node = arch.find(".//field[@name='client_days_since_purchase']")
        self.assertEqual(node.get("operator"), ">=")
        for days, count in ((0, 3), (1, 3), (2, 0), (-5, 3), (99999999999999999999, 0)):
            domain = [("client_days_since_purchase", node.get("operator"), days), ("id", "in", self.shop.ids)]
            with self.subTest(days=days):
                self.assertEqual(self.env["res.partner"].search_count(domain), count)

    # === BADGES === #

    def badges(self, role, partner):
        statistics = self.as_role(role, partner).application_statistics or []
        icons = {icon for icon, _color in STAGE_BADGES.values()}
        return [badge for badge in statistics if badge["iconClass"] in icons]

    def test_badge_tells_the_stage(self):
        for partner in (self.nobodys, self.nobodys.child_ids):
            [badge] = self.badges("all", partner)
            self.assertEqual(badge["value"], "First-time")
            self.assertTrue(badge["iconClass"])
        self.assertFalse(self.badges("all", self.company.partner_id))

    def test_badge_is_not_for_those_without_rights(self):
        for role in OUTSIDERS:
            with self.subTest(role=role):
                self.assertFalse(self.badges(role, self.visitor) if role != "public" else [])

    def test_badge_of_a_rivals_client_is_hidden(self):
        with self.assertRaises(AccessError):
            self.as_role("own", self.theirs).read(["application_statistics"])
