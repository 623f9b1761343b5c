"""When a field was last filled in or changed with any contact, and how often it is used: learnt without a lock.

Contacts are written all day, by many at once; a date in the row of the field would make them wait for each other. So a
change is a row of its own, at most one for a field, a day and a process; every night they are folded into the field.
"""

from odoo import api, fields, models
from odoo.tools import SQL

from .kinds import PREFIX

# What this process has noted and committed: (database, field, day).
_noted = set()
MOST_NOTED = 10_000


class ClientFieldChange(models.Model):
    """A day on which a field was filled in or changed with some contact."""

    _name = "client.field.change"
    _description = "Day on Which a Field Was Changed"
    _log_access = False

    field_id = fields.Many2one("client.field", required=True, ondelete="cascade", index=True)
    day = fields.Date(required=True)

    # === BUSINESS METHODS === #

    @api.model
    def _note(self, columns):
        """Append the fields behind these columns, unless this process did so today."""
        rules, today = self.env["client.field"]._get_rules(), fields.Date.today()
        keys = [(self.env.cr.dbname, rules[name][0], today) for name in columns if name in rules]
        if fresh := [key for key in keys if key not in _noted]:
            ids = [own_id for _dbname, own_id, _day in fresh]
            self.env.cr.execute(SQL(
                "INSERT INTO client_field_change (field_id, day) SELECT UNNEST(%s), %s", ids, today
            ))  # fmt: skip
            self.env.cr.postcommit.add(lambda: self._remember(fresh))

    def _remember(self, keys):
        if len(_noted) > MOST_NOTED:
            _noted.clear()
        _noted.update(keys)

    @api.autovacuum
    def _gc_fold(self):
        """Fold the days into the fields, and count what uses each: what is new since last night is seen tonight."""
        self.env.flush_all()
        self.env.cr.execute(SQL(
            """
            WITH gone AS (DELETE FROM client_field_change RETURNING field_id, day),
                 latest AS (SELECT field_id, MAX(day) AS day FROM gone GROUP BY field_id)
            UPDATE client_field own SET last_changed_on = GREATEST(own.last_changed_on, latest.day)
              FROM latest WHERE own.id = latest.field_id
            """
        ))  # fmt: skip
        self.env["client.field"].invalidate_model(["last_changed_on"], flush=False)
        for own in self.env["client.field"].with_context(active_test=False).search([]):
            count = own._count_uses()
            if count != own.use_count:
                models.Model.write(own, {"use_count": count})  # no screen depends on it


class ClientField(models.Model):
    _inherit = "client.field"

    last_changed_on = fields.Date("Last Change", readonly=True, copy=False, help="As of last night.")
    use_count = fields.Integer(
        "Uses", readonly=True, copy=False, help="How many kinds of records name it: segments, mails… As of last night."
    )

    # === BUSINESS METHODS === #

    def _count_uses(self) -> int:
        return len(self._get_uses())


class ResPartner(models.Model):
    _inherit = "res.partner"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        contacts = super().create(vals_list)
        self._note_own_changes({name for vals in vals_list for name in vals if vals[name]})
        return contacts

    def write(self, vals):
        result = super().write(vals)
        self._note_own_changes(vals)
        return result

    # === BUSINESS METHODS === #

    def _note_own_changes(self, names):
        own = [name for name in names if name.startswith(PREFIX)]
        if own:
            self.env["client.field.change"]._note(own)
