import { registry } from "@web/core/registry";

const CONDITION = ".modal .o_form_view";
const EDITOR = "div[name=domain] .o_tree_editor";
const POPOVER = ".o_model_field_selector_popover";

registry.category("web_tour.tours").add("client_base_build_a_segment", {
    url: "/odoo/segments/new",
    steps: () => [
        {
            trigger: "div[name=name] input, div[name=name] textarea",
            run: "edit Moscow bargain hunters",
        },
        {
            content: "What they bought: twice in 90 days",
            trigger: "div[name=condition_ids] .o_field_x2many_list_row_add a, div[name=condition_ids] .o_field_x2many_list_row_add button",
            run: "click",
        },
        {
            trigger: `${CONDITION} div[name=value] input`,
            run: "edit 2",
        },
        {
            trigger: `${CONDITION} div[name=period] input`,
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains('in the last')",
            run: "click",
        },
        {
            trigger: `${CONDITION} div[name=period_count] input`,
            run: "edit 90",
        },
        {
            trigger: `${CONDITION} div[name=period_unit] input`,
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains('days')",
            run: "click",
        },
        {
            content: "The condition is a sentence",
            trigger: `${CONDITION} div[name=words]:contains('at least 2'):contains('90 days')`,
        },
        {
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) div[name=condition_ids] .o_data_row:contains('at least 2')",
        },
        {
            content: "How they are tagged: a value under a parameter",
            trigger: "div[name=tag_ids] input",
            run: "edit Discounts",
        },
        {
            trigger: ".o-autocomplete--dropdown-item a:contains('Tour Wants / Discounts')",
            run: "click",
        },
        {
            content: "What is on their card: the city",
            trigger: `${EDITOR} a:contains('New Rule')`,
            run: "click",
        },
        {
            trigger: `${EDITOR} .o_model_field_selector`,
            run: "click",
        },
        {
            trigger: `${POPOVER} .o_model_field_selector_popover_search input`,
            run: "edit City",
        },
        {
            trigger: `${POPOVER} li[data-name=city] button`,
            run: "click",
        },
        {
            content: "The rule is in words as it grows",
            trigger: "div[name=rule_words]:contains('City')",
        },
        {
            trigger: `body:not(:has(${POPOVER})) ${EDITOR} .o_tree_editor_condition > .o_tree_editor_editor:nth-child(3) input`,
            run: "edit Moscow && press Tab",
        },
        {
            content: "How many match is told before anything is saved",
            trigger: "div[name=preview]:contains('1')",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved button[name=action_refresh_with_progress]",
            run: "click",
        },
        {
            content: "The refresh says what came of it",
            trigger: ".o_segment_refresh tr:contains('Moscow bargain hunters') td:nth-child(3):contains('1')",
        },
        {
            trigger: ".modal-footer .btn-primary:contains('Close')",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) button[name=action_open_members]:contains('1')",
            run: "click",
        },
        {
            trigger: ".o_list_view:not(:has(.o_data_row:contains('Tour Tver'))) .o_data_row .o_data_cell:contains('Tour Moscow')",
            run: "click",
        },
        {
            trigger: ".nav-link[name=client]",
            run: "click",
        },
        {
            content: "His page names the segment, and says why",
            trigger: "div[name=client_segments]:contains('Moscow bargain hunters') button[name=action_why_segments]",
            run: "click",
        },
        {
            trigger: ".modal div[name=segment_id] input",
            run: "edit Moscow bargain",
        },
        {
            trigger: ".o-autocomplete--dropdown-item a:contains('Moscow bargain hunters')",
            run: "click",
        },
        {
            content: "Each condition with what is true of him",
            trigger: ".modal div[name=lines]:contains('at least 2'):contains('Moscow'):contains('Discounts')",
        },
        {
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_form_view",
        },
    ],
});

registry.category("web_tour.tours").add("client_base_filter_by_parameters", {
    url: "/odoo/clients",
    steps: () => [
        {
            content: "The panel groups values by their parameter",
            trigger: ".o_search_panel_filter_group:contains('Tour Wants') .o_search_panel_filter_value:contains('Discounts') input",
            run: "click",
        },
        {
            trigger: ".o_list_view:not(:has(.o_data_row:contains('Tour Plain'))) .o_data_row:contains('Tour Moscow')",
        },
        {
            trigger: ".o_search_panel_filter_group:contains('Tour Kind') .o_search_panel_filter_value:contains('Wholesale') input",
            run: "click",
        },
        {
            content: "Of both parameters",
            trigger: ".o_list_view:not(:has(.o_data_row:contains('Tour Moscow'))) .o_data_row:contains('Tour Tver')",
        },
    ],
});
