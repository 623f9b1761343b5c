from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..field.kinds import DATE_KINDS

SOURCES = [("birthday", "Birthday"), ("field", "A date field")]
DIRECTIONS = [("before", "before"), ("after", "after")]
REPEATS = [("yearly", "Each year"), ("once", "Once")]
MOST_DAYS = 366
# What it reminds of; the log tells of that.
SUBJECT = ("company_id", "source", "field_id")
# Written by the addon alone, as superuser.
FOUND_OUT = ("enabled_on", "code", "pack_id")


class ClientReminder(models.Model):
    """Something that is done for a client so many days before or after a day of his, like a birthday."""

    _name = "client.reminder"
    _inherit = ["client.effect.mixin", "mail.thread"]
    _description = "Reminder"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True, ondelete="cascade"
    )
    active = fields.Boolean("On", default=False, tracking=True, copy=False)
    enabled_on = fields.Date("On Since", readonly=True, copy=False)
    user_id = fields.Many2one(
        "res.users", "Responsible", default=lambda self: self.env.user, domain="[('share', '=', False)]",
        ondelete="set null", help="Gets what is to be done for clients who have no salesperson.",
    )  # fmt: skip
    source = fields.Selection(SOURCES, "Day", required=True, default="birthday", tracking=True)
    field_id = fields.Many2one(
        "client.field", "Date Field", ondelete="restrict", index="btree_not_null", tracking=True,
        domain=[("kind", "in", DATE_KINDS)],
    )  # fmt: skip
    segment_id = fields.Many2one(
        "client.segment", "Only for Clients in", ondelete="restrict", index="btree_not_null", tracking=True,
        domain="[('company_id', '=', company_id)]", help="Empty: for all clients.",
    )  # fmt: skip
    days = fields.Integer(default=0, tracking=True)
    direction = fields.Selection(DIRECTIONS, "Before or After", required=True, default="before", tracking=True)
    repeat = fields.Selection(
        REPEATS, "Repeats", required=True, default="yearly", tracking=True,
        help="Each year: the first time on the date itself, then on the same day of every year. A birthday comes with"
        " the first birthday.",
    )  # fmt: skip
    workdays_only = fields.Boolean(
        "On Working Days Only", tracking=True,
        help="What falls on a day off of the company is done on the working day before; a reminder for days after, on"
        " the next one.",
    )  # fmt: skip
    late_days = fields.Integer(
        "Make Up For (days)", default=7, tracking=True,
        help="What could not be done in time, because the server was off or the date was entered late, is still done"
        " within so many days. Whose day is still to come is always reminded of.",
    )  # fmt: skip
    kind = fields.Selection(default="activity", tracking=True)
    activity_user_id = fields.Many2one(help="Empty: the salesperson of the client, or else who is responsible.")
    code = fields.Char(readonly=True, copy=False, index="btree_not_null", export_string_translation=False)

    done_count = fields.Integer("Done", compute="_compute_counts")
    failed_count = fields.Integer("Failed", compute="_compute_counts")

    # === COMPUTE METHODS === #

    def _compute_counts(self):
        # sudo: numbers alone; the log tells of days that only some may see
        rows = self.env["client.reminder.log"].sudo()._read_group(
            [("reminder_id", "in", self.ids), ("state", "in", ("done", "failed"))],
            ["reminder_id", "state"], ["__count"],
        )  # fmt: skip
        counts = {(reminder.id, state): count for reminder, state, count in rows}
        for reminder in self:
            reminder.done_count = counts.get((reminder._origin.id, "done"), 0)
            reminder.failed_count = counts.get((reminder._origin.id, "failed"), 0)

    # === CONSTRAINT METHODS === #

    @api.constrains("days", "late_days")
    def _check_days(self):
        for reminder in self:
            if not (0 <= reminder.days <= MOST_DAYS and 0 <= reminder.late_days <= MOST_DAYS):
                raise ValidationError(self.env._("Days are counted from 0 to %(most)s, a year.", most=MOST_DAYS))

    @api.constrains("source", "field_id", "repeat")
    def _check_source(self):
        for reminder in self:
            if reminder.source == "birthday" and reminder.repeat == "once":
                raise ValidationError(self.env._("A birthday comes each year, not once."))
            if reminder.source == "field" and not reminder.field_id:
                raise ValidationError(self.env._("Please choose the date field that the reminder is about."))
            if reminder.source == "field" and reminder.field_id.kind not in DATE_KINDS:
                raise ValidationError(
                    self.env._("%(field)s holds no date: nobody could be reminded of it.", field=reminder.field_id.name)
                )

    @api.constrains("company_id", "segment_id")
    def _check_company_of_segment(self):
        for reminder in self:
            if reminder.segment_id and reminder.segment_id.company_id != reminder.company_id:
                raise ValidationError(
                    self.env._("The segment %(name)s belongs to another company.", name=reminder.segment_id.name)
                )
        self._check_complete()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:  # whatever the context proposes
            vals_list = [{**vals, **dict.fromkeys(FOUND_OUT, False)} for vals in vals_list]
        reminders = super().create(vals_list)
        reminders.filtered("active")._switch_on()
        return reminders

    def write(self, vals):
        if not self.env.su:
            vals = {name: value for name, value in vals.items() if name not in FOUND_OUT}
        self._check_unused(vals)
        was_on = self.filtered("active")
        result = super().write(vals)
        if "company_id" in vals:
            self.check_access("write")  # nobody moves it to where he does not work
        if vals.get("active"):
            (self - was_on)._switch_on()
        elif self.filtered("active"):
            self._ask_for_run()
        return result

    def copy_data(self, default=None):
        return [
            {**vals, "name": (default or {}).get("name") or self.env._("%(name)s (copy)", name=reminder.name)}
            for reminder, vals in zip(self, super().copy_data(default), strict=True)
        ]

    def _check_unused(self, vals):
        """Refuse to make another reminder of one that has been at work: its log would tell of what it never did."""
        changed = self.filtered(lambda reminder: any(
            vals[name] != reminder._fields[name].convert_to_write(reminder[name], reminder)
            for name in SUBJECT if name in vals
        ))  # fmt: skip
        log = self.env["client.reminder.log"].sudo()  # sudo: also of clients that the user does not see
        if changed and log.search_count([("reminder_id", "in", changed.ids)], limit=1):
            raise ValidationError(
                self.env._(
                    "The reminder has been at work already: what it reminds of cannot change. Please make another one."
                )
            )

    # === ACTION METHODS === #

    def action_switch(self):
        """Switch the reminder on, or off."""
        self.ensure_one()
        self.active = not self.active

    def action_open_log(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("client_base.client_reminder_log_action")
        return action | {"domain": [("reminder_id", "=", self.id)], "context": {}, "path": False}

    def action_who_is_next(self):
        """Show whose day comes next; of a reminder that is off, whose day would come. Nothing is done."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("client_base.client_occasion_action")
        title = self.env._("Who Is Next: %(name)s", name=self.name)
        return action | {
            "name": title, "display_name": title, "path": False,
            "views": sorted(action["views"], key=lambda view: view[1] != "list"),
            "domain": [("reminder_id", "=", self.id)],
            "context": {"client_reminder_ids": self.ids, "search_default_coming": 1},
        }  # fmt: skip

    # === BUSINESS METHODS === #

    def _switch_on(self):
        """Let what is due from today on count, and what is still to come."""
        for reminder in self:
            vals = {"enabled_on": reminder.company_id._get_client_today()}
            if not (reminder.user_id or self.env.user._is_superuser()):
                vals["user_id"] = self.env.uid  # somebody has to answer for it
            models.Model.write(reminder, vals)  # which nobody may write, in ``write``
        if self:
            self._ask_for_run()
