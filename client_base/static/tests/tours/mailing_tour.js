import { registry } from "@web/core/registry";

const AUDIENCE = ".o_client_mailing_audience";
const ROW = ".o_client_timeline_row";

/** Press a button of a form, wherever the width of the screen lets it stand: in sight, or folded into a menu. */
function press(name, menu) {
    const button = `button[name=${name}]:visible`;
    return [
        {
            trigger: `body:has(${button}) .o_form_view, ${menu}:visible`,
            run: ({ queryFirst }) => queryFirst(button) || queryFirst(`${menu}:visible`).click(),
        },
        {
            trigger: button,
            run: "click",
        },
    ];
}

registry.category("web_tour.tours").add("client_base_mail_a_segment", {
    steps: () => [
        ...press("action_mail", ".o_statusbar_buttons .dropdown-toggle"),
        {
            content: "The mailing is for the segment, and says who gets it",
            trigger: "div[name=client_segment_ids] .o_tag:contains('Tour Kites')",
        },
        {
            trigger: `${AUDIENCE}:has(.o_client_mailing_reached:text(2)):contains('Clients: 4'):contains('Contacts: 4')`,
        },
        {
            content: "And why others do not",
            trigger: `${AUDIENCE}:contains('no address: 1'):contains('unsubscribed: 1') .o_client_mailing_sample:contains('Ann, Bob')`,
        },
        {
            content: "A ready text, which brings its own subject",
            trigger: ".o_client_template_tile:contains('Thank You after the First Order'):contains('plain')",
            run: "click",
        },
        {
            trigger: "div[name=subject] .o_input:value('Thank you for your first order')",
            run: "edit Thank you, and a kite",
        },
        {
            content: "The editor comes with styles that a test makes anew",
            trigger: ":iframe p:contains('Your first order with us')",
            timeout: 60000,
        },
        ...press("action_launch", ".o_statusbar_buttons .dropdown-toggle"),
        {
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "It waits for the queue",
            trigger: "body:not(:has(.modal)) .o_mails_in_queue:contains('as soon as possible')",
        },
    ],
});

registry.category("web_tour.tours").add("client_base_find_a_mailing", {
    steps: () => [
        {
            trigger: ".nav-link[name=client_timeline]",
            run: "click",
        },
        ...["sent", "opened", "clicked"].map((kind) => ({
            content: `His story says that it was ${kind}`,
            trigger: `${ROW}[data-kind=mailing_${kind}]:contains('Thank you, and a kite')`,
        })),
        ...press("action_open_client_mailings", ".o_button_more"),
        {
            content: "So does the list of what he was mailed",
            trigger: ".o_list_view .o_data_row:contains('Thank you, and a kite'):contains('Opened')",
        },
    ],
});
