import { Component, onMounted, onPatched, onWillUpdateProps, useEffect, useRef, useState } from "@odoo/owl";
import { rpcBus } from "@web/core/network/rpc";
import { UPDATE_METHODS } from "@web/core/orm_service";
import { useBus, useService } from "@web/core/utils/hooks";
import { TimelineFilters } from "./timeline_filters";
import { TimelineModel } from "./timeline_model";
import { TimelineText } from "./timeline_text";

/**
 * Everything that happened with a client, newest first; older rows come as the user scrolls.
 *
 * On a client's page it scrolls in a box of its own, so that what stands below stays in reach. On a phone such a box
 * would catch the thumb: there the user asks for more.
 */
export class ClientTimeline extends Component {
    static template = "client_base.ClientTimeline";
    static components = { TimelineFilters, TimelineText };
    static props = {
        clientId: Number,
        isPage: { type: Boolean, optional: true },
    };
    static defaultProps = { isPage: false };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.ui = useService("ui");
        this.box = useRef("box");
        this.more = useRef("more");
        this.backTo = false;
        this.model = useState(new TimelineModel(this.orm));
        // The page is there first: rows and errors come into it.
        onMounted(() => this.open(this.props.clientId));
        onWillUpdateProps((next) => {
            if (next.clientId !== this.props.clientId) {
                this.open(next.clientId);
            }
        });
        useBus(rpcBus, "RPC:RESPONSE", ({ detail }) => this.onAnswer(detail));
        onPatched(() => this.goBack());
        useEffect(
            (el) => this.observe(el),
            () => [this.more.el, this.model.count, this.isBoxed]
        );
    }

    get isBoxed() {
        return !this.props.isPage && !this.ui.isSmall;
    }

    async open(clientId) {
        this.backTo = await this.model.open(clientId);
        this.goBack();
    }

    /** Show the row whose document the user comes back from, and give it the focus. */
    goBack() {
        if (!this.backTo || !this.box.el?.querySelector("[data-id]")) {
            return;
        }
        const row = this.box.el.querySelector(`[data-id='${this.backTo}']`);
        this.backTo = false;
        row?.scrollIntoView({ block: "center" });
        row?.querySelector("button")?.focus({ preventScroll: true });
    }

    /** Show what was logged, from whatever window of the screen it was. */
    onAnswer({ data, error }) {
        const { model, method } = data.params;
        if (!error && model === "client.interaction" && UPDATE_METHODS.includes(method)) {
            this.model.load();
        }
    }

    /** Load the next page a little before the end of this one is seen. */
    observe(el) {
        if (!el || (!this.props.isPage && !this.isBoxed)) {
            return;
        }
        const root = this.isBoxed ? this.box.el : null;
        const onSeen = (entries) => {
            if (entries.some((entry) => entry.isIntersecting) && !this.model.failed) {
                this.model.loadMore();
            }
        };
        const observer = new IntersectionObserver(onSeen, { root, rootMargin: "300px", scrollMargin: "300px" });
        observer.observe(el);
        return () => observer.disconnect();
    }

    /** Open what a row tells of, unless the user marks words of it to copy them. */
    async onRowClick(ev, row, isNewWindow) {
        const isCopying = !ev.target.closest("button") && window.getSelection().toString();
        if (row.res_id && !isCopying) {
            const action = await this.orm.call("client.timeline", "get_document_action", [row.res_model, row.res_id]);
            if (action.type === "ir.actions.act_window") {
                this.model.leave(row);
            }
            await this.action.doAction(action, { newWindow: isNewWindow });
        }
    }
}
