from odoo import api, fields, models


class ClientInteraction(models.Model):
    _inherit = "client.interaction"

    client_missing = fields.Char(
        "Still to Ask", compute="_compute_client_missing", groups="client_base.client_base_group_own"
    )

    # === COMPUTE METHODS === #

    @api.depends("contact_id", "client_id")
    @api.depends_context("uid", "lang", "company")
    def _compute_client_missing(self):
        contacts = (self.contact_id | self.client_id)._filtered_access("read")
        labels = contacts._get_missing_labels()
        for talk in self:
            both = [*labels[talk.client_id], *labels[talk.contact_id]]
            talk.client_missing = contacts._join_missing(list(dict.fromkeys(both)))
