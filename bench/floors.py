"""The SQL floors: the least that PostgreSQL has to do for such figures, without writing any.

Each SELECT consumes all its columns, because the planner leaves out those that nobody reads.
"""

from odoo.tools import SQL

INDEX = "bench_floor_idx"
BUYERS = SQL(
    """
    SELECT client_id, MAX(date_order) AS last, COUNT(*) AS number, SUM(amount_untaxed) AS amount
      FROM sale_order WHERE state = 'sale' GROUP BY client_id
    """
)
WINDOWS = SQL(
    """
    SELECT SUM(r + f + m), MAX(last), SUM(number), SUM(amount)
      FROM (
            SELECT buyer.*, CEIL(5 * CUME_DIST() OVER (ORDER BY last)) AS r,
                   CEIL(5 * CUME_DIST() OVER (ORDER BY number)) AS f,
                   CEIL(5 * CUME_DIST() OVER (ORDER BY amount)) AS m
              FROM (%s) buyer
           ) scored
    """,
    BUYERS,
)
THRESHOLDS = SQL(
    """
    WITH buyer AS MATERIALIZED (%s), limits AS (
        SELECT PERCENTILE_DISC(ARRAY[0.2, 0.4, 0.6, 0.8]) WITHIN GROUP (ORDER BY last) AS r,
               PERCENTILE_DISC(ARRAY[0.2, 0.4, 0.6, 0.8]) WITHIN GROUP (ORDER BY number) AS f,
               PERCENTILE_DISC(ARRAY[0.2, 0.4, 0.6, 0.8]) WITHIN GROUP (ORDER BY amount) AS m
          FROM buyer
    )
    SELECT SUM(WIDTH_BUCKET(last, r) + WIDTH_BUCKET(number, f) + WIDTH_BUCKET(amount, m)),
           MAX(last), SUM(number), SUM(amount)
      FROM buyer, limits
    """,
    BUYERS,
)
# The copies of mailings that each client got, whatever became of them.
COPIES = SQL(
    """
    SELECT COUNT(fact)
      FROM (
            SELECT client_id, COUNT(*), COUNT(open_datetime), COUNT(links_click_datetime), COUNT(reply_datetime),
                   MAX(sent_datetime), MAX(open_datetime)
              FROM mailing_trace WHERE client_id IS NOT NULL GROUP BY client_id
           ) fact
    """
)
# The mailings that each client got from each company, however many of his contacts did, and what came of them.
REACTIONS = SQL(
    """
    SELECT COUNT(fact)
      FROM (
            SELECT client_id, company_id, COUNT(sent_at), COUNT(opened_at), COUNT(*) FILTER (WHERE clicked),
                   COUNT(*) FILTER (WHERE answered), COUNT(*) FILTER (WHERE bounced),
                   COUNT(*) FILTER (WHERE skipped AND sent_at IS NULL), MAX(sent_at), MAX(opened_at),
                   COUNT(*) FILTER (WHERE sent_at IS NOT NULL AND opened_at IS NULL)
              FROM (
                    SELECT client_id, mailing.client_company_id AS company_id, mailing.id,
                           MIN(sent_datetime) FILTER (WHERE trace_status IN %(sent)s) AS sent_at,
                           MAX(LEAST(open_datetime, links_click_datetime, reply_datetime))
                           FILTER (WHERE trace_status IN %(sent)s) AS opened_at,
                           BOOL_OR(links_click_datetime IS NOT NULL) AS clicked,
                           BOOL_OR(reply_datetime IS NOT NULL) AS answered,
                           BOOL_OR(trace_status = 'bounce') AS bounced, BOOL_OR(trace_status = 'cancel') AS skipped
                      FROM mailing_trace JOIN mailing_mailing mailing ON mailing.id = mass_mailing_id
                     WHERE client_id IS NOT NULL AND is_test_trace IS NOT TRUE
                     GROUP BY client_id, mailing.client_company_id, mailing.id
                   ) mailed
             GROUP BY client_id, company_id
           ) fact
    """,
    sent=("pending", "sent", "open", "reply", "bounce"),
)


