"""The statement of the refresh: traces of mailings in, facts of each client out, against what is noted of him."""

from odoo import api, models
from odoo.tools import SQL

from .queue import REACTIONS_TOUCHED

FACTS = (
    "mailing_count", "opened_count", "clicked_count", "answered_count", "bounced_count", "skipped_count",
    "last_mailed_at", "last_opened_at", "unopened_run", "unsubscribed_on", "order_count", "revenue",
)  # fmt: skip
# What the statuses of a trace mean. An answer overwrites the status, so what was opened is told by the moments alone.
SENT = ("pending", "sent", "open", "reply", "bounce")
DELIVERED = ("pending", "sent", "open", "reply")
ADDRESS_BLACKLISTS = {"email": ("mail_blacklist", "email"), "sms_number": ("phone_blacklist", "number")}


class MailingTrace(models.Model):
    _inherit = "mailing.trace"

    # === BUSINESS METHODS === #

    @api.model
    def _get_outcomes(self) -> dict[str, SQL]:
        """Return what a row ``trace`` of this table tells, as SQL: the one place that says what each word means."""
        return {
            "moment": SQL("COALESCE(trace.sent_datetime, trace.create_date)"),
            "sent": SQL("trace.trace_status IN %s", SENT),
            "delivered": SQL("trace.trace_status IN %s", DELIVERED),
            "opened": SQL(
                "(trace.trace_type = 'mail' AND trace.trace_status IN %s AND (trace.open_datetime IS NOT NULL"
                " OR trace.links_click_datetime IS NOT NULL OR trace.reply_datetime IS NOT NULL))",
                SENT,
            ),
            "openable": SQL("(trace.trace_type = 'mail' AND trace.trace_status IN %s)", DELIVERED),
            "clicked": SQL("(trace.links_click_datetime IS NOT NULL AND trace.trace_status IN %s)", SENT),
            "answered": SQL("(trace.reply_datetime IS NOT NULL AND trace.trace_status IN %s)", SENT),
            "bounced": SQL("trace.trace_status = 'bounce'"),
            "skipped": SQL("trace.trace_status = 'cancel'"),
            "failed": SQL("trace.trace_status = 'error'"),
        }


