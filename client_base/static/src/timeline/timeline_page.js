import { Component, onWillStart } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { ClientTimeline } from "./client_timeline";
import { useTimelineLog } from "./timeline_log";

/**
 * The timeline of one client as a page of its own.
 */
export class ClientTimelinePage extends Component {
    static template = "client_base.ClientTimelinePage";
    static components = { ClientTimeline, Layout };
    static props = { ...standardActionServiceProps };
    static displayName = _t("Timeline");

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.display = { controlPanel: {} };
        this.log = useTimelineLog();
        onWillStart(() => this.findClient());
    }

    /** The contact whose timeline is asked for, by a button, by an action of the server, or by the address. */
    get contactId() {
        const { action, resId } = this.props;
        return action.context.active_id || action.params?.active_id || action.params?.resId || resId || false;
    }

    /** Find the client of the contact. Who was deleted, or is not the user's to see, is none. */
    async findClient() {
        const found = this.contactId
            ? await this.orm.webSearchRead("res.partner", [["id", "=", this.contactId]], {
                  specification: { display_name: {}, commercial_partner_id: { fields: { display_name: {} } } },
                  context: { active_test: false },
              })
            : { records: [] };
        this.client = found.records[0]?.commercial_partner_id || false;
        if (this.client) {
            this.env.config.setDisplayName(_t("Timeline of %s", this.client.display_name));
            this.props.updateActionState({ active_id: this.client.id });
        }
    }

    openList() {
        this.action.doAction("client_base.client_timeline_action", {
            additionalContext: { active_id: this.client.id, active_ids: [this.client.id], active_model: "res.partner" },
        });
    }
}

registry.category("actions").add("client_base.timeline", ClientTimelinePage);
