import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

const LOGGERS = "client_base.client_base_group_own";

/** The saved record of the form that the user has before him, if it is one. */
function getOpenRecord(action) {
    const { props } = action.currentController || {};
    return props?.type === "form" && props.resId ? [props.resModel, props.resId] : [];
}

/** The chatter shows the next step that was planned and the planned one that is done. */
function reloadChatter(env, model, id) {
    if (model) {
        env.services["mail.store"].Thread.insert({ model, id }).fetchThreadData(["activities"]);
        env.bus.trigger("MAIL:RELOAD-THREAD", { model, id });
    }
}

/**
 * Open the window that logs a talk, filled in from the record that is open. What was logged shows there at once.
 */
export async function logInteraction(env) {
    const { action, orm } = env.services;
    const [resModel = false, resId = false] = getOpenRecord(action);
    const log = await orm.call("client.interaction", "get_log_action", [resModel, resId]);
    await action.doAction(log, {
        onClose: (infos) => {
            if (infos?.interaction_id) {
                env.bus.trigger("CLIENT-INTERACTION:LOGGED", { resModel, resId, id: infos.interaction_id });
                reloadChatter(env, resModel, resId);
            }
        },
    });
}

export class InteractionSystray extends Component {
    static template = "client_base.InteractionSystray";
    static props = {};

    setup() {
        this.state = useState({ visible: false });
        onWillStart(async () => {
            this.state.visible = await user.hasGroup(LOGGERS);
        });
    }

    async onClick() {
        await logInteraction(this.env);
    }
}

registry
    .category("systray")
    .add("client_base.interaction", { Component: InteractionSystray }, { sequence: 30 });

registry.category("command_provider").add("client_base.interaction", {
    async provide(env) {
        if (!(await user.hasGroup(LOGGERS))) {
            return [];
        }
        return [{ name: _t("Log an Interaction"), category: "main", action: () => logInteraction(env) }];
    },
});
