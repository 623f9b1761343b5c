"""What is photographed: each screen, how to get to it, and what must be seen before it is taken."""

from dataclasses import dataclass
from string import Formatter

HEIGHT = 800


@dataclass(frozen=True)
class Shot:
    """One picture: where the screen is, and what must be seen before it is taken."""

    name: str
    path: str
    ready: str
    clicks: tuple[str, ...] = ()
    scroll: str = ""
    height: int = HEIGHT
    window: tuple[str, ...] = ()  # an action and the name of the id of a record that it opens above the screen

    def can_be_taken(self, ids: dict[str, int]) -> bool:
        """Tell whether the records that it is of are there."""
        return {name for _text, name, *_rest in Formatter().parse(self.path) if name} | {*self.window[1:]} <= ids.keys()


TAGS_PANEL = ".o_search_panel_section:nth-of-type(1)"
# Of the pack "Pet Shop", the kinds of pets come first and breeds fourth; not in sections, which may be shut.
MAILING = "/odoo/action-mass_mailing.mailing_mailing_action_mail/{mailing}"
FLAT, OWN_FIELD = ".o_facet_remove", ".o_data_row td[name=name] >> nth={}"
# Who matches the rule, and was put out by hand.
WHO_LEFT = ".o_data_row:has(td[name=left_because]:text-matches('[^ ]'))"
SHOTS = (
    Shot("clients_list", "/odoo/clients", ".o_list_table .o_data_row"),
    Shot("clients_kanban", "/odoo/clients?view_type=kanban", ".o_kanban_record:not(.o_kanban_ghost)"),
    Shot("client_page", "/odoo/clients/{client}", ".o_form_view", ("a[name=client]",)),
    Shot(
        "purchases",
        "/odoo/clients/{client}",
        ".o_list_table .o_data_row",
        ("button[name=action_open_client_purchases]",),
    ),
    Shot("analysis_pivot", "/odoo/client-analysis", ".o_pivot table"),
    Shot("analysis_graph", "/odoo/client-analysis?view_type=graph", ".o_graph_canvas_container canvas"),
    Shot("client_filters", "/odoo/clients", ".o_search_bar_menu", (".o_searchview_dropdown_toggler",)),
    Shot(
        "rfm_scale",
        "/odoo/action-client_base.client_settings_action",
        ".modal .o_form_view",
        ("button[name=action_open_client_scale]",),
    ),
    Shot("user_rights", "/odoo/action-base.action_res_users/2", ".o_form_view", ("a[name=access_rights]",)),
    Shot("settings", "/odoo/action-client_base.client_settings_action", "#client_purchase_basis"),
    Shot(
        "settings_recognition",
        "/odoo/action-client_base.client_settings_action",
        "#client_manager_policy",
        scroll="#client_manager_policy",
    ),
    Shot("lead_repeat", "/odoo/crm/{known}", ".o_client_hint_link"),
    Shot("lead_perhaps", "/odoo/crm/{perhaps}", ".o_client_hint_candidates"),
    Shot("lead_manager", "/odoo/crm/{colleague}", ".o_client_hint_manager"),
    Shot("leads_list", "/odoo/action-crm.crm_lead_opportunities?view_type=list", ".o_list_table .o_data_row"),
    Shot("leads_kanban", "/odoo/action-crm.crm_lead_opportunities?view_type=kanban", ".o_kanban_record .badge"),
    Shot(
        "history",
        "/odoo/crm/{known}",
        ".modal .o_data_row",
        ("button[name=action_open_client_history]",),
        height=1130,
    ),
    Shot("order_hint", "/odoo/action-sale.action_orders/{order}", ".o_client_hint_news"),
    Shot("orders_list", "/odoo/action-sale.action_orders?view_type=list", ".o_list_table .o_data_row"),
    Shot("repeat_share", "/odoo/client-repeat-share", ".o_pivot table"),
    Shot("repeat_share_graph", "/odoo/client-repeat-share?view_type=graph", ".o_graph_canvas_container canvas"),
    Shot("new_returning", "/odoo/client-new-returning?view_type=graph", ".o_graph_canvas_container canvas"),
    Shot("segments_list", "/odoo/segments", ".o_list_table .o_data_row"),
    Shot("segments_kanban", "/odoo/segments?view_type=kanban", ".o_kanban_record:not(.o_kanban_ghost)"),
    Shot("segment_form", "/odoo/segments/{segment}", ".o_client_segment_count", height=1160),
    Shot("segment_condition", "/odoo/segments/{segment}", ".modal div[name=words]", ("td[name=words]",)),
    Shot(
        "segment_by_hand", "/odoo/segments/{segment}", ".o_list_table .o_data_row", ("button[name=action_open_pins]",)
    ),
    Shot(
        "segment_why",
        "/odoo/segments/{segment}",
        ".modal .o_client_segment_line",
        ("button[name=action_open_stays]", f"{WHO_LEFT} button[name=action_why]"),
    ),
    Shot("segment_effects", "/odoo/segments/{effects}", "div[name=effect_ids] .o_data_row", ("a[name=effects]",)),
    Shot(
        "segment_dry_run",
        "/odoo/segments/{effects}",
        ".modal div[name=lines]",
        ("a[name=effects]", ".o_data_row:nth-child(1) button[name=action_dry_run]"),
    ),
    Shot("segment_compare", "/odoo/compare-segments/{compare}", "div[name=line_ids] .o_data_row"),
    Shot(
        "segment_moves",
        "/odoo/action-client_base.client_segment_moves_action",
        ".o_pivot table",
        ("button[name=action_open]",),
    ),
    Shot(
        "segment_size",
        "/odoo/segments/{active}",
        ".o_graph_canvas_container canvas",
        (".oe_stat_button:has(.fa-line-chart)",),
    ),
    Shot("parameters", "/odoo/client-parameters", ".o_list_table .o_data_row"),
    Shot(
        "clients_panel",
        "/odoo/clients",
        ".o_data_row",
        (f"{TAGS_PANEL} .o_search_panel_filter_value:first-child input >> nth=0",),
        height=1160,
    ),
    Shot("client_segments", "/odoo/clients/{client}", "div[name=client_segments] .o_tag", ("a[name=client]",)),
    Shot("timeline", "/odoo/clients/{story}", ".o_client_timeline_row", ("a[name=client_timeline]",), height=1250),
    Shot("timeline_page", "/odoo/clients/{story}/timeline", ".o_client_timeline_row", height=1000),
    Shot(
        "interaction_log",
        "/odoo/clients/{story}",
        ".modal div[name=next_on].o_required_modifier",
        ("button[name=action_log_interaction]", ".modal div[name=result_id] label >> nth=1"),
    ),
    # Of all colleagues: the administrator himself sells nothing.
    Shot("next_contact", "/odoo/contact-today", ".o_data_row:nth-of-type(5) td[name=why]", (".o_facet_remove",)),
    Shot(
        "handover",
        "/odoo/clients",
        ".modal div[name=line_ids] .o_data_row",
        window=("client_base.client_handover_action", "handover"),
    ),
    Shot("client_work", "/odoo/client-work", ".o_pivot table"),
    Shot(
        "own_fields_on_card",
        "/odoo/clients/{friend}",
        "div[name=x_client_species_of_pets] .o_tag",
        ("a[name=client_card]",),
        height=980,
    ),
    Shot(
        "card_about",
        "/odoo/clients/{friend}",
        "div[name=client_birth]",
        ("a[name=client_card]",),
        scroll="div[name=client_social_ids]",
        height=1250,
    ),
    Shot("own_fields_list", "/odoo/client-fields", ".o_data_row td[name=name]"),
    Shot(
        "own_field_form",
        "/odoo/client-fields",
        "div[name=option_ids] .o_data_row",
        (FLAT, OWN_FIELD.format(0)),
        height=1000,
    ),
    Shot(
        "field_convert",
        "/odoo/client-fields",
        ".modal div[name=line_ids] .o_data_row",
        (FLAT, OWN_FIELD.format(3), "button[name=action_convert]"),
    ),
    Shot(
        "field_delete",
        "/odoo/client-fields",
        ".modal div[name=typed_label]",
        (FLAT, OWN_FIELD.format(3), "button[name=action_delete]"),
    ),
    Shot("field_packs", "/odoo/client-field-packs", ".o_kanban_record:not(.o_kanban_ghost)"),
    Shot("field_fill", "/odoo/client-knowledge", ".o_data_row"),
    Shot("reminders", "/odoo/client-reminders", ".o_data_row"),
    Shot(
        "reminder_form",
        "/odoo/client-reminders",
        "div[name=days]",
        (".o_data_row td[name=name] >> nth=0",),
        height=1000,
    ),
    # Of all colleagues, as above.
    Shot("occasions_calendar", "/odoo/coming-up", ".fc-event", (".o_facet_remove",)),
    Shot("occasions_list", "/odoo/coming-up?view_type=list", ".o_data_row td[name=due_on]", (".o_facet_remove",)),
    Shot("offer_answers", "/odoo/client-offers", ".o_pivot table"),
    # Mailings to segments: one that is planned, and what came back on those that were sent.
    Shot("mailing_form", MAILING, ".o_form_view:has(.o_client_mailing_reached) .o_snippet_thumbnail", height=1160),
    Shot("mailing_preview", MAILING, ".modal iframe", ("button[name=action_preview_client]",), height=1000),
    Shot(
        "mailing_limit",
        "/odoo/action-client_base.client_settings_action",
        "#client_limit",
        scroll="#client_hold_days",
    ),
    Shot("mailing_results", "/odoo/mailing-results", ".o_pivot table"),
    Shot("mailing_segment_results", "/odoo/mailing-segment-results", ".o_pivot table"),
    Shot("client_mailings", "/odoo/clients/{mailed}", ".o_data_row", ("button[name=action_open_client_mailings]",)),
    Shot(
        "mailing_templates",
        "/odoo/segments/{effects}",
        ".o_client_template",
        ("button[name=action_mail]",),
        height=1160,
    ),
)
