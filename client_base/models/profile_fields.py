"""Fields of a contact that are read from its client's profile in the current company.

Such a field stores nothing: it is joined in SQL, so that contacts are searched, sorted, grouped and summed by it as by
a column of their own, for the company in which the user works.
"""

from odoo import fields
from odoo.fields import Domain
from odoo.tools import SQL


class Guarded:
    """A field that only its ``groups`` may search, too.

    The host checks the groups of a field when it reads the field or its column. This one has no column: its search
    method would answer to anyone, and so tell a portal user by yes and no what he may not read. See also
    ``res.partner._traverse_related_sql``, through which it is sorted, grouped and summed.
    """

    # Whether it is another one tomorrow, though nothing happened: a segment that reads it is looked at every day.
    follows_day = False
    # The columns of the contact, or what else is marked, that it is made of; none: it is a fact of the profile.
    made_of = frozenset()

    def determine_domain(self, records, operator, value):
        records._check_field_access(self, "read")
        return super().determine_domain(records, operator, value)


class CurrentProfile(Guarded, fields.Many2one):
    """The profile, or another row of facts, of the contact's commercial entity in the current company."""

    def join(self, model, alias, query):
        comodel = model.env[self.comodel_name]
        coalias = query.make_alias(alias, self.name)
        condition = SQL(
            "%s = %s AND %s = %s",
            SQL.identifier(coalias, "client_id"),
            SQL.identifier(alias, "commercial_partner_id", to_flush=model._fields["commercial_partner_id"]),
            SQL.identifier(coalias, "company_id"),
            model.env.company.id,
        )
        query.add_join("LEFT JOIN", coalias, comodel._table, condition)
        return comodel, coalias


class _Fact(Guarded):
    """A fact of the current profile; a contact without a profile is searched as one whose fact is empty."""

    def _search_related(self, records, operator, value):
        if self.inherited:  # the twin of the field on res.users leads through the user's contact
            return super()._search_related(records, operator, value)
        path, fact_name = self.related.split(".")

        def to_sql(model, alias, query):
            profiles, coalias = model._fields[path].join(model.sudo(), alias, query)
            return profiles._fields[fact_name].condition_to_sql(fact_name, operator, value, profiles, coalias, query)

        return Domain.custom(to_sql=to_sql)


class FactInteger(_Fact, fields.Integer):
    pass


class FactFloat(_Fact, fields.Float):
    pass


class FactMonetary(_Fact, fields.Monetary):
    pass


class FactDate(_Fact, fields.Date):
    pass


class FactDatetime(_Fact, fields.Datetime):
    pass


class FactChar(_Fact, fields.Char):
    pass


class FactSelection(_Fact, fields.Selection):
    pass


class GuardedBoolean(Guarded, fields.Boolean):
    pass


class GuardedMany2one(Guarded, fields.Many2one):
    pass


class GuardedReference(Guarded, fields.Reference):
    pass


class SearchedInteger(Guarded, fields.Integer):
    """A number that is filtered as it is searched, where an empty one is not the same as zero."""

    falsy_value = None

    def filter_function(self, records, field_expr, operator, value):
        found = frozenset(records.filtered_domain(self.determine_domain(records, operator, value))._ids)
        return lambda record: record.id in found


class DaysSincePurchase(SearchedInteger):
    follows_day = True


class DaysToBirthday(SearchedInteger):
    follows_day = True
    made_of = frozenset({"client_birth_md"})


class Age(SearchedInteger):
    follows_day = True
    made_of = frozenset({"client_birthdate"})
