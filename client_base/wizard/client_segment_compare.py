"""Two segments side by side: who is in one, in the other, in both, and what they brought."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..models.segment.rule.reading import MEMBERSHIP

GROUPS = [
    ("first", "The first"),
    ("second", "The second"),
    ("first_only", "Only in the first"),
    ("both", "In both"),
    ("second_only", "Only in the second"),
    ("either", "In one of them"),
]
# Which of (in the first, in the second) each group is made of.
PARTS = {
    "first": [(True, False), (True, True)],
    "second": [(False, True), (True, True)],
    "first_only": [(True, False)],
    "both": [(True, True)],
    "second_only": [(False, True)],
    "either": [(True, False), (True, True), (False, True)],
}
FIGURES = ("client_count", "buyer_count", "repeat_count", "purchase_count", "revenue", "revenue_recent")


class ClientSegmentCompare(models.TransientModel):
    """Two segments of one company that someone looks at side by side."""

    _name = "client.segment.compare"
    _description = "Compare Segments"

    first_id = fields.Many2one("client.segment", "Segment", ondelete="cascade")
    second_id = fields.Many2one(
        "client.segment", "Compared with", ondelete="cascade",
        domain="[('company_id', '=', company_id), ('id', '!=', first_id)]",
    )  # fmt: skip
    company_id = fields.Many2one(related="first_id.company_id")
    # Stored while the screen is open, so that its rows are rows; computed with the rights of whoever looks at it.
    problem = fields.Char(compute="_compute_line_ids", store=True, compute_sudo=False)
    line_ids = fields.One2many(
        "client.segment.compare.line", "compare_id", "Figures",
        compute="_compute_line_ids", store=True, compute_sudo=False,
    )  # fmt: skip
    first_only_count = fields.Integer("Only in the First", compute="_compute_line_ids", store=True, compute_sudo=False)
    both_count = fields.Integer("In Both", compute="_compute_line_ids", store=True, compute_sudo=False)
    second_only_count = fields.Integer(
        "Only in the Second", compute="_compute_line_ids", store=True, compute_sudo=False
    )

    # === COMPUTE METHODS === #

    @api.depends("first_id", "second_id")
    def _compute_line_ids(self):
        for compare in self:
            compare.problem = compare._get_problem()
            chosen = compare.first_id and compare.second_id and not compare.problem
            figures = compare._get_figures() if chosen else {}
            rows = compare._prepare_lines(figures) if figures else []
            compare.line_ids = [Command.clear(), *(Command.create(row) for row in rows)]
            for group in ("first_only", "both", "second_only"):
                compare[f"{group}_count"] = figures[group]["client_count"] if figures else 0

    @api.depends("first_id", "second_id")
    def _compute_display_name(self):
        for compare in self:
            compare.display_name = self.env._("Compare Segments")

    # === ACTION METHODS === #

    def action_open_first_only(self):
        return self._open("first_only")

    def action_open_both(self):
        return self._open("both")

    def action_open_second_only(self):
        return self._open("second_only")

    def action_combine_and(self):
        return self.first_id._combine(self.second_id, "and")._open_form()

    def action_combine_or(self):
        return self.first_id._combine(self.second_id, "or")._open_form()

    def action_combine_not(self):
        return self.first_id._combine(self.second_id, "not")._open_form()

    # === BUSINESS METHODS === #

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Compare Segments"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def _get_problem(self):
        if not (self.first_id and self.second_id):
            return False
        try:
            self.first_id._check_pair(self.second_id)
        except UserError as error:
            return error.args[0]
        return False

    def _open(self, group):
        """Open the clients of a group."""
        self.first_id._check_pair(self.second_id)
        first, second = Domain(MEMBERSHIP, "in", self.first_id.ids), Domain(MEMBERSHIP, "in", self.second_id.ids)
        domain = {
            "first_only": first & Domain(MEMBERSHIP, "not in", self.second_id.ids),
            "both": first & second,
            "second_only": second & Domain(MEMBERSHIP, "not in", self.first_id.ids),
        }[group]
        return self.first_id._open_clients(domain, self._name_group(group))

    def _name_group(self, group):
        names = {"first": self.first_id.name, "second": self.second_id.name}
        return {
            "first": self.first_id.name,
            "second": self.second_id.name,
            "first_only": self.env._("%(first)s but not %(second)s", **names),
            "both": self.env._("%(first)s and %(second)s", **names),
            "second_only": self.env._("%(second)s but not %(first)s", **names),
            "either": self.env._("%(first)s or %(second)s", **names),
        }[group]

    def _get_figures(self) -> dict[str, dict]:
        """Return the sums of each group over the profiles that the user may read, from one query."""
        rows = self.env.execute_query(self._select_figures())
        parts = {(in_first, in_second): sums for in_first, in_second, *sums in rows}
        nothing = [0] * len(FIGURES)
        figures = {}
        for group, keys in PARTS.items():
            columns = zip(*(parts.get(key, nothing) for key in keys), strict=True)
            figures[group] = dict(zip(FIGURES, map(sum, columns), strict=True))
        return figures

    def _select_figures(self):
        profiles = self.env["client.profile"]._search([("company_id", "=", self.first_id._origin.company_id.id)])
        members = SQL(
            "(SELECT client_id, BOOL_OR(segment_id = %(first)s) AS in_first,"
            "        BOOL_OR(segment_id = %(second)s) AS in_second"
            "   FROM client_segment_stay WHERE segment_id IN (%(first)s, %(second)s) AND left_at IS NULL"
            "  GROUP BY client_id)",
            first=self.first_id._origin.id, second=self.second_id._origin.id,
        )  # fmt: skip
        profiles.add_join("JOIN", "member", members, SQL("member.client_id = client_profile.client_id"))
        return SQL(
            """
            SELECT in_first, in_second, COUNT(*), COUNT(*) FILTER (WHERE purchase_count > 0),
                   COUNT(*) FILTER (WHERE purchase_day_count > 1), SUM(purchase_count),
                   SUM(revenue), SUM(revenue_recent)
              FROM (%s) figures GROUP BY in_first, in_second
            """,
            profiles.select(
                SQL("in_first"), SQL("in_second"),
                *(SQL("COALESCE(%s, 0) AS %s", SQL.identifier("client_profile", name), SQL.identifier(name))
                  for name in ("purchase_count", "purchase_day_count", "revenue", "revenue_recent")),
            ),
        )  # fmt: skip

    def _prepare_lines(self, figures):
        counts = {PARTS[group][0]: figures[group]["client_count"] for group in ("first_only", "both", "second_only")}
        return [self._prepare_line(group, figures[group], counts) for group, _label in GROUPS]

    def _prepare_line(self, group, sums, counts):
        """Return the row of a group; its part of each segment counts the clients that are in it as well."""
        first, second = (
            _share(*(sum(counts[part] for part in parts if part[place]) for parts in (PARTS[group], counts)))
            for place in (0, 1)
        )
        line = {name: sums[name] for name in ("client_count", "purchase_count", "revenue", "revenue_recent")}
        return line | {
            "group": group,
            "name": self._name_group(group),
            "share_of_first": first,
            "share_of_second": second,
            "average_purchase": _share(sums["revenue"], sums["purchase_count"]),
            "revenue_per_client": _share(sums["revenue"], sums["client_count"]),
            "repeat_share": _share(sums["repeat_count"], sums["buyer_count"]),
        }


class ClientSegmentCompareLine(models.TransientModel):
    """The figures of one group of two compared segments."""

    _name = "client.segment.compare.line"
    _description = "Figures of a Compared Segment"

    compare_id = fields.Many2one("client.segment.compare", ondelete="cascade")
    currency_id = fields.Many2one(related="compare_id.company_id.currency_id")
    group = fields.Selection(GROUPS, readonly=True)
    name = fields.Char("Clients Who Are", readonly=True)
    client_count = fields.Integer("Clients", readonly=True)
    share_of_first = fields.Float("Of the First", readonly=True)
    share_of_second = fields.Float("Of the Second", readonly=True)
    revenue = fields.Monetary(readonly=True, help="Without taxes, less refunds.")
    revenue_recent = fields.Monetary("Recent Revenue", readonly=True)
    purchase_count = fields.Integer("Purchases", readonly=True)
    average_purchase = fields.Monetary(readonly=True, help="Revenue by purchase.")
    revenue_per_client = fields.Monetary(readonly=True, help="Revenue by client, buyer or not.")
    repeat_share = fields.Float(readonly=True, help="Part of those who bought that bought on two days or more.")


def _share(part, whole):
    return part / whole if whole else 0
