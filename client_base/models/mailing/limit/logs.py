"""What of the logs is counted is found by its moment."""

from odoo import models


class MailingTrace(models.Model):
    _inherit = "mailing.trace"

    _client_limit_idx = models.Index(
        "(mass_mailing_id, (COALESCE(sent_datetime, create_date))) INCLUDE (client_id) WHERE client_id IS NOT NULL"
    )


class ClientSegmentEffectLog(models.Model):
    _inherit = "client.segment.effect.log"

    _done_idx = models.Index("(at) WHERE state = 'done'")


class ClientReminderLog(models.Model):
    _inherit = "client.reminder.log"

    _done_idx = models.Index("(at) WHERE state = 'done'")


class ClientInteraction(models.Model):
    _inherit = "client.interaction"

    _client_limit_idx = models.Index(
        "(company_id, happened_at) WHERE direction = 'out' AND is_contact AND kind IN ('call', 'message', 'offer')"
    )
