"""How something is done for one client: noted with it or not at all, and whatever goes wrong, in words."""

import logging

from odoo import models
from odoo.exceptions import UserError

from ..client_run_mixin import CONFLICTS

_logger = logging.getLogger(__name__)


class ClientEffectMixin(models.AbstractModel):
    _inherit = "client.effect.mixin"

    # === BUSINESS METHODS === #

    def _at_work(self):
        """Return the effect in the company, its time zone, and the language of who is responsible."""
        effect = self.sudo()  # sudo: effects do what a manager decided, whoever made the client move
        company, owner = effect._get_effect_company(), effect._get_effect_owner()
        lang = owner.lang or company.partner_id.lang or self.env.lang
        return effect.with_context(lang=lang, tz=company.client_tz or "UTC", allowed_company_ids=company.ids)

    def _run_for(self, target) -> bool:
        """Do it for the target and note it; False if it has to be tried again because someone changed the same."""
        if self.kind == "action" and not self._get_obstacle(target) and not self._get_fault():
            return self._attempt_action(target)
        return self._attempt(target)

    def _attempt(self, target):
        """Do it and note it, both or neither: a run that is killed leaves no trace of it."""
        try:
            with self.env.cr.savepoint():
                if self._claim(target):
                    state, message = self._act(target)
                    self._note(target, state, message)
        except CONFLICTS:
            return False
        except Exception as error:  # noqa: BLE001  # whatever goes wrong for one client, the others are served
            return self._note_failure(target, error)
        return True

    def _act(self, target):
        """Return ("done" or "skipped", what happened)."""
        if obstacle := self._get_obstacle(target):
            return "skipped", obstacle
        if fault := self._get_fault():
            raise UserError(fault)
        self._do(target)
        return "done", self._say()

    def _attempt_action(self, target):
        """Run a server action. It may reach out of the database, so it is noted before, and never begun again."""
        Cron = self.env["ir.cron"]
        try:
            if not self._claim(target):
                return True
            self._note(target, "running", self._say())
            Cron._commit_progress()
        except CONFLICTS:  # not begun; what the batch did before is done again as well
            self.env.cr.rollback()
            return False
        try:
            self._run_action(target)
            self._note(target, "done", self._say())
            Cron._commit_progress()
        except Exception as error:  # noqa: BLE001  # as above
            self.env.cr.rollback()
            self._note_failure(target, error)
            Cron._commit_progress()
        return True

    def _note_failure(self, target, error):
        """Note what went wrong in words; False if not even that was possible now."""
        _logger.info("%s failed for %s", self, target, exc_info=error)
        if isinstance(error, UserError):
            message = " ".join(str(error).split())
        else:  # what the programme says may hold addresses, and helps nobody who reads the log
            message = self.env._("An unforeseen error (%(kind)s); the server's log has more", kind=type(error).__name__)
        try:
            with self.env.cr.savepoint():
                self._note(target, "failed", message)
        except CONFLICTS:  # effect or client were deleted at this moment
            return False
        return True
