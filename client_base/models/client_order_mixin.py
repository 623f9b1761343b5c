from odoo import models
from odoo.tools import SQL


class ClientOrderMixin(models.AbstractModel):
    """A model that sorts a selection, such as the stage, in the order of its options, not by the alphabet."""

    _name = "client.order.mixin"
    _description = "Order of a Selection"

    _client_ordered_field = None

    # === BUSINESS METHODS === #

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if field_name != self._client_ordered_field:
            return super()._order_field_to_sql(alias, field_name, direction, nulls, query)
        position = self._get_option_position(self._field_to_sql(alias, field_name, query))
        return SQL("%s %s %s", position, direction, nulls)

    def _read_group_orderby(self, order, groupby_terms, query):
        name = self._client_ordered_field
        if name not in groupby_terms:
            return super()._read_group_orderby(order, groupby_terms, query)
        terms = groupby_terms | {name: self._get_option_position(groupby_terms[name])}
        result = super()._read_group_orderby(order, terms, query)
        # The host may have widened the other terms; the option itself is still what is grouped by.
        groupby_terms.update((term, expression) for term, expression in terms.items() if term != name)
        return result

    def _get_option_position(self, option: SQL) -> SQL:
        values = self._fields[self._client_ordered_field].get_values(self.env)
        cases = SQL(" ").join(SQL("WHEN %s THEN %s", value, place) for place, value in enumerate(values))
        return SQL("CASE %s %s END", option, cases)
