"""Which limits hold for a client: his own, or those of his segments, or that of the company."""

from odoo import models
from odoo.tools import SQL


class ClientContactLimit(models.AbstractModel):
    _inherit = "client.contact.limit"

    # === BUSINESS METHODS === #

    def _get_bounds(self, company, client_ids) -> tuple[int, int]:
        """Return the longest window of the limits that may hold for one of the clients, in days, and the lowest limit.

        0 days: there is no limit. A limit of 0 is no lowest one: it needs no counting.
        """
        query = SQL(
            """
            SELECT MAX(days), MIN(NULLIF(most, 0)) FROM (
                SELECT client_limit_days, client_limit_count FROM res_partner WHERE client_limit_days > 0 AND %s
                 UNION ALL
                SELECT limit_days, limit_count FROM client_segment WHERE company_id = %s AND active AND limit_days > 0
                 UNION ALL
                SELECT %s, %s WHERE %s > 0) rule (days, most)
            """,
            self._are_among(SQL("id"), client_ids), company.id,
            company.client_limit_days, company.client_limit_count, company.client_limit_days,
        )  # fmt: skip
        [[longest, least]] = self.env.execute_query(query)
        return longest or 0, least or 0

    def _select_own_rules(self, client_ids):
        return SQL(
            "SELECT id AS client_id, COALESCE(client_limit_count, 0) AS most, client_limit_days AS days"
            " FROM res_partner WHERE client_limit_days > 0 AND %s",
            self._are_among(SQL("id"), client_ids),
        )

    def _select_segment_rules(self, company, client_ids):
        return SQL(
            """
            SELECT stay.client_id, segment.limit_count AS most, segment.limit_days AS days, segment.id AS segment_id
              FROM client_segment segment
              JOIN client_segment_stay stay ON stay.segment_id = segment.id AND stay.left_at IS NULL
             WHERE segment.company_id = %s AND segment.active AND segment.limit_days > 0 AND %s
            """,
            company.id, self._are_among(SQL("stay.client_id"), client_ids),
        )  # fmt: skip

    def _select_company_rule(self, company):
        """Select the company's limit for each client without another one whom it may concern, if it has one.

        Not by a join: the planner takes those who reached a limit for few, and would walk through all of them for each.
        """
        most = company.client_limit_count
        everyone = SQL("SELECT DISTINCT client_id, NULL::timestamp[] AS moments FROM asked")
        return SQL(
            """
            SELECT client_id, %s AS most, %s AS days, FALSE AS own, NULL::int AS segment_id, moments
              FROM (%s) concerned
             WHERE %s AND client_id NOT IN (SELECT client_id FROM own UNION ALL SELECT client_id FROM grouped)
            """,
            most, company.client_limit_days, SQL("SELECT * FROM had") if most else everyone,
            bool(company.client_limit_days),
        )  # fmt: skip
