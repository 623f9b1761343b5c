import { Component, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { pick } from "@web/core/utils/objects";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

// The colours of the badges in lists and kanbans.
const LEVELS = { new: "info", returning: "warning", repeat: "success" };

/**
 * What the salesman should know of the client before he goes on, and what he can do about it in one click.
 */
export class ClientHintField extends Component {
    static template = "client_base.ClientHintField";
    static props = {
        ...standardFieldProps,
        compact: { type: Boolean, optional: true },
    };
    static defaultProps = { compact: false };

    setup() {
        this.root = useRef("root");
    }

    get hint() {
        return this.props.record.data[this.props.name] || false;
    }

    get level() {
        return LEVELS[this.hint.kind] || "secondary";
    }

    /** Who was recognised, as long as the document is not his. */
    get stranger() {
        return !this.hint.linked && this.hint.client;
    }

    get candidates() {
        return this.hint.candidates || [];
    }

    /** Whether there is more to show than the manager's warning. */
    get hasNews() {
        const { kind, words } = this.hint;
        return Boolean(kind || words || this.stranger || this.candidates.length || this.buttons.length);
    }

    get linkLabel() {
        return _t("Link");
    }

    get chooseLabel() {
        return _t("This is him");
    }

    /** Buttons of the client. A compact hint has none: the record cannot be saved from where it stands. */
    get buttons() {
        if (this.props.compact) {
            return [];
        }
        const { has_history: hasHistory, can_repeat: canRepeat } = this.hint;
        return [
            hasHistory && { method: "action_open_client_history", label: _t("History"), icon: "fa-history" },
            canRepeat && { method: "action_repeat_last_order", label: _t("Repeat Last Order"), icon: "fa-repeat" },
        ].filter(Boolean);
    }

    get managerButtons() {
        if (this.props.compact) {
            return [];
        }
        const { can_hand_over: canHandOver, can_ask: canAsk, can_lift: canLift } = this.hint.manager;
        return [
            canHandOver && { method: "action_hand_over_to_client_manager", label: _t("Hand Over") },
            canAsk && { method: "action_ask_client_manager", label: _t("Ask Him") },
            canLift && { method: "action_lift_client_manager_block", label: _t("Lift the Block") },
        ].filter(Boolean);
    }

    /** Save the record, call its method, show what it answers, and read the record anew once that is closed. */
    async run(method) {
        await this.env.onClickViewButton({
            clickParams: { type: "object", name: method },
            getResParams: () =>
                pick(this.props.record, "context", "evalContext", "resModel", "resId", "resIds"),
        });
    }

    /** Make the contact the document's own. A saved document is saved at once, a new one when its author says so. */
    async link({ id, name }) {
        const { record } = this.props;
        await record.update({ partner_id: { id, display_name: name } });
        if (!record.isNew) {
            await record.save();
        }
        // The button is gone with the click: who works with the keyboard goes on from the hint.
        this.root.el?.focus();
    }
}

export const clientHintField = {
    component: ClientHintField,
    displayName: _t("Client Hint"),
    supportedTypes: ["json"],
    supportedOptions: [{ label: _t("Compact"), name: "compact", type: "boolean" }],
    extractProps: ({ options }) => ({ compact: Boolean(options.compact) }),
};

registry.category("fields").add("client_hint", clientHintField);
