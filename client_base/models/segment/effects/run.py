"""The background run of the effects: once a stay, resumed after a crash, and always with an end.

What bounds it. An effect may move its client again: a tag that is put may be what another segment asks for, and the
effects of that one may take it away. Each such move is a new stay, so "once a stay" alone would let two segments play
ball for ever. Two limits stop them:

* a run walks through the pairs of effect and stay once, in their order, and only up to the stay that was the last when
  it began: whatever the refresh moves meanwhile is for the next run;
* an effect acts for one client ``MOST_A_DAY`` times within a day. The next time is logged as skipped; nothing changes
  any more, nobody moves, and the ball lies still.
"""

from odoo import api, fields, models
from odoo.tools import SQL

# The pairs of one commit: less than a second of work, so that nobody waits long for a client that is being changed.
BATCH_SIZE = 50
MOST_A_DAY = 3
# No transaction is open for longer, so whatever was written before that is seen by now.
SETTLED_DAYS = 1
# These would be wrong for a client who has left meanwhile, or come back.
WHILE_IN = frozenset({"tag_add", "pricelist", "salesman", "mail"})
WHILE_OUT = WHILE_IN | {"tag_remove"}


class ClientSegmentEffect(models.Model):
    _inherit = "client.segment.effect"
    _run_cron = "client_base.client_segment_effect_cron"
    _run_lock = "client_base.effects"

    # === BUSINESS METHODS === #

    @api.model
    def _fail_interrupted(self):
        """Note of server actions that a killed run had begun that nobody knows how far they came."""
        # sudo: of every company
        for log in self.env["client.segment.effect.log"].sudo().search([("state", "=", "running")]):
            effect = log.effect_id._at_work()
            effect._note(log.stay_id, "failed", self.env._("Interrupted: please look how far it came"))

    @api.model
    def _walk(self):
        """Take each waiting pair once, those of one stay in the order of the effects."""
        Cron = self.env["ir.cron"]
        after, conflicts = (0, 0, 0), 0
        last_stay = self._get_last_stay()
        while pairs := self._get_waiting(last_stay, after):
            after = pairs[-1]
            conflicts += sum(not self.browse(effect_id)._run_pair(stay_id) for stay_id, _sequence, effect_id in pairs)
            full = len(pairs) == BATCH_SIZE
            if not Cron._commit_progress(len(pairs), remaining=int(full)) and full:
                return
        if conflicts:
            self._ask_later()
        else:
            self._settle()
        Cron._commit_progress(remaining=0)

    @api.model
    def _get_last_stay(self) -> int:
        [[last]] = self.env.execute_query(SQL("SELECT COALESCE(MAX(id), 0) FROM client_segment_stay"))
        return last

    @api.model
    def _get_waiting(self, last_stay, after=(0, 0, 0), limit=None) -> list[tuple[int, int, int]]:
        """Return the next (stay, sequence, effect) that wait, in their order."""
        self.env.flush_all()
        return self.env.execute_query(SQL(
            """
            SELECT waiting.stay_id, waiting.sequence, waiting.effect_id FROM (%s) waiting
             WHERE (waiting.stay_id, waiting.sequence, waiting.effect_id) > (%s, %s, %s) AND waiting.stay_id <= %s
             ORDER BY 1, 2, 3 LIMIT %s
            """,
            self._get_waiting_query(), *after, last_stay, limit or BATCH_SIZE,
        ))  # fmt: skip

    @api.model
    def _get_waiting_query(self) -> SQL:
        """Return a SELECT of (effect_id, sequence, stay_id) of what is to be done, by effects that are on."""
        return SQL(
            """
            (%s)
             UNION ALL
            SELECT effect.id, effect.sequence, log.stay_id
              FROM client_segment_effect_log log JOIN client_segment_effect effect ON effect.id = log.effect_id
              JOIN client_segment segment ON segment.id = effect.segment_id
             WHERE log.state = 'waiting' AND effect.active AND segment.active
            """,
            self._get_moved_query(SQL("effect.active AND segment.active")),
        )

    @api.model
    def _get_moved_query(self, condition: SQL) -> SQL:
        """Return a SELECT of (effect_id, sequence, stay_id) of the moves since effects are on that no log knows of."""
        return SQL(
            """
            SELECT effect.id AS effect_id, effect.sequence AS sequence, stay.id AS stay_id
              FROM client_segment_effect effect
              JOIN client_segment segment ON segment.id = effect.segment_id
              JOIN client_segment_stay stay ON stay.segment_id = effect.segment_id
               AND (effect.moment = 'enter' AND stay.entered_at >= GREATEST(effect.enabled_at, effect.settled_at)
                 OR effect.moment = 'leave' AND stay.left_at >= GREATEST(effect.enabled_at, effect.settled_at))
             WHERE effect.enabled_at IS NOT NULL AND %s
               AND NOT EXISTS (SELECT FROM client_segment_effect_log log
                                WHERE log.effect_id = effect.id AND log.stay_id = stay.id)
            """,
            condition,
        )

    @api.model
    def _settle(self):
        """Remember once a day up to when all is dealt with, so that no run reads the stays of years again."""
        settled = fields.Datetime.subtract(fields.Datetime.now(), days=SETTLED_DAYS)
        self.env.cr.execute(SQL(
            """
            UPDATE client_segment_effect effect SET settled_at = %(settled)s FROM client_segment segment
             WHERE segment.id = effect.segment_id AND segment.active AND effect.active
               AND COALESCE(effect.settled_at, effect.enabled_at) < %(settled)s::timestamp - INTERVAL '1 day'
            """, settled=settled,
        ))  # fmt: skip
        self.invalidate_model(["settled_at"], flush=False)

    # === ONE PAIR === #

    def _run_pair(self, stay_id) -> bool:
        """Do it for the stay and note it; False if it has to be tried again because someone changed the same."""
        stay = self.env["client.segment.stay"].browse(stay_id)
        if not (self.exists() and self.active and stay.exists()):
            return True  # deleted or switched off while the run went on
        effect = self._at_work()
        stay = stay.with_env(effect.env)
        return effect._run_for(stay)

    def _get_obstacle(self, stay) -> str | bool:
        """Return why nothing is to be done for this stay; False if something is."""
        if stay.left_because == "merge":
            return self.env._("nothing, the client was merged with another one")
        if self.moment == "enter" and stay.left_at and self.kind in WHILE_IN:
            return self.env._("nothing, the client has left the segment meanwhile")
        if self.moment == "leave" and self.kind in WHILE_OUT and self._is_in(stay.client_id):
            return self.env._("nothing, the client is in the segment again")
        if self._count_recent(stay.client_id) >= MOST_A_DAY:
            return self.env._("nothing, it was done too often since yesterday: segments may undo each other's effects")
        return self._get_reason(stay.client_id)

    def _is_in(self, client):
        stays = self.env["client.segment.stay"]
        present = [("segment_id", "=", self.segment_id.id), ("client_id", "=", client.id), ("left_at", "=", False)]
        return bool(stays.search_count(present, limit=1))

    def _count_recent(self, client):
        since = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        return self.env["client.segment.effect.log"].search_count([
            ("effect_id", "=", self.id), ("client_id", "=", client.id), ("state", "in", ("done", "failed")),
            ("at", ">=", since),
        ], limit=MOST_A_DAY)  # fmt: skip

    def _note(self, stay, state, message):
        """Write the one row of the log that this effect has for the stay."""
        self.env.flush_all()
        self.env.cr.execute(SQL(
            """
            INSERT INTO client_segment_effect_log AS log
                        (effect_id, stay_id, client_id, segment_id, state, message, at)
            SELECT %(effect)s, id, client_id, segment_id, %(state)s, %(message)s, %(now)s
              FROM client_segment_stay WHERE id = %(stay)s
                ON CONFLICT (effect_id, stay_id) DO UPDATE
               SET state = EXCLUDED.state, message = EXCLUDED.message, at = EXCLUDED.at
             WHERE log.state IN ('waiting', 'running')
            """,
            effect=self.id, stay=stay.id, state=state, message=message[:1].upper() + message[1:],
            now=fields.Datetime.now(),
        ))  # fmt: skip
        self.env["client.segment.effect.log"].invalidate_model(flush=False)
