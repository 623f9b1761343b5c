import { registry } from "@web/core/registry";

const REPEAT = ".o_client_hint_news:has(.o_client_hint_badge:contains('Repeat'))";
const ROW = ".o_data_row:contains('More kites')";
const LEAD_FORM = ".o_form_view.o_lead_opportunity_form";
const PHONE = `${LEAD_FORM} div[name=phone] input:visible`;

registry.category("web_tour.tours").add("client_base_lead_that_asks_again", {
    steps: () => [
        {
            content: "The list says who has bought before",
            trigger: `${ROW} .o_data_cell[name=client_recognition] .badge.text-bg-success:contains('Repeat')`,
        },
        {
            trigger: ".o_data_row .o_data_cell:contains('More kites')",
            run: "click",
        },
        {
            content: "The lead begins with the hint",
            trigger: `${REPEAT} .o_client_hint_words:contains('41 days ago')`,
        },
        {
            trigger: ".o_client_hint button[name=action_open_client_history]",
            run: "click",
        },
        {
            content: "All that he asked for before, with its result",
            trigger: ".modal .o_form_view .o_data_row:contains('Won')",
        },
        {
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_client_hint button[name=action_repeat_last_order]",
            run: "click",
        },
        {
            content: "The last order is a quotation of this lead, at the price of today",
            trigger: ".o_form_view.o_sale_order .o_field_x2many_list .o_data_row:contains('Kite'):contains('12.00')",
        },
        {
            trigger: ".o_notification:contains('Dearer')",
        },
    ],
});

registry.category("web_tour.tours").add("client_base_lead_by_phone", {
    steps: () => [
        {
            content: "A new lead knows nobody yet",
            trigger: `${LEAD_FORM}:not(:has(.o_client_hint_client))`,
        },
        {
            trigger: `${LEAD_FORM} div[name=name] textarea`,
            run: "edit Someone on the phone",
        },
        {
            trigger: PHONE,
            run: "edit 8 (912) 345-67-89 && press Tab",
        },
        {
            content: "He is known before anything is saved",
            trigger: `.o_form_dirty ${REPEAT} .o_client_hint_client:contains('Tour Client')`,
        },
        {
            content: "One click makes the lead his",
            trigger: ".o_form_dirty .o_client_hint_link",
            run: "click",
        },
        {
            trigger: `${LEAD_FORM} div[name=partner_id] input:visible:value(Tour Client)`,
        },
        {
            content: "There is nothing left to link",
            trigger: `.o_form_dirty .o_client_hint:not(:has(.o_client_hint_link)) ${REPEAT}`,
        },
        {
            trigger: ".o_form_button_save:visible",
            run: "click",
        },
        {
            trigger: ".o_form_saved .o_client_hint_badge:contains('Repeat')",
        },
    ],
});
