import { registry } from "@web/core/registry";

const REPEAT = ".o_client_hint_news:has(.o_client_hint_badge:contains('Repeat'))";
const QUOTATION_FORM = ".o_form_view.o_sale_order";
const NOTHING_TO_CHOOSE = `${QUOTATION_FORM}:not(:has(.o_client_hint_candidates))`;
const CUSTOMER = `${QUOTATION_FORM} div[name=partner_id] input`;
const CHOICE = ".o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option) a:contains('Tour Client')";

registry.category("web_tour.tours").add("client_base_quotation_hint", {
    url: "/odoo/sales/new",
    steps: () => [
        {
            trigger: CUSTOMER,
            run: "edit Tour Client",
        },
        {
            trigger: CHOICE,
            run: "click",
        },
        {
            content: "The new quotation says that the client has bought, and when",
            trigger: `${REPEAT} .o_client_hint_words:contains('41 days ago')`,
        },
        {
            content: "Repeat his last order: the quotation, empty and never saved, is saved and filled",
            trigger: ".o_client_hint button[name=action_repeat_last_order]",
            run: "click",
        },
        {
            trigger: ".o_notification:contains('Dearer')",
        },
        {
            trigger: `${QUOTATION_FORM} .o_field_x2many_list .o_data_row:contains('Kite'):contains('12.00')`,
        },
        {
            content: "His history is one click away",
            trigger: ".o_client_hint button[name=action_open_client_history]",
            run: "click",
        },
        {
            trigger: ".modal .o_form_view .o_data_row:contains('Won')",
        },
        {
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            trigger: `body:not(:has(.modal)) ${QUOTATION_FORM}`,
        },
    ],
});

registry.category("web_tour.tours").add("client_base_choose_who_it_is", {
    steps: () => [
        {
            content: "Two clients share the address: none is taken silently",
            trigger: ".o_client_hint_candidates li:contains('Tour Sister')",
        },
        {
            trigger: ".o_client_hint_candidates li:contains('Tour Client') button:contains('This is him')",
            run: "click",
        },
        {
            content: "The quotation is his, and saved",
            trigger: ".o_form_saved .o_client_hint_badge:contains('Repeat')",
        },
        {
            trigger: `${NOTHING_TO_CHOOSE} div[name=partner_id] input:value(Tour Client)`,
        },
    ],
});

registry.category("web_tour.tours").add("client_base_ask_the_manager", {
    steps: () => [
        {
            content: "The client is another salesman's",
            trigger: ".o_client_hint_manager.alert-warning:contains('Tour Rival')",
        },
        {
            trigger: ".o_client_hint_manager button[name=action_ask_client_manager]",
            run: "click",
        },
        {
            trigger: ".o_notification:contains('Tour Rival')",
        },
    ],
});
