from odoo import api, models
from odoo.tools import SQL


class ClientProfile(models.Model):
    _inherit = "client.profile"

    # === BUSINESS METHODS === #

    @api.model
    def _get_asked_conditions(self, alias):
        # EXTENDS 'client_base'
        # Any contact of the client may have asked. A lost lead counts too: he asked.
        return [
            *super()._get_asked_conditions(alias),
            SQL(
                """EXISTS (
                    SELECT FROM crm_lead JOIN res_partner asking ON asking.id = crm_lead.partner_id
                     WHERE asking.commercial_partner_id = %s
                )""",
                SQL.identifier(alias, "id"),
            ),
        ]
