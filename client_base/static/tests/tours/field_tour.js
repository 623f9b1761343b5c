import { registry } from "@web/core/registry";

const EDITOR = "div[name=domain] .o_tree_editor";
const POPOVER = ".o_model_field_selector_popover";
const PET = "div[name=x_client_pet_name] input";

registry.category("web_tour.tours").add("client_base_own_field", {
    steps: () => [
        {
            content: "The manager has a client before him, and misses a field on the card",
            trigger: ".nav-link[name=client_card]",
            run: "click",
        },
        {
            trigger: "button[name=action_add_from_card]",
            run: "click",
        },
        {
            trigger: ".modal div[name=name] input, .modal div[name=name] textarea",
            run: "edit Pet name",
        },
        {
            trigger: ".modal div[name=kind] .o_selection_badge:contains('Text')",
        },
        {
            trigger: ".modal button[name=action_show_on_card]",
            run: "click",
        },
        {
            content: "It is on the card at once",
            trigger: `body:not(:has(.modal)) ${PET}`,
            run: "edit Murka",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
        {
            trigger: ".o_breadcrumb a:contains('Clients')",
            run: "click",
        },
        {
            content: "In the search of the list",
            trigger: ".o_list_view .o_data_row:contains('Tour Boris')",
        },
        {
            trigger: ".o_searchview_input",
            run: "edit Murka",
        },
        {
            trigger: ".o_searchview_autocomplete .o-dropdown-item:contains('Pet name')",
            run: "click",
        },
        {
            trigger: ".o_list_view:not(:has(.o_data_row:contains('Tour Boris'))) .o_data_row:contains('Tour Anna')",
        },
        {
            content: "And among the columns",
            trigger: ".o_optional_columns_dropdown button",
            run: "click",
        },
        {
            trigger: ".o-dropdown-item:contains('Pet name') input",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains('Tour Anna') .o_data_cell[name=x_client_pet_name]:contains('Murka')",
        },
    ],
});

registry.category("web_tour.tours").add("client_base_mail_to_own_field", {
    steps: () => [
        {
            content: "A segment of those whose pet is known by that name",
            trigger: "div[name=name] input, div[name=name] textarea",
            run: "edit Friends of Murka",
        },
        {
            trigger: `${EDITOR} a:contains('New Rule')`,
            run: "click",
        },
        {
            trigger: `${EDITOR} .o_model_field_selector`,
            run: "click",
        },
        {
            trigger: `${POPOVER} .o_model_field_selector_popover_search input`,
            run: "edit Pet name",
        },
        {
            trigger: `${POPOVER} li[data-name=x_client_pet_name] button`,
            run: "click",
        },
        {
            content: "The editor has taken it",
            trigger: "div[name=rule_words]:contains('Pet name')",
        },
        {
            trigger: `body:not(:has(${POPOVER})) ${EDITOR} .o_tree_editor_condition > .o_tree_editor_editor:nth-child(3) input`,
            run: "edit Murka && press Tab",
        },
        {
            content: "The rule is in words",
            trigger: "div[name=rule_words]:contains('Pet name'):contains('Murka')",
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
            trigger: ".o_segment_refresh tr:contains('Friends of Murka') td:nth-child(3):contains('1')",
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
            trigger: ".o_list_view .o_data_row:contains('Tour Anna') .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: ".o_control_panel .o_cp_action_menus button:contains('Actions')",
            run: "click",
        },
        {
            trigger: ".o-dropdown-item:contains('Send email')",
            run: "click",
        },
        {
            content: "A mail with the name of the pet in it",
            trigger: ".modal div[name=subject] input",
            run: "edit A treat for {{ object.x_client_pet_name ||| your pet }}",
        },
        {
            trigger: ".modal div[name=reply_to] input",
            run: "edit shop@example.com",
        },
        {
            trigger: ".modal div[name=body] .odoo-editor-editable",
            run: "editor Come and see us",
        },
        {
            trigger: ".modal button[name=action_send_mail]:visible",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_list_view",
        },
    ],
});
