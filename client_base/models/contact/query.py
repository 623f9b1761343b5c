"""The statement of the refresh: promises, rhythms and prospects of some clients, against what is noted of them."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..client_last_contact import SOURCES

COLUMNS = (
    "place", "priority", "due_on", "stop_on", "last_contact_at", "rhythm_days", "activity_id", "contact_id",
    "interaction_id", "message_id",
)  # fmt: skip
# Of whom not even the day of his making is known, such as one who came by SQL: he is contacted at once.
LONG_AGO = "2000-01-01"


class ClientNextContact(models.Model):
    _inherit = "client.next.contact"

    # === BUSINESS METHODS === #

    @api.model
    def _write_next_contacts(self, company, client_ids):
        """Note when these clients are contacted next in the company; rows that are right already are not touched."""
        relations = self._get_client_relations(company, client_ids)
        # sudo and company: when any client was last contacted in this company
        last_contact = self.env["client.last.contact"].sudo().with_company(company)
        relations |= last_contact._get_last_contact_relations(client_ids) | self._get_asked_relations()
        relations["last"] = last_contact._select_last_moments()
        relations["words"] = self._select_words(company)
        relations["past"] = self._select_past()
        relations["found"] = self._select_found()
        relations["wanted"] = self._select_wanted(company)
        relations["diff"] = self._select_differences(company, client_ids)
        self.env.cr.execute(self._get_write_query(company, relations))

    @api.model
    def _get_client_relations(self, company, client_ids) -> dict[str, SQL]:
        """Return the clients with their rhythms, and what they were promised."""
        promises = SQL(" UNION ALL ").join(
            self._select_promises(model, documents, company, client_ids)
            for model, documents in self._get_document_queries().items()
        )
        return {
            "subject": self._select_subjects(company, client_ids),
            "open_promise": promises,
            "promise": SQL(
                """
                SELECT DISTINCT ON (client_id, user_id) *
                  FROM (
                        SELECT client_id, keeper.id AS user_id, date_deadline, activity_id, contact_id
                          FROM open_promise LEFT JOIN res_users keeper ON keeper.id = user_id AND keeper.active
                         WHERE client_id = ANY(ARRAY(SELECT client_id FROM subject))
                       ) promise
                 ORDER BY client_id, user_id, date_deadline, activity_id
                """
            ),
        }

    @api.model
    def _get_asked_relations(self):
        """Return those whose last contact matters, and their contacts: to find it out of the others is most work."""
        return {
            "client": SQL(
                "SELECT client_id AS id FROM subject WHERE days IS NOT NULL OR stage = 'prospect' AND is_ours"
                " UNION SELECT client_id FROM promise"
            ),
            "contact": SQL(
                """
                SELECT person.id, client.id AS client_id
                  FROM client
                 CROSS JOIN LATERAL (SELECT id FROM res_partner WHERE commercial_partner_id = client.id OFFSET 0) person
                """
            ),
        }

    @api.model
    def _join_relations(self, relations):
        return SQL(", ").join(
            SQL("%s AS MATERIALIZED (%s)", SQL.identifier(name), query) for name, query in relations.items()
        )

    def _select_subjects(self, company, client_ids):
        """Select the clients that are not archived: the stage, the salesperson, and the rhythm with its beginning.

        A client whose salesperson works in another company alone is left to him, unless a segment of this one says so.
        """
        return SQL(
            """
            SELECT profile.client_id, profile.stage, works.user_id, own.is_ours,
                   COALESCE(own.days, segment.contact_days) AS days,
                   CASE WHEN own.days IS NULL THEN segment.entered_at
                        ELSE COALESCE(partner.create_date, %(long_ago)s) END AS since
              FROM client_profile profile
              JOIN res_partner partner ON partner.id = profile.client_id AND partner.active
              LEFT JOIN res_users salesman
                     ON salesman.id = partner.user_id AND salesman.active AND salesman.share IS NOT TRUE
              LEFT JOIN res_company_users_rel works ON works.user_id = salesman.id AND works.cid = %(company)s
             CROSS JOIN LATERAL (
                    SELECT salesman.id IS NULL OR works.user_id IS NOT NULL AS is_ours,
                           CASE WHEN salesman.id IS NULL OR works.user_id IS NOT NULL
                                THEN NULLIF(partner.client_contact_days, 0) END AS days
                   ) own
              LEFT JOIN LATERAL (
                    SELECT segment.contact_days, stay.entered_at
                      FROM client_segment_stay stay
                      JOIN client_segment segment ON segment.id = stay.segment_id
                     WHERE stay.client_id = profile.client_id AND stay.left_at IS NULL
                       AND segment.company_id = %(company)s AND segment.active AND segment.contact_days > 0
                     ORDER BY segment.contact_days, stay.entered_at LIMIT 1
                   ) segment ON TRUE
             WHERE profile.company_id = %(company)s AND profile.client_id = ANY(%(clients)s)
            """,
            company=company.id, clients=client_ids, long_ago=LONG_AGO,
        )  # fmt: skip

    def _select_promises(self, model, documents, company, client_ids):
        """Select the open planned contacts on one kind of document.

        What is of no company concerns those in which the one who promised works. The activities of each document are
        looked up by its id alone (OFFSET 0): to join all activities of a kind takes as long for one client as for all.
        """
        kinds = self.env["mail.activity.type"].sudo().with_context(active_test=False)
        return SQL(
            """
            SELECT document.client_id, activity.user_id, activity.date_deadline, activity.id AS activity_id,
                   document.contact_id
              FROM (SELECT * FROM (%(documents)s) document WHERE client_id = ANY(%(clients)s) OFFSET 0) document
             CROSS JOIN LATERAL (SELECT * FROM mail_activity WHERE res_id = document.res_id OFFSET 0) activity
             WHERE activity.res_model = %(model)s AND activity.active AND activity.activity_type_id = ANY(%(kinds)s)
               AND (document.company_id = %(company)s
                    OR document.company_id IS NULL
                       AND (activity.user_id IS NULL OR EXISTS (
                            SELECT FROM res_company_users_rel
                             WHERE cid = %(company)s AND user_id = activity.user_id)))
            """,
            documents=documents, model=model, kinds=kinds.search(self._get_promise_domain()).ids,
            clients=client_ids, company=company.id,
        )  # fmt: skip

    def _select_words(self, company):
        """Select what was last said to each client or written by or to him, whichever came later."""
        return SQL(
            """
            SELECT DISTINCT ON (client_id) client_id, interaction_id, message_id
              FROM (
                    SELECT client.id AS client_id, latest.id AS interaction_id, NULL::int AS message_id,
                           latest.happened_at
                      FROM client CROSS JOIN LATERAL (
                           SELECT id, happened_at FROM client_interaction
                            WHERE client_id = client.id AND (company_id = %(company)s) IS TRUE
                              AND happened_at <= %(now)s
                            ORDER BY happened_at DESC, id DESC LIMIT 1) latest
                     UNION ALL
                    SELECT thread.client_id, NULL, latest.id, latest.date
                      FROM thread CROSS JOIN LATERAL (
                           SELECT id, date FROM mail_message
                            WHERE model = thread.res_model AND res_id = thread.res_id AND date <= %(now)s
                              AND message_type IN ('comment', 'email', 'email_outgoing')
                            ORDER BY date DESC, id DESC LIMIT 1) latest
                   ) said
             ORDER BY client_id, happened_at DESC, interaction_id DESC NULLS LAST, message_id DESC
            """,
            company=company.id, now=fields.Datetime.now(),
        )  # fmt: skip

    def _select_past(self):
        """Select the last moment and the last words of each client."""
        return SQL(
            """
            SELECT client_id, MAX(happened_at) AS happened_at, MAX(interaction_id) AS interaction_id,
                   MAX(message_id) AS message_id
              FROM (
                    SELECT client_id, happened_at, NULL::int AS interaction_id, NULL::int AS message_id FROM last
                     UNION ALL
                    SELECT client_id, NULL, interaction_id, message_id FROM words
                   ) known
             GROUP BY client_id
            """
        )

    def _select_found(self):
        """Select why each client is contacted: a promise beats the rhythm, and a rhythm the care for prospects."""
        return SQL(
            """
            SELECT *
              FROM (
                    SELECT reason.*, MIN(priority) OVER (PARTITION BY client_id) AS best
                      FROM (
                            SELECT client_id, user_id, 'callback' AS place, 1 AS priority, date_deadline,
                                   NULL::int AS rhythm_days, NULL::timestamp AS since, activity_id, contact_id
                              FROM promise
                             UNION ALL
                            SELECT client_id, user_id, 'rhythm', 2, NULL, days, since, NULL, NULL
                              FROM subject WHERE days IS NOT NULL
                             UNION ALL
                            SELECT client_id, user_id, 'prospect', 3, NULL, NULL, NULL, NULL, NULL
                              FROM subject WHERE days IS NULL AND stage = 'prospect' AND is_ours
                           ) reason
                   ) reason
             WHERE priority = best
            """
        )

    def _select_wanted(self, company):
        """Select the rows as they should be.

        Nobody knows how many rows the relations have, so they are joined by FULL joins, which are never nested loops.
        """
        day = SQL("AT TIME ZONE 'UTC' AT TIME ZONE %s", company.client_tz)
        return SQL(
            """
            SELECT *
              FROM (
                    SELECT found.client_id, user_id, place, priority,
                           CASE priority WHEN 1 THEN date_deadline
                                         WHEN 2 THEN COALESCE(%(last_day)s + rhythm_days, (since %(day)s)::date)
                                         WHEN 3 THEN %(last_day)s + %(prospect_days)s END AS due_on,
                           CASE priority WHEN 3 THEN %(last_day)s + %(stop_days)s END AS stop_on,
                           rhythm_days, activity_id, contact_id,
                           past.happened_at AS last_contact_at, interaction_id, message_id
                      FROM found FULL JOIN past ON past.client_id = found.client_id
                   ) row
             WHERE due_on IS NOT NULL
            """,
            last_day=SQL("(past.happened_at %s)::date", day), day=day,
            prospect_days=company.client_prospect_days, stop_days=company.client_prospect_stop_days,
        )  # fmt: skip

    def _select_differences(self, company, client_ids):
        fresh = SQL(", ").join(SQL.identifier("wanted", name) for name in COLUMNS)
        current = SQL(", ").join(SQL.identifier("noted", name) for name in COLUMNS)
        return SQL(
            """
            SELECT noted.id AS noted_id, wanted.*
              FROM wanted
              FULL JOIN (
                    SELECT * FROM client_next_contact WHERE company_id = %(company)s AND client_id = ANY(%(clients)s)
                   ) noted
                ON noted.client_id = wanted.client_id AND COALESCE(noted.user_id, 0) = COALESCE(wanted.user_id, 0)
             WHERE (%(current)s) IS DISTINCT FROM (%(fresh)s)
            """,
            company=company.id, clients=client_ids, current=current, fresh=fresh,
        )  # fmt: skip

    def _get_write_query(self, company, relations):
        columns = SQL(", ").join(SQL.identifier(name) for name in COLUMNS)
        fresh = SQL(", ").join(SQL.identifier("diff", name) for name in COLUMNS)
        return SQL(
            """
            WITH %(relations)s, updated AS (
                UPDATE client_next_contact noted SET (%(columns)s) = ROW(%(fresh)s)
                  FROM diff WHERE noted.id = diff.noted_id AND diff.client_id IS NOT NULL
            ), deleted AS (
                DELETE FROM client_next_contact
                 WHERE id = ANY(ARRAY(SELECT noted_id FROM diff WHERE client_id IS NULL))
            )
            INSERT INTO client_next_contact (client_id, company_id, user_id, %(columns)s)
            SELECT client_id, %(company)s, user_id, %(fresh)s FROM diff WHERE noted_id IS NULL
            """,
            relations=self._join_relations(relations), columns=columns, fresh=fresh, company=company.id,
            to_flush=[self.env[model]._fields[name] for model, names in SOURCES.items() for name in names],
        )  # fmt: skip
