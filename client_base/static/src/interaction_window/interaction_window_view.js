import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

/** The small window: whoever closes the browser without having touched it has logged no talk. */
export class InteractionWindowController extends FormController {
    async beforeUnload(ev) {
        if (this.model.root.dirty) {
            await super.beforeUnload(ev);
        }
    }
}

registry.category("views").add("client_interaction_window", { ...formView, Controller: InteractionWindowController });
