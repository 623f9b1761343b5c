"""The indexes that the host lacks: the timeline asks each source for the latest of one client."""

from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    _client_timeline_idx = models.Index("(client_id, date_order, id)")


class AccountMove(models.Model):
    _inherit = "account.move"

    _client_timeline_idx = models.Index(
        "(partner_id, invoice_date, id) WHERE state = 'posted'"
        " AND move_type IN ('out_invoice', 'out_receipt', 'out_refund')"
    )


class AccountPayment(models.Model):
    _inherit = "account.payment"

    _client_timeline_idx = models.Index("(partner_id, date, id)")


class CalendarAttendee(models.Model):
    _inherit = "calendar.attendee"

    _client_timeline_idx = models.Index("(partner_id, event_id)")


class ClientInteraction(models.Model):
    _inherit = "client.interaction"

    _client_timeline_idx = models.Index("(client_id, happened_at, id)")


class MailActivity(models.Model):
    _inherit = "mail.activity"

    _client_timeline_idx = models.Index("(res_model, res_id, date_done, id) WHERE active IS NOT TRUE")


class MailMessage(models.Model):
    _inherit = "mail.message"

    # What people wrote: most messages are what the system notes by itself.
    _client_timeline_idx = models.Index(
        "(model, res_id, date, id) WHERE message_type IN ('comment', 'email', 'email_outgoing')"
    )


class MailingTrace(models.Model):
    _inherit = "mailing.trace"

    _client_timeline_idx = models.Index("(model, res_id)")
