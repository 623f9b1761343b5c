"""What the documents were that the shop already had when recognition came: all of them in one statement a model."""

from odoo import api, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

STORED = (
    "client_recognition", "client_is_ambiguous", "client_match_id", "client_purchase_number",
    "client_previous_purchase_on", "client_evidence", "client_frozen_at",
)  # fmt: skip


class ClientRecognitionMixin(models.AbstractModel):
    _inherit = "client.recognition.mixin"

    def _auto_init(self):
        # The ORM would ask for each document of the shop's history by itself.
        if self._abstract:
            return super()._auto_init()
        missing = [name for name in STORED if not column_exists(self.env.cr, self._table, name)]
        for name in missing:
            create_column(self.env.cr, self._table, name, self._fields[name].column_type[1])
        result = super()._auto_init()
        if missing:
            self.pool.post_init(self.env["client.recognition"]._recognise_history, self._name)
        return result


class ClientRecognition(models.AbstractModel):
    _inherit = "client.recognition"

    # === BUSINESS METHODS === #

    @api.model
    def _recognise_history(self, model: str):
        """Fill in the recognition of all documents of a model by their contacts, as it was at their moments.

        Addresses are not compared, and usual intervals not known: both belong to the moment in which someone asks.
        """
        self.env.flush_all()
        self.env.cr.execute(self._get_history_query(model))
        self._take_over_history()
        self.env[model].invalidate_model(STORED)

    def _get_history_query(self, model):
        documents = self._select_history(model)
        return SQL(
            """
            WITH document AS MATERIALIZED (%(documents)s),
            purchase AS MATERIALIZED (
                SELECT purchase.id, purchase.client_id, purchase.company_id, purchase.purchased_on, moment.at,
                       ROW_NUMBER() OVER (PARTITION BY purchase.client_id, purchase.company_id
                                          ORDER BY moment.at, purchase.id) AS number
                  FROM (%(purchases)s) purchase
                  LEFT JOIN sale_order ON sale_order.id = purchase.res_id AND purchase.res_model = 'sale.order'
                  CROSS JOIN LATERAL (
                        SELECT COALESCE(sale_order.date_order, purchase.purchased_on + TIME '23:59:59') AS at) moment
                 WHERE purchase.counted
            ),
            event AS (
                SELECT client_id, company_id, at, id AS purchase_id, 1 AS bought, NULL::int AS document_id FROM purchase
                 UNION ALL
                SELECT client_id, company_id, at, purchase_id, 0, id FROM document
            ),
            counted AS (
                SELECT document_id, SUM(bought) OVER (
                           PARTITION BY client_id, company_id ORDER BY at, purchase_id)::int AS purchases
                  FROM event
            ),
            past AS (
                SELECT document.*, counted.purchases - (own.id IS NOT NULL)::int AS purchases
                  FROM counted
                  JOIN document ON document.id = counted.document_id
                  LEFT JOIN purchase own ON own.id = document.purchase_id AND own.client_id = document.client_id
            ),
            inquiry AS (SELECT index, SUM(count)::int AS count FROM (%(inquiries)s) inquiry GROUP BY index),
            answer AS (
                SELECT past.*, latest.purchased_on AS last_on, earliest.purchased_on AS first_on,
                       inquiry.count AS inquiries
                  FROM past
                  LEFT JOIN purchase latest
                         ON latest.client_id = past.client_id AND latest.company_id = past.company_id
                        AND latest.number = past.purchases
                  LEFT JOIN purchase earliest
                         ON earliest.client_id = past.client_id AND earliest.company_id = past.company_id
                        AND earliest.number = 1 AND past.purchases > 0
                  LEFT JOIN inquiry ON inquiry.index = past.id
            )
            %(update)s
            """,
            documents=documents, update=self._update_documents(model),
            purchases=self.env["client.purchase"]._get_purchases_query(),
            inquiries=SQL(" UNION ALL ").join(self._get_inquiry_counts(lambda of: self._select_askers(model, of))),
        )  # fmt: skip

    def _update_documents(self, model):
        """Return the statement that writes each answer to its document."""
        return SQL(
            """
            UPDATE %s document
               SET client_recognition = CASE WHEN answer.purchases > 0 THEN 'repeat'
                                             WHEN answer.inquiries > 0 THEN 'returning' ELSE 'new' END,
                   client_purchase_number = CASE WHEN answer.ordinal THEN answer.purchases + 1 ELSE 0 END,
                   client_previous_purchase_on = answer.last_on,
                   client_evidence = NULLIF(jsonb_strip_nulls(jsonb_build_object(
                       'purchases', NULLIF(answer.purchases, 0), 'first', answer.first_on,
                       'inquiries', answer.inquiries,
                       'by', CASE WHEN answer.purchases > 0 OR answer.inquiries > 0
                                  THEN CASE WHEN answer.contact_id = answer.client_id THEN 'contact' ELSE 'company' END
                             END)), '{}'),
                   client_frozen_at = CASE WHEN answer.frozen THEN answer.at END
              FROM answer
             WHERE document.id = answer.id
            """,
            SQL.identifier(self.env[model]._table),
        )

    def _select_askers(self, model, of):
        """Select the documents that no purchase precedes, as questions for earlier inquiries of another model."""
        return SQL(
            "SELECT past.id AS index, client_id, company_id, asked_at AS moment, %s AS record_id, %s AS own"
            " FROM past WHERE purchases = 0",
            SQL("past.id") if model == of else 0, self._get_history_own(model, of),
        )  # fmt: skip

    @api.model
    def _get_history_own(self, model: str, of: str) -> SQL:
        """Hook: return the ids of documents ``of`` a model that belong to the inquiry of ``past.id``."""
        if (model, of) == ("account.move", "sale.order"):
            return SQL(
                "ARRAY(SELECT sale_order_line.order_id FROM account_move_line line"
                " JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = line.id"
                " JOIN sale_order_line ON sale_order_line.id = rel.order_line_id WHERE line.move_id = past.id)"
            )
        return SQL("ARRAY[past.id]") if model == of else SQL("'{}'::int[]")

    @api.model
    def _select_history(self, model: str) -> SQL:
        """Hook: select the documents of a model whose clients may be recognised.

        Columns: id, client_id, contact_id, company_id, at and asked_at (moments in UTC: bought, appeared), purchase_id
        (its own, 0 if it is none),
        frozen, ordinal (whether it is counted as a purchase of the client).
        """
        known = self._get_recognisable_condition
        if model == "sale.order":
            return SQL(
                """
                SELECT sale_order.id, sale_order.client_id, sale_order.partner_id AS contact_id, sale_order.company_id,
                       sale_order.date_order AS at, sale_order.id::bigint << 3 AS purchase_id,
                       LEAST(date_trunc('second', sale_order.create_date), sale_order.date_order) AS asked_at,
                       sale_order.state = 'sale' AS frozen, company.client_purchase_basis = 'order' AS ordinal
                  FROM sale_order
                  JOIN res_company company ON company.id = sale_order.company_id
                  JOIN res_partner client ON client.id = sale_order.client_id
                 WHERE company.client_recognition AND %s
                """,
                known("client", SQL("sale_order.partner_id"), SQL("sale_order.company_id")),
            )
        return SQL(
            """
            SELECT invoice.id, contact.commercial_partner_id AS client_id, contact.id AS contact_id, invoice.company_id,
                   COALESCE(invoice.invoice_date, invoice.date) + TIME '23:59:59' AS at,
                   (invoice.id::bigint << 3) + 1 AS purchase_id,
                   LEAST(date_trunc('second', invoice.create_date),
                         COALESCE(invoice.invoice_date, invoice.date) + TIME '23:59:59') AS asked_at,
                   invoice.state = 'posted' AS frozen, company.client_purchase_basis = 'invoice' AS ordinal
              FROM account_move invoice
              JOIN res_company company ON company.id = invoice.company_id
              JOIN res_partner contact ON contact.id = invoice.partner_id
              JOIN res_partner client ON client.id = contact.commercial_partner_id
             WHERE invoice.move_type IN ('out_invoice', 'out_receipt') AND company.client_recognition AND %s
               AND (company.client_purchase_basis = 'invoice' OR NOT EXISTS (
                    SELECT FROM account_move_line line
                      JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = line.id
                     WHERE line.move_id = invoice.id))
            """,
            known("client", SQL("contact.id"), SQL("invoice.company_id")),
        )

    @api.model
    def _take_over_history(self):
        """Let invoices take over what their orders were recognised as, whichever of them came first."""
        self.env.cr.execute("""
            UPDATE account_move invoice
               SET client_recognition = sale_order.client_recognition,
                   client_purchase_number = sale_order.client_purchase_number,
                   client_previous_purchase_on = sale_order.client_previous_purchase_on,
                   client_evidence = sale_order.client_evidence,
                   client_frozen_at = CASE WHEN invoice.state = 'posted'
                                           THEN COALESCE(invoice.invoice_date, invoice.date) + TIME '23:59:59' END
              FROM (SELECT line.move_id, MIN(sale_order_line.order_id) AS order_id
                      FROM account_move_line line
                      JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = line.id
                      JOIN sale_order_line ON sale_order_line.id = rel.order_line_id
                     GROUP BY line.move_id) billed
              JOIN sale_order ON sale_order.id = billed.order_id
              JOIN res_company company ON company.id = sale_order.company_id AND company.client_purchase_basis = 'order'
             WHERE invoice.id = billed.move_id AND invoice.move_type IN ('out_invoice', 'out_receipt')
               AND sale_order.client_recognition IS NOT NULL
        """)
