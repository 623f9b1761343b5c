"""What nobody logs: each bad input is answered by a sentence, and whose talk it was is no matter of taste."""

from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

MANAGERS = "client_base.client_base_group_manager"
MOST_MINUTES = 31 * 24 * 60
MOST_MONEY = 1e12
# A year of two digits is a slip of the hand, and time zones know no days before the first year.
EARLIEST = datetime(1900, 1, 1)
# What follows from the rest: the client from the contact, the activity of the next step from its day.
FOLLOWING = ("client_id", "next_activity_id")
# A clock may be wrong by so much.
GRACE = timedelta(minutes=5)


class ClientInteraction(models.Model):
    _inherit = "client.interaction"

    _length_makes_sense = models.Constraint(
        "CHECK (minutes BETWEEN 0 AND 44640)", "The length cannot be below zero, nor more than 31 days."
    )
    _price_makes_sense = models.Constraint(
        "CHECK (offer_price BETWEEN 0 AND 1000000000000)", "The price of an offer cannot be below zero."
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("happened_at")
    def _check_happened_at(self):
        if any(interaction.happened_at < EARLIEST for interaction in self):
            raise ValidationError(self.env._("That was before anyone kept a client base: please correct the year."))
        latest = fields.Datetime.now() + GRACE
        if any(interaction.happened_at > latest for interaction in self):
            raise ValidationError(
                self.env._("What is still to come cannot be logged. Please plan it as an activity instead.")
            )

    @api.constrains("result_id", "next_on")
    def _check_result_has_date(self):
        for interaction in self:
            if interaction.result_id.asks_date and not interaction.next_on:
                raise ValidationError(
                    self.env._(
                        'The result "%(result)s" asks for a date: please say when to call back.',
                        result=interaction.result_id.name,
                    )
                )

    @api.constrains("next_on")
    def _check_next_on(self):
        for interaction in self.filtered("next_on"):
            if interaction.next_on < interaction.company_id._get_client_today():
                raise ValidationError(
                    self.env._("The day to call back has passed. Please choose today or a later day.")
                )

    @api.constrains("contact_id", "company_id")
    def _check_contact(self):
        clients = self.contact_id._get_contacts_of_clients()
        for interaction in self:
            contact, company = interaction.contact_id, interaction.company_id
            if contact not in clients:
                raise ValidationError(
                    self.env._(
                        "%(name)s is no client: talks with colleagues and mere suppliers are not logged here.",
                        name=contact.display_name,
                    )
                )
            if contact.company_id and contact.company_id != company:
                raise ValidationError(
                    self.env._(
                        "%(name)s is a contact of the company %(other)s and not of %(company)s.",
                        name=contact.display_name, other=contact.company_id.name, company=company.name,
                    )
                )  # fmt: skip

    @api.constrains("user_id", "company_id")
    def _check_user(self):
        for interaction in self:
            user, company = interaction.user_id, interaction.company_id
            if user.share or company not in user.company_ids:
                raise ValidationError(
                    self.env._("%(user)s does not work in %(company)s.", user=user.name, company=company.name)
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_vals(vals)
            self._check_contact_is_open(self._add_missing_default_values(vals))
        return super().create(vals_list)

    def write(self, vals):
        self._check_vals(vals)
        for interaction in self if "contact_id" in vals else ():
            if interaction.contact_id.id != vals["contact_id"]:
                place = {"res_model": interaction.res_model, "res_id": interaction.res_id}
                self._check_contact_is_open(place | vals)
        return super().write(vals)

    # === BUSINESS METHODS === #

    @api.model
    def _check_vals(self, vals):
        """Refuse, before the database does it in its own words, numbers beyond reason and talks of somebody else."""
        if not 0 <= (vals.get("minutes") or 0) <= MOST_MINUTES:
            raise ValidationError(self.env._("The length cannot be below zero, nor more than 31 days."))
        if not 0 <= (vals.get("offer_price") or 0) <= MOST_MONEY:
            raise ValidationError(self.env._("The price of an offer cannot be below zero, nor beyond all reason."))
        if not self.env.su and any(vals.get(name) for name in FOLLOWING):
            raise AccessError(self.env._("The client and the next step of a talk follow from what else is entered."))
        others = "user_id" in vals and vals["user_id"] != self.env.uid
        if others and not self.env.su and not self.env.user.has_group(MANAGERS):
            raise AccessError(self.env._("You log your own talks. A manager may log those of somebody else."))

    @api.model
    def _check_contact_is_open(self, vals):
        """Refuse a contact that the user may not see, unless a document of his lies open before him.

        Asked before anything is made, so that no other sentence names the contact.
        """
        contact = self.env["res.partner"].browse(vals.get("contact_id")).exists()
        if self.env.su or not contact or contact.has_access("read"):
            return
        document = self._find_document(vals.get("res_model"), vals.get("res_id"))
        theirs = document and document.has_access("read") and document._get_interaction_contact()
        # sudo: only whether it is the same client
        if not theirs or theirs.sudo().commercial_partner_id != contact.sudo().commercial_partner_id:
            raise AccessError(self.env._("You may log talks with clients whom you may see."))
