import { useBus } from "@web/core/utils/hooks";
import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

/** The small window: whoever closes the browser without having touched it has logged no talk. */
export class InteractionWindowController extends FormController {
    setup() {
        super.setup();
        this.typing = false;
        // What is being typed is in the record only once its field is left.
        useBus(this.model.bus, "FIELD_IS_DIRTY", (ev) => (this.typing = ev.detail));
    }

    async beforeUnload(ev) {
        if (this.typing || this.model.root.dirty) {
            await super.beforeUnload(ev);
        }
    }
}

registry.category("views").add("client_interaction_window", { ...formView, Controller: InteractionWindowController });
