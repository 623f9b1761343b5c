"""Whose rows are asked for: the clients, their contacts, and the chatters of their cards and documents."""

from odoo import api, models
from odoo.tools import SQL

# A conversation goes on in the latest documents; the chatters of all of them would cost a look at each.
RECENT_DOCUMENTS = 20
TYPES = {
    "client_id": "int4", "contact_id": "int4", "is_alone": "bool", "res_model": "text", "res_id": "int4",
    "may_post": "bool",
}  # fmt: skip
CLIENT = ("client_id",)
CONTACT = ("client_id", "contact_id", "is_alone")
THREAD = ("client_id", "contact_id", "res_model", "res_id", "may_post")


class ClientTimeline(models.Model):
    _inherit = "client.timeline"

    # === BUSINESS METHODS === #

    @api.model
    def _find_people(self, client_ids, arms) -> dict[str, SQL]:
        """Return the people of some clients as constants, with the latest few documents of each.

        Each is a relation for a FROM clause, with client_id and contact_id; ``contact`` also says whether he is the
        client's only one, and ``thread`` has res_model, res_id and may_post, which says whether its activities are
        open to the user. The database knows constants from its
        statistics, and reads the index of a client with many orders in another way than that of one with few.

        :param client_ids: of clients that the user may read
        """
        contacts = self.env.execute_query(
            SQL(
                "SELECT commercial_partner_id, id, COUNT(*) OVER (PARTITION BY commercial_partner_id) = 1"
                " FROM res_partner WHERE commercial_partner_id = ANY(%s) ORDER BY id",
                list(client_ids), to_flush=self.env["res.partner"]._fields["commercial_partner_id"],
            )
        )  # fmt: skip
        people = {
            "client": self._unnest(CLIENT, [(client_id,) for client_id in client_ids]),
            "contact": self._unnest(CONTACT, contacts),
        }
        threads = [self._select_cards(people["contact"])]
        threads += [
            arm.select_threads(people, self._get_may_post(arm.model), RECENT_DOCUMENTS) for arm in arms if arm.model
        ]
        union = SQL(" UNION ALL ").join(SQL("(%s)", thread) for thread in threads)
        people["thread"] = self._unnest(THREAD, self.env.execute_query(SQL("%s", union, to_flush=self._get_read())))
        return people

    @api.model
    def _find_clients(self, sources) -> set[int]:
        """Return the ids of the clients of rows, which are named by the numbers of arms and the ids of sources."""
        arms = self._get_arms()
        owners = self._select_owners(arms, {
            arm: [source_id for number, ids in sources.items() if number in arm.get_numbers() for source_id in ids]
            for arm in arms
        })  # fmt: skip
        documents = {model: {res_id for name, res_id in owners if name == model} for model, _res_id in owners}
        partners = documents.pop("res.partner", set())
        owners = self._select_owners(arms, {arm: documents.get(arm.model, ()) for arm in arms if arm.model})
        partners |= {partner_id for _model, partner_id in owners}
        Partner = self.env["res.partner"].sudo()  # sudo: whose rows they are; what the user may read is asked then
        return set(Partner.browse(partners - {None}).exists().commercial_partner_id.ids)

    def _select_owners(self, arms, source_ids):
        queries = [SQL("(%s)", arm.select_owners(source_ids[arm])) for arm in arms if source_ids.get(arm)]
        return (
            self.env.execute_query(SQL("%s", SQL(" UNION ").join(queries), to_flush=self._get_read()))
            if queries
            else []
        )

    def _unnest(self, names, rows):
        """Return rows of constants as a relation; a single one is no more than its values."""
        if len(rows) == 1:
            values = (
                SQL("%s::%s AS %s", value, SQL(TYPES[name]), SQL.identifier(name))
                for name, value in zip(names, rows[0], strict=True)
            )
            return SQL("(SELECT %s)", SQL(", ").join(values))
        columns = zip(*rows, strict=True) if rows else ((),) * len(names)
        arrays = (SQL("%s::%s[]", list(column), SQL(TYPES[name])) for name, column in zip(names, columns, strict=True))
        return SQL("(SELECT * FROM unnest(%s) AS known (%s))", SQL(", ").join(arrays), self._name_columns(names))

    def _name_columns(self, names):
        return SQL(", ").join(map(SQL.identifier, names))

    def _get_read(self):
        """Return the fields whose new values must be in the database before the sources are asked."""
        return [self.env[model]._fields[name] for model, names in self._depends.items() for name in names]

    def _select_cards(self, contacts):
        """Select the cards that the user may read, of which the chatters are his to read, too."""
        cards = self.env["res.partner"].with_context(active_test=False)._search([])
        readable = SQL("TRUE")
        if cards.where_clause:  # a look at each card: of "IN" the database makes a list of all of them
            readable = SQL(
                "(SELECT TRUE FROM (%s) open_one (id) WHERE open_one.id = person.contact_id LIMIT 1)", cards.select()
            )
        return SQL(
            "SELECT person.client_id, person.contact_id, 'res.partner', person.contact_id, %s FROM %s person WHERE %s",
            self._get_may_post("res.partner", SQL("person.contact_id")), contacts, readable,
        )  # fmt: skip

    def _get_may_post(self, model_name, column=None):
        """Return the condition on documents that the host asks of who reads their activities."""
        Model = self.env[model_name]
        column = column or SQL.identifier(Model._table, "id")
        operation = getattr(Model, "_mail_post_access", "read")
        if operation == "read" or self.env.su:
            return SQL("TRUE")
        if not Model.has_access(operation):
            return SQL("FALSE")
        # sudo: the rules of the operation are the domain itself
        open_ones = Model.sudo().with_context(active_test=False)
        query = open_ones._search(self.env["ir.rule"]._compute_domain(model_name, operation))
        if not query.where_clause:
            return SQL("TRUE")
        return SQL(
            "(SELECT TRUE FROM (%s) open_one (id) WHERE open_one.id = %s LIMIT 1) IS NOT NULL", query.select(), column
        )
