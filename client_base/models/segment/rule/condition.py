from odoo import api, fields, models
from odoo.exceptions import ValidationError

# What is counted of the purchases, and whether it is money.
MEASURES = [
    ("count", "Number of purchases"),
    ("sum", "Revenue"),
    ("average", "Average purchase"),
    ("first", "Days since the first purchase"),
    ("last", "Days since the last purchase"),
]
COMPARISONS = [("least", "at least"), ("most", "at most"), ("exactly", "exactly")]
PERIODS = [("ever", "at any time"), ("last", "in the last"), ("between", "between")]
UNITS = [("days", "days"), ("weeks", "weeks"), ("months", "months"), ("years", "years")]
LARGEST = 1e12
ARCHIVED_TOO = {"active_test": False}
LONGEST = {"days": 36_500, "weeks": 5_200, "months": 1_200, "years": 100}


class ClientSegmentCondition(models.Model):
    """One condition on what a client bought, filled in like a sentence: at least 2 purchases in the last 90 days.

    With products, a purchase counts if it holds one of them, and with what they came to: their lines without taxes,
    less the part of the whole purchase that came back. Amounts are compared as rounded to the company's currency.
    """

    _name = "client.segment.condition"
    _description = "Condition on Purchases"
    _order = "sequence, id"

    segment_id = fields.Many2one("client.segment", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(default=10)
    currency_id = fields.Many2one(related="segment_id.currency_id")
    measure = fields.Selection(MEASURES, required=True, default="count")
    comparison = fields.Selection(COMPARISONS, required=True, default="least")
    value = fields.Float(required=True, default=1, digits=(16, 2))
    period = fields.Selection(PERIODS, "When", required=True, default="ever")
    period_count = fields.Integer("How Many", default=90)
    period_unit = fields.Selection(UNITS, default="days")
    date_from = fields.Date("From")
    date_to = fields.Date("To")
    # What a condition names cannot be deleted, and counts when it is archived: without it more clients would match.
    product_ids = fields.Many2many("product.template", string="Products", ondelete="restrict", context=ARCHIVED_TOO)
    category_ids = fields.Many2many(
        "product.category", string="Product Categories", ondelete="restrict", help="These and all below them."
    )
    team_ids = fields.Many2many("crm.team", string="Sales Teams", ondelete="restrict", context=ARCHIVED_TOO)
    amount_above = fields.Monetary("Each Above", help="Only purchases of more than this count; 0: all.")
    words = fields.Char("In Words", compute="_compute_words")
    lost_condition = fields.Char(
        readonly=True,
        help="What else the condition asked for, until the app that knew it was removed. The segment keeps its members"
        " until the condition is changed.",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "measure", "comparison", "value", "period", "period_count", "period_unit", "date_from", "date_to",
        "product_ids", "category_ids", "team_ids", "amount_above",
    )  # fmt: skip
    @api.depends_context("lang")
    def _compute_words(self):
        for condition in self:
            condition.words = condition._say()

    # === CONSTRAINT METHODS === #

    @api.constrains("measure", "value", "period", "period_count", "period_unit", "date_from", "date_to", "amount_above")
    def _check_condition(self):
        for condition in self:
            if not all(abs(number) <= LARGEST for number in (condition.value, condition.amount_above)):
                raise ValidationError(self.env._("This number is too large."))  # or none at all
            longest = LONGEST[condition.period_unit or "days"]
            if condition.value < 0 and condition.measure != "sum":
                raise ValidationError(self.env._("A number of purchases or days is not below zero."))
            if condition.measure in ("count", "first", "last") and condition.value != int(condition.value):
                raise ValidationError(self.env._("A number of purchases or days has no fractions."))
            if condition.period == "last" and not 1 <= condition.period_count <= longest:
                raise ValidationError(
                    self.env._(
                        "The period is between 1 and %(longest)s %(unit)s long.",
                        longest=longest,
                        unit=dict(condition._fields["period_unit"]._description_selection(self.env))[
                            condition.period_unit or "days"
                        ],
                    )
                )
            if condition.period == "between":
                if not (condition.date_from or condition.date_to):
                    raise ValidationError(self.env._("Give the first or the last day of the period."))
                if condition.date_from and condition.date_to and condition.date_from > condition.date_to:
                    raise ValidationError(self.env._("The period ends before it begins."))
            if condition.amount_above < 0:
                raise ValidationError(self.env._("The amount cannot be below zero; 0 counts all purchases."))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        conditions = super().create(vals_list)
        conditions._tell(conditions.segment_id)
        return conditions

    def write(self, vals):
        segments = self.segment_id
        if vals.keys() - {"sequence"}:  # whoever changes what is left of a condition means what is left
            vals = {"lost_condition": False, **vals}
        result = super().write(vals)
        self._tell(segments | self.segment_id)
        return result

    def unlink(self):
        segments = self.segment_id
        result = super().unlink()
        self._tell(segments)
        return result

    # === BUSINESS METHODS === #

    def _tell(self, segments):
        """Let the segments check their changed rules; not while another condition is not whole: it is mended next."""
        segments = segments.exists()
        whole = segments.filtered(lambda segment: not any(segment.condition_ids.mapped("lost_condition")))
        whole._rule_changed()
        (segments - whole)._ask_for_build()

    def _lose(self, sentence):
        """Note that a part of the conditions goes with the app that is being removed, and what it was.

        Without it more clients would match. The segments keep their members, and say why, until someone changes the
        condition.
        """
        models.Model.write(self, {"lost_condition": sentence})  # ``write`` would forget it
        self.segment_id._ask_for_build()
