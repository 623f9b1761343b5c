"""The one statement of the refresh, clause by clause: purchases, facts, scores, and what differs from the profiles."""

from odoo import api, models
from odoo.tools import SQL

from ..analytics import rfm
from .client_rfm_scale import LIMIT_FIELDS

FACTS = (
    "stage", "purchase_count", "purchase_day_count", "first_purchase_on", "last_purchase_on", "first_document",
    "revenue", "revenue_recent", "average_purchase", "median_interval", "refunded_share",
    "recency_score", "frequency_score", "monetary_score", "rfm",
)  # fmt: skip


class ClientProfile(models.Model):
    _inherit = "client.profile"

    # === BUSINESS METHODS === #

    @api.model
    def _get_refresh_query(self, companies, client_ids=None) -> SQL:
        """Return the statement that computes facts and writes the difference.

        Both joins of all clients are FULL: those are never nested loops. The planner guesses that few rows are clients
        (it takes ``commercial_partner_id = id`` for rare), and a loop over all of them takes a minute, not 0.1 s.
        """
        columns = SQL(", ").join(SQL.identifier(name) for name in FACTS)
        fresh = SQL(", ").join(SQL.identifier("diff", name) for name in FACTS)
        clients = SQL("SELECT unnest(%s)", client_ids) if client_ids is not None else None
        return SQL(
            """
            WITH company AS (%(companies)s), fact AS (%(facts)s), known AS (%(known)s), scale AS (%(scale)s),
                 diff AS MATERIALIZED (%(differences)s),
            updated AS (
                UPDATE client_profile profile SET (%(columns)s) = ROW(%(fresh)s)
                  FROM diff WHERE profile.id = diff.profile_id AND diff.client_id IS NOT NULL
            ), inserted AS (
                INSERT INTO client_profile (client_id, company_id, %(columns)s)
                SELECT client_id, company_id, %(fresh)s FROM diff WHERE profile_id IS NULL
            ), deleted AS (
                DELETE FROM client_profile WHERE id IN (SELECT profile_id FROM diff WHERE client_id IS NULL)
            )
            %(notes)s
            %(keep_scale)s
            """,
            companies=self._select_companies(companies),
            facts=self._select_facts(companies, clients),
            known=self._select_known(clients),
            scale=self._select_scale(automatic=client_ids is None),
            differences=self._select_differences(clients),
            columns=columns, fresh=fresh, keep_scale=self._keep_scale(), notes=self._note_differences(),
        )  # fmt: skip

    def _note_differences(self):
        """Tell the rooms to the right whose facts change, and who becomes a client or is none any more."""
        changed = SQL("SELECT changed_id FROM diff")
        came_or_went = SQL("SELECT changed_id FROM diff WHERE profile_id IS NULL OR client_id IS NULL")
        notes = self._get_change_notes(changed) + self._get_change_notes(came_or_went, came_or_went=True)
        return SQL().join(
            SQL(", %s AS (%s)", SQL.identifier(f"noted_{number}"), note) for number, note in enumerate(notes)
        )

    @api.model
    def _get_change_notes(self, clients: SQL, *, came_or_went: bool = False) -> list[SQL]:
        """Hook: return statements that note clients whose facts may have changed.

        :param clients: SELECT of one column of ids
        :param came_or_went: they became clients, or are none any more
        """
        return []

    def _select_differences(self, clients):
        """Select the facts that no profile holds yet, and the profiles of those who are no clients any more."""
        fresh = SQL(", ").join(SQL.identifier("scored", name) for name in FACTS)
        current = SQL(", ").join(SQL.identifier("profile", name) for name in FACTS)
        return SQL(
            """
            SELECT profile.id AS profile_id, COALESCE(scored.client_id, profile.client_id) AS changed_id, scored.*
              FROM (%(scored)s) scored
              FULL JOIN (
                    SELECT * FROM client_profile WHERE company_id IN (SELECT id FROM company) AND %(of_clients)s
                   ) profile ON profile.client_id = scored.client_id AND profile.company_id = scored.company_id
             WHERE (%(current)s) IS DISTINCT FROM (%(fresh)s)
            """,
            scored=self._select_scored(), fresh=fresh, current=current,
            of_clients=SQL("client_id IN (%s)", clients) if clients else SQL("TRUE"),
        )  # fmt: skip

    def _select_companies(self, companies):
        """Select what each company measures its clients by, today."""
        rows = [
            SQL(
                "(%s, %s::date, %s::date, %s, %s, %s, %s)",
                company.id, company._get_client_today(), company._get_client_recent_from(),
                company.client_sleeping_days, company.client_lost_days, company.client_loyal_days,
                company.currency_id.decimal_places,
            )
            for company in companies
        ]  # fmt: skip
        return SQL(
            "SELECT * FROM (VALUES %s)"
            " company (id, today, recent_from, sleeping_days, lost_days, loyal_days, decimals)",
            SQL(", ").join(rows),
        )

    def _select_days(self, companies, clients):
        """Select the purchases, each with the day of the purchase before it."""
        return SQL(
            """
            SELECT purchase.*, purchased_on > company.recent_from AS recent,
                   MAX(purchased_on) FILTER (WHERE counted) OVER (
                       PARTITION BY client_id, company_id ORDER BY purchased_on, purchase.id
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS previous_on
              FROM (
                    SELECT client_id, company_id, id, purchased_on, counted, amount, refunded_amount
                      FROM (%(purchases)s) purchase
                     WHERE company_id = ANY(%(company_ids)s)
                   ) purchase
              JOIN company ON company.id = purchase.company_id
            """,
            purchases=self.env["client.purchase"]._get_purchases_query(clients),
            company_ids=companies.ids,
        )

    def _select_facts(self, companies, clients):
        """Select one row per client and company that ever appeared in a purchase."""
        return SQL(
            """
            SELECT client_id, company_id,
                   COUNT(*) FILTER (WHERE counted)::int AS purchase_count,
                   COUNT(*) FILTER (WHERE counted AND previous_on IS DISTINCT FROM purchased_on)::int
                   AS purchase_day_count,
                   MIN(purchased_on) FILTER (WHERE counted) AS first_purchase_on,
                   MAX(purchased_on) FILTER (WHERE counted) AS last_purchase_on,
                   SUM(amount) AS revenue,
                   SUM(amount) FILTER (WHERE recent) AS revenue_recent,
                   PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY purchased_on - previous_on)
                   FILTER (WHERE counted AND purchased_on > previous_on) AS median_interval,
                   SUM(refunded_amount) / NULLIF(SUM(amount) + SUM(refunded_amount), 0) AS refunded_share,
                   MIN(id) FILTER (WHERE counted AND previous_on IS NULL) AS first_id
              FROM (%s) purchase
             GROUP BY client_id, company_id
            """,
            self._select_days(companies, clients),
        )

    def _select_known(self, clients):
        """Select every client in every company that may sell to him, with zeros where he bought nothing."""
        return SQL(
            """
            SELECT client.id AS client_id, client.company_id, client.sleeping_days, client.lost_days,
                   client.loyal_days, client.today - fact.last_purchase_on AS days_since,
                   COALESCE(fact.purchase_count, 0) AS purchase_count,
                   COALESCE(fact.purchase_day_count, 0) AS purchase_day_count,
                   fact.first_purchase_on, fact.last_purchase_on,
                   COALESCE(fact.revenue, 0) AS revenue, COALESCE(fact.revenue_recent, 0) AS revenue_recent,
                   CASE WHEN fact.purchase_count > 0
                        THEN ROUND(fact.revenue / fact.purchase_count, client.decimals) ELSE 0 END AS average_purchase,
                   COALESCE(fact.median_interval::numeric, 0) AS median_interval,
                   COALESCE(ROUND(NULLIF(fact.refunded_share, 0), 4)::float8, 0) AS refunded_share,
                   fact.first_id
              FROM (
                    SELECT partner.id, company.id AS company_id, company.sleeping_days, company.lost_days,
                           company.loyal_days, company.today, company.decimals,
                           partner.company_id IS NULL OR partner.company_id = company.id AS may_buy
                      FROM res_partner partner CROSS JOIN company
                     WHERE %(is_client)s AND %(of_clients)s
                   ) client
              FULL JOIN fact ON fact.client_id = client.id AND fact.company_id = client.company_id
             WHERE COALESCE(may_buy OR fact.client_id IS NOT NULL AND client.id IS NOT NULL, FALSE)
            """,
            is_client=self._get_client_condition("partner"),
            of_clients=SQL("partner.id IN (%s)", clients) if clients else SQL("TRUE"),
        )

    def _select_scale(self, *, automatic):
        """Select the limits of each company; ``automatic`` ones are set anew from the clients that are known."""
        stored = SQL(", ").join(SQL.identifier(name) for name in LIMIT_FIELDS)
        if not automatic:
            return SQL("SELECT company_id, %s FROM client_rfm_scale", stored)
        quintiles = SQL(
            """
            SELECT company_id,
                   PERCENTILE_DISC(%(at)s) WITHIN GROUP (ORDER BY days_since) AS recency,
                   PERCENTILE_DISC(%(at)s) WITHIN GROUP (ORDER BY purchase_count) AS frequency,
                   PERCENTILE_DISC(%(at)s) WITHIN GROUP (ORDER BY revenue) AS monetary
              FROM known WHERE purchase_count > 0 GROUP BY company_id
            """,
            at=list(rfm.QUINTILES),
        )
        limits = SQL(", ").join(
            SQL(
                "CASE WHEN automatic AND quintile.company_id IS NOT NULL THEN %s[%s] ELSE %s END::%s AS %s",
                SQL.identifier("quintile", name.split("_")[0]), int(name[-1]), SQL.identifier(name),
                SQL("numeric") if name.startswith("monetary") else SQL("float8"), SQL.identifier(name),
            )
            for name in LIMIT_FIELDS
        )  # fmt: skip
        return SQL(
            "SELECT company_id, %s FROM client_rfm_scale LEFT JOIN (%s) quintile USING (company_id)", limits, quintiles
        )

    def _select_scored(self):
        """Select the complete facts: with scores and the stage."""
        return SQL(
            """
            SELECT known.*, CASE WHEN purchase_count > 0
                   THEN (100 * recency_score + 10 * frequency_score + monetary_score)::text ELSE '000' END AS rfm
              FROM (
                    SELECT known.client_id, known.company_id, purchase_count, purchase_day_count, first_purchase_on,
                           last_purchase_on, revenue, revenue_recent, average_purchase, median_interval, refunded_share,
                           %(first_document)s AS first_document, %(stage)s AS stage,
                           CASE WHEN purchase_count > 0 THEN 5 - %(recency)s ELSE 0 END AS recency_score,
                           CASE WHEN purchase_count > 0 THEN 1 + %(frequency)s ELSE 0 END AS frequency_score,
                           CASE WHEN purchase_count > 0 THEN 1 + %(monetary)s ELSE 0 END AS monetary_score
                      FROM known LEFT JOIN scale ON scale.company_id = known.company_id
                    OFFSET 0  -- or each score would be computed again for ``rfm``
                   ) known
            """,
            first_document=self.env["client.purchase"]._decode_document(SQL("first_id")),
            stage=self._decide_stage(),
            recency=self._limits_exceeded(SQL("days_since"), "recency"),
            frequency=self._limits_exceeded(SQL("purchase_count"), "frequency"),
            monetary=self._limits_exceeded(SQL("revenue"), "monetary"),
        )

    def _limits_exceeded(self, value, dimension):
        """Count the limits, which rise, that the value exceeds: ``analytics.rfm.score`` in SQL."""
        steps = [
            SQL("WHEN %s > %s THEN %s", value, SQL.identifier("scale", f"{dimension}_limit_{step}"), step)
            for step in range(4, 0, -1)
        ]
        return SQL("CASE %s ELSE 0 END", SQL(" ").join(steps))

    def _decide_stage(self):
        """Name the stage: ``analytics.stage.stage`` in SQL."""
        return SQL(
            """CASE WHEN purchase_day_count = 0 THEN 'prospect'
                    WHEN days_since > lost_days THEN 'lost'
                    WHEN days_since > sleeping_days THEN 'sleeping'
                    WHEN purchase_day_count = 1 THEN 'first_time'
                    WHEN purchase_day_count >= loyal_days THEN 'loyal'
                    ELSE 'active' END"""
        )

    def _keep_scale(self):
        """Store the limits that were used, where they are others than those stored."""
        names = [SQL.identifier(name) for name in LIMIT_FIELDS]
        fresh = SQL(", ").join(SQL("scale.%s", name) for name in names)
        return SQL(
            """
            UPDATE client_rfm_scale stored SET (%(columns)s) = ROW(%(fresh)s) FROM scale
             WHERE stored.company_id = scale.company_id AND stored.company_id IN (SELECT id FROM company)
               AND (%(current)s) IS DISTINCT FROM (%(fresh)s)
            """,
            columns=SQL(", ").join(names), fresh=fresh,
            current=SQL(", ").join(SQL("stored.%s", name) for name in names),
        )  # fmt: skip
