"""What the fields of the shop's own link to, asked for together when a card or a list is read.

One by one, each choice, product or contact would cost queries of its own: thirty choices on a card, sixty queries.
"""

from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL


class ResPartner(models.Model):
    _inherit = "res.partner"

    # === CRUD METHODS === #

    @api.model
    @api.readonly
    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        # EXTENDS 'base'
        choices = [link for link in self._get_own_links(field_names or ()) if link.type == "many2many"]
        if len(choices) < 2:
            return super().search_fetch(domain, field_names, offset=offset, limit=limit, order=order)
        others = set(field_names) - {link.name for link in choices}
        contacts = super().search_fetch(domain, others, offset=offset, limit=limit, order=order)
        contacts._fetch_choices(choices)
        return contacts

    def web_read(self, specification):
        # EXTENDS 'web'
        links = self._get_own_links(specification)
        if links and all(self._ids):
            self._fetch_own_links(links, specification)
        return super().web_read(specification)

    # === BUSINESS METHODS === #

    @api.model
    def _get_own_links(self, names):
        """Return the fields of the shop's own among the names that link to records, and that the user sees."""
        rules = self.env["client.field"]._get_rules()
        links = [self._fields[name] for name in names if name in rules and name in self._fields]
        return [link for link in links if link.relational and self._has_field_access(link, "read")]

    def _fetch_own_links(self, links, specification):
        """Have at hand what the fields link to."""
        self._fetch_choices([link for link in links if link.type == "many2many"])
        self.fetch([name for name in specification if name in self._fields])
        linked = defaultdict(set)
        for link in links:
            linked[link.comodel_name].update(self.sudo()[link.name]._ids)  # sudo: as the host does for names
        for model, ids in linked.items():
            self.env[model].sudo().browse(ids).mapped("display_name")

    def _fetch_choices(self, links):
        """Read the chosen ones of several fields by one query, as the host would read them by one each."""
        options = self.env["client.field.option"]
        if len(links) < 2 or not self or not options.has_access("read"):
            return
        options.flush_model(["sequence"])
        chosen = defaultdict(list)
        for name, contact_id, option_id in self.env.execute_query(self._get_chosen_query(links)):
            chosen[name, contact_id].append(option_id)
        for link in links:
            link._insert_cache(self, [tuple(chosen[link.name, contact_id]) for contact_id in self._ids])
        # The host leaves out archived ones, for which it looks at each.
        found = options.browse({option_id for ids in chosen.values() for option_id in ids})
        found.fetch(["name", "active", "field_id"])
        found.sudo().field_id.fetch(["see_role"])  # sudo: what the rules ask, for which the host looks field by field

    def _get_chosen_query(self, links) -> SQL:
        """Return (column, contact id, option id) of what is chosen, in the order of the choices."""
        found = SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s AS name, %s AS contact_id, %s AS option_id FROM %s WHERE %s = ANY(%s)",
                link.name, SQL.identifier(link.column1), SQL.identifier(link.column2),
                SQL.identifier(link.relation), SQL.identifier(link.column1), list(self._ids),
            )
            for link in links
        )  # fmt: skip
        return SQL(
            "SELECT chosen.name, contact_id, option_id FROM (%s) chosen JOIN client_field_option option"
            " ON option.id = option_id ORDER BY option.field_id, option.sequence, option.id",
            found,
        )
