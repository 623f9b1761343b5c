from odoo import api, fields, models
from odoo.fields import Domain

from ...client_profile import Amount, Count


class ClientReaction(models.Model):
    """What came back from one client on the mailings of a company; written by the refresh alone.

    A mailing counts once, however many contacts of the client got it: it was opened when one of them opened it.
    """

    _name = "client.reaction"
    _description = "Reactions to Mailings"
    _log_access = False
    _order = "last_mailed_at desc nulls last, client_id"
    _rec_name = "client_id"

    client_id = fields.Many2one("res.partner", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    mailing_count = Count("Mailings", readonly=True, help="Mailings that were sent, those that bounced too.")
    opened_count = Count(
        "Mailings Opened", readonly=True, help="Only mails can be opened. Who clicks or answers opened."
    )
    clicked_count = Count("Mailings Clicked", readonly=True)
    answered_count = Count("Mailings Answered", readonly=True)
    bounced_count = Count("Mailings Bounced", readonly=True)
    skipped_count = Count("Mailings Skipped", readonly=True, help="Mailings that none of the client's contacts got.")
    last_mailed_at = fields.Datetime("Last Mailing", readonly=True)
    last_opened_at = fields.Datetime("Last Opened Mailing", readonly=True, help="When the client last opened one.")
    unopened_run = Count(
        "Mailings Not Opened in a Row", readonly=True, aggregator="avg",
        help="How many of the last delivered mails were not opened, one after the other.",
    )  # fmt: skip
    unsubscribed_on = fields.Date(readonly=True, help="Empty again when the address is taken off the blacklist.")
    order_count = Count("Purchases after Mailings", readonly=True)
    revenue = Amount(
        "Revenue after Mailings", readonly=True,
        help="Without taxes, less refunds: what was bought within the days that the settings give a mailing.",
    )  # fmt: skip

    _client_company_uniq = models.Constraint(
        "UNIQUE(client_id, company_id)", "What came back from a client is noted once in a company."
    )

    # === BUSINESS METHODS === #

    @api.model
    def _search_current(self, clients):
        """Return the reactions of the clients in the current company."""
        here = Domain("client_id", "in", clients.ids) & Domain("company_id", "=", self.env.company.id)
        return self.search_fetch(here, order="id")
