from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

KINDS = [
    ("call", "Call"),
    ("meeting", "Meeting"),
    ("message", "Message"),
    ("visit", "Visit"),
    ("offer", "Offer"),
]
CHANNELS = [
    ("phone", "Phone"),
    ("email", "Email"),
    ("messenger", "Messenger"),
    ("sms", "SMS"),
    ("person", "In Person"),
    ("video", "Video Call"),
    ("post", "Post"),
    ("other", "Other"),
]
DIRECTIONS = [("out", "We to the client"), ("in", "The client to us")]
ANSWERS = [("accepted", "Accepted"), ("thinking", "Thinking"), ("refused", "Refused")]
# By what each kind usually happens.
USUAL_CHANNEL = {"call": "phone", "meeting": "person", "message": "messenger", "visit": "person"}


class ClientInteraction(models.Model):
    """One touch between someone of ours and a client, logged by hand: a call, meeting, message, visit or offer."""

    _name = "client.interaction"
    _description = "Interaction"
    _order = "happened_at desc, id desc"

    client_id = fields.Many2one(
        "res.partner", compute="_compute_client_id", store=True, precompute=True, index=True, ondelete="set null",
        help="The company of the contact, or the contact himself. It follows him when he joins another company.",
    )  # fmt: skip
    contact_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="cascade", help="With whom of the client it was."
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users", "Logged For", required=True, default=lambda self: self.env.user, index=True, ondelete="restrict",
        help="Who of ours it was with.",
    )  # fmt: skip
    kind = fields.Selection(KINDS, required=True, default="call")
    channel = fields.Selection(
        CHANNELS, compute="_compute_channel", store=True, precompute=True, readonly=False, required=True
    )
    direction = fields.Selection(DIRECTIONS, required=True, default="out")
    happened_at = fields.Datetime("When", required=True, default=lambda self: fields.Datetime.now().replace(second=0))
    minutes = fields.Integer("Length (min)", aggregator="sum")
    ended_at = fields.Datetime(
        "End", compute="_compute_ended_at", inverse="_inverse_ended_at", store=True, precompute=True
    )
    result_id = fields.Many2one("client.interaction.result", index="btree_not_null", ondelete="restrict")
    is_contact = fields.Boolean(
        "Reached", compute="_compute_is_contact", store=True, precompute=True,
        help="An attempt that reached nobody is no contact.",
    )  # fmt: skip
    note = fields.Text("Notes", groups="client_base.client_base_group_own")

    # What was offered, and what became of it.
    offer_product_id = fields.Many2one("product.product", "Product", index="btree_not_null", ondelete="set null")
    offer_campaign_id = fields.Many2one("utm.campaign", "Campaign", index="btree_not_null", ondelete="set null")
    offer_text = fields.Char("Offer")
    offer_price = fields.Monetary("Price")
    currency_id = fields.Many2one(related="company_id.currency_id")
    answer = fields.Selection(ANSWERS)
    objection_id = fields.Many2one("client.interaction.objection", index="btree_not_null", ondelete="restrict")
    competitor_id = fields.Many2one("client.competitor", index="btree_not_null", ondelete="restrict")

    # The document it was logged from, the planned activity it was, and the next step that was agreed.
    res_model = fields.Char("Document Model", export_string_translation=False)
    res_id = fields.Many2oneReference("Document ID", model_field="res_model", index="btree_not_null")
    activity_id = fields.Many2one(
        "mail.activity", "Planned As", index="btree_not_null", ondelete="set null", copy=False,
        groups="client_base.client_base_group_own", help="The activity that it was.",
    )  # fmt: skip
    asks_date = fields.Boolean(related="result_id.asks_date")
    next_on = fields.Date("Call Back On", copy=False)
    next_activity_id = fields.Many2one(
        "mail.activity", "Next Step", index="btree_not_null", ondelete="set null", readonly=True, copy=False,
        groups="client_base.client_base_group_own", help="It is named by the first line of the notes.",
    )  # fmt: skip

    # === COMPUTE METHODS === #

    @api.depends("contact_id.commercial_partner_id")
    def _compute_client_id(self):
        for interaction in self:
            interaction.client_id = interaction.contact_id.commercial_partner_id

    @api.depends("kind")
    def _compute_channel(self):
        for interaction in self:
            interaction.channel = USUAL_CHANNEL.get(interaction.kind) or interaction.channel or "phone"

    @api.depends("result_id.is_contact")
    def _compute_is_contact(self):
        for interaction in self:
            interaction.is_contact = not interaction.result_id or interaction.result_id.is_contact

    @api.depends("happened_at", "minutes")
    def _compute_ended_at(self):
        for interaction in self:
            begun = interaction.happened_at
            interaction.ended_at = begun and begun + timedelta(minutes=interaction.minutes)

    def _inverse_ended_at(self):
        for interaction in self.filtered("ended_at"):
            minutes = interaction._get_minutes()
            if minutes < 0:
                raise ValidationError(self.env._("The end comes before the start: please correct one of them."))
            interaction.minutes = minutes

    @api.onchange("ended_at")
    def _onchange_ended_at(self):
        # The length that is shown is the one that will be saved; a wrong end is told when it is saved.
        if self.ended_at and self.happened_at and self._get_minutes() >= 0:
            self.minutes = self._get_minutes()

    @api.onchange("offer_product_id")
    def _onchange_offer_product_id(self):
        product = self.offer_product_id
        if product and not self.offer_text:
            self.offer_text = product.display_name
        if product and not self.offer_price:
            company = self.company_id or self.env.company
            price = product.with_company(company).lst_price
            self.offer_price = product.currency_id._convert(price, company.currency_id, company, fields.Date.today())

    @api.depends("kind", "contact_id", "result_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for interaction in self:
            # sudo: with whom it was, also for who may not open the card, or not any more
            contact = interaction.contact_id.sudo().display_name
            names = (kinds.get(interaction.kind), contact, interaction.result_id.name)
            interaction.display_name = ": ".join(filter(None, names))

    # === BUSINESS METHODS === #

    def _get_minutes(self):
        """Return how many whole minutes lie between start and end; fewer than none where it ends first."""
        return (self.ended_at - self.happened_at) // timedelta(minutes=1)
