from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .networks import NETWORKS, AddressError, get_link, guess_network, read_address

GROUP = "client_base.client_base_card_social"


class ClientSocialAccount(models.Model):
    """Under which name a contact is found in a social network."""

    _name = "client.social.account"
    _description = "Social Account"
    _order = "partner_id, network, id"
    _rec_name = "address"

    partner_id = fields.Many2one("res.partner", "Contact", required=True, index=True, ondelete="cascade")
    network = fields.Selection([(key, network.label) for key, network in NETWORKS.items()], required=True)
    address = fields.Char(
        required=True, help="A name, a phone number for WhatsApp, or a link: it is shortened when it is saved."
    )
    link = fields.Char("Address of the Page", compute="_compute_link")

    _one_of_a_kind = models.Constraint(
        "UNIQUE (partner_id, network, address)", "This account is noted at the contact already."
    )

    # === COMPUTE METHODS === #

    @api.depends("network", "address")
    def _compute_link(self):
        for account in self:
            account.link = account._get_link()

    @api.depends("network", "address")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["network"]._description_selection(self.env))
        for account in self:
            account.display_name = f"{labels.get(account.network, '')}: {account.address or ''}"

    @api.onchange("address")
    def _onchange_address(self):
        try:
            guessed = guess_network(self.address or "")
        except AddressError:  # what is wrong with it is said when it is saved
            guessed = None
        if guessed and (not self.network or self.network == "other"):
            self.network = guessed

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._shorten(vals, vals.get("network")) for vals in vals_list])

    def write(self, vals):
        if vals.keys().isdisjoint({"partner_id", "network", "address"}):
            return super().write(vals)
        for account in self:
            address = {"address": vals.get("address", account.address)}
            super(ClientSocialAccount, account).write(
                self._shorten(vals | address, vals.get("network", account.network))
            )
        if "partner_id" in vals:  # the host asks by the contact that it was of
            self.check_access("write")
        return True

    # === BUSINESS METHODS === #

    def _get_link(self):
        """Return the link to the account as it stands here, and none for what is still being typed."""
        if not self.network or not self.address:
            return False
        try:
            return get_link(self.network, read_address(self.network, self.address))
        except AddressError:
            return False

    @api.model
    def _shorten(self, vals, network):
        """Return the values with the address as it is kept.

        :raise ValidationError: it is none
        """
        if network not in NETWORKS:
            return vals  # the host tells what is wrong with it
        try:
            return vals | {"address": read_address(network, vals.get("address") or "")}
        except AddressError as error:
            raise ValidationError(self._say_fault(error.reason, network, vals.get("address"))) from error

    @api.model
    def _say_fault(self, reason, network, address):
        labels = dict(self._fields["network"]._description_selection(self.env))
        facts = {"address": (address or "")[:100], "network": labels[network]}
        match reason:
            case "empty":
                return self.env._("Please write the name or the link in %(network)s.", **facts)
            case "scheme":
                return self.env._(
                    "“%(address)s” is no link to a page: it begins with https:// or with a name.", **facts
                )
            case "host" if network == "other":
                return self.env._("“%(address)s” is no link: please paste it as the browser shows it.", **facts)
            case "host":
                return self.env._("“%(address)s” does not lead to %(network)s.", **facts)
            case "phone":
                return self.env._("“%(address)s” is no phone number: WhatsApp knows people by theirs.", **facts)
        return self.env._("“%(address)s” is no name in %(network)s.", **facts)


class ResPartner(models.Model):
    _inherit = "res.partner"

    client_social_ids = fields.One2many(
        "client.social.account", "partner_id", "Social Accounts", groups=GROUP, copy=False
    )
