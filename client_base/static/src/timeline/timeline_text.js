import { Component, useEffect, useRef, useState } from "@odoo/owl";

/**
 * The words of a row in two lines, with a button for the rest where there is one.
 */
export class TimelineText extends Component {
    static template = "client_base.TimelineText";
    static props = { text: String };

    setup() {
        this.words = useRef("words");
        this.state = useState({ isOpen: false, isLong: false });
        useEffect(
            (el) => {
                const measure = () => {
                    if (!this.state.isOpen) {
                        this.state.isLong = el.scrollHeight > el.clientHeight + 1;
                    }
                };
                // A phone that is turned has longer lines.
                const observer = new ResizeObserver(measure);
                observer.observe(el);
                measure();
                return () => observer.disconnect();
            },
            () => [this.words.el]
        );
    }
}
