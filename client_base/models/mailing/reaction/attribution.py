"""Which mailing a purchase belongs to: the last one that the client got within the company's days before it."""

from odoo import api, models
from odoo.tools import SQL

COLUMNS = ("trace_id", "company_id", "purchased_on", "amount", "counted")


class ClientMailingPurchase(models.Model):
    _inherit = "client.mailing.purchase"

    # === BUSINESS METHODS === #

    @api.model
    def _get_refresh_query(self, client_ids=None) -> SQL:
        """Return the statement that finds the mailings of the purchases of all clients or some.

        It writes the difference alone.
        """
        fresh = SQL(", ").join(SQL.identifier("fresh", name) for name in COLUMNS)
        current = SQL(", ").join(SQL.identifier("noted", name) for name in COLUMNS)
        changed = SQL(", ").join(SQL.identifier("diff", name) for name in COLUMNS)
        return SQL(
            """
            WITH touch AS MATERIALIZED (%(touches)s), bought AS MATERIALIZED (%(bought)s),
            diff AS MATERIALIZED (
                SELECT noted.id AS noted_id, fresh.*
                  FROM (%(fresh_rows)s) fresh
                  FULL JOIN (SELECT * FROM client_mailing_purchase WHERE %(of_clients)s) noted
                         ON noted.purchase_id = fresh.purchase_id AND noted.client_id = fresh.client_id
                 WHERE (%(current)s) IS DISTINCT FROM (%(fresh)s)
            ), updated AS (
                UPDATE client_mailing_purchase noted SET (%(columns)s) = ROW(%(changed)s)
                  FROM diff WHERE noted.id = diff.noted_id AND diff.client_id IS NOT NULL
            ), deleted AS (
                DELETE FROM client_mailing_purchase
                 WHERE id = ANY(ARRAY(SELECT noted_id FROM diff WHERE client_id IS NULL))
            )
            INSERT INTO client_mailing_purchase (purchase_id, client_id, %(columns)s)
            SELECT purchase_id, client_id, %(changed)s FROM diff WHERE noted_id IS NULL
            """,
            touches=self._select_touches(client_ids), bought=self._select_bought(client_ids),
            fresh_rows=self._select_followed(), columns=SQL(", ").join(map(SQL.identifier, COLUMNS)),
            of_clients=self.env["client.reaction"]._of_clients(client_ids),
            fresh=fresh, current=current, changed=changed,
        )  # fmt: skip

    def _select_touches(self, client_ids):
        """Select the mailings that reached the clients, test mails aside."""
        outcomes = self.env["mailing.trace"]._get_outcomes()
        return SQL(
            """
            SELECT trace.id, client_id, mailing.client_company_id AS company_id, %(moment)s AS sent_at
              FROM mailing_trace trace JOIN mailing_mailing mailing ON mailing.id = mass_mailing_id
             WHERE %(of_clients)s AND %(delivered)s AND is_test_trace IS NOT TRUE
            """,
            of_clients=self.env["client.reaction"]._of_clients(client_ids), moment=outcomes["moment"],
            delivered=outcomes["delivered"],
        )  # fmt: skip

    def _select_bought(self, client_ids):
        """Select the purchases since the first mailing. A credit note on its own was brought by nothing."""
        clients = None if client_ids is None else SQL("SELECT unnest(%s)", client_ids)
        return SQL(
            """
            SELECT id AS purchase_id, client_id, company_id, purchased_on, amount, counted, res_model, res_id
              FROM (%s) purchase
             WHERE (counted OR gross_amount <> 0) AND purchased_on >= (SELECT MIN(sent_at)::date - 1 FROM touch)
            """,
            self.env["client.purchase"]._get_purchases_query(clients),
        )

    def _select_followed(self):
        """Select each purchase with the last mailing before it.

        Orders have a moment; of other documents only the day is known, and a mailing of that day may have brought it.
        The moments are looked up for the few that come near a mailing, by the days and one more in any time zone.
        """
        return SQL(
            """
            SELECT DISTINCT ON (near.purchase_id) near.*
              FROM (
                    SELECT bought.purchase_id, bought.client_id, bought.company_id, touch.id AS trace_id,
                           bought.purchased_on, bought.amount, bought.counted, bought.res_model, bought.res_id,
                           touch.sent_at, company.client_tz, company.client_mailing_window_days AS days
                      FROM bought
                      JOIN res_company company ON company.id = bought.company_id
                      JOIN touch ON touch.client_id = bought.client_id AND touch.company_id = bought.company_id
                                AND touch.sent_at < bought.purchased_on + 2
                                AND touch.sent_at >= bought.purchased_on - company.client_mailing_window_days - 2
                   ) near
              LEFT JOIN sale_order ordered ON near.res_model = 'sale.order' AND ordered.id = near.res_id
             CROSS JOIN LATERAL (SELECT (near.sent_at AT TIME ZONE 'UTC' AT TIME ZONE near.client_tz)::date AS day) sent
             WHERE CASE WHEN ordered.id IS NOT NULL
                        THEN near.sent_at < ordered.date_order
                             AND near.sent_at >= ordered.date_order - MAKE_INTERVAL(days => near.days)
                        ELSE sent.day <= near.purchased_on AND sent.day >= near.purchased_on - near.days END
             ORDER BY near.purchase_id, near.sent_at DESC, near.trace_id DESC
            """
        )
