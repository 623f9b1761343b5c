from odoo import api, fields, models
from odoo.exceptions import AccessError

TOLD = "client_base.rule_told"


class ClientSegment(models.Model):
    _inherit = "client.segment"

    effect_ids = fields.One2many(
        "client.segment.effect", "segment_id", "Effects", context={"active_test": False},
        groups="client_base.client_base_group_manager",
    )  # fmt: skip

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_effects(self):
        """Let nobody delete with a segment the effects, and what they did, that he may not delete by themselves."""
        Effect = self.env["client.segment.effect"]
        if Effect.has_access("unlink"):
            return
        # sudo: who may not read effects is told that there are some
        effects = Effect.sudo().with_context(active_test=False).search([("segment_id", "in", self.ids)])
        if effects:
            raise AccessError(
                self.env._(
                    "These segments have effects, which would be deleted with what they did: %(names)s. Archive them"
                    " instead, or ask a manager of the client base.",
                    names=", ".join(effects.segment_id.mapped("name")),
                )
            )

    # === BUSINESS METHODS === #

    def _rule_changed(self):
        # EXTENDS 'client_base'
        result = super()._rule_changed()
        self._tell_of_rule()
        return result

    def _tell_of_rule(self):
        """Note in the chatter, once a transaction, that effects will now be done for other clients."""
        told = self.env.cr.postcommit.data.setdefault(TOLD, set())
        # sudo: whoever changes the rule need not see what follows
        effects = self.env["client.segment.effect"].sudo().search([("segment_id", "in", self.ids)])
        for segment, switched_on in effects.grouped("segment_id").items():
            if segment.id not in told:
                told.add(segment.id)
                segment._message_log(
                    body=self.env._(
                        "Who is in was decided anew while effects are switched on: %(effects)s",
                        effects=", ".join(switched_on.mapped("display_name")),
                    )
                )

    def _members_moved(self, entered: int, left: int):
        # EXTENDS 'client_base'
        result = super()._members_moved(entered, left)
        # sudo: whoever moves a client, by a pin or an order, need not see what follows
        effects = self.env["client.segment.effect"].sudo()
        if (entered or left) and effects.search_count([("segment_id", "in", self.ids)], limit=1):
            effects._ask_for_run()
        return result
