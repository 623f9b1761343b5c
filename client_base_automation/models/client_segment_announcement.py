"""Stays are written by SQL, which no automation rule sees: here the rules are told of them, once each."""

import logging

from odoo import api, fields, models
from odoo.addons.base_automation.models.base_automation import CREATE_TRIGGERS, WRITE_TRIGGERS
from odoo.addons.client_base.models.client_run_mixin import CONFLICTS
from odoo.exceptions import UserError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

SINCE = "client_base_automation.since"
BATCH_SIZE = 200
# Whatever was written longer ago is seen by now; what was announced of it need not be known any more.
SETTLED_DAYS = 1
RULES = [("model_name", "=", "client.segment.stay"), ("trigger", "in", [*CREATE_TRIGGERS, *WRITE_TRIGGERS])]


class ClientSegmentAnnouncement(models.Model):
    """That automation rules were told of one entering or one leaving."""

    _name = "client.segment.announcement"
    _inherit = ["client.run.mixin"]
    _description = "Announced Stays"
    _log_access = False
    _order = "at desc, id desc"
    _rec_name = "stay_id"
    _run_cron = "client_base_automation.client_segment_announcement_cron"
    _run_lock = "client_base.announcements"

    stay_id = fields.Many2one("client.segment.stay", required=True, readonly=True, ondelete="cascade")
    segment_id = fields.Many2one(related="stay_id.segment_id")
    moment = fields.Selection([("enter", "Entering"), ("leave", "Leaving")], required=True, readonly=True)
    state = fields.Selection(
        [("running", "Running"), ("done", "Done"), ("failed", "Failed")], required=True, readonly=True
    )
    message = fields.Char(readonly=True)
    at = fields.Datetime("When", required=True, readonly=True)

    _stay_uniq = models.Constraint("UNIQUE(stay_id, moment)", "This was announced already.")

    # === BUSINESS METHODS === #

    @api.model
    def _follow_rules(self):
        """Remember since when there is an active rule on stays; forget it when there is none."""
        # sudo: rules are hidden from who moves clients, and the parameter from who makes rules
        Rule, Parameter = self.env["base.automation"].sudo(), self.env["ir.config_parameter"].sudo()
        if not Rule.with_context(active_test=True).search_count(RULES, limit=1):
            Parameter.set_param(SINCE, False)
        elif not Parameter.get_param(SINCE):
            Parameter.set_param(SINCE, fields.Datetime.to_string(fields.Datetime.now()))

    @api.model
    def _get_since(self):
        """Return since when moves are announced; False if they are not."""
        return fields.Datetime.to_datetime(self.env["ir.config_parameter"].sudo().get_param(SINCE))

    @api.model
    def _cron_announce(self):
        """Tell the rules of the moves that they have not heard of, as far as the time of the cron goes."""
        self._cron_run()

    @api.model
    def _fail_interrupted(self):
        message = self.env._("Interrupted: please look how far it came")
        self.sudo().search([("state", "=", "running")]).write({"state": "failed", "message": message})

    @api.model
    def _walk(self):
        """Announce each move once that there was when the run began; those which rules cause are for the next run."""
        if not self._get_since():
            return
        Cron = self.env["ir.cron"]
        [[last_stay]] = self.env.execute_query(SQL("SELECT COALESCE(MAX(id), 0) FROM client_segment_stay"))
        after, conflicts = (0, ""), 0
        while moves := self._get_waiting(last_stay, after):
            after, full = moves[-1], len(moves) == BATCH_SIZE
            for stay_id, moment in moves:
                conflicts += not self._announce(self.env["client.segment.stay"].browse(stay_id), moment)
                if not Cron._commit_progress(1, remaining=1):
                    return
            if not full:
                break
        if conflicts:
            self._ask_later()
        else:
            self._settle()
        Cron._commit_progress(remaining=0)

    @api.model
    def _get_waiting(self, last_stay, after=(0, "")) -> list[tuple[int, str]]:
        """Return the next (stay, moment) that were not announced; "enter" comes before "leave"."""
        return self.env.execute_query(SQL(
            """
            SELECT move.stay_id, move.moment FROM (
                SELECT id AS stay_id, 'enter' AS moment FROM client_segment_stay WHERE entered_at >= %(since)s
                 UNION ALL
                SELECT id, 'leave' FROM client_segment_stay WHERE left_at >= %(since)s
            ) move
             WHERE (move.stay_id, move.moment) > (%(stay)s, %(moment)s) AND move.stay_id <= %(last)s
               AND NOT EXISTS (SELECT FROM client_segment_announcement told
                                WHERE told.stay_id = move.stay_id AND told.moment = move.moment)
             ORDER BY 1, 2 LIMIT %(limit)s
            """,
            since=self._get_since(), stay=after[0], moment=after[1], last=last_stay, limit=BATCH_SIZE,
        ))  # fmt: skip

    @api.model
    def _settle(self):
        """Forget once a day what was announced longer ago, so that no run reads the stays of years again."""
        settled = fields.Datetime.subtract(fields.Datetime.now(), days=SETTLED_DAYS)
        if self._get_since() >= fields.Datetime.subtract(settled, days=1):
            return
        self.env["ir.config_parameter"].sudo().set_param(SINCE, fields.Datetime.to_string(settled))
        self.env.cr.execute(SQL(
            """
            DELETE FROM client_segment_announcement told USING client_segment_stay stay
             WHERE stay.id = told.stay_id AND told.state = 'done'
               AND CASE told.moment WHEN 'enter' THEN stay.entered_at ELSE stay.left_at END < %s
            """, settled,
        ))  # fmt: skip
        self.invalidate_model(flush=False)

    # === ONE MOVE === #

    def _announce(self, stay, moment) -> bool:
        """Let the rules act on a move, noted before and never begun again; False if someone changed the same."""
        Cron = self.env["ir.cron"]
        if not stay.exists():
            return True
        # sudo: rules act for whoever moved the client, as the cron's user
        told = self.sudo().create(
            {"stay_id": stay.id, "moment": moment, "state": "running", "at": fields.Datetime.now()}
        )
        Cron._commit_progress()
        try:
            self._fire(stay.with_context(allowed_company_ids=stay.segment_id.company_id.ids), moment)
            told.state = "done"
            Cron._commit_progress()
        except CONFLICTS:  # what was done is taken back, a webhook has not been sent
            self.env.cr.rollback()
            told.unlink()
            return False
        except Exception as error:  # whatever a rule does wrong, the next client is announced
            self.env.cr.rollback()
            _logger.info("A rule failed for stay %s", stay.id, exc_info=error)
            told.write({"state": "failed", "message": str(error) if isinstance(error, UserError) else repr(error)})
        return True

    def _fire(self, stay, moment):
        """Do what the host does around ``create`` and ``write``: entering makes a stay, leaving edits it."""
        entering = moment == "enter"
        rules = self.env["base.automation"]._get_actions(stay, CREATE_TRIGGERS if entering else WRITE_TRIGGERS)
        stay = stay.with_env(rules.with_context(**{**stay.env.context, **rules.env.context}).env)
        # The stay while the client was in, though he may have left since.
        present = stay.new({"left_at": False, "left_because": False}, origin=stay)
        before = {stay.id: {"left_at": present.left_at, "left_because": present.left_because, "state": present.state}}
        for rule in rules.with_env(stay.env).with_context(old_values=None if entering else before):
            if not entering and not rule._filter_pre(present):
                continue
            asked, domain = rule._filter_post_export_domain(present if entering else stay, feedback=True)
            rule._process(stay if asked else stay.browse(), domain_post=domain)
        self.env.flush_all()


class ClientSegment(models.Model):
    _inherit = "client.segment"

    # === BUSINESS METHODS === #

    def _members_moved(self, entered: int, left: int):
        # EXTENDS 'client_base'
        result = super()._members_moved(entered, left)
        announcements = self.env["client.segment.announcement"]
        if (entered or left) and announcements._get_since():
            announcements._ask_for_run()
        return result
