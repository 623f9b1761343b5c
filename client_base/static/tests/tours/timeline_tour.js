import { browser } from "@web/core/browser/browser";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

const ROW = ".o_client_timeline_row";
const TODAY = "section:first-child:has(.o_client_timeline_day:contains('Today'))";
const CHIP = (name) => `.o_client_timeline_chip:contains('${name}')`;
const ON = (name) => `${CHIP(name)}[aria-pressed=true]`;
/** A timeline that has the chip and no row of the kind. */
const ONLY = (chip, gone) => `.o_client_timeline:has(${chip}):not(:has(${ROW}[data-kind=${gone}]))`;

/** Wait until so many rows are shown, at least. */
function hasRows(least) {
    return {
        content: `Rows: ${least} or more`,
        trigger: ".o_client_timeline_box",
        run: async () => {
            for (let i = 0; i < 180 && document.querySelectorAll(ROW).length < least; i++) {
                await new Promise((resolve) => setTimeout(resolve, 50));
            }
            const count = document.querySelectorAll(ROW).length;
            if (count < least) {
                throw new Error(`Rows: ${count}, less than ${least}`);
            }
        },
    };
}

/** Fail where a row of the page is not what it has to be. */
function check(words, isRight) {
    return {
        content: words,
        trigger: ROW,
        run: () => {
            if (![...document.querySelectorAll(ROW)].every(isRight)) {
                throw new Error(words);
            }
        },
    };
}

const scrollDown = {
    content: "Scroll to the end of what is loaded",
    trigger: ".o_client_timeline_more",
    run: ({ anchor }) => anchor.scrollIntoView(),
};

registry.category("web_tour.tours").add("client_base_read_a_timeline", {
    steps: () => [
        {
            trigger: ".nav-link[name=client_timeline]",
            run: "click",
        },
        {
            content: "The newest row is below today",
            trigger: `${TODAY} ${ROW}:first-child:contains('Latest words')`,
        },
        {
            content: "What others wrote is text, whatever it looks like",
            trigger: `.o_client_timeline_text:contains('<b>Bold</b>'):not(:has(b))`,
        },
        hasRows(40),
        scrollDown,
        hasRows(80),
        scrollDown,
        hasRows(120),
        {
            content: "One click on a family shows it alone",
            trigger: CHIP("Sales"),
            run: "click",
        },
        {
            trigger: `${ONLY(ON("Sales"), "interaction")} ${ROW}[data-kind=order]`,
        },
        {
            content: "A second one is added",
            trigger: CHIP("Talks"),
            run: "click",
        },
        {
            trigger: `.o_client_timeline:has(${ON("Sales")}):has(${ON("Talks")}) ${ROW}[data-kind=interaction]`,
        },
        {
            trigger: CHIP("Talks"),
            run: "click",
        },
        {
            trigger: `${ONLY(ON("Sales"), "interaction")} ${ROW}[data-kind=order]`,
        },
        {
            content: "A single kind, from the menu",
            trigger: ".o_client_timeline_kinds",
            run: "click",
        },
        {
            trigger: ".o_client_timeline_kind[data-kind=order]",
            run: "click",
        },
        {
            content: "A part of the family is on, and the orders are gone",
            trigger: `${ONLY(`${CHIP("Sales")}[aria-pressed=mixed]`, "order")} ${ROW}[data-kind=quotation]`,
        },
        {
            trigger: ".o_client_timeline_chip[data-family=all]",
            run: "click",
        },
        {
            trigger: `${ROW}[data-kind=interaction]`,
        },
        {
            content: "A period",
            trigger: ".o_client_timeline_period select",
            run: "select week",
        },
        {
            trigger: `.o_client_timeline:not(:has(.o_client_timeline_more)) ${ROW}`,
        },
        check(
            "The last 7 days have the rows of 7 days",
            () => document.querySelectorAll(".o_client_timeline_day").length <= 7
        ),
        {
            content: "A row opens its document from the keyboard",
            trigger: `${ROW}[data-kind=order] button.o_client_timeline_name`,
            run: async ({ anchor, press }) => {
                anchor.focus();
                await press("Enter");
            },
        },
        {
            trigger: ".o_form_view.o_sale_order",
        },
        {
            trigger: ".o_breadcrumb .o_back_button a, .o_breadcrumb .breadcrumb-item:last-child a",
            run: "click",
        },
        {
            content: "He comes back to where he was, with the filter that he had",
            trigger: `.o_client_timeline:has(select:value(week)) ${ROW}[data-kind=order] button:focus`,
        },
        {
            content: "Somebody deletes a quotation that is on the screen",
            trigger: `${ROW}[data-kind=quotation]`,
            run: async () => {
                const call = (method, args) =>
                    rpc(`/web/dataset/call_kw/sale.order/${method}`, { model: "sale.order", method, args, kwargs: {} });
                await call("unlink", [await call("search", [[["client_order_ref", "=", "Short life"]]])]);
            },
        },
        {
            trigger: `${ROW}[data-kind=quotation] .o_client_timeline_facts`,
            run: "click",
        },
        {
            content: "He is told",
            trigger: ".o_notification:contains('does not exist any more')",
        },
        {
            trigger: `.o_client_timeline ${ROW}[data-kind=quotation]`,
        },
    ],
});

