"""The refresh: purchases in, facts out, for all clients or for those that changed, in one statement each time."""

from odoo import api, models
from odoo.tools import SQL

from ..analytics import rfm
from .client_rfm_scale import LIMIT_FIELDS

# The clients of one commit. Small enough to finish within a second, large enough that the fixed cost does not count.
BATCH_SIZE = 10_000
# Above this share of waiting clients, reading everything in index order is cheaper than looking each client up.
FULL_REFRESH_SHARE = 0.1

FACTS = (
    "stage", "purchase_count", "purchase_day_count", "first_purchase_on", "last_purchase_on", "first_document",
    "revenue", "revenue_recent", "average_purchase", "median_interval", "refunded_share",
    "recency_score", "frequency_score", "monetary_score", "rfm",
)  # fmt: skip


class ClientProfile(models.Model):
    _inherit = "client.profile"

    # === BUSINESS METHODS === #

    @api.model
    def _cron_refresh(self):
        """Bring the facts up to date: all of them when a company's day began, then those of changed clients."""
        Cron = self.env["ir.cron"]
        # Each round begins a transaction with the lock, so that what it reads is not older than what was written last.
        Cron._commit_progress()
        if (stale := self._companies_of_yesterday()) and self._refresh_all(stale):
            Cron._commit_progress()
        queue = self.env["client.profile.queue"]
        remaining = queue._waiting()
        while remaining and Cron._commit_progress(remaining=remaining):
            done = self._refresh_queued(BATCH_SIZE)
            if not done:
                break  # another worker is at it
            remaining = queue._waiting()
            if not Cron._commit_progress(done, remaining=remaining):
                break

    @api.model
    def _refresh_queued(self, limit: int | None = None) -> int:
        """Refresh the clients that wait, and return how many there were; 0 also when another worker is at it."""
        if not self._lock_refresh():
            return 0
        queue = self.env["client.profile.queue"]
        clients = queue._take(limit)
        if len(clients) > FULL_REFRESH_SHARE * self._estimated_count():
            clients += queue._take()
            self._write_facts(self.env["res.company"].sudo().search([]))
        elif clients:
            self._write_facts(self.env["res.company"].sudo().search([]), clients)
        return len(clients)

    @api.model
    def _refresh_all(self, companies=None) -> bool:
        """Refresh all clients, in all companies or some, and set the scales that follow the clients.

        :return: False when another worker is at it
        """
        if not self._lock_refresh():
            return False
        # sudo: facts are the same whoever asks for their refresh
        companies = companies or self.env["res.company"].sudo().search([])
        scales = self.env["client.rfm.scale"].sudo()._ensure(companies)
        self._write_facts(companies)
        scales._mark_refreshed()
        return True

    @api.model
    def _ask_for_full_refresh(self, companies):
        """Forget that the companies' facts were computed today, and wake the refresh."""
        # sudo: who may change the settings need not be allowed to edit the scale
        scales = self.env["client.rfm.scale"].sudo().search([("company_id", "in", companies.ids)])
        scales.facts_on = False
        self.env["client.profile.queue"]._ask_for_refresh()

    @api.model
    def _companies_of_yesterday(self):
        """Return the companies in whose time zone a new day began since their facts were computed."""
        companies = self.env["res.company"].sudo().search([])
        scales = self.env["client.rfm.scale"].sudo().search([])
        computed_on = {scale.company_id: scale.facts_on for scale in scales}
        return companies.filtered(lambda company: computed_on.get(company) != company._get_client_today())

    @api.model
    def _lock_refresh(self) -> bool:
        """Take the lock that only one refresh holds, until the end of the transaction."""
        [[taken]] = self.env.execute_query(SQL("SELECT pg_try_advisory_xact_lock(hashtext('client_base.refresh'))"))
        return taken

    @api.model
    def _estimated_count(self) -> int:
        [[count]] = self.env.execute_query(SQL("SELECT COUNT(*) FROM client_profile"))
        return count

    @api.model
    def _write_facts(self, companies, client_ids: list[int] | None = None):
        """Write the facts of all clients or of those given; rows whose facts did not change are not touched."""
        self.env.flush_all()
        self.env.cr.execute(SQL("SET LOCAL jit = off"))
        self.env.cr.execute(self._get_refresh_query(companies, client_ids))
        self.env.invalidate_all(flush=False)

    # === SQL === #

    @api.model
    def _get_refresh_query(self, companies, client_ids=None) -> SQL:
        """Return the statement that computes facts and writes the difference."""
        columns = SQL(", ").join(SQL.identifier(name) for name in FACTS)
        current = SQL(", ").join(SQL.identifier("profile", name) for name in FACTS)
        fresh = SQL(", ").join(SQL.identifier("scored", name) for name in FACTS)
        clients = SQL("SELECT unnest(%s)", client_ids) if client_ids is not None else None
        same_row = SQL("profile.client_id = scored.client_id AND profile.company_id = scored.company_id")
        return SQL(
            """
            WITH company AS (%(companies)s), day AS (%(days)s), fact AS (%(facts)s), known AS MATERIALIZED (%(known)s),
                 scale AS (%(scale)s), scored AS MATERIALIZED (%(scored)s),
            updated AS (
                UPDATE client_profile profile SET (%(columns)s) = ROW(%(fresh)s)
                  FROM scored WHERE %(same_row)s AND (%(current)s) IS DISTINCT FROM (%(fresh)s)
            ), inserted AS (
                INSERT INTO client_profile (client_id, company_id, %(columns)s)
                SELECT client_id, company_id, %(fresh)s FROM scored
                 WHERE NOT EXISTS (SELECT FROM client_profile profile WHERE %(same_row)s)
            ), deleted AS (
                DELETE FROM client_profile profile
                 WHERE company_id IN (SELECT id FROM company) AND %(of_clients)s
                   AND NOT EXISTS (SELECT FROM scored WHERE %(same_row)s)
            )
            %(keep_scale)s
            """,
            companies=self._select_companies(companies),
            days=self._select_days(companies, clients),
            facts=self._select_facts(),
            known=self._select_known(clients),
            scale=self._select_scale(automatic=client_ids is None),
            scored=self._select_scored(),
            columns=columns, fresh=fresh, current=current, same_row=same_row,
            of_clients=SQL("client_id IN (%s)", clients) if clients else SQL("TRUE"),
            keep_scale=self._keep_scale(),
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
            "SELECT * FROM (VALUES %s) company (id, today, recent_from, sleeping_days, lost_days, loyal_days, decimals)",
            SQL(", ").join(rows),
        )

    def _select_days(self, companies, clients):
        """Select one row per client, company and day, with the gap since the last day on which something was bought."""
        return SQL(
            """
            SELECT day.*, CASE WHEN purchases > 0 THEN purchased_on - MAX(purchased_on) FILTER (WHERE purchases > 0)
                   OVER (PARTITION BY client_id, company_id ORDER BY purchased_on
                         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) END AS gap
              FROM (
                    SELECT client_id, company_id, purchased_on, COUNT(*) FILTER (WHERE counted) AS purchases,
                           SUM(amount) AS amount, SUM(gross_amount) AS gross, SUM(refunded_amount) AS refunded,
                           MIN(id) FILTER (WHERE counted) AS first_id
                      FROM (%(purchases)s) purchase
                     WHERE company_id = ANY(%(company_ids)s)
                     GROUP BY client_id, company_id, purchased_on
                   ) day
            """,
            purchases=self.env["client.purchase"]._get_purchases_query(clients),
            company_ids=companies.ids,
        )

    def _select_facts(self):
        """Select one row per client and company that ever appeared in a purchase."""
        return SQL(
            """
            SELECT client_id, company_id,
                   SUM(purchases)::int AS purchase_count,
                   COUNT(*) FILTER (WHERE purchases > 0)::int AS purchase_day_count,
                   MIN(purchased_on) FILTER (WHERE purchases > 0) AS first_purchase_on,
                   MAX(purchased_on) FILTER (WHERE purchases > 0) AS last_purchase_on,
                   SUM(amount) AS revenue,
                   SUM(amount) FILTER (WHERE purchased_on > company.recent_from) AS revenue_recent,
                   PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY gap) AS median_interval,
                   SUM(refunded) / NULLIF(SUM(gross), 0) AS refunded_share,
                   (ARRAY_AGG(first_id ORDER BY purchased_on) FILTER (WHERE purchases > 0))[1] AS first_id
              FROM day JOIN company ON company.id = day.company_id
             GROUP BY client_id, company_id
            """
        )

    def _select_known(self, clients):
        """Select every client in every company that may sell to him, with zeros where he bought nothing."""
        return SQL(
            """
            SELECT partner.id AS client_id, company.id AS company_id, company.sleeping_days, company.lost_days,
                   company.loyal_days, company.today - fact.last_purchase_on AS days_since,
                   COALESCE(fact.purchase_count, 0) AS purchase_count,
                   COALESCE(fact.purchase_day_count, 0) AS purchase_day_count,
                   fact.first_purchase_on, fact.last_purchase_on,
                   COALESCE(fact.revenue, 0) AS revenue, COALESCE(fact.revenue_recent, 0) AS revenue_recent,
                   CASE WHEN fact.purchase_count > 0 THEN ROUND(fact.revenue / fact.purchase_count, company.decimals) ELSE 0 END
                   AS average_purchase,
                   COALESCE(fact.median_interval, 0)::numeric AS median_interval,
                   COALESCE(ROUND(fact.refunded_share, 4), 0) AS refunded_share,
                   fact.first_id
              FROM res_partner partner
             CROSS JOIN company
              LEFT JOIN fact ON fact.client_id = partner.id AND fact.company_id = company.id
             WHERE %(is_client)s AND %(of_clients)s
               AND (partner.company_id IS NULL OR partner.company_id = company.id OR fact.client_id IS NOT NULL)
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
                "CASE WHEN automatic AND quintile.company_id IS NOT NULL THEN %s[%s]::float ELSE %s END AS %s",
                SQL.identifier("quintile", name.split("_")[0]), int(name[-1]), SQL.identifier(name), SQL.identifier(name),
            )
            for name in LIMIT_FIELDS
        )  # fmt: skip
        return SQL("SELECT company_id, %s FROM client_rfm_scale LEFT JOIN (%s) quintile USING (company_id)", limits, quintiles)

    def _select_scored(self):
        """Select the complete facts: with scores and the stage."""
        return SQL(
            """
            SELECT known.*, recency_score::text || frequency_score || monetary_score AS rfm
              FROM (
                    SELECT known.client_id, known.company_id, purchase_count, purchase_day_count, first_purchase_on,
                           last_purchase_on, revenue, revenue_recent, average_purchase, median_interval, refunded_share,
                           %(first_document)s AS first_document, %(stage)s AS stage,
                           CASE WHEN purchase_count > 0 THEN 5 - %(recency)s ELSE 0 END AS recency_score,
                           CASE WHEN purchase_count > 0 THEN 1 + %(frequency)s ELSE 0 END AS frequency_score,
                           CASE WHEN purchase_count > 0 THEN 1 + %(monetary)s ELSE 0 END AS monetary_score
                      FROM known LEFT JOIN scale ON scale.company_id = known.company_id
                   ) known
            """,
            first_document=self.env["client.purchase"]._decode_document(SQL("first_id")),
            stage=self._decide_stage(),
            recency=self._limits_exceeded(SQL("days_since"), "recency"),
            frequency=self._limits_exceeded(SQL("purchase_count"), "frequency"),
            monetary=self._limits_exceeded(SQL("revenue"), "monetary"),
        )

    def _limits_exceeded(self, value, dimension):
        """Count the limits below the value: ``analytics.rfm.score`` in SQL."""
        steps = [SQL("(%s > %s)::int", value, SQL.identifier("scale", f"{dimension}_limit_{step}")) for step in range(1, 5)]
        return SQL("COALESCE(%s, 0)", SQL(" + ").join(steps))

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
