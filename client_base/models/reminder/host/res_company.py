from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    client_reminders_shipped = fields.Boolean(readonly=True, export_string_translation=False)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env["client.reminder"]._ship(companies)
        return companies
