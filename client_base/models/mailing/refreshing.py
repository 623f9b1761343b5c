"""When a mailing reads its recipients: segments are computed first, and what must not be sent is not sent."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import OrderedSet, format_datetime, plaintext2html

from ..client_run_mixin import CONFLICTS, RETRY_SECONDS
from ..segment.rule.reading import ANY_OPERATORS, MEMBERSHIP

# How long whoever sends a mailing waits for a refresh of segments that is running.
PATIENCE = "30s"
# In the context: the ids of the mailings that this round of the queue leaves for the next.
LEFT = "client_segment_mailings_left"
# In the context: that the host's own list of recipients is asked for. No request can say so.
UNSENT, UNCHECKED = "client_mailing_unsent", object()
QUEUE_CRON = "mass_mailing.ir_cron_mass_mailing_queue"


class MailingWaitsError(UserError):
    """A mailing that cannot be sent now, and shall be tried again: after a minute, or at a moment."""

    at = None  # UTC

    def __init__(self, message, mailing, at=None):
        super().__init__(message)
        self.mailing_id, self.at = mailing.id, at


class MailingStoppedError(UserError):
    """A mailing that must not be sent as it is, in words for whoever sends it."""

    def __init__(self, message, mailing):
        super().__init__(message)
        self.mailing_id = mailing.id


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
        # What cannot be sent now is left for later, what must not be sent is given back; the others are sent.
        left = []
        while True:
            try:
                queue = self.with_context(**{LEFT: tuple(left)})
                return super(MailingMailing, queue)._process_mass_mailing_queue()
            except MailingWaitsError as wait:
                left.append(wait.mailing_id)
                self.browse(wait.mailing_id)._wait(wait.at)
            except MailingStoppedError as stop:
                left.append(stop.mailing_id)
                self.browse(stop.mailing_id)._stop(str(stop))
            self.env["ir.cron"]._commit_progress()  # the next mailing sees what others wrote meanwhile

    def _wait(self, at=None):
        """Leave the mailing in the queue until the moment, or for a minute."""
        if at:
            self.write({"state": "in_queue", "schedule_type": "scheduled", "schedule_date": at})
        cron = self.env.ref(QUEUE_CRON, raise_if_not_found=False)
        if cron:
            soon = fields.Datetime.add(fields.Datetime.now(), seconds=RETRY_SECONDS)
            # The host sends what was due before now: a second later, or it would be the next day.
            moment = fields.Datetime.add(at, seconds=1) if at else soon
            cron.sudo()._trigger(moment)  # sudo: whoever sends may not touch crons

    def _stop(self, reason: str):
        """Give a mailing back to its responsible, with the reason; those who got it already do not get it again."""
        self.sudo().write({"state": "draft", "client_stop_reason": reason})  # sudo: nobody else may say so
        owners = (self.user_id | self.write_uid | self.create_uid).filtered(lambda user: user.active and not user.share)
        owner = owners[:1] or self.env.ref("base.user_admin", raise_if_not_found=False) or self.env.user
        self.activity_unlink(["mail.mail_activity_data_warning"])
        self.activity_schedule(
            "mail.mail_activity_data_warning", user_id=owner.id,
            summary=self.env._("The mailing was not sent"), note=plaintext2html(reason),
        )  # fmt: skip

    def _forget_stop(self):
        """Take back what was said when the mailing was stopped before."""
        self.filtered("client_stop_reason").client_stop_reason = False
        self.activity_unlink(["mail.mail_activity_data_warning"])

    def _get_remaining_recipients(self):
        # EXTENDS 'mass_mailing'
        if self.env.context.get(UNSENT) is UNCHECKED:
            return super()._get_remaining_recipients()
        # Asked just before sending, by a user or by the queue: who is in a segment is who is in it now.
        with self._alone():
            self._refresh_its_segments()
            self._check_may_send()
            contact_ids, at = self._hold_back(self._get_unsent())
        if not contact_ids and at:
            raise MailingWaitsError(
                self.env._(
                    "Everyone who has not got %(mailing)s yet is left in peace until %(moment)s.",
                    mailing=self.subject, moment=format_datetime(self.env, at, dt_format="short"),
                ),
                self, at,
            )  # fmt: skip
        if not contact_ids and self._has_client_audience() and not self._has_traces():
            self._refuse(self.env._("Nobody is in the segments of %(mailing)s now.", mailing=self.subject))
        return contact_ids

    def _get_unsent(self) -> list[int]:
        """Return the recipients who have not got it yet, as the segments are now."""
        return self.with_context(**{UNSENT: UNCHECKED})._get_remaining_recipients()

    def _hold_back(self, contact_ids: list[int]):
        """Hook: return those who may get it now, and the moment when the others may; None if there are no others."""
        return contact_ids, None

    def _has_traces(self):
        sent = [("mass_mailing_id", "=", self.id), ("is_test_trace", "=", False)]
        return bool(self.env["mailing.trace"].sudo().search_count(sent, limit=1))  # sudo: whether it was sent at all

    def _refuse(self, reason: str):
        """Say that the mailing must not be sent.

        :raise MailingStoppedError: always
        """
        raise MailingStoppedError(reason, self)

    def _check_may_send(self):
        """Hook: refuse a mailing that must not be sent as it is, before its recipients are read.

        :raise MailingStoppedError: in the words of the user
        """
        if self._has_client_audience():  # who gets it depends on what the author may see
            self._check_author()
        try:
            self._check_host_domain()
        except UserError as error:
            self._refuse(str(error))
        self._check_segments_work()

    def _check_segments_work(self):
        # sudo: in what state they are, whoever sends
        segments = self.env["client.segment"].sudo().browse(self._get_its_segment_ids())
        for segment in segments.exists():
            if not segment.active:
                self._refuse(
                    self.env._(
                        "The segment %(name)s is archived: its members are not kept any more.", name=segment.name
                    )
                )
            if segment.state == "error":
                self._refuse(
                    self.env._(
                        "The segment %(name)s cannot be computed: %(error)s", name=segment.name, error=segment.error
                    )
                )
        if self.client_to_segments and not self.sudo().client_segment_ids:  # sudo: whether there are any
            self._refuse(self._say_segments_gone())
        if self._get_all_segments().company_id - self.client_company_id:
            self._refuse(self.env._("A segment of %(mailing)s is of another company.", mailing=self.subject))

    def _refresh_its_segments(self, patience=None):
        """Compute the segments that the recipients are chosen by.

        :raise MailingWaitsError: another refresh is at it, and the members may be those of before
        """
        # sudo: members are the same whoever sends
        segments = self.env["client.segment"].sudo().browse(self._get_its_segment_ids()).exists()
        if segments and not self._try_refresh(segments.filtered("active"), patience or PATIENCE):
            raise MailingWaitsError(
                self.env._(
                    "The segments that %(mailing)s goes to are being computed right now. Nothing was sent: try again"
                    " in a minute.",
                    mailing=self.subject,
                ),
                self,
            )

    def _try_refresh(self, segments, patience):
        if LEFT not in self.env.context:
            return segments._bring_up_to_date(patience)  # a conflict is tried again by the host, with the request
        try:
            with self.env.cr.savepoint():
                return segments._bring_up_to_date(patience)
        except CONFLICTS:
            return False

    def _get_its_segment_ids(self):
        """Return the ids of the segments that the recipients are chosen by."""
        found = {*self._get_all_segments().ids}
        if MEMBERSHIP in (self.mailing_domain or ""):
            found |= self._find_segments(self.env[self.mailing_model_real], Domain(self._parse_mailing_domain()))
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
