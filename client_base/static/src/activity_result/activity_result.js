import { Activity } from "@mail/core/common/activity_model";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { patch } from "@web/core/utils/patch";

// What plans a talk; the rest is no talk, and nobody is asked about it.
const TALKS = ["phonecall", "meeting"];

/** Offer to log what came of an activity that was just marked as done. */
export function offerToLog(env, { activity_id: activityId, message }) {
    const { action, notification, orm } = env.services;
    const close = notification.add(message, {
        type: "info",
        sticky: true,
        buttons: [
            {
                name: _t("Log the Result"),
                primary: true,
                onClick: async () => {
                    close();
                    action.doAction(await orm.call("mail.activity", "action_log_interaction", [[activityId]]));
                },
            },
        ],
    });
}

patch(Activity.prototype, {
    async markAsDone() {
        await super.markAsDone(...arguments);
        await this.offerToLog();
    },
    async markAsDoneAndScheduleNext() {
        const action = await super.markAsDoneAndScheduleNext(...arguments);
        await this.offerToLog();
        return action;
    },
    /** Ask the server, who knows whether it was with a client, and whether the user logs talks at all. */
    async offerToLog() {
        if (!TALKS.includes(this.activity_category)) {
            return;
        }
        const { env } = this.store;
        const offer = await env.services.orm.silent.call("mail.activity", "get_interaction_offer", [[this.id]]);
        if (offer) {
            offerToLog(env, offer);
        }
    },
});

registry.category("actions").add("client_base.offer_result", (env, action) => {
    offerToLog(env, action.params);
    return { type: "ir.actions.act_window_close" };
});
