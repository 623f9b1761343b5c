from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import OrderedSet

from ...client_run_mixin import CONFLICTS, RETRY_SECONDS
from ..rule.reading import ANY_OPERATORS, MEMBERSHIP

# How long whoever sends a mailing waits for a refresh of segments that is running.
PATIENCE = "30s"
# In the context: the ids of the mailings that this round of the queue leaves for the next.
LEFT = "client_segment_mailings_left"
QUEUE_CRON = "mass_mailing.ir_cron_mass_mailing_queue"


class SegmentsBusyError(UserError):
    """Nobody knows at this moment to whom a mailing goes."""


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    # === CRUD METHODS === #

    @api.model
    def search(self, domain, *args, **kwargs):
        if left := self.env.context.get(LEFT):
            domain = Domain(domain) & Domain("id", "not in", left)
        return super().search(domain, *args, **kwargs)

    # === BUSINESS METHODS === #

    @api.model
    def _process_mass_mailing_queue(self):
        # EXTENDS 'mass_mailing'
        # A mailing whose segments cannot be computed now is left for the next round; the others are sent.
        left = []
        while True:
            try:
                queue = self.with_context(**{LEFT: tuple(left)})
                return super(MailingMailing, queue)._process_mass_mailing_queue()
            except SegmentsBusyError as busy:
                left.append(busy.mailing_id)
                cron = self.env.ref(QUEUE_CRON, raise_if_not_found=False)
                if cron:
                    cron._trigger(fields.Datetime.add(fields.Datetime.now(), seconds=RETRY_SECONDS))
                self.env["ir.cron"]._commit_progress()  # the next mailing sees what others wrote meanwhile

    def _get_remaining_recipients(self):
        # EXTENDS 'mass_mailing'
        # Asked just before sending, by a user or by the queue: who is in a segment is who is in it now.
        self._refresh_its_segments()
        return super()._get_remaining_recipients()

    def _refresh_its_segments(self):
        """Compute the segments that the recipients are chosen by.

        :raise SegmentsBusyError: another refresh is at it, and the members may be those of before
        """
        # sudo: members are the same whoever sends
        segments = self.env["client.segment"].sudo().browse(self._get_its_segment_ids()).exists()
        if segments and not self._try_refresh(segments):
            busy = SegmentsBusyError(
                self.env._(
                    "The segments that %(mailing)s goes to are being computed right now. Nothing was sent: try again"
                    " in a minute.",
                    mailing=self.subject,
                )
            )
            busy.mailing_id = self.id
            raise busy

    def _try_refresh(self, segments):
        if LEFT not in self.env.context:
            return segments._bring_up_to_date(PATIENCE)  # a conflict is tried again by the host, with the request
        try:
            with self.env.cr.savepoint():
                return segments._bring_up_to_date(PATIENCE)
        except CONFLICTS:
            return False

    def _get_its_segment_ids(self):
        """Return the ids of the segments that the recipients are chosen by."""
        if MEMBERSHIP not in (self.mailing_domain or ""):
            return []
        found = self._find_segments(self.env[self.mailing_model_real], Domain(self._parse_mailing_domain()))
        return sorted(found)

    def _find_segments(self, model, domain) -> set[int]:
        """Return the ids of the segments in a domain, whatever the path that leads to them."""
        found = set()
        for condition in domain.iter_conditions():
            name, _dot, rest = condition.field_expr.partition(".")
            comodel = self.env.get(model._fields[name].comodel_name) if name in model._fields else None
            if comodel is None:
                continue
            inner = None
            if rest:
                inner = Domain(rest, condition.operator, condition.value)
            elif condition.operator in ANY_OPERATORS:
                inner = Domain(condition.value)
            if name == MEMBERSHIP:
                found |= self._name_segments(inner, condition.value)
            elif inner is not None:
                found |= self._find_segments(comodel, inner)
        return found

    def _name_segments(self, inner, value):
        """Return the ids of the segments that a condition names, or that it describes by a domain of segments."""
        if inner is not None:
            return set(self.env["client.segment"].sudo().search(inner).ids)  # sudo: they are computed, not shown
        values = value if isinstance(value, (list, tuple, set, frozenset, OrderedSet)) else [value]
        return {segment_id for segment_id in values if type(segment_id) is int}
