from odoo import api, fields, models
from odoo.tools import SQL


class ClientLastContact(models.AbstractModel):
    _inherit = "client.last.contact"

    # === BUSINESS METHODS === #

    @api.model
    def _select_last_moments(self) -> SQL:
        """Select client_id and happened_at of the last contact, from the relations of the last contact."""
        return SQL(
            "SELECT client_id, MAX(happened_at) AS happened_at FROM (%s) touch WHERE happened_at <= %s"
            " GROUP BY client_id",
            SQL(" UNION ALL ").join(self._get_last_contact_queries()), fields.Datetime.now(),
        )  # fmt: skip
