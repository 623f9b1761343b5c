"""What came back from a contact's client, as facts of the contact in the current company."""

from odoo import api, models

from ...profile_fields import CurrentProfile, FactDate, FactDatetime, FactInteger, FactMonetary
from ...res_partner import READERS
from .queue import REACTIONS_TOUCHED


class _Reaction:
    """A fact that changes with the reactions, so that segments which read none are left alone."""

    made_of = frozenset({REACTIONS_TOUCHED})


class ReactionInteger(_Reaction, FactInteger):
    pass


class ReactionMonetary(_Reaction, FactMonetary):
    pass


class ReactionDate(_Reaction, FactDate):
    pass


class ReactionDatetime(_Reaction, FactDatetime):
    pass


class CurrentReaction(_Reaction, CurrentProfile):
    """What came back from the contact's commercial entity in the current company."""


def reaction(field_class, name, **attributes):
    """Return a field that shows what came back to those who may see facts."""
    return field_class(related=f"client_reaction_id.{name}", groups=READERS, **attributes)


class ResPartner(models.Model):
    _inherit = "res.partner"

    client_reaction_id = CurrentReaction(
        "client.reaction", "Reactions to Mailings", compute="_compute_client_reaction_id",
        search="_search_client_reaction_id", compute_sudo=True, groups=READERS,
    )  # fmt: skip
    client_mailing_count = reaction(ReactionInteger, "mailing_count")
    client_mailing_opened_count = reaction(ReactionInteger, "opened_count")
    client_mailing_clicked_count = reaction(ReactionInteger, "clicked_count")
    client_mailing_answered_count = reaction(ReactionInteger, "answered_count")
    client_mailing_bounced_count = reaction(ReactionInteger, "bounced_count")
    client_mailing_skipped_count = reaction(ReactionInteger, "skipped_count")
    client_mailing_last_at = reaction(ReactionDatetime, "last_mailed_at")
    client_mailing_opened_at = reaction(ReactionDatetime, "last_opened_at")
    client_mailing_unopened = reaction(ReactionInteger, "unopened_run")
    client_mailing_unsubscribed_on = reaction(ReactionDate, "unsubscribed_on")
    client_mailing_order_count = reaction(ReactionInteger, "order_count")
    client_mailing_revenue = reaction(ReactionMonetary, "revenue", currency_field="client_currency_id")

    # === COMPUTE METHODS === #

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_client_reaction_id(self):
        reactions = self.env["client.reaction"]._search_current(self.commercial_partner_id)
        by_client = {row.client_id.id: row for row in reactions}
        for contact in self:
            contact.client_reaction_id = by_client.get(contact.commercial_partner_id.id)

    @api.model
    def _search_client_reaction_id(self, operator, value):
        return self._search_current_facts("client.reaction", operator, value)
