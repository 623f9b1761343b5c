"""Installing a pack: its fields for everybody, once; its segments and reminders for each company that wants them."""

from odoo import Command, api, models
from odoo.exceptions import UserError

from ..field.kinds import CHOICE_KINDS
from .rows import SegmentRow

SOURCE = "en_US"
SEGMENT_COLOR = 7
QUIET = {"tracking_disable": True, "mail_create_nolog": True, "lang": SOURCE}


class ClientFieldPack(models.Model):
    _inherit = "client.field.pack"

    # === BUSINESS METHODS === #

    def _install(self):
        company = self.env.company
        fields = self._make_fields()
        self._make_segments(company, fields)
        self._make_reminders(company, fields)
        self.sudo().company_ids |= company  # sudo: only the addon writes packs

    # === FIELDS === #

    def _make_fields(self) -> dict:
        """Return the fields of the pack by their codes; those that were missing are made by one reload.

        :raise UserError: labels are taken by fields of other types
        """
        table, known = self._get_table(), self._get_made()
        found = {row.code: known.get(row.code) or self._find_own(row) for row in table.fields}
        self._check_kinds(table, found)
        missing = [row for row in table.fields if not found[row.code]]
        section = self._make_section(table) if missing else False
        vals_list = [self._get_field_vals(row, section, place) for place, row in enumerate(missing)]
        made = self.env["client.field"].with_context(lang=SOURCE).create(vals_list)
        for row, own in zip(missing, made, strict=True):
            self._translate_field(row, own)
            found[row.code] = own
        for row in table.fields:
            if row not in missing:
                self._complete(row, found[row.code])
        section_id = section.id if section else (self.made or {}).get("section")
        self.sudo().made = {"section": section_id, **{code: own.id for code, own in found.items()}}
        self._forget_labels()
        return {code: own.with_env(self.env) for code, own in found.items()}

    def _find_own(self, row):
        """Return the field that contacts have under the label of the row, in one of the languages."""
        every = self.env["client.field"].sudo().with_context(active_test=False)  # sudo: whoever may see it
        for lang in self._get_langs():
            own = every.with_context(lang=lang).search([("name", "=ilike", row.name._translate(lang))], limit=1)
            if own:
                return own.with_context(lang=self.env.lang)
        return every

    def _check_kinds(self, table, found):
        """Refuse the pack before anything is made, where a label stands for something else."""
        kinds, taken = dict(self.env["client.field"]._fields["kind"]._description_selection(self.env)), []
        for row in table.fields:
            label = row.name._translate(self.env.lang or SOURCE)
            own = found[row.code]
            if own and own.kind != row.kind:
                taken.append(self.env._("%(label)s is a field already: %(kind)s.", label=label, kind=kinds[own.kind]))
            elif not own and self._is_label_taken(row):
                taken.append(self.env._("Contacts have a field %(label)s already that is none of yours.", label=label))
        if taken:
            raise UserError(
                self.env._(
                    "%(pack)s was not installed, and nothing was made:\n%(reasons)s\nRename these fields first.",
                    pack=self.name, reasons="\n".join(taken),
                )
            )  # fmt: skip

    def _is_label_taken(self, row):
        columns = self.env["ir.model.fields"].sudo()  # sudo: fields that the user may not see count, too
        return any(
            columns.with_context(lang=lang).search_count([
                ("model", "=", "res.partner"), ("field_description", "=ilike", row.name._translate(lang)),
            ], limit=1)
            for lang in self._get_langs()
        )  # fmt: skip

    def _make_section(self, table):
        sections = self.env["client.field.section"].sudo().browse((self.made or {}).get("section") or ()).exists()
        if not sections:
            sections = sections.with_context(lang=SOURCE).create({"name": table.section._translate(SOURCE)})
            self._translate_name(sections, {"name": table.section})
        return sections

    def _get_field_vals(self, row, section, place):
        return {
            "name": row.name._translate(SOURCE), "kind": row.kind, "section_id": section.id, "audience": row.audience,
            "see_role": row.role, "edit_role": row.role, "sequence": 10 + place,
            "help": row.help and row.help._translate(SOURCE), "unit": row.unit and row.unit._translate(SOURCE),
            "pack_id": self.id, "code": row.code,
            "option_ids": [
                Command.create({"name": name._translate(SOURCE), "code": code, "sequence": 10 + number})
                for number, (code, name) in enumerate(row.options.items())
            ] if row.kind in CHOICE_KINDS else [],
        }  # fmt: skip

    def _complete(self, row, own):
        """Bring back a field that was there, and add the choices that it lacks."""
        if not own.active:
            own.with_env(self.env).active = True
        lacking = [code for code in row.options if not self._find_option(row, own, code)]
        for code in lacking:
            name = row.options[code]
            vals = {"name": name._translate(SOURCE), "code": code, "field_id": own.id}
            option = self.env["client.field.option"].with_context(lang=SOURCE).create(vals)
            self._translate_name(option, {"name": name})

    def _find_option(self, row, own, code):
        """Return the choice of a field that has the code, or is called like it in one of the languages."""
        options = own.with_context(active_test=False).option_ids
        if by_code := options.filtered(lambda option: option.code == code):
            return by_code[:1]
        for lang in self._get_langs():
            name = row.options[code]._translate(lang).casefold()
            called = options.with_context(lang=lang).filtered(lambda option, name=name: option.name.casefold() == name)
            if called:
                return called[:1]
        return options.browse()

    # === SEGMENTS AND REMINDERS === #

    def _make_segments(self, company, fields):
        # sudo: what the addon alone writes is among it
        Segment = self.env["client.segment"].sudo().with_context(active_test=False, **QUIET)
        for place, row in enumerate(self._get_table().segments):
            code = f"{self.code}_{row.code}"
            taken = Segment.search_count([("company_id", "=", company.id), ("code", "=", code)], limit=1)
            segment = Segment.create({
                "name": row.name._translate(SOURCE), "description": row.text._translate(SOURCE),
                "color": SEGMENT_COLOR, "code": False if taken else code, "shipped": code, "sequence": 30 + place,
                "domain": repr(self._get_rule(row, fields, company)), "company_id": company.id, "user_id": False,
                "pack_id": self.id,
            })  # fmt: skip
            self._translate_name(segment, {"name": row.name, "description": row.text})

    def _get_rule(self, row: SegmentRow, fields, company) -> list[tuple]:
        """Return the rule of a segment with the columns, choices and days that its row names."""
        by_code = {field_row.code: field_row for field_row in self._get_table().fields}

        def to_value(value):
            if isinstance(value, list):
                return [to_value(one) for one in value]
            if value == "@this_month":
                return company._get_client_today().month
            if isinstance(value, str) and value.startswith("@"):
                code, option = value[1:].split(".")
                return self._find_option(by_code[code], fields[code].sudo(), option).id
            return value

        def to_path(path):
            code, dot, part = path[1:].partition(".")
            return fields[code].sudo().column + dot + part

        return [(to_path(path), operator, to_value(value)) for path, operator, value in row.rule]

    def _make_reminders(self, company, fields):
        kind = self.env.ref("mail.mail_activity_data_call", raise_if_not_found=False)
        kind = kind or self.env["mail.activity.type"].search([("res_model", "in", (False, "res.partner"))], limit=1)
        Reminder = self.env["client.reminder"].sudo().with_context(**QUIET)  # sudo: as above
        for row in self._get_table().reminders if kind else ():
            reminder = Reminder.create({
                "name": row.name._translate(SOURCE), "company_id": company.id, "source": "field",
                "field_id": fields[row.field].id, "days": row.days, "direction": row.direction, "repeat": row.repeat,
                "kind": "activity", "activity_type_id": kind.id, "active": False, "user_id": self.env.uid,
                "pack_id": self.id, "code": f"{self.code}_{row.code}",
            })  # fmt: skip
            self._translate_name(reminder, {"name": row.name})

    @api.model
    def _follow_days(self):
        """Give the segments of this month the month that it is, unless someone changed their rules."""
        for pack in self.search([("made", "!=", False)]):
            rows = [row for row in pack._get_table().segments if "@this_month" in str(row.rule)]
            fields = pack._get_made() if rows else {}
            for row in rows:
                code = f"{pack.code}_{row.code}"
                found = self.env["client.segment"].sudo().search([("pack_id", "=", pack.id), ("shipped", "=", code)])
                for segment in found if all(path[1:].split(".")[0] in fields for path, *_rest in row.rule) else ():
                    rule = repr(pack._get_rule(row, fields, segment.company_id))
                    if rule != segment.domain:
                        segment.write({"domain": rule, "shipped": code})
