from odoo import models
from odoo.fields import Domain
from odoo.orm.utils import COLLECTION_TYPES

from ..rule.reading import MEMBERSHIP


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    # === BUSINESS METHODS === #

    def _get_remaining_recipients(self):
        # EXTENDS 'mass_mailing'
        # Asked just before sending, by a user or by the queue: who is in a segment is who is in it now.
        self._refresh_its_segments()
        return super()._get_remaining_recipients()

    def _refresh_its_segments(self):
        """Compute the segments that the recipients are chosen by."""
        if self.mailing_model_real == "res.partner" and MEMBERSHIP in (self.mailing_domain or ""):
            segments = self.env["client.segment"].sudo().browse(self._get_its_segment_ids()).exists()
            segments._bring_up_to_date()  # sudo: members are the same whoever sends

    def _get_its_segment_ids(self):
        """Return the ids in the conditions on segments."""
        conditions = Domain(self._parse_mailing_domain()).iter_conditions()
        values = [condition.value for condition in conditions if condition.field_expr == MEMBERSHIP]
        lists = [value if isinstance(value, COLLECTION_TYPES) else [value] for value in values]
        return [segment_id for ids in lists for segment_id in ids if type(segment_id) is int]
