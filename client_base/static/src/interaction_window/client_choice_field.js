import { useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { RadioField, radioField } from "@web/views/fields/radio/radio_field";

/**
 * A few options side by side as buttons: one touch on a phone, arrows and the first digits on a keyboard.
 */
export class ClientChoiceField extends RadioField {
    static template = "client_base.ClientChoiceField";
    static props = {
        ...RadioField.props,
        clearable: { type: Boolean, optional: true },
    };

    setup() {
        super.setup();
        this.root = useRef("root");
    }

    /** The one option that the tab key stops at. */
    get tabStop() {
        const chosen = this.items.findIndex(([value]) => value === this.value);
        return Math.max(chosen, 0);
    }

    /** The form gives the focus to the whole field: pass it on to where the keys work. */
    onFocus(ev) {
        if (ev.target === this.root.el) {
            this.root.el.querySelectorAll("input")[this.tabStop]?.focus();
        }
    }

    /** What is chosen already is taken back by choosing it once more. */
    onClick(item) {
        if (this.props.clearable && item[0] === this.value) {
            this.onChange(false);
        }
    }

    /** A digit chooses by place. */
    onKeydown(ev) {
        const item = /^[1-9]$/.test(ev.key) && this.items[ev.key - 1];
        if (item && !ev.altKey && !ev.ctrlKey && !ev.metaKey) {
            ev.preventDefault();
            this.onChange(item);
            this.root.el.querySelectorAll("input")[ev.key - 1].focus();
        }
    }
}

export const clientChoiceField = {
    ...radioField,
    component: ClientChoiceField,
    displayName: _t("Buttons"),
    supportedOptions: [{ label: _t("Can be taken back"), name: "clearable", type: "boolean" }],
    extractProps: (fieldInfo, dynamicInfo) => ({
        ...radioField.extractProps(fieldInfo, dynamicInfo),
        clearable: Boolean(fieldInfo.options.clearable),
    }),
};

registry.category("fields").add("client_choice", clientChoiceField);
