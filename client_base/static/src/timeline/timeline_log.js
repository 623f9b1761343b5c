import { useService } from "@web/core/utils/hooks";

/** Return a function that opens the window in which an interaction with the client is logged. */
export function useTimelineLog(onLogged) {
    const action = useService("action");
    const orm = useService("orm");
    return async (clientId) => {
        const log = await orm.call("res.partner", "action_log_interaction", [[clientId]]);
        await action.doAction(log, { onClose: onLogged });
    };
}