def facts(company):
    """Return the SELECT of the facts that a profile holds, for one company, one currency and no refunds.

    It is written by hand for this data: `client.purchase` also handles other currencies, refunds, credit notes and
    bridges, and the profile several companies.
    """
    return SQL(
        """
        WITH fact AS MATERIALIZED (
            SELECT client_id, SUM(purchases)::int AS purchase_count, COUNT(*)::int AS purchase_day_count,
                   MIN(day) AS first_purchase_on, MAX(day) AS last_purchase_on, SUM(amount) AS revenue,
                   COALESCE(SUM(amount) FILTER (WHERE day > %(recent_from)s), 0) AS revenue_recent,
                   ROUND(SUM(amount) / SUM(purchases), %(decimals)s) AS average_purchase,
                   COALESCE(PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY gap), 0)::numeric AS median_interval,
                   'sale.order,' || (ARRAY_AGG(first_id))[1] AS first_document
              FROM (%(days)s) day GROUP BY client_id
        ), limits AS (
            SELECT PERCENTILE_DISC(ARRAY[0.2, 0.4, 0.6, 0.8]) WITHIN GROUP (ORDER BY %(today)s - last_purchase_on) AS r,
                   PERCENTILE_DISC(ARRAY[0.2, 0.4, 0.6, 0.8]) WITHIN GROUP (ORDER BY purchase_count) AS f,
                   PERCENTILE_DISC(ARRAY[0.2, 0.4, 0.6, 0.8]) WITHIN GROUP (ORDER BY revenue) AS m
              FROM fact
        ), scored AS (
            SELECT fact.*, 5 - %(recency)s AS recency, 1 + %(frequency)s AS frequency, 1 + %(monetary)s AS monetary,
                   CASE WHEN %(today)s - last_purchase_on > %(lost)s THEN 'lost'
                        WHEN %(today)s - last_purchase_on > %(sleeping)s THEN 'sleeping'
                        WHEN purchase_day_count = 1 THEN 'first_time'
                        WHEN purchase_day_count >= %(loyal)s THEN 'loyal' ELSE 'active' END AS stage
              FROM fact, limits
        )
        SELECT partner.id AS client_id, COALESCE(stage, 'prospect') AS stage,
               COALESCE(purchase_count, 0) AS purchase_count, COALESCE(purchase_day_count, 0) AS purchase_day_count,
               first_purchase_on, last_purchase_on, first_document, COALESCE(revenue, 0) AS revenue,
               COALESCE(revenue_recent, 0) AS revenue_recent, COALESCE(average_purchase, 0) AS average_purchase,
               COALESCE(median_interval, 0) AS median_interval,
               COALESCE(recency::text || frequency || monetary, '000') AS rfm
          FROM res_partner partner LEFT JOIN scored ON scored.client_id = partner.id
         WHERE partner.commercial_partner_id = partner.id AND partner.partner_share
           AND partner.id NOT IN (SELECT partner_id FROM res_company)
           AND partner.id NOT IN (SELECT partner_id FROM res_users)
        """,
        days=_days(company), today=company._get_client_today(), recent_from=company._get_client_recent_from(),
        decimals=company.currency_id.decimal_places,
        lost=company.client_lost_days, sleeping=company.client_sleeping_days, loyal=company.client_loyal_days,
        recency=_limits_exceeded(SQL("%s - last_purchase_on", company._get_client_today()), "r"),
        frequency=_limits_exceeded(SQL("purchase_count"), "f"), monetary=_limits_exceeded(SQL("revenue"), "m"),
    )  # fmt: skip


FACTS = (
    "stage", "purchase_count", "purchase_day_count", "first_purchase_on", "last_purchase_on", "first_document",
    "revenue", "revenue_recent", "average_purchase", "median_interval", "rfm",
)  # fmt: skip


def consumed_facts(company):
    """Return the SELECT of the facts with every column read, in one row."""
    columns = SQL(", ").join(SQL("MAX(%s)", SQL.identifier(name)) for name in FACTS)
    return SQL("SELECT COUNT(*), %s FROM (%s) facts", columns, facts(company))


def differences(company):
    """Return the SELECT of the clients whose profile holds something else than the floor's facts."""
    columns = SQL(", ").join(SQL.identifier("profile", name) for name in FACTS)
    fresh = SQL(", ").join(SQL.identifier("facts", name) for name in FACTS)
    return SQL(
        "SELECT facts.client_id FROM (%s) facts FULL JOIN client_profile profile ON profile.client_id = facts.client_id"
        " WHERE (%s) IS DISTINCT FROM (%s)",
        facts(company), columns, fresh,
    )  # fmt: skip


def prepare(cr):
    """Give the floors their covering index."""
    cr.execute(
        SQL(
            "CREATE INDEX IF NOT EXISTS %s ON sale_order (client_id) INCLUDE (date_order, amount_untaxed)"
            " WHERE state = 'sale'",
            SQL.identifier(INDEX),
        )
    )


def forget(cr):
    """Drop the index again: a shop has none, and orders would pay for it."""
    cr.execute(SQL("DROP INDEX IF EXISTS %s", SQL.identifier(INDEX)))


def run(cr, query):
    """Execute a floor with the settings that suit it best, as measured in the reference."""
    cr.execute("SET LOCAL jit = off")
    cr.execute("SET LOCAL work_mem = '64MB'")
    cr.execute("SET LOCAL max_parallel_workers_per_gather = 0")
    cr.execute(query)
    return cr.fetchall()


def _days(company):
    return SQL(
        """
        SELECT client_id, day, purchases, amount, first_id,
               day - LAG(day) OVER (PARTITION BY client_id ORDER BY day) AS gap
          FROM (
                SELECT client_id, (date_order AT TIME ZONE 'UTC' AT TIME ZONE %s)::date AS day, COUNT(*) AS purchases,
                       SUM(amount_untaxed) AS amount, MIN(id) AS first_id
                  FROM sale_order WHERE state = 'sale' AND client_id IS NOT NULL GROUP BY client_id, day
               ) day
        """,
        company.client_tz,
    )


def _limits_exceeded(value, limits):
    steps = [SQL("(%s > %s[%s])::int", value, SQL.identifier("limits", limits), step) for step in range(1, 5)]
    return SQL("(%s)", SQL(" + ").join(steps))