registry.category("web_tour.tours").add("client_base_timeline_page", {
    steps: () => [
        {
            content: "The address alone brings the page, with the name of the client",
            trigger: ".o_client_timeline_page .o_breadcrumb:contains('Timeline of Story Ltd')",
        },
        hasRows(40),
        scrollDown,
        hasRows(80),
        {
            content: "A late answer to an earlier question does not land",
            trigger: CHIP("Talks"),
            run: async ({ anchor }) => {
                const XHR = browser.XMLHttpRequest;
                browser.XMLHttpRequest = class extends XHR {
                    send(...args) {
                        setTimeout(() => super.send(...args), 1500);
                    }
                };
                anchor.click();
                await new Promise((resolve) => setTimeout(resolve, 200));
                browser.XMLHttpRequest = XHR;
                anchor.click();
                document.querySelector(".o_client_timeline_chip[data-family='0']").click();
                await new Promise((resolve) => setTimeout(resolve, 2500));
            },
        },
        check("Only what was asked for last", (row) => ["order", "quotation"].includes(row.dataset.kind)),
        {
            trigger: ".o_client_timeline_chip[data-family='0']",
            run: "click",
        },
        {
            trigger: CHIP("E-mails"),
            run: "click",
        },
        {
            trigger: ".o_client_timeline_empty:contains('Nothing of these kinds in this period')",
        },
        {
            trigger: ".o_client_timeline_reset",
            run: "click",
        },
        {
            trigger: `${ON("All")}`,
        },
        hasRows(40),
        {
            content: "A period that ends before it begins",
            trigger: ".o_client_timeline_period select",
            run: "select own",
        },
        {
            trigger: ".o_client_timeline_until",
            run: "edit 01/01/2020 && press Enter",
        },
        {
            trigger: ".o_client_timeline_empty",
        },
        {
            trigger: ".o_client_timeline_since",
            run: "edit 01/02/2020 && press Enter",
        },
        {
            trigger: ".o_client_timeline_impossible",
        },
        {
            trigger: ".o_client_timeline_period select",
            run: "select all",
        },
        hasRows(40),
        {
            content: "What is logged is there at once",
            trigger: ".o_client_timeline_log",
            run: "click",
        },
        {
            trigger: ".modal div[name=note] textarea",
            run: "edit Wants a red kite",
        },
        {
            trigger: ".modal .o_form_button_save, .modal button[name=action_save], .modal footer .btn-primary",
            run: "click",
        },
        {
            trigger: `body:not(:has(.modal)) ${ROW}:contains('Wants a red kite')`,
        },
        {
            content: "The same as a list with figures",
            trigger: ".o_client_timeline_list",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains('Order')",
        },
        {
            trigger: ".o_switch_view.o_pivot",
            run: "click",
        },
        {
            trigger: ".o_pivot table:contains('Interaction'):contains('Order')",
        },
        {
            trigger: ".o_switch_view.o_list",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains('Order') .o_data_cell[name=kind]",
            run: "click",
        },
        {
            content: "A row of the list opens its document",
            trigger: ".o_form_view.o_sale_order",
        },
    ],
});

registry.category("web_tour.tours").add("client_base_timeline_nothing", {
    steps: () => [
        {
            trigger: ".o_client_timeline_page .o_client_timeline_empty:contains('Nothing yet')",
        },
    ],
});
