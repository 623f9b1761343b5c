"""The short lists that a shop makes its own: results of talks, objections, competitors."""

from odoo import fields, models


class ClientInteractionResult(models.Model):
    """What a talk ended with."""

    _name = "client.interaction.result"
    _description = "Result of an Interaction"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    is_contact = fields.Boolean(
        "Reached the Client", default=True, help="Switch it off where nobody was reached: such a try is no contact."
    )
    asks_date = fields.Boolean("Asks for a Date", help="Who chooses it must say when the client is called back.")


class ClientInteractionObjection(models.Model):
    """Why a client does not want what he was offered."""

    _name = "client.interaction.objection"
    _description = "Objection"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)


class ClientCompetitor(models.Model):
    """Someone else from whom clients buy."""

    _name = "client.competitor"
    _description = "Competitor"
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
