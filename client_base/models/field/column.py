"""The columns of contacts behind the fields of the shop's own: made, kept in step with their rows, and dropped.

The host makes them: manual fields (``ir.model.fields``), whose registry it reloads in every worker. Here is what it
leaves to its caller. A table can be altered by one alone, and whoever waits for it makes everybody else wait behind
him; so nobody waits for long. And two who alter at once would each build the registry without the other's field: the
second one is sent back by PostgreSQL and begins again, with the first one's field before him.
"""

from contextlib import contextmanager

import psycopg2

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .kinds import COLUMNS, ROLE_GROUPS, make_column_name

LONGEST_WAIT = "8s"
# What of a row its column repeats.
MIRRORED = {"name": "field_description", "help": "help", "see_role": "client_groups", "is_tracked": "tracking"}
TRACKING_ORDER = 200  # after what the host notes itself


def get_yearly_mark(day: SQL) -> SQL:
    """Return the month times 100, and the day. Asked for in these words alone, PostgreSQL takes the index of a date."""
    return SQL("(EXTRACT(MONTH FROM %s) * 100 + EXTRACT(DAY FROM %s))::int", day, day)


class ClientField(models.Model):
    _inherit = "client.field"

    # === BUSINESS METHODS === #

    def _make_columns(self):
        """Add a column to contacts for each of the rows, by one reload of the registry."""
        if not self:
            return
        self._check_room()
        with self._alone_with_contacts():
            vals_list = self._get_column_vals_list()
            # sudo: whoever may make fields of clients need not be able to change every model
            columns = self.env["ir.model.fields"].sudo().create(vals_list)
        for own, column in zip(self, columns, strict=True):
            models.Model.write(own.sudo(), {"column": column.name, "column_id": column.id})
            own._copy_translations()
            own._index_more()

    def _index_more(self):
        """Let a text be found by what it is, and a date by its day of the year.

        The host's own indexes refuse texts of more than 2,700 bytes. The day of the year of a moment depends on a zone.
        """
        column = SQL.identifier(self.column)
        if self.kind == "char":
            name, what = "hash", SQL("hash (%s)", column)
        elif self.kind == "date":
            name, what = "yearly", SQL("btree ((%s))", get_yearly_mark(column))
        else:
            return
        index = SQL.identifier(f"{self.column}_{name}")
        self.env.cr.execute(SQL("CREATE INDEX %s ON res_partner USING %s WHERE %s IS NOT NULL", index, what, column))

    def _get_column_vals_list(self):
        taken, vals_list = set(self.env["res.partner"]._fields), []
        model = self.env["ir.model"]._get("res.partner")
        for own in self:
            name = make_column_name(own.name, taken)
            taken.add(name)
            vals = COLUMNS[own.kind] | self._get_mirrored_vals(own, MIRRORED)
            if own.kind == "choices":
                vals |= {"relation_table": f"{name}_rel", "column1": "partner_id", "column2": "option_id"}
            vals_list.append(vals | {"name": name, "model_id": model.id, "state": "manual"})
        return vals_list

    def _get_mirrored_vals(self, own, names):
        """Return what the column of a row repeats of it, of these names."""
        values = {
            "name": own.name,
            "help": own.help,
            "see_role": ROLE_GROUPS[own.see_role],
            "is_tracked": TRACKING_ORDER if own.is_tracked else 0,
        }
        return {MIRRORED[name]: values[name] for name in MIRRORED if name in names}

    def _copy_translations(self):
        """Give the column the label and hint of its row in each language: the row of a pack has several at once."""
        languages = [code for code, _label in self.env["res.lang"].get_installed()]
        column = self.column_id.sudo()  # sudo: as above
        for name in ("name", "help"):
            words = {code: self.with_context(lang=code)[name] for code in languages}
            if len({word for word in words.values() if word}) > 1:
                # Not by ``write``: the host would reload the registry for each word.
                column._update_field_translations(MIRRORED[name], words)

    def _update_columns(self, vals):
        """Repeat in the columns what was written into their rows."""
        changed = MIRRORED.keys() & vals.keys()
        made = self.filtered("column_id")
        if not (changed and made):
            return
        with self._alone_with_contacts():
            for own in made:
                column = own.column_id.sudo()  # sudo: as above
                new = self._get_mirrored_vals(own, changed)
                new = {name: value for name, value in new.items() if (column[name] or False) != (value or False)}
                if new:
                    column.write(new)

    def _drop_columns(self):
        """Drop the columns of the rows, with all that is in them."""
        columns = self.column_id.sudo()  # sudo: as above
        if not columns:
            return
        models.Model.write(self.sudo(), {"column_id": False, "column": False})
        self.flush_recordset()
        self._forget_views()  # what is computed from the columns must not name them when the registry is built anew
        with self._alone_with_contacts():
            columns.unlink()

    @contextmanager
    def _alone_with_contacts(self, others_read=True):
        """Alter the table of contacts as the only one, or not at all.

        :param others_read: they may read contacts as long as the table is not altered
        :raise UserError: others are at work with contacts for longer than anybody should wait
        :raise psycopg2.errors.SerializationFailure: somebody else altered it meanwhile; the host begins again
        """
        self.env.flush_all()
        try:
            self.env.cr.execute(SQL("SET LOCAL lock_timeout = %s", LONGEST_WAIT))
            # Whoever comes second waits here, and finds that the row is another one than the one he began with.
            self.env.cr.execute(SQL("UPDATE ir_model SET info = info WHERE model = 'res.partner'"))
            if not others_read:
                # At once: a weaker lock would stop those who then wait for this one, while it waits for them.
                self.env.cr.execute(SQL("LOCK TABLE res_partner IN ACCESS EXCLUSIVE MODE"))
            yield
            self.env.flush_all()
            self.env.cr.execute(SQL("SET LOCAL lock_timeout = 0"))
        except (psycopg2.errors.LockNotAvailable, psycopg2.errors.DeadlockDetected) as error:
            raise UserError(
                self.env._(
                    "Others are at work with contacts at this moment, so that the fields could not be changed. Nothing"
                    " was changed. Please try again in a minute."
                )
            ) from error
