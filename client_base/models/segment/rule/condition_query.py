"""A condition on purchases in SQL: one set of clients, made from the purchases of the segment's company."""

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..refresh.queue import FACTS_TOUCHED
from .condition import LONGEST

OPERATORS = {"least": SQL(">="), "most": SQL("<="), "exactly": SQL("=")}


class ClientSegmentCondition(models.Model):
    _inherit = "client.segment.condition"

    # === BUSINESS METHODS === #

    def _note_reading(self, reading):
        """Note what the condition reads of a client, and whether it moves with the days.

        :raise ValidationError: a part of it went with an app that was removed
        """
        self.ensure_one()
        if self.lost_condition:
            raise ValidationError(self.lost_condition)
        reading.columns.add(FACTS_TOUCHED)
        moves_with_days = self.period == "last" or self.measure in ("first", "last")
        # Lines, teams and the like mark no client when they change.
        reading.is_daily |= moves_with_days or bool(self.product_ids or self.category_ids or self._get_filters())

    def _get_rule(self, clients: SQL | None = None) -> Domain:
        """Return the condition as a domain of contacts; ``clients`` selects the ids of those who are asked about."""
        self.ensure_one()

        def to_sql(_model, alias, _query):
            return self._get_condition(SQL.identifier(alias, "id"), clients)

        return Domain.custom(to_sql=to_sql)

    def _get_condition(self, client: SQL, clients: SQL | None = None) -> SQL:
        """Return the condition on a client, given by the SQL of his id; it is never NULL."""
        holds = SQL("%s %s %s", self._get_measure(), OPERATORS[self.comparison], self.value)
        # Who bought nothing has a count and a revenue of zero, but no average, no first and no last purchase.
        nobody = self.measure in ("count", "sum") and self._holds_for(0)
        met = SQL("(%s) IS NOT TRUE", holds) if nobody else holds
        found = SQL("SELECT client_id FROM (%s) bought GROUP BY client_id HAVING %s", self._select_bought(clients), met)
        return SQL("%s NOT IN (%s)", client, found) if nobody else SQL("%s IN (%s)", client, found)

    def _holds_for(self, value):
        return {"least": value >= self.value, "most": value <= self.value, "exactly": value == self.value}[
            self.comparison
        ]

    def _get_measure(self):
        today = self.segment_id.company_id._get_client_today()
        digits = self.segment_id.company_id.currency_id.decimal_places
        return {
            "count": SQL("COUNT(*) FILTER (WHERE counted)"),
            "sum": SQL("ROUND(SUM(amount), %s)", digits),
            "average": SQL("ROUND(SUM(amount) / NULLIF(COUNT(*) FILTER (WHERE counted), 0), %s)", digits),
            "first": SQL("%s::date - MIN(purchased_on) FILTER (WHERE counted)", today),
            "last": SQL("%s::date - MAX(purchased_on) FILTER (WHERE counted)", today),
        }[self.measure]

    def _select_bought(self, clients=None):
        """Select the purchases that the condition is about: their client, day and amount, and whether they count."""
        purchases = SQL(
            "SELECT id, client_id, purchased_on, counted, amount FROM (%s) every_purchase WHERE company_id = %s AND %s",
            self.env["client.purchase"]._get_purchases_query(clients),
            self.segment_id.company_id.id,
            SQL(" AND ").join(self._get_purchase_conditions()),
        )
        if self.product_ids or self.category_ids:
            purchases = self._select_shares(purchases)
        above = SQL("amount > %s", self.amount_above) if self.amount_above else SQL("TRUE")
        return SQL("SELECT client_id, purchased_on, counted, amount FROM (%s) purchase WHERE %s", purchases, above)

    def _get_purchase_conditions(self):
        first, last = self._get_period()
        conditions = [SQL("client_id IS NOT NULL"), *self._get_filters()]
        if first:
            conditions.append(SQL("purchased_on >= %s", first))
        if last:
            conditions.append(SQL("purchased_on <= %s", last))
        return conditions

    def _get_filters(self) -> list[SQL]:
        """Hook: return conditions on a row of ``client.purchase``, beside its day and its products."""
        teams = self.team_ids._origin or self.team_ids
        return [SQL("team_id = ANY(%s)", teams.ids)] if teams else []

    def _get_period(self):
        """Return the first and the last day of the period, both included; None where it is open.

        "In the last 90 days" ends today and is 90 days long. The last day of February ends a month counted back from
        a longer one.
        """
        if self.period == "between":
            return self.date_from or None, self.date_to or None
        if self.period == "last":
            today = self.segment_id.company_id._get_client_today()
            if not 0 < self.period_count <= LONGEST[self.period_unit or "days"]:  # while someone types
                return None, None
            return today - relativedelta(**{self.period_unit: self.period_count}) + relativedelta(days=1), None
        return None, None

    def _select_shares(self, purchases):
        """Select the purchases that hold one of the products, with what these came to."""
        shares = self.env["client.purchase"]._get_product_shares_query(self._select_products())
        return SQL(
            """
            SELECT purchase.client_id, purchase.purchased_on, purchase.counted,
                   ROUND(COALESCE(purchase.amount * shared.share, 0), %s) AS amount
              FROM (%s) purchase JOIN (%s) shared ON shared.purchase_id = purchase.id
            """,
            self.segment_id.company_id.currency_id.decimal_places, purchases, shares,
        )  # fmt: skip

    def _select_products(self):
        """Select the ids of the chosen products and of those below the chosen categories, also when archived."""
        templates, categories = (
            self.product_ids._origin or self.product_ids,
            self.category_ids._origin or self.category_ids,
        )
        chosen = Domain("product_tmpl_id", "in", templates.ids) | Domain("categ_id", "child_of", categories.ids)
        # sudo: whoever evaluates the rule, the same purchases are meant
        return self.env["product.product"].sudo().with_context(active_test=False)._search(chosen).subselect()
