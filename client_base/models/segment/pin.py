from odoo import api, fields, models
from odoo.exceptions import ValidationError

PIN_KINDS = [("in", "Always in"), ("out", "Never in")]


class ClientSegmentPin(models.Model):
    """A decision of a person that a client is always or never in a segment, whatever its rule says."""

    _name = "client.segment.pin"
    _description = "Client Put into or Kept out of a Segment by Hand"
    _order = "id desc"
    _rec_name = "client_id"

    segment_id = fields.Many2one("client.segment", required=True, ondelete="cascade")
    client_id = fields.Many2one("res.partner", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="segment_id.company_id")
    kind = fields.Selection(PIN_KINDS, "Decision", required=True, default="in")
    reason = fields.Char()
    user_id = fields.Many2one("res.users", "Decided By", default=lambda self: self.env.user, readonly=True)
    until = fields.Date(help="The last day on which the decision holds; empty: for good.")

    _client_uniq = models.Constraint("UNIQUE(segment_id, client_id)", "There is a decision about this client already.")

    # === CONSTRAINT METHODS === #

    @api.constrains("kind", "segment_id")
    def _check_kind(self):
        if self.filtered(lambda pin: pin.kind == "out" and pin.segment_id.kind == "manual"):
            raise ValidationError(
                self.env._(
                    "A segment made by hand holds only those who were put in: remove the client from it instead."
                )
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        clients = self.env["res.partner"].browse([vals.get("client_id") for vals in vals_list])
        for vals, client in zip(vals_list, clients, strict=True):
            vals["client_id"] = client.sudo().commercial_partner_id.id  # sudo: the id of the company, nothing else
        pins = super().create(vals_list)
        pins._apply()
        return pins

    def write(self, vals):
        before = [(pin.segment_id, pin.client_id.id) for pin in self]
        result = super().write(vals)
        self._apply(before)
        return result

    def unlink(self):
        before = [(pin.segment_id, pin.client_id.id) for pin in self]
        result = super().unlink()
        self.browse()._apply(before)
        return result

    # === BUSINESS METHODS === #

    def _apply(self, before=()):
        """Let the clients enter or leave at once, those who were pinned before too."""
        by_segment = {}
        for segment, client_id in [*before, *((pin.segment_id, pin.client_id.id) for pin in self)]:
            by_segment.setdefault(segment, set()).add(client_id)
        for segment, client_ids in by_segment.items():
            segment._refresh_clients(client_ids)
