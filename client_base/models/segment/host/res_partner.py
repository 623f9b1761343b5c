from odoo import api, models, tools
from odoo.tools import SQL

from ..rule.reading import is_watched_relation


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "client.segment.axis"]

    _segment_client_field = "commercial_partner_id"

    # === CRUD METHODS === #

    def write(self, vals):
        result = super().write(vals)
        if relations := [name for name in vals if name in self._fields and is_watched_relation(self._fields[name])]:
            self._mark_touched(relations)
        return result

    def _write_multi(self, vals_list):
        watched = self.env["client.segment"]._get_watched_columns()
        written = {name for vals in vals_list for name in vals if name in watched}
        result = super()._write_multi(vals_list)
        if written:
            self._mark_touched(written)
        return result

    def unlink(self):
        # sudo: members are counted whoever deletes one
        stays = self.env["client.segment.stay"].sudo().search([("client_id", "in", self.ids), ("left_at", "=", False)])
        segments = stays.segment_id
        result = super().unlink()
        segments._recount()
        return result

    # === BUSINESS METHODS === #

    def _mark_touched(self, names):
        """Let the segments that read these columns look at the clients again; it costs nothing if none does."""
        queue = self.env["client.segment.queue"]
        names = self.env["client.segment"]._get_watched_columns().intersection(names)
        clients = SQL("SELECT DISTINCT commercial_partner_id FROM res_partner WHERE id = ANY(%s)", list(self._ids))
        for name in sorted(names):
            queue._mark_query(clients, None if name == "active" else name)


class ClientSegment(models.Model):
    _inherit = "client.segment"

    # === BUSINESS METHODS === #

    @api.model
    @tools.ormcache()
    def _get_watched_columns(self) -> frozenset[str]:
        """Return the columns of contacts whose changes move someone into or out of a segment; it costs no query."""
        segments = self.sudo().search([("kind", "=", "rule")])
        return frozenset({"active"}.union(*(segment.reads or () for segment in segments)))