class ClientReaction(models.Model):
    _inherit = "client.reaction"

    # === BUSINESS METHODS === #

    @api.model
    def _get_refresh_query(self, client_ids=None) -> SQL:
        """Return the statement that computes the reactions of all clients or some, and writes the difference."""
        columns = SQL(", ").join(SQL.identifier(name) for name in FACTS)
        fresh = SQL(", ").join(SQL.identifier("diff", name) for name in FACTS)
        queue = self.env["client.segment.queue"]
        queue._ask_for_refresh()
        return SQL(
            """
            WITH mailed AS MATERIALIZED (%(mailed)s), reacted AS MATERIALIZED (%(reacted)s),
                 diff AS MATERIALIZED (%(differences)s),
            updated AS (
                UPDATE client_reaction noted SET (%(columns)s) = ROW(%(fresh)s)
                  FROM diff WHERE noted.id = diff.noted_id AND diff.client_id IS NOT NULL
            ), deleted AS (
                DELETE FROM client_reaction
                 WHERE id = ANY(ARRAY(SELECT noted_id FROM diff WHERE client_id IS NULL))
            ), told AS (%(tell)s)
            INSERT INTO client_reaction (client_id, company_id, %(columns)s)
            SELECT client_id, company_id, %(fresh)s FROM diff WHERE noted_id IS NULL
            """,
            mailed=self._select_mailed(client_ids), reacted=self._select_reacted(),
            differences=self._select_differences(client_ids), columns=columns, fresh=fresh,
            tell=queue._get_mark_query(SQL("SELECT changed_id FROM diff"), REACTIONS_TOUCHED),
        )  # fmt: skip

    def _select_mailed(self, client_ids):
        """Select the mailings of each client, however many of his contacts got them.

        The company is found here: of two columns of this group the planner does not guess that there are few of them.
        """
        return SQL(
            """
            SELECT client_id, mailing.client_company_id AS company_id, mass_mailing_id,
                   MIN(%(moment)s) FILTER (WHERE %(sent)s) AS sent_at, BOOL_OR(%(openable)s) AS delivered,
                   MAX(LEAST(open_datetime, links_click_datetime, reply_datetime)) FILTER (WHERE %(opened)s)
                   AS opened_at,
                   BOOL_OR(%(clicked)s) AS clicked, BOOL_OR(%(answered)s) AS answered,
                   BOOL_OR(%(bounced)s) AS bounced, BOOL_OR(%(skipped)s) AS skipped
              FROM mailing_trace trace JOIN mailing_mailing mailing ON mailing.id = mass_mailing_id
             WHERE %(of_clients)s AND is_test_trace IS NOT TRUE
             GROUP BY client_id, mailing.client_company_id, mass_mailing_id
            """,
            of_clients=self._of_clients(client_ids), **self.env["mailing.trace"]._get_outcomes(),
        )  # fmt: skip

    def _of_clients(self, client_ids):
        return SQL("client_id IS NOT NULL") if client_ids is None else SQL("client_id = ANY(%s)", client_ids)

    def _select_reacted(self):
        """Select the figures of each client in each company; ``unseen``: how many mails nobody opened, ever."""
        return SQL(
            """
            SELECT client_id, company_id,
                   COUNT(sent_at)::int AS mailing_count, COUNT(opened_at)::int AS opened_count,
                   COUNT(*) FILTER (WHERE clicked)::int AS clicked_count,
                   COUNT(*) FILTER (WHERE answered)::int AS answered_count,
                   COUNT(*) FILTER (WHERE bounced)::int AS bounced_count,
                   COUNT(*) FILTER (WHERE skipped AND sent_at IS NULL)::int AS skipped_count,
                   MAX(sent_at) AS last_mailed_at, MAX(opened_at) AS last_opened_at,
                   MAX(sent_at) FILTER (WHERE opened_at IS NOT NULL) AS seen_at,
                   COUNT(*) FILTER (WHERE delivered AND opened_at IS NULL)::int AS unseen,
                   MAX(sent_at) FILTER (WHERE delivered AND opened_at IS NULL) AS unseen_until
              FROM mailed
             GROUP BY client_id, company_id
            HAVING BOOL_OR(sent_at IS NOT NULL OR skipped)
            """
        )

    def _select_runs(self):
        """Select how many mails in a row were not opened, of those who had opened one before.

        A second look at them alone: to keep the moments of all mails of everybody costs more.
        """
        return SQL(
            """
            SELECT mailed.client_id, mailed.company_id, COUNT(*)::int AS unseen
              FROM mailed
              JOIN reacted ON reacted.client_id = mailed.client_id AND reacted.company_id = mailed.company_id
             WHERE unseen_until > seen_at AND delivered AND opened_at IS NULL AND sent_at > seen_at
             GROUP BY mailed.client_id, mailed.company_id
            """
        )

    def _select_unsubscribed(self, client_ids):
        """Select since when the clients want no mailings, as long as the address is on the blacklist."""
        columns = self.env["mailing.trace"]._get_address_columns()
        still = SQL(" OR ").join(
            SQL(
                "EXISTS (SELECT FROM %s listed WHERE listed.%s = trace.%s AND listed.active)",
                SQL.identifier(ADDRESS_BLACKLISTS[column][0]), SQL.identifier(ADDRESS_BLACKLISTS[column][1]),
                SQL.identifier(column),
            )
            for column in columns
        )  # fmt: skip
        return SQL(
            """
            SELECT trace.client_id, mailing.client_company_id AS company_id,
                   MAX((client_unsubscribed_at AT TIME ZONE 'UTC' AT TIME ZONE company.client_tz)::date)
                   AS unsubscribed_on
              FROM mailing_trace trace
              JOIN mailing_mailing mailing ON mailing.id = trace.mass_mailing_id
              JOIN res_company company ON company.id = mailing.client_company_id
             WHERE %(of_clients)s AND client_unsubscribed_at IS NOT NULL AND is_test_trace IS NOT TRUE
               AND (%(still)s)
             GROUP BY trace.client_id, mailing.client_company_id
            """,
            of_clients=self._of_clients(client_ids), still=still,
        )  # fmt: skip

    def _select_bought(self, client_ids):
        return SQL(
            "SELECT client_id, company_id, COUNT(*) FILTER (WHERE counted)::int AS order_count, SUM(amount) AS revenue"
            "  FROM client_mailing_purchase WHERE %s GROUP BY client_id, company_id",
            self._of_clients(client_ids),
        )

    def _select_differences(self, client_ids):
        """Select the facts that are not noted yet, and what is noted of those who were never mailed any more."""
        current = SQL(", ").join(SQL.identifier("noted", name) for name in FACTS)
        fresh = SQL(", ").join(SQL.identifier("fresh", name) for name in FACTS)
        return SQL(
            """
            SELECT noted.id AS noted_id, COALESCE(fresh.client_id, noted.client_id) AS changed_id, fresh.*
              FROM (
                    SELECT reacted.*, gone.unsubscribed_on,
                           CASE WHEN seen_at IS NULL THEN reacted.unseen ELSE COALESCE(run.unseen, 0) END
                           AS unopened_run,
                           COALESCE(bought.order_count, 0) AS order_count, COALESCE(bought.revenue, 0) AS revenue
                      FROM reacted
                      LEFT JOIN (%(runs)s) run
                             ON run.client_id = reacted.client_id AND run.company_id = reacted.company_id
                      LEFT JOIN (%(unsubscribed)s) gone
                             ON gone.client_id = reacted.client_id AND gone.company_id = reacted.company_id
                      LEFT JOIN (%(bought)s) bought
                             ON bought.client_id = reacted.client_id AND bought.company_id = reacted.company_id
                   ) fresh
              FULL JOIN (SELECT * FROM client_reaction WHERE %(of_clients)s) noted
                     ON noted.client_id = fresh.client_id AND noted.company_id = fresh.company_id
             WHERE (%(current)s) IS DISTINCT FROM (%(fresh)s)
            """,
            runs=self._select_runs(), unsubscribed=self._select_unsubscribed(client_ids),
            bought=self._select_bought(client_ids), of_clients=self._of_clients(client_ids),
            current=current, fresh=fresh,
        )  # fmt: skip
