import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { ClientTimeline } from "./client_timeline";
import { useTimelineLog } from "./timeline_log";

/**
 * The timeline on the client's page. It asks for nothing before its tab is opened.
 */
export class ClientTimelineWidget extends Component {
    static template = "client_base.ClientTimelineWidget";
    static components = { ClientTimeline };
    static props = { ...standardWidgetProps };

    setup() {
        this.action = useService("action");
        this.log = useTimelineLog(() => this.onLogged());
    }

    get clientId() {
        return this.props.record.resId;
    }

    /** Show what the logged words changed on the page, unless the user is changing the page himself. */
    async onLogged() {
        const { record } = this.props;
        if (!(await record.isDirty())) {
            await record.load();
        }
    }

    openPage() {
        this.action.doAction("client_base.client_timeline_page_action", {
            additionalContext: { active_id: this.clientId, active_ids: [this.clientId], active_model: "res.partner" },
        });
    }
}

registry.category("view_widgets").add("client_timeline", { component: ClientTimelineWidget });
