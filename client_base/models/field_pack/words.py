"""The words of packs, in each language that is installed: of the records, and of what they made."""

from odoo import api, models

from .packs import PACKS

SOURCE = "en_US"


class ClientFieldPack(models.Model):
    _inherit = "client.field.pack"

    # === BUSINESS METHODS === #

    @api.model
    def _load(self):
        """Make the records of the packs, or bring them up to date; nothing is installed by it."""
        every = self.sudo().with_context(lang=SOURCE)
        known = {pack.code: pack for pack in every.search([])}
        for place, table in enumerate(PACKS.values()):
            vals = {
                "name": table.name._translate(SOURCE), "description": table.text._translate(SOURCE),
                "icon": table.icon, "sequence": 10 + place,
            }  # fmt: skip
            pack = known.get(table.code)
            if pack:
                pack.write(vals)
            else:
                pack = every.create({"code": table.code, **vals})
            pack._translate_name(pack, {"name": table.name, "description": table.text})

    @api.model
    def _get_langs(self) -> list[str]:
        """Return the codes of the languages that are installed, the one of the sources first."""
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        return [SOURCE, *(code for code in codes if code != SOURCE)]

    def _translate_name(self, record, words, langs=None):
        """Write words of the table into a record in each language, unless someone gave it others.

        Past ``write``: a label alone needs no reload of the registry, and there are many of them.
        """
        source = record.with_context(lang=SOURCE)
        for name, text in words.items():
            if text and source[name] == text._translate(SOURCE):
                langs_here = [lang for lang in langs or self._get_langs() if lang != SOURCE]
                record.sudo().update_field_translations(name, {lang: text._translate(lang) for lang in langs_here})

    def _translate_field(self, row, own, langs=None):
        """Name a field, its column and its choices in each language."""
        own = own.sudo()
        is_ours = own.with_context(lang=SOURCE).name == row.name._translate(SOURCE)
        self._translate_name(own, {"name": row.name, "help": row.help, "unit": row.unit}, langs)
        if is_ours and own.column_id:
            self._translate_name(own.column_id, {"field_description": row.name, "help": row.help}, langs)
        for option in own.with_context(active_test=False).option_ids:
            self._translate_name(option, {"name": row.options.get(option.code)}, langs)

    @api.model
    def _translate_made(self, langs):
        """Name the packs and what they made in languages that were added."""
        Pack = self.sudo().with_context(active_test=False, tracking_disable=True)
        for pack in Pack.search([("code", "in", list(PACKS))]):
            table, made = pack._get_table(), pack._get_made()
            pack._translate_name(pack, {"name": table.name, "description": table.text}, langs)
            section = self.env["client.field.section"].sudo().browse((pack.made or {}).get("section") or ()).exists()
            if section:
                pack._translate_name(section, {"name": table.section}, langs)
            for row in table.fields:
                if row.code in made and made[row.code].pack_id == pack:
                    pack._translate_field(row, made[row.code], langs)
            for row in table.segments:
                code = f"{pack.code}_{row.code}"
                for segment in Pack.env["client.segment"].search([("pack_id", "=", pack.id), ("shipped", "=", code)]):
                    pack._translate_name(segment, {"name": row.name, "description": row.text}, langs)
            for row in table.reminders:
                code = f"{pack.code}_{row.code}"
                for reminder in Pack.env["client.reminder"].search([("pack_id", "=", pack.id), ("code", "=", code)]):
                    pack._translate_name(reminder, {"name": row.name}, langs)
        self._forget_labels()

    def _forget_labels(self):
        """Let every worker read the labels anew, which were translated past ``write``."""
        self.env.registry.clear_cache("stable")
        self.env["client.field"]._forget_views()

    def _say_content(self):
        """Return what is inside, one kind a line, in the user's language."""
        if self.code not in PACKS:
            return ""
        table, lang = self._get_table(), self.env.lang or SOURCE

        def names(rows):
            return ", ".join(row.name._translate(lang) for row in rows)

        lines = [self.env._("Fields: %(names)s", names=names(table.fields))]
        if table.segments:
            lines.append(self.env._("Segments: %(names)s", names=names(table.segments)))
        if table.reminders:
            lines.append(self.env._("Reminders: %(names)s", names=names(table.reminders)))
        return "\n".join(lines)
