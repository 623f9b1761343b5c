import { MassMailingHtmlField } from "@mass_mailing/fields/html_field/mass_mailing_html_field";
import { ThemeSelector } from "@mass_mailing/themes/theme_selector/theme_selector";
import { onWillStart } from "@odoo/owl";
import { patch } from "@web/core/utils/patch";

// The host's picker takes over the body alone, and shows the raw subject: "{{ object.name ||| there }}, ...".
patch(ThemeSelector.prototype, {
    setup() {
        super.setup();
        this.clientTemplates = {};
        onWillStart(async () => {
            this.clientTemplates = await this.orm.call("mailing.mailing", "get_client_templates", []);
        });
    },

    /** What suits the segments of the mailing comes first, the rest stays as it is. */
    get clientSortedTemplates() {
        const fits = (template) => Number(this.clientFits(template));
        return [...this.favoriteTemplates].sort((a, b) => fits(b) - fits(a));
    },

    clientFits(template) {
        const chosen = this.props.config.clientSegmentIds || [];
        const suits = this.clientTemplates[template.id]?.segment_ids || [];
        return suits.some((id) => chosen.includes(id));
    },

    clientRemove(template) {
        return this.onRemoveFavorite(this.favoriteTemplates.findIndex(({ id }) => id === template.id));
    },

    async clientSelect(template) {
        await this.props.config.setClientTexts?.(this.clientTemplates[template.id]);
        this.onSelectFavorite(template.html);
    },
});

patch(MassMailingHtmlField.prototype, {
    getThemeSelectorConfig() {
        const { record } = this.props;
        return {
            ...super.getThemeSelectorConfig(),
            clientSegmentIds: record.data.client_segment_ids?.currentIds || [],
            /** Fill what the user left empty. */
            setClientTexts: (texts) => {
                const names = ["subject", "preview"].filter(
                    (name) => texts?.[name] && name in record.data && !record.data[name]
                );
                return record.update(Object.fromEntries(names.map((name) => [name, texts[name]])));
            },
        };
    },
});
