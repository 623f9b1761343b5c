"""For whom an effect of a segment is done, and in whose name."""

from odoo import models

from .effect import ACTION_MODELS


class ClientSegmentEffect(models.Model):
    _inherit = "client.segment.effect"

    # === BUSINESS METHODS === #

    def _get_effect_company(self):
        return self.segment_id.company_id

    def _get_effect_owner(self):
        return self.segment_id.user_id

    def _get_effect_origin(self):
        return self.env._("Changed by the segment %(name)s", name=self.segment_id.name)

    def _get_effect_scope(self):
        return self.segment_id.id, self.moment

    def _get_effect_contact(self, target):
        return target.client_id

    def _get_effect_record(self, target):
        return target if self.action_id.model_id.model == target._name else target.client_id

    def _get_effect_models(self):
        return ACTION_MODELS

    def _say_stranger(self, user):
        return self.env._(
            "%(user)s does not work in the company of the segment, %(company)s.",
            user=user.name, company=self.segment_id.company_id.name,
        )  # fmt: skip

    def _say_other_model(self):
        return self.env._(
            "The server action %(name)s runs neither on contacts nor on stays in segments.", name=self.action_id.name
        )

    def _say_nobody(self):
        return self.env._("There is nobody to do it: neither has the client a salesman nor the segment an owner.")
