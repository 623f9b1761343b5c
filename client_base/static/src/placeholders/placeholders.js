import { patch } from "@web/core/utils/patch";
import { DynamicPlaceholderPopover } from "@web/views/fields/dynamic_placeholder_popover";

// The host offers what can be searched by. What is told of a client may be put together when it is asked for, as his
// birthday is, and need not be a single value to be written.
patch(DynamicPlaceholderPopover.prototype, {
    filter(fieldDef, path) {
        const ours = !path && /^(x_)?client_/.test(fieldDef.name);
        const isAllowed = this.allowedQwebExpressions.includes(`object.${fieldDef.name}`);
        return (ours && isAllowed) || super.filter(...arguments);
    },
});
