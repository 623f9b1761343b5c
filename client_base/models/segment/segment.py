from odoo import api, fields, models
from odoo.exceptions import ValidationError

# What decides who is in. A change of any of it is computed anew by the next refresh.
RULE_FIELDS = frozenset({
    "kind", "domain", "tag_ids", "condition_ids", "condition_match", "company_id", "active",
})  # fmt: skip
TREND_DAYS = 30


class ClientSegment(models.Model):
    """A named group of one company's clients: by a rule, by hand, or by a rule with exceptions made by hand.

    Members are stored as stays (``client.segment.stay``) and kept right by the refresh; no screen ever loads them all.
    """

    _name = "client.segment"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Segment of Clients"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    sequence = fields.Integer(default=5)  # before those that came ready-made
    color = fields.Integer()
    description = fields.Text(translate=True)
    code = fields.Char(copy=False, help="A short name that other programs know this segment by, such as vip.")
    user_id = fields.Many2one(
        "res.users", "Owner", default=lambda self: self.env.user, tracking=True,
        help="Is told when the segment cannot be computed.",
    )  # fmt: skip
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True, ondelete="cascade",
        help="The company whose clients, purchases and other documents the segment reads.",
    )  # fmt: skip
    currency_id = fields.Many2one(related="company_id.currency_id")
    family = fields.Selection(
        [("own", "Made here"), ("ready", "Ready-made"), ("rfm", "RFM groups")], default="own", readonly=True, copy=False
    )
    shipped = fields.Char(
        readonly=True, copy=False, export_string_translation=False,
        help="Which of the ready-made segments this is, while its rule is the one that came with it.",
    )  # fmt: skip

    kind = fields.Selection(
        [("rule", "By a rule"), ("manual", "By hand")], "Who Is In", required=True, default="rule", tracking=True,
        help="By a rule: whoever matches it, and exceptions made by hand. By hand: only those who were put in.",
    )  # fmt: skip
    domain = fields.Char("Rule", default="[]", required=True, tracking=True)
    lang = fields.Char(readonly=True, export_string_translation=False, help="The language that the rule is written in.")
    tag_ids = fields.Many2many(
        "res.partner.category", string="Tags", ondelete="restrict", context={"active_test": False}, tracking=True,
        help="One of the tags under each parameter: Region / Moscow or Region / Tver, and Wants / Discounts.",
    )  # fmt: skip
    condition_match = fields.Selection(
        [("all", "all of these"), ("any", "any of these")], "Bought", required=True, default="all", tracking=True
    )
    condition_ids = fields.One2many("client.segment.condition", "segment_id", "Purchases", copy=True)
    pin_ids = fields.One2many("client.segment.pin", "segment_id", "Decided by Hand")
    pin_count = fields.Integer(compute="_compute_pin_count")
    used_ids = fields.Many2many(
        "client.segment", "client_segment_use", "user_segment_id", "used_segment_id", "Uses the Segments",
        readonly=True, copy=False,
    )  # fmt: skip

    state = fields.Selection(
        [("waiting", "Being built"), ("ready", "Up to date"), ("error", "Error")],
        default="waiting", readonly=True, copy=False,
    )  # fmt: skip
    error = fields.Text(readonly=True, copy=False)
    member_count = fields.Integer("Members Now", readonly=True, copy=False)
    member_trend = fields.Integer(
        "Trend", compute="_compute_member_trend", help="Entered less left in the last 30 days."
    )
    refreshed_at = fields.Datetime("Built", readonly=True, copy=False)
    refresh_seconds = fields.Float("Took Seconds", readonly=True, copy=False, digits=(16, 3))
    refreshed_on = fields.Date(readonly=True, copy=False, help="The company's day that the members were computed for.")
    is_daily = fields.Boolean(
        readonly=True, copy=False, help="Depends on the day, or on something that tells no one when it changes."
    )
    reads = fields.Json(readonly=True, copy=False, help="What of a client the rule reads, by the names of the columns.")
    preview = fields.Json(
        compute="_compute_preview",
        help="While the rule is edited: how many clients match, and some of them; or what is wrong.",
    )  # fmt: skip

    _code_uniq = models.UniqueIndex("(company_id, code) WHERE code IS NOT NULL", "Another segment has this code.")

    # === COMPUTE METHODS === #

    @api.depends("name", "company_id")
    @api.depends_context("allowed_company_ids", "lang")
    def _compute_display_name(self):
        # Each company has its VIPs: who works in several must be able to tell them apart.
        several = len(self.env.companies) > 1
        for segment in self:
            company = segment.company_id.sudo().name if several else False  # sudo: the name alone
            segment.display_name = f"{segment.name} ({company})" if company else segment.name

    @api.depends("pin_ids")
    def _compute_pin_count(self):
        counts = dict(
            self.env["client.segment.pin"]._read_group([("segment_id", "in", self.ids)], ["segment_id"], ["__count"])
        )
        for segment in self:
            segment.pin_count = counts.get(segment._origin, 0)

    def _compute_member_trend(self):
        since = fields.Datetime.subtract(fields.Datetime.now(), days=TREND_DAYS)
        moves = self.env["client.segment.stay"]._count_moves(self.ids, since)
        for segment in self:
            entered, left = moves.get(segment.id, (0, 0))
            segment.member_trend = entered - left

    @api.depends("kind", "domain", "tag_ids", "condition_match", "condition_ids", "company_id")
    @api.depends_context("uid", "lang")
    def _compute_preview(self):
        for segment in self:  # what is saved opens without it: the screen asks for it afterwards
            segment.preview = not segment.id and segment.get_preview()

    # === CONSTRAINT METHODS === #

    def _check_rule(self):
        """Refuse a rule that cannot be computed, or that reads what the user may not; learn what it reads.

        No ``api.constrains``: the host checks those as superuser, who may read all.
        """
        for segment in self:
            reading = segment._read_rule()
            segment._check_uses(reading.segment_ids)
            segment._check_still_there(reading)
            segment._try_rule()
            segment.sudo().write({  # sudo: what the rule reads is noted by whoever may write the rule
                "used_ids": [fields.Command.set(reading.segment_ids)],
                "reads": sorted(reading.columns),
                "is_daily": reading.is_daily,
            })  # fmt: skip

    def _check_uses(self, used_ids):
        """Refuse a segment that reads itself, at once or through others."""
        used = self.browse(used_ids).sudo().exists()  # sudo: a cycle may lead through segments that are hidden
        if len(used) < len(used_ids):
            raise ValidationError(self.env._("A segment that the rule names is not there any more."))
        if strangers := used.filtered(lambda segment: segment.company_id != self.company_id):
            raise ValidationError(self.env._("The segment %(name)s is of another company.", name=strangers[:1].name))
        todo = seen = used
        while todo:
            if self in todo:
                raise ValidationError(self.env._("The segment %(name)s would depend on itself.", name=self.name))
            todo = todo.used_ids - seen
            seen |= todo

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.setdefault("lang", self.env.lang)
        segments = super().create(vals_list)
        segments._rule_changed()
        return segments

    def write(self, vals):
        if "domain" in vals:
            vals = {"lang": self.env.lang, **vals}
        if not RULE_FIELDS.isdisjoint(vals) and "shipped" not in vals and vals.keys() != {"active"}:
            vals = {**vals, "shipped": False}
        result = super().write(vals)
        if not (RULE_FIELDS - {"active"}).isdisjoint(vals):
            self._rule_changed()
        elif "active" in vals:  # one whose rule is broken can be archived too
            self._ask_for_build()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: also by a segment of a company that the user does not work in
        users = self.sudo().search([("used_ids", "in", self.ids), ("id", "not in", self.ids)])
        if users:
            raise ValidationError(
                self.env._(
                    "These segments are made of one that you delete: %(names)s. Change their rules first.",
                    names=", ".join(users.mapped("name")),
                )
            )

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for segment, vals in zip(self, vals_list, strict=True):
            vals.setdefault("name", "")
            if not (default and default.get("name")):
                vals["name"] = self.env._("%(name)s (copy)", name=segment.name)
        return vals_list

    # === ACTION METHODS === #

    def action_open_members(self):
        """Open the clients that are in the segment, by a condition and never by their ids."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("client_base.client_action")
        return action | {"display_name": self.name, "domain": self._get_member_domain(), "path": False}

    def action_open_stays(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("client_base.client_segment_stay_action")
        return action | {"domain": [("segment_id", "=", self.id)], "context": {}, "path": False}

    def action_open_pins(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("client_base.client_segment_pin_action")
        domain, context = [("segment_id", "=", self.id)], {"default_segment_id": self.id}
        return action | {"domain": domain, "context": context, "path": False}

    # === BUSINESS METHODS === #

    @api.readonly
    def get_preview(self):
        """Return how many clients match the rule and some of them, or what is wrong with it; False without a rule."""
        self.ensure_one()
        self.check_access("read")
        return self.kind == "rule" and self._preview()

    def _ask_for_build(self):
        """Let the next refresh compute all members of the segments, and wake it."""
        self.sudo().state = "waiting"
        self.env.registry.clear_cache()  # which columns of contacts are watched
        self.env["client.segment.queue"]._ask_for_refresh()

    def _get_member_domain(self) -> list:
        """Return the domain of the clients that are in one of these segments now: one index, no contacts of theirs."""
        return [("client_stay_ids", "any", [("segment_id", "in", self.ids), ("left_at", "=", False)])]

    def _rule_changed(self):
        """Check the rule and compute it anew, when a part of it was changed on its own."""
        segments = self.exists()
        segments._check_rule()
        segments._ask_for_build()
