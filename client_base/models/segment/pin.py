from odoo import api, fields, models
from odoo.exceptions import ValidationError

PIN_KINDS = [("in", "Always in"), ("out", "Never in")]
# Whoever changes one of these decides anew.
DECISION = frozenset({"segment_id", "client_id", "kind", "reason", "until"})


class ClientSegmentPin(models.Model):
    """A decision of a person that a client is always or never in a segment, whatever its rule says."""

    _name = "client.segment.pin"
    _description = "Client Put into or Kept out of a Segment by Hand"
    _order = "id desc"
    _rec_name = "client_id"

    segment_id = fields.Many2one("client.segment", required=True, ondelete="cascade", index=True)
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

    @api.constrains("until", "segment_id")
    def _check_until(self):
        if self.filtered(lambda pin: pin.until and pin.until < pin.segment_id.company_id._get_client_today()):
            raise ValidationError(self.env._("The last day of the decision is past."))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        pins = super().create([self._complete(vals, deciding=True) for vals in vals_list])
        pins._apply()
        return pins

    def write(self, vals):
        before = [(pin.segment_id, pin.client_id.id) for pin in self]
        result = super().write(self._complete(vals, deciding=not DECISION.isdisjoint(vals)))
        self._apply(before)
        return result

    def unlink(self):
        before = [(pin.segment_id, pin.client_id.id) for pin in self]
        result = super().unlink()
        self.browse()._apply(before)
        return result

    # === BUSINESS METHODS === #

    def _complete(self, vals, deciding):
        """Return the values with the client for a contact of his, and with the user for whoever decides."""
        vals = dict(vals)
        if vals.get("client_id"):
            client = self.env["res.partner"].browse(vals["client_id"])
            vals["client_id"] = client.sudo().commercial_partner_id.id  # sudo: the id of the company, nothing else
        if not self.env.su:  # nobody decides in the name of another
            vals.pop("user_id", None)
            vals |= {"user_id": self.env.uid} if deciding else {}
        return vals

    def _apply(self, before=()):
        """Let the clients enter or leave at once, those who were pinned before too."""
        by_segment = {}
        for segment, client_id in [*before, *((pin.segment_id, pin.client_id.id) for pin in self)]:
            by_segment.setdefault(segment, set()).add(client_id)
        for segment, client_ids in by_segment.items():
            segment._refresh_clients(client_ids)
