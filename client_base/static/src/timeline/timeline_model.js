import { deserializeDate, deserializeDateTime, serializeDate, today } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";

const PAGE = 40;
// As many rows as are asked for at once to come back to where the user was.
const MOST = 200;
const getNoFilter = () => ({ kinds: [], period: "all", since: false, until: false });

// Where the user was when he opened a document: he comes back to it once, and finds what is new.
let place = false;

/** Return the words of a day: today, yesterday, or the date as it is said in the user's language. */
export function sayDay(day) {
    const days = today().diff(day, "days").days;
    if (days === 0) {
        return _t("Today");
    }
    if (days === 1) {
        return _t("Yesterday");
    }
    const format = { weekday: "long", day: "numeric", month: "long" };
    return day.toLocaleString(day.year === today().year ? format : { ...format, year: "numeric" });
}

/**
 * The rows of one client's timeline as far as they are loaded, and what they are filtered by.
 *
 * An answer that comes after another client or filter was asked for is dropped, and so is its error.
 */
export class TimelineModel {
    constructor(orm) {
        this.orm = orm;
        this.keepLast = new KeepLast();
        this.clientId = false;
        this.families = [];
        this.filter = getNoFilter();
        this.clear();
    }

    clear() {
        this.days = [];
        this.count = 0;
        this.cursor = false;
        this.loading = false;
        this.failed = false;
        this.isComplete = false;
    }

    // What is asked for

    get allKinds() {
        return this.families.flatMap((family) => family.kinds.map((kind) => kind.code));
    }

    get isFiltered() {
        return Boolean(this.filter.kinds.length || this.getPeriod().since || this.getPeriod().until);
    }

    /** Whether the period that the user typed ends before it begins. */
    get isImpossible() {
        const { since, until } = this.getPeriod();
        return Boolean(since && until && since > until);
    }

    /** The first and the last day that are asked for, as texts; false for no end. */
    getPeriod() {
        const { period, since, until } = this.filter;
        const begins = {
            week: () => today().minus({ days: 6 }),
            month: () => today().minus({ days: 29 }),
            year: () => today().startOf("year"),
        };
        if (period === "own") {
            return { since, until };
        }
        return { since: begins[period] ? serializeDate(begins[period]()) : false, until: false };
    }

    /** Show the timeline of a client from its top, or from where the user left it for a document. */
    async open(clientId) {
        const back = place && place.clientId === clientId ? place : false;
        place = false;
        this.clientId = clientId;
        this.filter = back ? back.filter : getNoFilter();
        await this.load(back ? Math.min(Math.max(back.count, PAGE), MOST) : PAGE);
        return back && back.rowId;
    }

    /** Remember the row whose document is being opened. */
    leave(row) {
        const filter = { ...this.filter, kinds: [...this.filter.kinds] };
        place = { clientId: this.clientId, filter, count: this.count, rowId: row.id };
    }

    async setFilter(filter) {
        Object.assign(this.filter, filter);
        await this.load();
    }

    async reset() {
        await this.setFilter(getNoFilter());
    }

    /** Add the kinds to those that are shown, or take them away. All of them are the same as no filter. */
    async toggle(codes) {
        const chosen = new Set(this.filter.kinds);
        const isOn = codes.every((code) => chosen.has(code));
        codes.forEach((code) => (isOn ? chosen.delete(code) : chosen.add(code)));
        const kinds = this.allKinds.filter((code) => chosen.has(code));
        await this.setFilter({ kinds: kinds.length === this.allKinds.length ? [] : kinds });
    }

    // Loading

    async load(limit = PAGE) {
        this.clear();
        if (this.isImpossible) {
            // What was asked for before may still be on its way.
            this.keepLast.add(Promise.resolve());
            return;
        }
        await this.loadMore(limit);
    }

    /** Load the next page. Its error is shown by the host; the page can be asked for again. */
    async loadMore(limit = PAGE) {
        if (this.loading || this.isComplete || !this.clientId) {
            return;
        }
        this.loading = true;
        this.failed = false;
        try {
            const [families, page] = await this.keepLast.add(this.ask(limit));
            this.families = families;
            this.add(page);
        } catch (error) {
            this.failed = true;
            throw error;
        } finally {
            this.loading = false;
        }
    }

    ask(limit) {
        const { since, until } = this.getPeriod();
        const kinds = this.filter.kinds.length ? [...this.filter.kinds] : null;
        const cursor = this.cursor ? [...this.cursor] : null;
        return Promise.all([
            this.families.length ? this.families : this.orm.call("res.partner", "get_client_timeline_kinds", []),
            this.orm.call("res.partner", "get_client_timeline", [[this.clientId]], {
                cursor,
                kinds,
                since: since || null,
                until: until || null,
                limit,
            }),
        ]);
    }

    add({ rows, cursor }) {
        for (const row of rows) {
            this.addRow(row);
        }
        this.count += rows.length;
        this.cursor = cursor;
        this.isComplete = !cursor;
    }

    /** Put the row below its day, which is the shop's: the same that a period is asked for by. */
    addRow(row) {
        const code = row.day;
        let group = this.days.find((known) => known.code === code);
        if (!group) {
            group = { code, words: sayDay(deserializeDate(code)), rows: [] };
            this.days.push(group);
            this.days.sort((one, other) => (one.code < other.code ? 1 : -1));
        }
        const moment = deserializeDateTime(row.happened_at);
        const time = row.has_time ? moment.toLocaleString(luxon.DateTime.TIME_SIMPLE) : "";
        group.rows.push({ ...row, time, family: this.getFamily(row.kind) });
    }

    /** The number of the kind's family, which gives its colour. */
    getFamily(code) {
        return this.families.findIndex((family) => family.kinds.some((kind) => kind.code === code));
    }
}
