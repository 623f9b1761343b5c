from odoo import fields, models


class ClientMailingPurchase(models.Model):
    """A purchase that followed a mailing: it belongs to the last one that the client got within the days before it.

    Written by the refresh of reactions alone.
    """

    _name = "client.mailing.purchase"
    _description = "Purchase after a Mailing"
    _log_access = False
    _order = "purchased_on desc, id desc"
    _rec_name = "client_id"

    trace_id = fields.Many2one("mailing.trace", required=True, readonly=True, ondelete="cascade", index=True)
    client_id = fields.Many2one("res.partner", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    # The id of a client.purchase.
    purchase_id = fields.Integer(required=True, readonly=True, export_string_translation=False)
    purchased_on = fields.Date("Purchase Day", required=True, readonly=True)
    amount = fields.Monetary("Revenue", readonly=True)
    counted = fields.Boolean("Counts as Purchase", readonly=True)

    # A purchase that changes hands is noted of both clients until the former one is looked at.
    _purchase_uniq = models.UniqueIndex("(purchase_id, client_id)")
