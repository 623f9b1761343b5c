"""How much of the revenue repeat clients bring, and how many clients there are: measures of pivots and graphs."""

from odoo import fields, models
from odoo.tools import SQL


class ClientPurchase(models.Model):
    _inherit = "client.purchase"

    repeat_amount = fields.Monetary("Repeat Revenue", readonly=True, help="Revenue of purchases recognised as repeat.")
    repeat_share = fields.Float(
        "Repeat Share (%)",
        digits=(5, 1),
        readonly=True,
        aggregator="avg",
        help="Repeat revenue in percent of all revenue. Empty where there is no revenue, or where so much came back"
        " that the one is no part of the other.",
    )
    client_count = fields.Integer(
        "Clients",
        readonly=True,
        aggregator="count_distinct",
        help="Different clients: who bought twice counts once, in the total too.",
    )

    @property
    def _table_query(self):
        # Around the purchases, so that a source need not know of measures.
        return SQL(
            """
            SELECT purchase.*,
                   CASE WHEN recognition = 'repeat' THEN amount ELSE 0 END AS repeat_amount,
                   CASE WHEN amount > 0 THEN CASE WHEN recognition = 'repeat' THEN 100 ELSE 0 END END AS repeat_share,
                   1 AS client_count
              FROM (%s) purchase
            """,
            super()._table_query,
        )

    # === BUSINESS METHODS === #

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec == "repeat_share:avg":
            return self._select_repeat_share(query)
        if aggregate_spec == "client_count:count_distinct":
            return self._read_group_select("client_id:count_distinct", query)
        return super()._read_group_select(aggregate_spec, query)

    def _select_repeat_share(self, query):
        """Divide sums, for an average of shares would weigh a large month like a small one."""
        # In one currency: the companies of a group may keep their books in several.
        return SQL(
            "CASE WHEN %(whole)s > 0 AND %(part)s BETWEEN 0 AND %(whole)s THEN 100 * %(part)s / %(whole)s END",
            part=self._read_group_select("repeat_amount:sum_currency", query),
            whole=self._read_group_select("amount:sum_currency", query),
        )
