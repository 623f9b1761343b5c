from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...effect.mixin import PARAMETERS

MOMENTS = [("enter", "Entering"), ("leave", "Leaving")]
ACTION_MODELS = ("client.segment.stay", "res.partner")
# Set by switching on and by the runs alone.
MOMENTS_FOUND = ("enabled_at", "settled_at")


class ClientSegmentEffect(models.Model):
    """Something that is done for a client in the background when he enters or leaves a segment, once a stay."""

    _name = "client.segment.effect"
    _inherit = ["client.effect.mixin"]
    _description = "Effect of a Segment"
    _order = "segment_id, sequence, id"

    segment_id = fields.Many2one("client.segment", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="segment_id.company_id")
    sequence = fields.Integer(default=10)
    active = fields.Boolean("On", default=False, help="Only who enters or leaves after it is switched on is concerned.")
    enabled_at = fields.Datetime("On Since", readonly=True, copy=False)
    # Moves up to here are dealt with; see ``_settle``.
    settled_at = fields.Datetime(readonly=True, copy=False, export_string_translation=False)
    moment = fields.Selection(MOMENTS, "When", required=True, default="enter")
    activity_user_id = fields.Many2one(help="Empty: the salesman of the client, or else the owner of the segment.")
    action_id = fields.Many2one(
        domain=[("model_id.model", "in", ACTION_MODELS), ("usage", "=", "ir_actions_server")],
        help="Runs on the stay or on the client. Only administrators may choose one.",
    )

    done_count = fields.Integer("Done", compute="_compute_counts")
    failed_count = fields.Integer("Failed", compute="_compute_counts")

    # === COMPUTE METHODS === #

    @api.depends("moment", "kind", "activity_summary", *set(PARAMETERS.values()))
    @api.depends_context("lang")
    def _compute_display_name(self):
        moments = dict(self._fields["moment"]._description_selection(self.env))
        for effect in self:
            effect.display_name = self.env._(
                "%(moment)s: %(what)s", moment=moments.get(effect.moment, ""), what=effect._say() if effect.kind else ""
            )

    def _compute_counts(self):
        rows = self.env["client.segment.effect.log"]._read_group(
            [("effect_id", "in", self.ids), ("state", "in", ("done", "failed"))], ["effect_id", "state"], ["__count"]
        )
        counts = {(effect.id, state): count for effect, state, count in rows}
        for effect in self:
            effect.done_count = counts.get((effect._origin.id, "done"), 0)
            effect.failed_count = counts.get((effect._origin.id, "failed"), 0)

    # === CONSTRAINT METHODS === #

    @api.constrains("segment_id")
    def _check_segment(self):
        self._check_complete()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        # Whatever the context proposes.
        effects = super().create([{**vals, **dict.fromkeys(MOMENTS_FOUND, False)} for vals in vals_list])
        effects.filtered("active")._switch_on()
        return effects

    def write(self, vals):
        vals = {name: value for name, value in vals.items() if name not in MOMENTS_FOUND}
        self._check_unused(vals)
        was_on = self.filtered("active")
        if "active" in vals and not vals["active"]:
            was_on._switch_off()
        result = super().write(vals)
        if "segment_id" in vals:
            self.check_access("write")  # nobody moves it to a company that he does not work in
        if vals.get("active"):
            (self - was_on)._switch_on()
        return result

    def _check_unused(self, vals):
        """Refuse to make another effect of one that has been at work: its log would tell of what it never did."""
        changes = {name: vals[name] for name in ("moment", "segment_id") if name in vals}
        changed = self.filtered(lambda effect: any(
            value != (effect[name].id if name == "segment_id" else effect[name]) for name, value in changes.items()
        ))  # fmt: skip
        log = self.env["client.segment.effect.log"].sudo()  # sudo: also of clients that the user does not see
        if changed and log.search_count([("effect_id", "in", changed.ids)], limit=1):
            raise ValidationError(
                self.env._(
                    "The effect has been at work already: when it happens cannot change. Please make another one."
                )
            )

    # === ACTION METHODS === #

    def action_switch(self):
        """Switch the effect on, or off."""
        self.ensure_one()
        self.active = not self.active

    def action_open_log(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("client_base.client_segment_effect_log_action")
        return action | {"domain": [("effect_id", "=", self.id)], "context": {}, "path": False}

    def action_dry_run(self):
        """Show what would happen now; nothing is done."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("client_base.client_segment_dry_run_action")
        return action | {"context": {"default_effect_id": self.id}}

    # === BUSINESS METHODS === #

    def _switch_on(self):
        """Let what happens from now on count. What happened before, in the same second too, does not."""
        if not self:
            return
        now = fields.Datetime.now()
        models.Model.write(self, {"enabled_at": now})  # which nobody may write, in ``write``
        self.env.flush_all()
        self._insert_log(
            self._get_moved_query(SQL("TRUE")),
            "skipped",
            self.env._("Nothing, it was before the effect was switched on"),
        )
        self._tell_segment(self.env._("Effect switched on"))
        self._ask_for_run()

    def _switch_off(self):
        """Let those who wait go on waiting until it is switched on again; what happens meanwhile is passed over."""
        if not self:
            return
        self.env.flush_all()
        self._insert_log(self._get_moved_query(SQL("TRUE")), "waiting", None)
        self._tell_segment(self.env._("Effect switched off"))

    def _insert_log(self, moved: SQL, state, message):
        """Append a row for each pair of effect and stay that a query gives, where there is none yet."""
        self.env.cr.execute(SQL(
            """
            INSERT INTO client_segment_effect_log (effect_id, stay_id, client_id, segment_id, state, message, at)
            SELECT moved.effect_id, stay.id, stay.client_id, stay.segment_id, %s, %s, %s
              FROM (%s) moved JOIN client_segment_stay stay ON stay.id = moved.stay_id
             WHERE moved.effect_id = ANY(%s)
                ON CONFLICT (effect_id, stay_id) DO NOTHING
            """,
            state, message, fields.Datetime.now(), moved, list(self.ids),
        ))  # fmt: skip
        self.env["client.segment.effect.log"].invalidate_model(flush=False)

    def _tell_segment(self, what):
        """Note in the segment's chatter who switched which effect."""
        for effect in self:
            # sudo: a note of what was done, whoever may write on the segment
            effect.segment_id.sudo()._message_log(body=f"{what}: {effect.display_name}")
