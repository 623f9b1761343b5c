"""How clients came to us: the source of their first document and of the last one, and the day of the first contact."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..contact.host.res_partner import WORKERS

FIRST = ("client_source_id", "client_medium_id", "client_campaign_id")
LAST = ("client_last_source_id", "client_last_medium_id", "client_last_campaign_id", "client_last_touch_on")
COLUMNS = (*FIRST, *LAST, "client_first_contact_on")


class ResPartner(models.Model):
    _inherit = "res.partner"

    client_source_id = fields.Many2one(
        "utm.source", "Came From", groups=WORKERS, index="btree_not_null", ondelete="set null", copy=False,
        help="The source of his first document that has one. What stands here stays, and may be corrected.",
    )  # fmt: skip
    client_medium_id = fields.Many2one(
        "utm.medium", "Came By", groups=WORKERS, index="btree_not_null", ondelete="set null", copy=False,
        help="The medium of his first document that has one.",
    )  # fmt: skip
    client_campaign_id = fields.Many2one(
        "utm.campaign", "First Campaign", groups=WORKERS, index="btree_not_null", ondelete="set null", copy=False,
        help="The campaign of his first document that has one.",
    )  # fmt: skip
    client_last_source_id = fields.Many2one(
        "utm.source", "Last Source", groups=WORKERS, index="btree_not_null", ondelete="set null", copy=False,
        readonly=True, help="The source of his latest document that has one.",
    )  # fmt: skip
    client_last_medium_id = fields.Many2one(
        "utm.medium", "Last Medium", groups=WORKERS, index="btree_not_null", ondelete="set null", copy=False,
        readonly=True,
    )  # fmt: skip
    client_last_campaign_id = fields.Many2one(
        "utm.campaign", "Last Campaign", groups=WORKERS, index="btree_not_null", ondelete="set null", copy=False,
        readonly=True,
    )  # fmt: skip
    client_last_touch_on = fields.Date("Last Touch", groups=WORKERS, copy=False, readonly=True)
    client_first_contact_on = fields.Date(
        "First Contact", groups=WORKERS, copy=False,
        help="Filled by the first document, or talk that reached somebody. What stands here stays, and may be "
        "corrected.",
    )  # fmt: skip

    # === CONSTRAINT METHODS === #

    @api.constrains("client_first_contact_on")
    def _check_client_first_contact_on(self):
        today = self.env.company._get_client_today()
        if any(contact.client_first_contact_on and contact.client_first_contact_on > today for contact in self):
            raise ValidationError(self.env._("The first contact is still to come: please correct its day."))


class ClientOrigin(models.AbstractModel):
    """How clients came, read from their documents and noted on their cards."""

    _name = "client.origin"
    _description = "How Clients Came"

    # === BUSINESS METHODS === #

    @api.model
    def _refresh(self, client_ids: list[int] | None = None):
        """Note how clients came: some, or all; cards on which nothing changes are not touched.

        What was known of the first touch stays as it is, whoever entered it; the last touch is that of the documents.
        """
        self.env.flush_all()
        changed = [client_id for [client_id] in self.env.execute_query(self._get_refresh_query(client_ids))]
        if changed:
            partners = self.env["res.partner"].browse(changed)
            partners.invalidate_recordset(COLUMNS, flush=False)
            partners._mark_touched(COLUMNS)

    @api.model
    def _get_touch_arms(self) -> list[SQL]:
        """Hook: return one SELECT per kind of document by which clients come to us, of all in ``client`` (id).

        Columns: client_id, happened_at (in UTC), company_id, source_id, medium_id, campaign_id; the last four may be
        empty. A document without source, medium and campaign tells of the first contact alone.
        """
        return [self._select_orders(), self._select_talks()]

    def _select_orders(self):
        # An order is dated when it is confirmed, and one that was imported long after it was made.
        return SQL(
            """
            SELECT client_id, LEAST(date_order, create_date) AS happened_at, company_id, source_id, medium_id,
                   campaign_id
              FROM sale_order
             WHERE client_id IN (SELECT id FROM client)
            """
        )

    def _select_talks(self):
        return SQL(
            """
            SELECT client_id, happened_at, company_id, NULL::int, NULL::int, NULL::int
              FROM client_interaction
             WHERE is_contact AND client_id IN (SELECT id FROM client)
            """
        )

    @api.model
    def _get_refresh_query(self, client_ids=None) -> SQL:
        asked = SQL("SELECT id FROM res_partner WHERE commercial_partner_id = id")
        if client_ids is not None:
            asked = SQL("%s AND id = ANY(%s)", asked, list(client_ids))
        return SQL(
            """
            WITH client AS MATERIALIZED (%(asked)s),
                 document AS MATERIALIZED (
                     SELECT arm.client_id, arm.happened_at, arm.source_id, arm.medium_id, arm.campaign_id,
                            (arm.happened_at AT TIME ZONE 'UTC'
                             AT TIME ZONE COALESCE(company.client_tz, 'UTC'))::date AS day,
                            arm.source_id IS NOT NULL OR arm.medium_id IS NOT NULL OR arm.campaign_id IS NOT NULL
                                AS is_touch
                       FROM (%(arms)s) arm LEFT JOIN res_company company ON company.id = arm.company_id
                      WHERE arm.happened_at <= %(now)s),
                 first AS (%(first)s),
                 last AS (%(last)s),
                 seen AS (SELECT client_id, MIN(day) AS day FROM document GROUP BY client_id),
                 known AS (%(known)s)
            UPDATE res_partner SET %(assignments)s
              FROM known
             WHERE known.id = res_partner.id AND (%(old)s) IS DISTINCT FROM (%(new)s)
         RETURNING res_partner.id
            """,
            asked=asked,
            arms=SQL(" UNION ALL ").join(self._get_touch_arms()),
            now=fields.Datetime.now(),
            first=self._select_end(SQL("ASC")),
            last=self._select_end(SQL("DESC")),
            known=self._select_known(),
            assignments=SQL(", ").join(SQL("%s = known.%s", *[SQL.identifier(name)] * 2) for name in COLUMNS),
            old=SQL(", ").join(SQL.identifier("res_partner", name) for name in COLUMNS),
            new=SQL(", ").join(SQL.identifier("known", name) for name in COLUMNS),
        )

    def _select_end(self, direction):
        """Select the first or the last touch of each client."""
        return SQL(
            "SELECT DISTINCT ON (client_id) * FROM document WHERE is_touch"
            " ORDER BY client_id, happened_at %s, source_id, medium_id, campaign_id",
            direction,
        )

    def _select_known(self):
        """Select what the cards are to say."""
        return SQL(
            """
            SELECT client.id, entered.*,
                   last.source_id AS client_last_source_id, last.medium_id AS client_last_medium_id,
                   last.campaign_id AS client_last_campaign_id, last.day AS client_last_touch_on,
                   COALESCE(card.client_first_contact_on, seen.day) AS client_first_contact_on
              FROM client
              JOIN res_partner card ON card.id = client.id
              LEFT JOIN first ON first.client_id = client.id
              LEFT JOIN last ON last.client_id = client.id
              LEFT JOIN seen ON seen.client_id = client.id
             CROSS JOIN LATERAL (
                   SELECT card.client_source_id, card.client_medium_id, card.client_campaign_id
                    WHERE (card.client_source_id, card.client_medium_id, card.client_campaign_id) IS DISTINCT FROM
                          (NULL::int, NULL::int, NULL::int)
                   UNION ALL
                   SELECT first.source_id, first.medium_id, first.campaign_id
                    WHERE (card.client_source_id, card.client_medium_id, card.client_campaign_id) IS NOT DISTINCT FROM
                          (NULL::int, NULL::int, NULL::int)
                   ) entered
            """
        )
