import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const PURCHASES = "button[name=action_open_client_purchases]:visible";

registry.category("web_tour.tours").add("client_base_look_up_a_client", {
    url: "/odoo",
    steps: () => [
        ...stepUtils.goToAppSteps("client_base.client_base_menu_root", "Open the client base"),
        {
            content: "The day begins with whom to contact",
            trigger: ".o_last_breadcrumb_item:contains('Whom to Contact Today')",
        },
        {
            trigger: ".o_menu_sections [data-menu-xmlid='client_base.client_menu']",
            run: "click",
        },
        {
            trigger: ".o_last_breadcrumb_item:contains('Clients')",
        },
        {
            content: "Search for the client who is on the phone",
            trigger: ".o_searchview_input",
            run: "edit Tour Client",
        },
        {
            trigger: ".o_searchview_autocomplete .o-dropdown-item:first-child",
            run: "click",
        },
        {
            content: "His stage and figures are in the row",
            trigger: ".o_data_row:contains('Tour Client'):contains('Active'):contains('300.00')",
        },
        {
            trigger: ".o_data_row .o_data_cell:contains('Tour Client')",
            run: "click",
        },
        {
            content: "The page begins with what matters",
            trigger: "div[name=client_headline]:contains('purchases: 3')",
        },
        {
            trigger: ".nav-link[name=client]",
            run: "click",
        },
        {
            content: "The figures are explained",
            trigger: "div[name=client_summary]:contains('Usual interval in days: 10')",
        },
        {
            content: "Beside many apps, the button is folded into a menu",
            trigger: `body:has(${PURCHASES}) .o_form_view, .o_button_more:visible`,
            run: ({ queryFirst }) => queryFirst(PURCHASES) || queryFirst(".o_button_more:visible").click(),
        },
        {
            trigger: PURCHASES,
            run: "click",
        },
        {
            content: "Each purchase is listed, the refunded one with what was returned",
            trigger: ".o_list_view .o_data_row:nth-child(3)",
        },
        {
            trigger: ".o_data_row:first-child .o_data_cell[name=name]",
            run: "click",
        },
        {
            content: "A purchase opens its document",
            trigger: ".o_form_view .o_breadcrumb:contains('Purchases of Tour Client')",
        },
    ],
});

registry.category("web_tour.tours").add("client_base_analyse_clients", {
    url: "/odoo/client-analysis",
    steps: () => [
        {
            content: "Stages follow their natural order",
            trigger: ".o_pivot table:contains('Active')",
        },
        {
            trigger: ".o_switch_view.o_graph",
            run: "click",
        },
        {
            trigger: ".o_graph_canvas_container canvas",
        },
        {
            trigger: ".o_switch_view.o_list",
            run: "click",
        },
        {
            trigger: ".o_data_row .o_data_cell:contains('Tour Client')",
            run: "click",
        },
        {
            content: "A figure leads to its client",
            trigger: "div[name=client_headline]:contains('purchases: 3')",
        },
    ],
});

registry.category("web_tour.tours").add("client_base_set_limits", {
    url: "/odoo/action-client_base.client_settings_action",
    steps: () => [
        {
            trigger: "#client_sleeping_days input",
            run: "edit 400",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "A limit that makes no sense is refused in plain words",
            trigger: ".modal .modal-body:contains('sleeps before he is lost')",
        },
        {
            trigger: ".modal .btn-primary",
            run: "click",
        },
        {
            trigger: "#client_sleeping_days input",
            run: "edit 5",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "A limit that makes sense is kept",
            trigger: "body:not(:has(.o_dirty_warning)) #client_sleeping_days input:value(5)",
        },
    ],
});
