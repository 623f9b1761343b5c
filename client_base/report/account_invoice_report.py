from odoo import fields, models
from odoo.tools import SQL

from ..models.client_kinds import KINDS
from ..models.recognition.mixin import INTERNAL


class AccountInvoiceReport(models.Model):
    _name = "account.invoice.report"
    _inherit = ["account.invoice.report", "client.order.mixin"]
    _client_ordered_field = "client_recognition"
    _depends = {"account.move": ["client_recognition"]}

    client_recognition = fields.Selection(KINDS, "Recognition", readonly=True, groups=INTERNAL)

    # === BUSINESS METHODS === #

    def _select(self):
        # EXTENDS 'account'
        return SQL("%s, move.client_recognition AS client_recognition", super()._select())
