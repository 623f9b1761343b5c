from odoo import fields, models

WORKERS = "client_base.client_base_group_own"


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    group_client_card_birthday = fields.Boolean(
        "Birthdays", group=WORKERS, implied_group="client_base.client_base_card_birthday"
    )
    group_client_card_social = fields.Boolean(
        "Social Accounts", group=WORKERS, implied_group="client_base.client_base_card_social"
    )
    group_client_card_sex = fields.Boolean("Sex", group=WORKERS, implied_group="client_base.client_base_card_sex")
