from odoo import models
from odoo.tools import SQL

STAGES = [
    ("prospect", "Prospect"),
    ("first_time", "First-time"),
    ("active", "Active"),
    ("loyal", "Loyal"),
    ("sleeping", "Sleeping"),
    ("lost", "Lost"),
]


class ClientStageMixin(models.AbstractModel):
    """A model that shows the stage of clients: sorted and grouped from prospect to lost, not by the alphabet."""

    _name = "client.stage.mixin"
    _description = "Order of Client Stages"

    _client_stage_field = "stage"

    # === BUSINESS METHODS === #

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if field_name != self._client_stage_field:
            return super()._order_field_to_sql(alias, field_name, direction, nulls, query)
        position = self._get_stage_position(self._field_to_sql(alias, field_name, query))
        return SQL("%s %s %s", position, direction, nulls)

    def _read_group_orderby(self, order, groupby_terms, query):
        name = self._client_stage_field
        if name not in groupby_terms:
            return super()._read_group_orderby(order, groupby_terms, query)
        terms = groupby_terms | {name: self._get_stage_position(groupby_terms[name])}
        result = super()._read_group_orderby(order, terms, query)
        # The host may have widened the other terms; the stage itself is still what is grouped by.
        groupby_terms.update((term, expression) for term, expression in terms.items() if term != name)
        return result

    def _get_stage_position(self, stage: SQL) -> SQL:
        cases = SQL(" ").join(SQL("WHEN %s THEN %s", key, place) for place, (key, _label) in enumerate(STAGES))
        return SQL("CASE %s %s END", stage, cases)
