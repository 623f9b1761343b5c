"""Decisions about many clients at once: one statement writes them, one moves the clients."""

from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

# So many decisions written at once change what the planner has to know of them.
MANY_PINS = 1000


class ClientSegment(models.Model):
    _inherit = "client.segment"

    # === BUSINESS METHODS === #

    @api.model
    def _select_clients_of(self, contacts: SQL, company) -> SQL:
        """Return a SELECT of the company's clients, as the user may see them, to whom the contacts of a SELECT belong.

        Archived ones too, and those who became clients a moment ago and have no facts yet.
        """
        own = Domain("company_id", "in", [False, company.id]) & Domain("is_client", "=", True)
        of_contacts = Domain("id", "in", SQL(
            "(SELECT commercial_partner_id FROM res_partner WHERE id IN (%s))", contacts,
            to_flush=self.env["res.partner"]._fields["commercial_partner_id"],
        ))  # fmt: skip
        return self.env["res.partner"].with_context(active_test=False)._search(own & of_contacts).select()

    def _decide(self, clients: SQL, kind: str, reason: str | None = None, until=None) -> int:
        """Put the clients of a SELECT in, or keep them out, by hand; return how many decisions are new.

        An earlier decision about a client gives way. Whose decision is the same already keeps its reason and date.
        """
        self._check_by_hand(kind, until)
        decided = self.env.execute_query(SQL(
            """
                INSERT INTO client_segment_pin AS pin (segment_id, client_id, kind, reason, until, user_id,
                                                       create_uid, create_date, write_uid, write_date)
                SELECT %(segment)s, chosen.id, %(kind)s, %(reason)s, %(until)s::date, %(user)s,
                       %(user)s, NOW() AT TIME ZONE 'UTC', %(user)s, NOW() AT TIME ZONE 'UTC'
                  FROM (%(clients)s) chosen (id)
                ON CONFLICT (segment_id, client_id) DO UPDATE
                   SET kind = EXCLUDED.kind, reason = EXCLUDED.reason, until = EXCLUDED.until,
                       user_id = EXCLUDED.user_id, write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date
                 WHERE (pin.kind, pin.until) IS DISTINCT FROM (EXCLUDED.kind, EXCLUDED.until)
                    OR pin.reason IS DISTINCT FROM COALESCE(EXCLUDED.reason, pin.reason)
                RETURNING client_id
            """,
            segment=self.id, kind=kind, reason=reason or None, until=until or None, user=self.env.uid, clients=clients,
        ))  # fmt: skip
        return self._decided(decided)

    def _forget_decisions(self, clients: SQL) -> int:
        """Let the rule alone decide about the clients of a SELECT again; return how many decisions there were."""
        self._check_by_hand()
        forgotten = self.env.execute_query(SQL(
            "DELETE FROM client_segment_pin WHERE segment_id = %s AND client_id IN (%s) RETURNING client_id",
            self.id, clients,
        ))  # fmt: skip
        return self._decided(forgotten)

    def _check_by_hand(self, kind=None, until=None):
        """Refuse a decision that the user may not take, or that cannot hold."""
        self.ensure_one()
        # The statements that follow know no rights; clients are those that the user may see.
        self.check_access("write")
        self.env["client.segment.pin"].check_access("create")
        if self.company_id not in self.env.companies:
            raise UserError(
                self.env._(
                    "%(segment)s is a segment of %(company)s, in which you do not work now.",
                    segment=self.name, company=self.company_id.name,
                )
            )  # fmt: skip
        if kind == "out" and self.kind == "manual":
            raise ValidationError(
                self.env._(
                    "%(segment)s is made by hand: it holds only those who were put in. Forget the decision instead.",
                    segment=self.name,
                )
            )
        if until and until < self.company_id._get_client_today():
            raise ValidationError(self.env._("The last day of the decision is past."))
        self.env.flush_all()

    def _decided(self, rows):
        """Move the clients of whom a decision changed, given by rows of their ids; return how many these are.

        By their ids, as one array: the planner knows how many they are, and does not know it of a SELECT of them.
        """
        self._pins_written(len(rows))
        if rows:
            self._refresh_clients([client_id for [client_id] in rows])
        return len(rows)

    def _pins_written(self, count):
        """Let everyone see decisions that were written in SQL, the planner too.

        Without it the planner takes 100,000 new decisions for a few, and looks for each of them among all clients.
        """
        self.env["client.segment.pin"].invalidate_model(flush=False)
        self.invalidate_recordset(["pin_ids", "pin_count"], flush=False)
        if count >= MANY_PINS:
            self.env.cr.execute("ANALYZE client_segment_pin")
