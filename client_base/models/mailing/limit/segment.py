from odoo import api, fields, models


class ClientSegment(models.Model):
    _inherit = "client.segment"

    limit_count = fields.Integer(
        "At Most", default=1, tracking=True,
        help="Marketing contacts that a client in the segment gets in the days beside it; 0: none at all.",
    )  # fmt: skip
    limit_days = fields.Integer(
        "In Days", tracking=True,
        help="Days of 24 hours in which they are counted; 0: the limit of the company holds. For a client in several "
        "segments with a limit, each of them holds.",
    )  # fmt: skip

    # === CONSTRAINT METHODS === #

    @api.constrains("limit_count", "limit_days")
    def _check_limit(self):
        for segment in self:
            self.env["client.contact.limit"]._check_limit(segment.limit_count, segment.limit_days)
