import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { formatInteger } from "@web/views/fields/formatters";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Why someone of the audience does not get it, in the order in which it is told. The notes tell of the contact limit. */
const LEFT_OUT = [
    ["no_address", (count) => _t("Left out, no address: %s", count)],
    ["blacklisted", (count) => _t("Left out, unsubscribed: %s", count)],
    ["same_address", (count) => _t("Left out, the address of another one: %s", count)],
];

/**
 * How many clients and contacts a mailing is for, how many get it, and why the others do not.
 *
 * While the mailing is edited the record says it. What is saved says nothing: the form is there first, and then it is
 * asked.
 */
export class ClientMailingAudienceField extends Component {
    static template = "client_base.ClientMailingAudienceField";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.state = useState({ audience: false, asked: false });
        useRecordObserver((record) => {
            const edited = record.data[this.props.name];
            const saved = !edited && record.resId;
            this.show(saved ? this.orm.silent.call(record.resModel, "get_client_audience", [saved]) : edited);
        });
    }

    get audience() {
        return this.state.audience;
    }

    /** Show what comes, unless something newer is awaited by then. The form does not wait for it. */
    async show(audience) {
        this.state.asked = Boolean(audience);
        try {
            this.state.audience = (await this.keepLast.add(Promise.resolve(audience))) || false;
        } finally {
            this.state.asked = false;
        }
    }

    format(count) {
        return formatInteger(count || 0);
    }

    get reasons() {
        const leftOut = LEFT_OUT.filter(([key]) => this.audience[key]);
        return [...leftOut.map(([key, say]) => say(this.format(this.audience[key]))), ...(this.audience.notes || [])];
    }

    get sample() {
        const { sample, reached } = this.audience;
        const names = sample || [];
        return names.join(", ") + (names.length && names.length < reached ? ", …" : "");
    }
}

registry.category("fields").add("client_mailing_audience", {
    component: ClientMailingAudienceField,
    displayName: _t("Who Gets the Mailing"),
    supportedTypes: ["json"],
});
