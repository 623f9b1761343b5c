import { Component } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { CheckboxItem } from "@web/core/dropdown/checkbox_item";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

/**
 * What a timeline is filtered by: families of kinds as chips, single kinds in a menu, and a period.
 */
export class TimelineFilters extends Component {
    static template = "client_base.TimelineFilters";
    static components = { CheckboxItem, DateTimeInput, Dropdown };
    static props = { model: Object };

    get model() {
        return this.props.model;
    }

    get periods() {
        return [
            { code: "all", label: _t("All time") },
            { code: "week", label: _t("7 days") },
            { code: "month", label: _t("30 days") },
            { code: "year", label: _t("This year") },
            { code: "own", label: _t("Own dates") },
        ];
    }

    /** The families with what of them is shown. Where no kind is chosen, all are. */
    get chips() {
        const chosen = this.model.filter.kinds;
        return this.model.families.map(({ family, kinds }) => {
            const codes = kinds.map((kind) => kind.code);
            const count = codes.filter((code) => chosen.includes(code)).length;
            return { family, kinds, codes, isOn: count === codes.length, isPart: count > 0 && count < codes.length };
        });
    }

    isChosen(code) {
        return this.model.filter.kinds.includes(code);
    }

    getDay(name) {
        const day = this.model.filter[name];
        return day ? deserializeDate(day) : false;
    }

    setPeriod(period) {
        return this.model.setFilter({ period });
    }

    setDay(name, day) {
        return this.model.setFilter({ [name]: day ? serializeDate(day) : false });
    }
}
