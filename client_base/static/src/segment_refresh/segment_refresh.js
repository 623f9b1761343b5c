import { Component, onMounted, onWillDestroy, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatFloat, formatInteger } from "@web/views/fields/formatters";

// How often, and after how long, a segment is asked for again while another refresh is running.
const ATTEMPTS = 30;
const WAIT_MS = 2000;

/**
 * Computes segments one after another, each in a request of its own, and shows what came of each.
 * Closing it, or "Stop", ends after the segment that is being computed: what is done stays done.
 */
export class SegmentRefreshDialog extends Component {
    static template = "client_base.SegmentRefreshDialog";
    static components = { Dialog };
    static props = {
        segments: { type: Array, element: { type: Object, shape: { id: Number, name: String } } },
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ rows: [], current: false, waiting: false, running: true, stopped: false });
        onMounted(() => this.run());
        onWillDestroy(() => this.stop());
    }

    get total() {
        return this.props.segments.length;
    }

    get percent() {
        return this.total ? Math.round((100 * this.state.rows.length) / this.total) : 100;
    }

    get failures() {
        return this.state.rows.filter((row) => row.error).length;
    }

    /** What is going on, for those who see and those who hear the screen. */
    get status() {
        if (this.state.waiting) {
            return _t("Another refresh is running. Waiting for it…");
        }
        if (this.state.running) {
            return this.state.current ? _t("Computing: %s", this.state.current) : "";
        }
        if (this.state.stopped) {
            return _t("Stopped. Computed so far: %(done)s of %(total)s", { done: this.state.rows.length, total: this.total });
        }
        return this.failures ? _t("Done. With an error: %s", this.failures) : _t("Done.");
    }

    formatInteger(value) {
        return formatInteger(value);
    }

    formatSeconds(value) {
        return formatFloat(value, { digits: [16, 2] });
    }

    stop() {
        this.state.stopped = this.state.running;
    }

    async run() {
        for (const segment of this.props.segments) {
            if (this.state.stopped) {
                break;
            }
            this.state.current = segment.name;
            const row = await this.compute(segment);
            if (row) {
                this.state.rows.push({ ...segment, ...row });
            }
        }
        this.state.running = false;
        this.state.waiting = false;
    }

    /** Return what came of one segment, undefined if it was stopped before its turn came. */
    async compute(segment) {
        for (let attempt = 0; attempt < ATTEMPTS && !this.state.stopped; attempt++) {
            let row;
            try {
                row = await this.orm.silent.call("client.segment", "refresh_and_tell", [[segment.id]]);
            } catch (error) {
                return { error: error.data?.message || error.message };
            }
            this.state.waiting = Boolean(row.busy);
            if (!row.busy) {
                return row;
            }
            await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
        }
        return this.state.stopped ? undefined : { error: _t("Another refresh did not end. Please try again later.") };
    }
}

registry.category("actions").add("client_base.segment_refresh", (env, action) => {
    env.services.dialog.add(
        SegmentRefreshDialog,
        { segments: action.params.segments },
        { onClose: () => env.services.action.doAction({ type: "ir.actions.client", tag: "soft_reload" }) }
    );
});
