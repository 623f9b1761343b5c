"""Who is over the limit now: what happened in the window is added up; the recipients are not looked at one by one."""

from datetime import datetime
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL, split_every

# So few are looked up by the client; of more, all that happened is added up.
FEW = 1_000
# What did not reach the client did not annoy him either.
NOT_REACHED = ("cancel", "error", "bounce")


class Over(NamedTuple):
    """Why a contact gets no marketing now: the limit of his client, and what his client got within it."""

    client_id: int
    most: int
    days: int
    own: bool
    segment_id: int | None
    free_at: datetime | None  # UTC; None: never, as the limit is 0
    done: int


class ClientContactLimit(models.AbstractModel):
    _inherit = "client.contact.limit"

    # === BUSINESS METHODS === #

    @api.model
    def _get_over(self, company, contact_ids, mailing_id=None) -> dict[int, Over]:
        """Return why each of the contacts who are over the limit gets nothing now.

        :param mailing_id: a mailing that is not counted, as it is the one that is about to be sent
        """
        found = {}
        for some in split_every(FEW, contact_ids):
            if query := self._select_over(company, self._select_ids(some), mailing_id, self._find_clients(some)):
                detail = SQL(
                    "SELECT contact_id, client_id, most, days, own, segment_id, free_at, done FROM (%s) limited", query
                )
                found |= {contact_id: Over(*values) for contact_id, *values in self.env.execute_query(detail)}
        return found

    @api.model
    def _get_free_at(self, company, contact_ids, mailing_id=None) -> dict[int, datetime | None]:
        """Return when each of the contacts who are over the limit may be contacted again, None: never."""
        if len(contact_ids) <= FEW:
            return {
                contact_id: over.free_at
                for contact_id, over in self._get_over(company, contact_ids, mailing_id).items()
            }
        # Hardly anybody is over the limit: to send the database a long list of ids costs more than to read those few.
        query = self._select_over(company, SQL("SELECT id FROM res_partner"), mailing_id)
        rows = self.env.execute_query(SQL("SELECT contact_id, free_at FROM (%s) limited", query)) if query else []
        wanted = set(contact_ids)
        return {contact_id: free_at for contact_id, free_at in rows if contact_id in wanted}

    @api.model
    def _select_over(self, company, contacts: SQL, mailing_id=None, client_ids=None) -> SQL | None:
        """Return a SELECT of who of the contacts is over the limit now, one row each; None where there is no limit.

        ``contact_id, client_id, most, days, own, segment_id, free_at``, and with ``client_ids`` also ``done``: how many
        contacts there were. A contact at the very moment at which the window begins is counted no more.

        :param contacts: a SELECT of ids
        :param client_ids: the clients of the contacts, when they are few
        """
        self.env.flush_all()
        company = company.sudo()  # sudo: whoever sends obeys the limit, and need not know it
        longest, least = self._get_bounds(company, client_ids)
        if not longest:
            return None
        now = fields.Datetime.now()
        since = fields.Datetime.subtract(now, days=longest)
        among = self._find_busy(company, since, mailing_id, least) if client_ids is None else client_ids
        if among is None:  # what happened to everybody is added up, in memory
            self.env.cr.execute(SQL("SET LOCAL jit = off"))
            self.env["client.profile"]._allow_memory()
        return SQL(
            """
            WITH asked AS %(once)s MATERIALIZED (
                SELECT id AS contact_id, commercial_partner_id AS client_id FROM res_partner WHERE id IN (%(contacts)s)
            ), had AS MATERIALIZED (%(had)s), own AS MATERIALIZED (%(own)s), grouped AS MATERIALIZED (%(grouped)s),
            special AS (
                SELECT client_id, most, days, TRUE AS own, NULL::int AS segment_id FROM own
                 UNION ALL
                SELECT client_id, most, days, FALSE, segment_id FROM grouped
                 WHERE NOT EXISTS (SELECT FROM own WHERE own.client_id = grouped.client_id)
            ), worst AS (
                (SELECT DISTINCT ON (client_id) * FROM (%(special)s) rule
                  ORDER BY client_id, free_at DESC NULLS FIRST, segment_id)
                 UNION ALL
                %(company_rule)s
            )
            SELECT asked.contact_id, worst.*%(done)s FROM worst JOIN asked ON asked.client_id = worst.client_id
            """,
            # Of the few who are over the limit, the contacts are looked up; of many, all are read, and once.
            once=SQL("" if among is None else "NOT"), contacts=contacts,
            had=self._select_had(company, since, mailing_id, among, least),
            own=self._select_own_rules(client_ids), grouped=self._select_segment_rules(company, client_ids),
            special=self._select_reached(SQL("SELECT * FROM special LEFT JOIN had USING (client_id)"), now),
            company_rule=self._select_reached(self._select_company_rule(company), now),
            done=SQL("") if client_ids is None else self._count_done(now),
        )  # fmt: skip

    def _select_had(self, company, since, mailing_id, among, least):
        """Select the clients who had as many marketing contacts as the lowest limit, with the moments, latest first."""
        happened = [
            self._select_mailings(company, since, mailing_id, among),
            *self._get_marketing_contact_queries(company, since, among),
        ]
        asked = SQL("client_id IN (SELECT client_id FROM asked)" if among is None else "TRUE")
        return SQL(
            """
            SELECT client_id, ARRAY_AGG(moment ORDER BY moment DESC) AS moments
              FROM (%s) happened
             WHERE %s
             GROUP BY client_id
            HAVING COUNT(*) >= %s
            """,
            SQL(" UNION ALL ").join(happened), asked, least,
        )  # fmt: skip

    def _select_reached(self, rules, now):
        """Select the rules that their clients have reached, and when each of these is free again."""
        return SQL(
            """
            SELECT client_id, most, days, own, segment_id, moments[most] + days * INTERVAL '1 day' AS free_at
              FROM (%s) rule
             WHERE most = 0 OR moments[most] > %s - days * INTERVAL '1 day'
            """,
            rules, now,
        )  # fmt: skip

    # === WHAT HAPPENED === #

    @api.model
    def _get_marketing_contact_queries(self, company, since, client_ids=None) -> list[SQL]:
        """Hook: return SELECTs of the marketing contacts of a company since a moment, beside mailings.

        ``client_id, moment``, and only those of these clients; None: of all.
        """
        effects = self._select_effect_mails(
            "client_segment_effect_log", "client_segment_effect", "effect_id",
            SQL("JOIN client_segment part ON part.id = effect.segment_id AND part.company_id = %s", company.id),
            since, client_ids,
        )  # fmt: skip
        reminders = self._select_effect_mails(
            "client_reminder_log", "client_reminder", "reminder_id",
            SQL("AND effect.company_id = %s", company.id), since, client_ids,
        )  # fmt: skip
        talks = SQL(
            """
            SELECT client_id, happened_at AS moment
              FROM client_interaction
             WHERE company_id = %s AND happened_at > %s AND client_id IS NOT NULL
               AND direction = 'out' AND is_contact AND kind IN ('call', 'message', 'offer') AND %s
            """,
            company.id, since, self._are_among(SQL("client_id"), client_ids),
        )  # fmt: skip
        return [effects, reminders, talks]

    def _find_busy(self, company, since, mailing_id, least):
        """Return the clients who alone may be over a limit; None: it may be anyone.

        Mostly there were fewer mailings than the lowest limit allows: then it is only who also got enough else.
        """
        mailings = SQL(
            """
            SELECT COUNT(*) FROM mailing_mailing mailing
             WHERE client_company_id = %s AND id IS DISTINCT FROM %s AND EXISTS (
                   SELECT FROM mailing_trace trace
                    WHERE trace.mass_mailing_id = mailing.id AND trace.client_id IS NOT NULL
                      AND COALESCE(trace.sent_datetime, trace.create_date) > %s)
            """,
            company.id, mailing_id or None, since,
        )  # fmt: skip
        [[count]] = self.env.execute_query(mailings)
        if least and count >= least:
            return None
        if not least:
            return []
        others = SQL(" UNION ALL ").join(self._get_marketing_contact_queries(company, since))
        enough = SQL("SELECT client_id FROM (%s) other GROUP BY 1 HAVING COUNT(*) >= %s", others, least - count)
        return [client_id for [client_id] in self.env.execute_query(enough)]

    def _select_mailings(self, company, since, mailing_id, client_ids):
        """Select the mailings that each client got, once each."""
        traces = SQL("mailing_trace")
        if client_ids is not None:  # first their traces, by the client: OFFSET keeps the planner from mailings first
            traces = SQL(
                "(SELECT * FROM mailing_trace WHERE client_id = ANY(%s)"
                " AND COALESCE(sent_datetime, create_date) > %s OFFSET 0)",
                client_ids, since,
            )  # fmt: skip
        return SQL(
            """
            SELECT trace.client_id, MAX(COALESCE(trace.sent_datetime, trace.create_date)) AS moment
              FROM %(traces)s trace
              JOIN mailing_mailing mailing ON mailing.id = trace.mass_mailing_id
             WHERE trace.client_id IS NOT NULL AND COALESCE(trace.sent_datetime, trace.create_date) > %(since)s
               AND mailing.client_company_id = %(company)s AND mailing.id IS DISTINCT FROM %(mailing)s
               AND trace.trace_status NOT IN %(not_reached)s AND trace.is_test_trace IS NOT TRUE
          GROUP BY trace.client_id, trace.mass_mailing_id
            """,
            traces=traces, since=since, company=company.id, mailing=mailing_id or None, not_reached=NOT_REACHED,
        )  # fmt: skip

    def _select_effect_mails(self, log, effect, link, company: SQL, since, client_ids):
        """Select the e-mails that effects of a kind sent, by their log."""
        return SQL(
            """
            SELECT log.client_id, log.at
              FROM %s log
              JOIN %s effect ON effect.id = log.%s AND effect.kind = 'mail' %s
             WHERE log.state = 'done' AND log.at > %s AND %s
            """,
            SQL.identifier(log), SQL.identifier(effect), SQL.identifier(link), company, since,
            self._are_among(SQL("log.client_id"), client_ids),
        )  # fmt: skip

    def _count_done(self, now):
        return SQL(
            ", (SELECT COUNT(*) FROM had, unnest(had.moments) AS contacted (at) WHERE had.client_id = worst.client_id"
            " AND contacted.at > %s - worst.days * INTERVAL '1 day') AS done",
            now,
        )

    def _are_among(self, column, client_ids):
        return SQL("TRUE") if client_ids is None else SQL("%s = ANY(%s)", column, client_ids)

    def _select_ids(self, ids):
        return SQL("SELECT unnest(%s::int[])", list(ids))

    def _find_clients(self, contact_ids) -> list[int]:
        """Return the clients that the contacts belong to."""
        contact = self.env["res.partner"]._fields["commercial_partner_id"]
        query = SQL(
            "SELECT DISTINCT commercial_partner_id FROM res_partner WHERE id = ANY(%s)", list(contact_ids),
            to_flush=contact,
        )  # fmt: skip
        return [client_id for [client_id] in self.env.execute_query(query)]
