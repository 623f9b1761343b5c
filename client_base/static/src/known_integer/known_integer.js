import { registry } from "@web/core/registry";
import { IntegerField, integerField } from "@web/views/fields/integer/integer_field";

/** A number that is empty while it is not known, and has no separators: a day or a year. */
export class ClientKnownInteger extends IntegerField {
    get formattedValue() {
        return this.value ? String(this.value) : "";
    }
}

registry.category("fields").add("client_known_integer", { ...integerField, component: ClientKnownInteger });
