"""What is known of a client before a moment: from his profile where that is up to date, else from his purchases."""

from collections.abc import Callable
from dataclasses import replace

from odoo import api, models, tools
from odoo.tools import SQL

from ...analytics.recognition import Past
from ..client_profile_queue import MARKED_ORDERS

# Above the id of any document.
LAST_ID = 2**31 - 1


class ClientRecognition(models.AbstractModel):
    _inherit = "client.recognition"

    # === BUSINESS METHODS === #

    @api.model
    def _get_pasts(self, questions, without=()) -> list[Past | None]:
        """Return the past of each question's client, None where that is nobody whom we recognise.

        The profile answers in one lookup, however long the client's history. It is asked only if it holds all that
        there is to know: nothing waits for a refresh, and no purchase lies behind the day of the question.

        :param without: ids of purchases that are nobody's past
        """
        if not questions:
            return []
        self._flush_past()
        rows = self.env.execute_query(SQL("%s %s", self._mark_along(questions), self._select_profiles(questions)))
        pasts: list[Past | None] = [None] * len(questions)
        stale, unseen = [], []
        for index, excepted, seen, fresh, *facts in rows:
            if not excepted:
                if fresh and not without and not questions[index].own_purchases:
                    pasts[index] = Past(*facts)
                else:
                    (stale if seen else unseen).append(index)
        stale += self._find_buyers(questions, pasts, unseen)
        if stale:
            self._count_purchases(questions, pasts, stale, without)
        self._count_inquiries(questions, pasts)
        return pasts

    def _mark_along(self, questions):
        """Return the clause that marks clients for a refresh in the statement that looks at their profiles."""
        clients = {question.client_id for question in questions if question.marks}
        if not clients:
            return SQL()
        self.env["client.profile.queue"]._ask_for_refresh()
        marked = self.env.cr.precommit.data.setdefault(MARKED_ORDERS, set())
        marked.update(question.record_id for question in questions if question.marks)
        return SQL("WITH marked AS (INSERT INTO client_profile_queue (client_id) SELECT unnest(%s))", list(clients))

    def _flush_past(self):
        """Let the database know what this transaction changed: documents that wait to be written mark their clients.

        Amounts do not matter here. Flushed with them, an order that is being made would be written twice.
        """
        for model, names in self._get_past_columns():
            self.env[model].flush_model(names)
        self.env["res.company"].flush_model(["client_purchase_basis", "client_tz"])
        self.env["client.exception"].flush_model()

    @tools.ormcache()
    def _get_past_columns(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the models and columns that the past of a client is read from, but for amounts."""
        models = dict.fromkeys(["res.partner", *self.env["client.purchase"]._get_purchase_sources().values()])
        fields = {
            model: [self.env[model]._fields[name] for name in sorted(self.env[model]._get_client_fact_columns())]
            for model in models
        }
        return tuple(
            (model, tuple(field.name for field in found if field.type not in ("monetary", "float")))
            for model, found in fields.items()
        )

    @api.model
    def _select_profiles(self, questions) -> SQL:
        """Select for each question whether its client is excepted, has a profile, whether that is up to date, and it.

        Who has a profile that is up to date is a client: the refresh has looked at users and companies. Looking at them
        here again would take the planner longer than all the rest.
        """
        return SQL(
            """
            SELECT question.index,
                   EXISTS (
                       SELECT FROM client_exception
                        WHERE contact_id IN (question.client_id, question.contact_id)
                          AND (client_exception.company_id IS NULL
                               OR client_exception.company_id = question.company_id)),
                   profile.id IS NOT NULL,
                   profile.id IS NOT NULL AND scale.facts_on IS NOT NULL
                       AND COALESCE(profile.last_purchase_on <= question.day, TRUE)
                       AND NOT EXISTS (SELECT FROM client_profile_queue WHERE client_id = question.client_id),
                   COALESCE(profile.purchase_count, 0),
                   profile.first_purchase_on,
                   profile.last_purchase_on,
                   COALESCE(profile.median_interval, 0)::float8
              FROM (VALUES %s) question(index, client_id, contact_id, company_id, day)
              LEFT JOIN client_profile profile
                     ON profile.client_id = question.client_id AND profile.company_id = question.company_id
              LEFT JOIN client_rfm_scale scale ON scale.company_id = question.company_id
            """,
            SQL(", ").join(
                SQL("(%s, %s, %s, %s, %s::date)", index, question.client_id, question.contact_id, question.company_id,
                    question.day)
                for index, question in enumerate(questions)
            ),
        )  # fmt: skip

    def _find_buyers(self, questions, pasts, indexes):
        """Return which of the questions without a profile are of clients who bought; the other clients have no past.

        Most have none: the contact was entered a minute ago. Planning to count takes ten times as long as to see that.
        """
        if not indexes:
            return []
        asked = SQL(", ").join(
            SQL("(%s, %s, %s, %s)", index, questions[index].client_id, questions[index].contact_id,
                questions[index].company_id)
            for index in indexes
        )  # fmt: skip
        query = SQL(
            """
            SELECT question.index, %(bought)s
              FROM (VALUES %(asked)s) question(index, client_id, contact_id, company_id)
              JOIN res_partner client ON client.id = question.client_id
             WHERE %(known)s
            """,
            asked=asked, bought=SQL(" OR ").join(self.env["client.purchase"]._get_bought_conditions(SQL("client.id"))),
            known=self._get_recognisable_condition("client", SQL("question.contact_id"), SQL("question.company_id")),
        )  # fmt: skip
        buyers = []
        for index, bought in self.env.execute_query(query):
            if bought:
                buyers.append(index)
            else:
                pasts[index] = Past()
        return buyers

    @api.model
    def _count_purchases(self, questions, pasts, indexes, without):
        """Fill in the pasts of the questions at ``indexes`` whose clients may be recognised, from the purchases."""
        for model, names in self.env["client.purchase"]._depends.items():
            self.env[model].flush_model(names)
        clients = SQL("SELECT unnest(%s)", list({questions[index].client_id for index in indexes}))
        asked = SQL(", ").join(
            SQL("(%s, %s, %s, %s, %s::date, %s::bigint[])", index, questions[index].client_id,
                questions[index].contact_id, questions[index].company_id, questions[index].day,
                list(questions[index].own_purchases))
            for index in indexes
        )  # fmt: skip
        query = SQL(
            """
            WITH question(index, client_id, contact_id, company_id, day, own) AS (VALUES %(asked)s),
            purchase AS MATERIALIZED (SELECT * FROM (%(purchases)s) purchase WHERE counted),
            bought AS (
                SELECT question.index, purchase.purchased_on, COUNT(*) AS documents
                  FROM question
                  JOIN purchase ON purchase.client_id = question.client_id
                   AND purchase.company_id = question.company_id AND purchase.purchased_on <= question.day
                   AND purchase.id <> ALL(question.own) AND purchase.id <> ALL(%(without)s::bigint[])
                 GROUP BY 1, 2
            ),
            spaced AS (
                SELECT *, purchased_on - LAG(purchased_on) OVER (PARTITION BY index ORDER BY purchased_on) AS gap
                  FROM bought
            ),
            past AS (
                SELECT index, SUM(documents)::int AS purchases, MIN(purchased_on) AS first_on,
                       MAX(purchased_on) AS last_on, percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) AS interval
                  FROM spaced GROUP BY index
            )
            SELECT question.index, COALESCE(purchases, 0), first_on, last_on, COALESCE(interval, 0)
              FROM question
              JOIN res_partner client ON client.id = question.client_id
              LEFT JOIN past ON past.index = question.index
             WHERE %(known)s
            """,
            purchases=self.env["client.purchase"]._get_purchases_query(clients), asked=asked,
            without=list(without),
            known=self._get_recognisable_condition("client", SQL("question.contact_id"), SQL("question.company_id")),
        )  # fmt: skip
        for index, *facts in self.env.execute_query(query):
            pasts[index] = Past(*facts)

    @api.model
    def _count_purchases_by(self, client_id, company_id, day, without) -> tuple[int, int]:
        """Return the number of a client's purchases before a day, and by its end.

        :param without: ids of purchases that are left out
        """
        purchases = self.env["client.purchase"]._get_purchases_query(SQL("SELECT %s", client_id))
        [counts] = self.env.execute_query(
            SQL(
                """
                SELECT COUNT(*) FILTER (WHERE purchased_on < %(day)s), COUNT(*)
                  FROM (%(purchases)s) purchase
                 WHERE counted AND company_id = %(company)s AND purchased_on <= %(day)s AND id <> ALL(%(without)s)
                """,
                purchases=purchases, company=company_id, day=day, without=list(without),
            )
        )  # fmt: skip
        return counts

    @api.model
    def _count_inquiries(self, questions, pasts):
        """Add the earlier inquiries of who bought nothing: whoever bought is known well enough."""
        indexes = []
        for index, (past, question) in enumerate(zip(pasts, questions, strict=True)):
            if past is not None and not past.purchases:
                if question.earlier:
                    pasts[index] = replace(past, inquiries=question.earlier.past.inquiries)
                else:
                    indexes.append(index)
        if not indexes:
            return
        for model, columns in self._get_inquiry_columns().items():
            self.env[model].flush_model(columns)
        asking = [(index, questions[index]) for index in indexes]
        queries = self._get_inquiry_counts(lambda model: self._values(asking, model))
        counts = self.env.execute_query(
            SQL("SELECT index, SUM(count)::int FROM (%s) inquiry GROUP BY index", SQL(" UNION ALL ").join(queries))
        )
        for index, count in counts:
            pasts[index] = replace(pasts[index], inquiries=count)

    @api.model
    def _get_inquiry_columns(self) -> dict[str, list[str]]:
        """Hook: return the columns by model that the counts of inquiries read."""
        return {"sale.order": ["client_id", "company_id", "date_order"]}

    @api.model
    def _get_inquiry_counts(self, questions: Callable[[str], SQL]) -> list[SQL]:
        """Hook: return SELECTs of (index of the question, number of earlier inquiries of one kind).

        :param questions: gives for a model the relation (index, client_id, company_id, moment, record_id, own) of the
            questions: what is earlier than (moment, record_id) counts, but for the documents of that model in ``own``
        """
        return [
            SQL(
                """
                SELECT question.index, COUNT(*)
                  FROM (%s) question
                  JOIN sale_order ON sale_order.client_id = question.client_id
                   AND sale_order.company_id = question.company_id
                   AND (LEAST(date_trunc('second', sale_order.create_date), sale_order.date_order), sale_order.id)
                     < (question.moment, question.record_id)
                   AND sale_order.id <> ALL(question.own)
                 GROUP BY 1
                """,
                questions("sale.order"),
            )
        ]

    @api.model
    def _values(self, questions, model: str) -> SQL:
        """Return the relation (index, client_id, company_id, moment, record_id, own) of questions to a model.

        Moments are whole seconds. Of two documents with the same, the one of the smaller id is earlier, and a saved
        one is earlier than a new one.
        """
        rows = SQL(", ").join(
            SQL("(%s, %s, %s, %s::timestamp, %s, %s::int[])", index, question.client_id, question.company_id,
                question.moment, (question.record_id or LAST_ID) if question.model == model else 0,
                list(question.own.get(model, ())))
            for index, question in questions
        )  # fmt: skip
        return SQL("SELECT * FROM (VALUES %s) question(index, client_id, company_id, moment, record_id, own)", rows)
