import { rpcBus } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

// What is only asked changes no screen.
const ASKED = /read|search|get_views|onchange|access/;

/**
 * Forget the screens that the browser keeps as soon as a field of the shop's own is made or changed in it: a card opened
 * next shows the field.
 */
registry.category("services").add("client_base_own_fields", {
    start() {
        rpcBus.addEventListener("RPC:RESPONSE", (ev) => {
            const { model, method } = ev.detail.data.params || {};
            if (model?.startsWith("client.field") && !ASKED.test(method)) {
                rpcBus.trigger("CLEAR-CACHES", "get_views");
            }
        });
    },
});
