from odoo import api, models
from odoo.tools import SQL


class ClientOrderMixin(models.AbstractModel):
    """A model that sorts selections, such as the stage, in the order of their options, not by the alphabet."""

    _name = "client.order.mixin"
    _description = "Order of a Selection"

    _client_ordered_field = None

    # === BUSINESS METHODS === #

    @api.model
    def _get_ordered_selections(self) -> frozenset[str]:
        """Hook: return the fields that are sorted so."""
        return frozenset({self._client_ordered_field})

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if field_name not in self._get_ordered_selections():
            return super()._order_field_to_sql(alias, field_name, direction, nulls, query)
        position = self._get_option_position(field_name, self._field_to_sql(alias, field_name, query))
        return SQL("%s %s %s", position, direction, nulls)

    def _read_group_orderby(self, order, groupby_terms, query):
        ordered = self._get_ordered_selections() & groupby_terms.keys()
        if not ordered:
            return super()._read_group_orderby(order, groupby_terms, query)
        terms = groupby_terms | {name: self._get_option_position(name, groupby_terms[name]) for name in ordered}
        result = super()._read_group_orderby(order, terms, query)
        # The host may have widened the other terms; the option itself is still what is grouped by.
        groupby_terms.update((term, expression) for term, expression in terms.items() if term not in ordered)
        return result

    def _get_option_position(self, name: str, option: SQL) -> SQL:
        values = self._fields[name].get_values(self.env)
        cases = SQL(" ").join(SQL("WHEN %s THEN %s", value, place) for place, value in enumerate(values))
        return SQL("CASE %s %s END", option, cases)
