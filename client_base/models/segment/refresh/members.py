"""The one statement of the refresh: who should be in, against who is in; only the difference is written."""

from odoo import fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from .queue import SEGMENTS_TOUCHED


class ClientSegment(models.Model):
    _inherit = "client.segment"

    # === BUSINESS METHODS === #

    def _get_client_rule(self, clients: SQL | None = None) -> Domain:
        """Return the domain of the segment's company's clients who are not archived, or of those among ``clients``."""
        company_id = self.company_id.id

        def to_sql(_model, alias, _query):
            client = SQL.identifier(alias, "id")
            known = SQL("%s IN (SELECT client_id FROM client_profile WHERE company_id = %s)", client, company_id)
            return SQL("%s AND %s IN (%s)", known, client, clients) if clients else known

        return Domain("active", "=", True) & Domain.custom(to_sql=to_sql)

    def _get_members_query(self, clients: SQL | None = None) -> SQL:
        """Return a SELECT of the ids of who should be in now, or of those among ``clients``."""
        self._check_still_there(self._read_rule())
        wanted = self._get_rule(clients)
        kinds = self._get_pinned_kinds()
        if "out" in kinds:
            wanted &= ~self._get_pinned_rule("out")
        if "in" in kinds:
            wanted |= self._get_pinned_rule("in")
        return self._get_contacts()._search(wanted & self._get_client_rule(clients)).select()

    def _check_still_there(self, reading):
        """Refuse a rule that reads what was removed since it was saved: the host would find nobody, or everybody.

        :raise ValidationError: in the words of the user
        """
        if self.lang and not self.env["res.lang"]._get_data(code=self.lang):
            raise ValidationError(
                self.env._("The rule was written in a language that is not active any more: %(lang)s.", lang=self.lang)
            )
        for model, ids in {**reading.records, self._name: reading.segment_ids}.items():
            # sudo: whether it is there, nothing else
            if len(self.env[model].sudo().browse(ids).exists()) < len(ids):
                name = self.env["ir.model"]._get(model).name
                raise ValidationError(self.env._("Something that the rule names was deleted (%(kind)s).", kind=name))

    def _get_pinned_kinds(self):
        # sudo: decisions hold whoever may read them
        pins = self.env["client.segment.pin"].sudo()
        return {kind for [kind] in pins._read_group([("segment_id", "=", self.id)], ["kind"])}

    def _get_pinned_rule(self, kind):
        def to_sql(_model, alias, _query):
            return SQL("%s IN (%s)", SQL.identifier(alias, "id"), self._select_pinned(kind))

        return Domain.custom(to_sql=to_sql)

    def _select_pinned(self, kind):
        """Select the clients about whom a decision of the kind holds today."""
        pin = self.env["client.segment.pin"]._fields
        return SQL(
            "SELECT client_id FROM client_segment_pin"
            " WHERE segment_id = %s AND kind = %s AND (until IS NULL OR until >= %s)",
            self.id, kind, self.company_id._get_client_today(),
            to_flush=[pin[name] for name in ("segment_id", "client_id", "kind", "until")],
        )  # fmt: skip

    def _write_members(self, clients: SQL | None = None) -> tuple[int, int]:
        """Let who should be in enter, and who should not be leave, all or those among ``clients``; return how many.

        Who is as he should be is not touched. Segments that read this one are told of those who moved. Someone whom
        another transaction let in meanwhile is a serialization failure, which is tried again, and no broken rule.
        """
        self.env.flush_all()
        of_clients = SQL("client_id IN (%s)", clients) if clients else SQL("TRUE")
        queue = self.env["client.segment.queue"]
        [moved] = self.env.execute_query(SQL(
            """
            WITH diff AS MATERIALIZED (
                SELECT wanted.id AS client_id, stay.id AS stay_id, stay.client_id AS leaving_id
                  FROM (%(members)s) wanted
                  FULL JOIN (SELECT id, client_id FROM client_segment_stay
                              WHERE segment_id = %(segment)s AND left_at IS NULL AND %(of_clients)s
                            ) stay ON stay.client_id = wanted.id
                 WHERE wanted.id IS NULL OR stay.id IS NULL
            ), entered AS (
                INSERT INTO client_segment_stay (segment_id, client_id, entered_at, entered_because)
                SELECT %(segment)s, client_id, %(now)s, %(entered_because)s
                  FROM diff WHERE stay_id IS NULL ORDER BY client_id
                    ON CONFLICT (segment_id, client_id) WHERE left_at IS NULL DO NOTHING
                RETURNING 1
            ), gone AS (
                UPDATE client_segment_stay stay SET left_at = GREATEST(%(now)s, entered_at),
                                                    left_because = %(left_because)s
                  FROM diff WHERE stay.id = diff.stay_id
                RETURNING 1
            ) %(note)s
            SELECT (SELECT COUNT(*) FROM entered), (SELECT COUNT(*) FROM gone)
            """,
            members=self._get_members_query(clients), segment=self.id, of_clients=of_clients,
            now=fields.Datetime.now(),
            entered_because=self._say_why_entered(), left_because=self._say_why_left(),
            note=SQL(", noted AS (%s)", queue._get_mark_query(
                SQL("SELECT COALESCE(client_id, leaving_id) FROM diff"), SEGMENTS_TOUCHED
            )) if self._is_used() else SQL(),
        ))  # fmt: skip
        return moved

    def _is_used(self):
        # sudo: also by segments that the user does not see
        return bool(self.sudo().search_count([("used_ids", "in", self.ids)], limit=1))

    def _say_why_entered(self):
        """Return the cause of entering of the client ``diff.client_id``."""
        return SQL("CASE WHEN client_id IN (%s) THEN 'pin' ELSE 'rule' END", self._select_pinned("in"))

    def _say_why_left(self):
        """Return the cause of leaving of the client ``stay.client_id``, who had entered for a cause of his own."""
        return SQL(
            """
            CASE WHEN stay.client_id IN (SELECT id FROM res_partner WHERE active IS NOT TRUE) THEN 'archive'
                 WHEN NOT EXISTS (SELECT FROM client_profile WHERE client_profile.client_id = stay.client_id
                                     AND client_profile.company_id = %(company)s) THEN 'client'
                 WHEN stay.client_id IN (%(out)s) OR stay.entered_because = 'pin' THEN 'pin'
                 ELSE 'rule' END
            """,
            company=self.company_id.id, out=self._select_pinned("out"),
        )  # fmt: skip

    def _recount(self):
        """Store how many are in now."""
        counted = SQL(
            "SELECT segment_id, COUNT(*) FROM client_segment_stay"
            " WHERE segment_id = ANY(%s) AND left_at IS NULL GROUP BY segment_id",
            list(self.ids),
        )  # fmt: skip
        counts = dict(self.env.execute_query(counted))
        for segment in self:
            if segment.member_count != counts.get(segment.id, 0):
                segment.member_count = counts.get(segment.id, 0)
