import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import email_normalize

DOMAIN = re.compile(r"@[^@\s]+\.[^@\s]+")


class ClientException(models.Model):
    """A contact, or an address, by which nobody is ever recognised."""

    _name = "client.exception"
    _description = "Recognition Exception"
    _rec_name = "address"

    contact_id = fields.Many2one("res.partner", ondelete="cascade", index="btree_not_null")
    address = fields.Char(help="An e-mail, a whole domain (@example.com), a phone or a tax number.")
    normal_form = fields.Char(compute="_compute_normal_form", store=True, index="btree_not_null")
    reason = fields.Char()
    company_id = fields.Many2one("res.company", help="Empty: holds in all companies.")

    _something = models.Constraint(
        "CHECK(contact_id IS NOT NULL OR address IS NOT NULL)", "Name a contact or an address to leave out."
    )

    # === COMPUTE METHODS === #

    @api.depends("address", "company_id")
    def _compute_normal_form(self):
        for exception in self:
            exception.normal_form = exception._read_address()

    # === CONSTRAINT METHODS === #

    @api.constrains("address", "company_id")
    def _check_address(self):
        for exception in self:
            if exception.address and not exception.normal_form:
                raise ValidationError(
                    self.env._(
                        "%(address)s is no e-mail, no domain (@example.com), no phone and no tax number.",
                        address=exception.address,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        exceptions = super().create(vals_list)
        exceptions._reconsider_documents()
        return exceptions

    def write(self, vals):
        self._reconsider_documents()
        result = super().write(vals)
        self._reconsider_documents()
        return result

    def unlink(self):
        self._reconsider_documents()
        return super().unlink()

    # === BUSINESS METHODS === #

    def _reconsider_documents(self):
        """Ask anew for the open documents of these contacts, and for all that someone's address recognised."""
        Recognition = self.env["client.recognition"]
        Recognition._reconsider(self.contact_id, matched=True)
        if self.filtered("address"):
            by_address = Domain("client_match_id", "!=", False) | Domain("client_is_ambiguous", "=", True)
            Recognition._ask_open_documents(by_address)

    def _read_address(self):
        """Return the address as documents are compared with it, False if it is none."""
        text = (self.address or "").strip()
        if DOMAIN.fullmatch(text):
            return text.lower()
        if "@" in text:
            return email_normalize(text)
        country = self.company_id.country_id or self.env.company.country_id
        found = self.env["client.recognition"]._get_addresses(phones=[text], vats=[text], country=country)
        return found[0][1] if found else False
