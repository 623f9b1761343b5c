"""One source of the timeline as SQL: an arm of its UNION ALL."""

from dataclasses import dataclass, field

from odoo.tools import SQL
from odoo.tools.query import Query

# The id of a row is that of its source's row, and below it the number of its arm: unique, stable, easily taken apart.
ARM_BITS = 5
# The columns after id, arm and source_id, and their types: a condition reaches an arm only if all have the same.
COLUMNS = {
    "client_id": SQL("int4"),
    "contact_id": SQL("int4"),
    "company_id": SQL("int4"),
    "kind": SQL("text"),
    "name": SQL("text"),
    "happened_at": SQL("timestamp"),
    "has_time": SQL("bool"),
    "amount": SQL("numeric"),
    "currency_id": SQL("int4"),
    "result": SQL("text"),
    "user_id": SQL("int4"),
    "body": SQL("text"),
    "res_model": SQL("text"),
    "res_id": SQL("int4"),
}


@dataclass(frozen=True, eq=False)
class Arm:
    """The rows of one source, asked of people that the timeline names.

    :ivar number: below 2 ** ARM_BITS, and never used by another source
    :ivar kinds: the kinds that its rows may have
    :ivar query: made by ``_search`` of the source, so that the source's own record rules hold
    :ivar people: what ``person`` is: a row of ``client``, ``contact`` or ``thread``
    :ivar owner: the column that holds the client or the contact; or those of a chatter's model and id
    :ivar moment: the column of the day or of the moment (UTC) by which the source is ordered
    :ivar columns: the SQL of COLUMNS; none is NULL
    :ivar source_id: the row's own id, by default that of the query's table
    :ivar place: what is added to the number, where one row of the source makes several
    :ivar is_day: the moment is a day of the company
    :ivar model: the model of the documents, if their chatters are asked for messages and activities, too
    :ivar where: what else is asked of the source and ``person``
    """

    number: int
    kinds: tuple
    query: Query
    people: str
    owner: SQL | tuple[SQL, SQL]
    moment: SQL
    columns: dict = field(default_factory=dict)
    source_id: SQL | None = None
    place: SQL | None = None
    is_day: bool = False
    model: str = ""
    where: SQL | None = None

    def get_numbers(self) -> range:
        """Return the numbers that its rows have: several where one row of the source makes several."""
        return range(self.number, self.number + (len(self.kinds) if self.place else 1))

    def select(self, people, window, is_page=False) -> SQL:
        """Return the SELECT of all rows of the people, or of a page: the latest ones of the window."""
        where, tail = self._get_conditions(), SQL()
        if is_page:
            where += self._get_page_conditions(window)
            tail = SQL("ORDER BY %s DESC, %s DESC LIMIT %s", self.moment, self._get_order_id(), window.limit)
        return SQL(
            "SELECT row.* FROM %s person CROSS JOIN LATERAL (SELECT %s FROM %s WHERE %s %s) row",
            people[self.people],
            SQL(", ").join(self._get_values(window.tz)),
            self.query.from_clause,
            SQL(" AND ").join(where),
            tail,
        )

    def select_threads(self, people, may_post, most) -> SQL:
        """Return the SELECT of the documents with a chatter, the latest so many of each of the people."""
        return SQL(
            "SELECT person.client_id, row.* FROM %s person CROSS JOIN LATERAL (SELECT %s::int4, %s, %s::int4, %s"
            " FROM %s WHERE %s ORDER BY %s DESC, %s DESC LIMIT %s) row",
            people[self.people], self.columns.get("contact_id", SQL("NULL")), self.model,
            SQL.identifier(self.query.table, "id"), may_post, self.query.from_clause,
            SQL(" AND ").join(self._get_conditions()), self.moment, self._get_order_id(), most,
        )  # fmt: skip

    def select_owners(self, source_ids) -> SQL:
        """Return the SELECT of a partner, or of a model and an id, for each of the rows of the source."""
        owner = self.owner if isinstance(self.owner, tuple) else (SQL("'res.partner'"), self.owner)
        return SQL(
            "SELECT %s, %s FROM %s WHERE %s AND %s = ANY(%s)",
            *owner, self.query.from_clause, self.query.where_clause or SQL("TRUE"), self._get_source_id(),
            list(source_ids),
        )  # fmt: skip

    # === THE PARTS OF A SELECT === #

    def _get_conditions(self):
        if isinstance(self.owner, tuple):
            link = SQL("%s = person.res_model AND %s = person.res_id", *self.owner)
        else:
            link = SQL("%s = %s", self.owner, SQL.identifier("person", f"{self.people}_id"))
        return [condition for condition in (self.query.where_clause, link, self.where) if condition]

    def _get_values(self, tz):
        known = {
            "client_id": SQL("person.client_id"),
            "kind": self._get_kind(),
            "happened_at": self._get_happened_at(tz),
            "has_time": SQL("FALSE") if self.is_day else SQL("TRUE"),
        }
        values = self.columns | known
        yield SQL("%s AS id", self._get_id())
        yield SQL("%s AS arm", self._get_number())
        yield SQL("%s AS source_id", self._get_source_id())
        for name, sql_type in COLUMNS.items():
            yield SQL("CAST(%s AS %s) AS %s", values.get(name, SQL("NULL")), sql_type, SQL.identifier(name))

    def _get_page_conditions(self, window):
        if window.kinds is not None and not set(self.kinds) <= set(window.kinds):
            yield SQL("%s = ANY(%s)", self._get_kind(), list(window.kinds))
        # The column on its own is what an index knows.
        since, until, latest = window.get_bounds(self.is_day)
        for operator, bound in ((SQL(">="), since), (SQL("<"), until), (SQL("<="), latest)):
            if bound is not None:
                yield SQL("%s %s %s", self.moment, operator, bound)
        if window.cursor:
            yield SQL("(%s, %s) < (%s, %s)", self._get_happened_at(window.tz), self._get_id(), *window.cursor)

    def _get_source_id(self):
        return self.source_id or SQL.identifier(self.query.table, "id")

    def _get_number(self):
        return SQL("(%s + %s)", self.number, self.place) if self.place else SQL("%s::int4", self.number)

    def _get_id(self):
        return SQL("((%s::bigint << %s) + %s)", self._get_source_id(), ARM_BITS, self._get_number())

    def _get_order_id(self):
        # Rows of one source come in the order of their ids, and an index may know that of the source.
        return self._get_id() if self.place else self._get_source_id()

    def _get_kind(self):
        return self.columns.get("kind") or SQL("%s", self.kinds[0])

    def _get_happened_at(self, tz):
        """Return the SQL of the moment in UTC: of a day, when it begins in the time zone."""
        if self.is_day:
            return SQL("(%s::timestamp AT TIME ZONE %s AT TIME ZONE 'UTC')", self.moment, tz)
        return self.moment
