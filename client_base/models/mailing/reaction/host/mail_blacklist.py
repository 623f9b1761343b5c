"""Who unsubscribed and comes back to, or leaves, the blacklist."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize


class MailBlacklist(models.Model):
    _inherit = "mail.blacklist"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        listed = super().create(vals_list)
        self.env["mailing.trace"]._mark_unsubscribed("email", listed.mapped("email"))
        return listed

    def write(self, vals):
        result = super().write(vals)
        if not {"active", "email"}.isdisjoint(vals):
            self.env["mailing.trace"]._mark_unsubscribed("email", self.mapped("email"))
        return result

    def unlink(self):
        self.env["mailing.trace"]._mark_unsubscribed("email", self.mapped("email"))
        return super().unlink()


class PhoneBlacklist(models.Model):
    _inherit = "phone.blacklist"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        listed = super().create(vals_list)
        self.env["mailing.trace"]._mark_unsubscribed("sms_number", listed.mapped("number"))
        return listed

    def write(self, vals):
        result = super().write(vals)
        if not {"active", "number"}.isdisjoint(vals):
            self.env["mailing.trace"]._mark_unsubscribed("sms_number", self.mapped("number"))
        return result

    def unlink(self):
        self.env["mailing.trace"]._mark_unsubscribed("sms_number", self.mapped("number"))
        return super().unlink()


class MailingTrace(models.Model):
    _inherit = "mailing.trace"

    # A column of the host that no index knows; few ever unsubscribe.
    _client_unsubscribed_idx = models.Index("(email) WHERE client_unsubscribed_at IS NOT NULL")

    # === BUSINESS METHODS === #

    @api.model
    def _note_unsubscribed(self, mailing, document_id, email):
        """Note that the recipient of a mailing asked, through it, for no more; the first time counts."""
        known = str(document_id or "").isdecimal()
        of_document = Domain("res_id", "=", int(document_id)) if known else Domain.TRUE
        address = email_normalize(email or "")
        if mailing and address:
            traces = of_document & Domain("mass_mailing_id", "=", mailing.id) & Domain("email", "=", address)
            asked = self.search(traces & Domain("is_test_trace", "=", False))
            asked.filtered(lambda trace: not trace.client_unsubscribed_at).write(
                {"client_unsubscribed_at": fields.Datetime.now()}
            )

    @api.model
    def _note_come_back(self, email, mailing=None):
        """Forget that whoever has the address unsubscribed, through one mailing or through any."""
        if address := email_normalize(email or ""):
            gone = Domain("email", "=", address) & Domain("client_unsubscribed_at", "!=", False)
            gone &= Domain("mass_mailing_id", "=", mailing.id) if mailing else Domain.TRUE
            self.search(gone).write({"client_unsubscribed_at": False})

    @api.model
    def _mark_unsubscribed(self, column, addresses):
        """Mark the clients who unsubscribed with one of these addresses."""
        if column in self._get_address_columns():
            self.env["client.reaction.queue"]._mark_query(
                SQL(
                    "SELECT client_id FROM mailing_trace WHERE client_unsubscribed_at IS NOT NULL AND %s = ANY(%s)",
                    SQL.identifier(column), list(filter(None, addresses)),
                )
            )  # fmt: skip
