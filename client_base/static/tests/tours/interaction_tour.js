import { registry } from "@web/core/registry";

const WINDOW = ".modal .o_client_interaction_log";
const TALK = ".o_client_timeline_row[data-kind=interaction]";

registry.category("web_tour.tours").add("client_base_log_by_keyboard", {
    steps: () => [
        {
            content: "The card of the client is open",
            trigger: ".o_form_view div[name=name]:contains('Tour Client'), .o_form_view .o_last_breadcrumb_item:contains('Tour Client')",
        },
        {
            content: "The window opens from the top bar",
            trigger: ".o_client_interaction_systray button",
            run: "press alt+shift+l",
        },
        {
            content: "It knows the client, and begins at the result",
            trigger: `${WINDOW} div[name=contact_id]:contains('Tour Client')`,
        },
        {
            trigger: `${WINDOW} div[name=result_id] input:focus`,
            run: "press 2",
        },
        {
            trigger: `${WINDOW} div[name=result_id] input:checked:focus`,
            run: "press Tab",
        },
        {
            content: "Nobody calls back at an unknown time",
            trigger: `${WINDOW} div[name=next_on].o_required_modifier`,
        },
        {
            trigger: `${WINDOW} div[name=next_on] input:focus`,
            run: "press control+enter",
        },
        {
            trigger: `.o_notification:contains('Missing required fields')`,
        },
        {
            trigger: `${WINDOW} div[name=next_on].o_field_invalid input`,
            run: "edit +3d",
        },
        {
            trigger: `${WINDOW} div[name=next_on] input:focus`,
            run: "press Tab",
        },
        {
            trigger: `${WINDOW} div[name=note] textarea:focus`,
            run: "edit Wants the blue kite",
        },
        {
            trigger: `${WINDOW} div[name=note] textarea:focus`,
            run: "press Tab",
        },
        {
            trigger: `${WINDOW} div[name=minutes] input:focus`,
            run: "edit 7",
        },
        {
            trigger: `${WINDOW} div[name=minutes] input:focus`,
            run: "press control+enter",
        },
        {
            content: "It says what was logged",
            trigger: "body:not(:has(.modal)) .o_notification:contains('Logged'):contains('Call back')",
        },
        {
            content: "The next step stands in the chatter",
            trigger: ".o-mail-Activity:contains('Call back: Wants the blue kite')",
        },
        {
            content: "The call stands in the timeline",
            trigger: ".nav-link[name=client_timeline]",
            run: "click",
        },
        {
            trigger: `${TALK}:contains('Call back'):contains('Wants the blue kite')`,
        },
    ],
});

registry.category("web_tour.tours").add("client_base_log_a_planned_call", {
    steps: () => [
        {
            content: "The activity stands in the chatter",
            trigger: ".o-mail-Activity:contains('Call back: Wants the blue kite') .o-mail-Activity-markDone",
            run: "click",
        },
        {
            trigger: ".o-mail-ActivityMarkAsDone textarea",
            run: "edit He agreed",
        },
        {
            trigger: ".o-mail-ActivityMarkAsDone button[aria-label='Done']",
            run: "click",
        },
        {
            content: "Who finished a call is asked how it went",
            trigger: ".o_notification:contains('How did it go with Tour Client') button:contains('Log the Result')",
            run: "click",
        },
        {
            content: "What he wrote is the note",
            trigger: `${WINDOW} div[name=note] textarea:value('He agreed')`,
        },
        {
            trigger: `${WINDOW} div[name=result_id] label:contains('Agreed')`,
            run: "click",
        },
        {
            trigger: ".modal-footer button[name=action_save]:not(.d-none)",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_notification:contains('Logged'):contains('Agreed')",
        },
        {
            content: "Both talks stand in the timeline, and the call that was planned only once",
            trigger: ".nav-link[name=client_timeline]",
            run: "click",
        },
        {
            trigger: `.o_client_timeline:has(${TALK}:contains('Wants the blue kite')) ${TALK}:contains('He agreed')`,
        },
        {
            trigger: ".o_client_timeline:not(:has([data-kind=activity]))",
        },
    ],
});
