import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * How many clients match a rule and some of their names, or what is wrong with it.
 *
 * While the rule is edited the record says it. What is saved says nothing: the form is there first, and then it is asked.
 */
export class ClientSegmentPreviewField extends Component {
    static template = "client_base.ClientSegmentPreviewField";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.state = useState({ preview: false });
        useRecordObserver((record) => {
            const edited = record.data[this.props.name];
            const saved = !edited && record.resId;
            this.show(saved ? this.orm.silent.call(record.resModel, "get_preview", [saved]) : edited);
        });
    }

    get preview() {
        return this.state.preview;
    }

    /** Show what comes, unless something newer is awaited by then. The form does not wait for it. */
    async show(preview) {
        this.state.preview = (await this.keepLast.add(Promise.resolve(preview))) || false;
    }

    get names() {
        const { names, count } = this.preview;
        return names.join(", ") + (names.length && names.length < count ? ", …" : "");
    }
}

/**
 * A rule in words, line by line, as it stands; with what is true of a client and whether it is met, if the lines tell.
 */
export class ClientSegmentRuleField extends Component {
    static template = "client_base.ClientSegmentRuleField";
    static props = { ...standardFieldProps };

    get lines() {
        return this.props.record.data[this.props.name] || [];
    }

    /** Whether the lines are about a client. */
    get explains() {
        return this.lines.some((line) => "met" in line);
    }

    /** The sign of a line, with the word that a screen reader says for it. */
    getSign({ met }) {
        if (met === true) {
            return { icon: "fa-check text-success", label: _t("Met") };
        }
        return met === false ? { icon: "fa-times text-danger", label: _t("Not met") } : false;
    }
}

registry.category("fields").add("client_segment_preview", {
    component: ClientSegmentPreviewField,
    displayName: _t("Clients that Match"),
    supportedTypes: ["json"],
});

registry.category("fields").add("client_segment_rule", {
    component: ClientSegmentRuleField,
    displayName: _t("Rule in Words"),
    supportedTypes: ["json"],
});
