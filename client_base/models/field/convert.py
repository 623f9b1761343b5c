"""A text becomes a choice, in place: the column keeps its name, its row in the host, and all that hangs on both."""

import re

import psycopg2

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .kinds import COLUMNS
from .values import TEXT_KINDS

MOST_CHOICES = 100
MOST_WRITTEN = 5_000  # different texts, spaces and capital letters told apart
SEPARATORS = re.compile(r"[,;]")
OLD_COLUMN = "client_field_text"  # what the texts are called while the choices are filled in


def tidy(text: str) -> str:
    """Return the text on one line, with one space between its words.

    >>> tidy("  Great   Dane ")
    'Great Dane'
    """
    return " ".join(text.split())


def split(text: str, kind: str) -> list[str]:
    """Return the values that a text holds, each once, as they are written.

    >>> split("Dog, cat;dog,,", "choices")
    ['Dog', 'cat']
    >>> split("Dog, cat", "choice")
    ['Dog, cat']
    """
    parts = SEPARATORS.split(text) if kind == "choices" else [text]
    found = {}
    for part in filter(None, map(tidy, parts)):
        found.setdefault(part.casefold(), part)
    return list(found.values()) or [tidy(text)]


class ClientField(models.Model):
    _inherit = "client.field"

    # === BUSINESS METHODS === #

    def _read_texts(self) -> list[tuple[str, int, int]]:
        """Return the different texts, how many contacts have each, and one of them; one more than can be converted."""
        self.ensure_one()
        self.env["res.partner"].flush_model([self.column])
        return self.env.execute_query(SQL(
            "SELECT %(text)s, COUNT(*), MIN(id) FROM res_partner WHERE %(text)s ~ '\\S' GROUP BY 1 ORDER BY 2 DESC, 1"
            " LIMIT %(most)s",
            text=SQL.identifier(self.column), most=MOST_WRITTEN + 1,
        ))  # fmt: skip

    def _count_strange_texts(self) -> int:
        """Return how many contacts of companies in which the user does not work hold a text."""
        self.ensure_one()
        if self.env.su:
            return 0
        companies = self.env.user.sudo().company_ids.parent_ids.ids  # sudo: also of those that are switched off
        self.env["res.partner"].flush_model([self.column, "company_id", "partner_share"])
        [[count]] = self.env.execute_query(SQL(
            "SELECT COUNT(*) FROM res_partner WHERE %s ~ '\\S' AND partner_share AND company_id != ALL(%s)",
            SQL.identifier(self.column), companies,
        ))  # fmt: skip
        return count

    def _read_written(self, kind) -> list[tuple[str, str, int]]:
        """Return the values that would become choices: by what they are told apart, as most wrote it, with how many.

        The default is one of them, though nobody may have it.
        """
        found = {}
        for text, count, _contact_id in self._read_texts():
            for part in split(text, kind):
                key = part.casefold()
                written, known = found.get(key, (part, 0))
                found[key] = written, known + count
        for part in split(self.default_value, kind) if (self.default_value or "").strip() else ():
            found.setdefault(part.casefold(), (part, 0))
        rows = [(key, written, count) for key, (written, count) in found.items()]
        return sorted(rows, key=lambda row: (-row[2], row[1]))

    def _say_why_not_converted(self, kind) -> str | None:
        """Return why the field cannot become a choice, as a sentence; None where it can."""
        self.ensure_one()
        if self.kind not in TEXT_KINDS:
            return self.env._("Only a text can become a choice; %(label)s is none.", label=self.name)
        if count := self._count_strange_texts():
            return self.env._(
                "Contacts of companies in which you do not work have %(label)s, too: %(count)s. Please ask someone who"
                " works in all companies.",
                label=self.name, count=count,
            )  # fmt: skip
        if len(self._read_texts()) > MOST_WRITTEN or len(self._read_written(kind)) > MOST_CHOICES:
            return self.env._(
                "Contacts have more than %(most)s different values in %(label)s. Nobody chooses from such a list: bring"
                " them together first, by a search in the list of contacts.",
                most=MOST_CHOICES, label=self.name,
            )  # fmt: skip
        if long := [written for _key, written, _count in self._read_written(kind) if len(written) > 200]:
            return self.env._("This is a text rather than a choice: %(text)s…", text=long[0][:60])
        return None

    def _convert_to_choice(self, kind, choices: dict[str, str]):
        """Make the field a choice, or several: each contact gets those that he had in writing.

        :param choices: the name of the choice that each value becomes, by the keys of ``_read_written``
        :raise UserError: it cannot become one, a value has no choice, or a rule would change its meaning
        """
        self.ensure_one()
        self.check_access("write")
        if problem := self._say_why_not_converted(kind):
            raise UserError(problem)
        if lost := [written for key, written, _count in self._read_written(kind) if not tidy(choices.get(key) or "")]:
            raise UserError(self.env._("%(value)s has no choice: nothing shall be lost.", value=lost[0]))
        with self._alone_with_contacts(others_read=False):
            texts, was_default = self._read_texts(), self.default_value
            options = self._make_options(kind, choices)
            chosen = {text: [options[tidy(choices[part.casefold()]).casefold()] for part in split(text, kind)]
                      for text, _count, _contact_id in texts}  # fmt: skip
            rules = self._prepare_rules(chosen, {text: contact_id for text, _count, contact_id in texts})
            self._turn_column(chosen)
            self._write_rules(rules)
        if was_default:
            names = [tidy(choices[part.casefold()]) for part in split(was_default, kind)]
            self.write({"default_value": ",".join(names)})
        self._forget_views()

    def _make_options(self, kind, choices) -> dict[str, int]:
        """Make the choices, and return their ids by what their names are told apart by."""
        # The guards refuse another kind to everybody else.
        models.Model.write(self.sudo(), {"kind": kind, "default_value": False})
        self._write_defaults()
        names = {}
        for name in map(tidy, choices.values()):
            names.setdefault(name.casefold(), name)
        options = self.env["client.field.option"].create([
            {"name": name, "field_id": self.id, "sequence": 10 + place} for place, name in enumerate(names.values())
        ])  # fmt: skip
        return dict(zip(names, options.ids, strict=True))

    def _turn_column(self, chosen: dict[str, list[int]]):
        """Make a link of the column under the same name, and fill it from the texts."""
        cr, pool = self.env.cr, self.env.registry
        vals = {name: value for name, value in COLUMNS[self.kind].items() if name != "state"}
        if self.kind == "choices":
            vals |= {"relation_table": f"{self.column}_rel", "column1": "partner_id", "column2": "option_id"}
        self.env.flush_all()
        self.env.invalidate_all()
        cr.execute(SQL(
            "ALTER TABLE res_partner RENAME COLUMN %s TO %s", SQL.identifier(self.column), SQL.identifier(OLD_COLUMN)
        ))  # fmt: skip
        # Around the host, which can only drop a column, and what refers to it. sudo: as in column.py
        models.Model.write(self.column_id.sudo(), vals)
        self.env.flush_all()
        pool.clear_cache("stable")
        pool.registry_invalidated = True
        pool._setup_models__(cr, ["res.partner"])
        tables = pool.descendants(["res.partner"], "_inherits")
        pool.init_models(cr, tables, dict(self.env.context, update_custom_fields=True))
        self._fill_choices(chosen)
        self._check_nobody_wrote()
        cr.execute(SQL("ALTER TABLE res_partner DROP COLUMN %s", SQL.identifier(OLD_COLUMN)))
        self.env.invalidate_all()

    def _fill_choices(self, chosen):
        """Give each contact the choices of its text, in one statement."""
        pairs = [(text, option_id) for text, option_ids in chosen.items() for option_id in dict.fromkeys(option_ids)]
        given = SQL(
            "SELECT * FROM UNNEST(%s::text[], %s::int[]) given (written, option_id)",
            [text for text, _option_id in pairs], [option_id for _text, option_id in pairs],
        )  # fmt: skip
        old = SQL.identifier(OLD_COLUMN)
        if self.kind == "choices":
            found = self._get_column_field()
            self.env.cr.execute(SQL(
                "INSERT INTO %s (%s, %s) SELECT contact.id, given.option_id"
                " FROM res_partner contact JOIN (%s) given ON given.written = contact.%s",
                SQL.identifier(found.relation), SQL.identifier(found.column1), SQL.identifier(found.column2),
                given, old,
            ))  # fmt: skip
            self.env.cr.execute(SQL("UPDATE res_partner SET %s = NULL WHERE %s IS NOT NULL", old, old))
        else:
            self.env.cr.execute(SQL(
                "UPDATE res_partner contact SET %s = given.option_id, %s = NULL FROM (%s) given"
                " WHERE given.written = contact.%s",
                SQL.identifier(self.column), old, given, old,
            ))  # fmt: skip

    def _check_nobody_wrote(self):
        """See that no contact has a text that was written since this transaction began: it would be dropped unseen.

        Who was converted has no text any more, and PostgreSQL has refused to convert who had been changed meanwhile.
        Of all queries, only the check of a new constraint sees what others wrote; the constraint goes with the column.

        :raise UserError: somebody wrote one
        """
        try:
            self.env.cr.execute(SQL(
                "ALTER TABLE res_partner ADD CONSTRAINT client_field_converted CHECK (%s !~ '\\S')",
                SQL.identifier(OLD_COLUMN),
            ))  # fmt: skip
        except psycopg2.errors.CheckViolation as error:
            raise UserError(
                self.env._("Somebody changed %(label)s of contacts at this moment. Please try again.", label=self.name)
            ) from error
