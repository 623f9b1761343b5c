"""What each kind of effect is in words, and why it cannot work for anybody."""

from odoo import models

from .mixin import PARAMETERS


class ClientEffectMixin(models.AbstractModel):
    _inherit = "client.effect.mixin"

    # === BUSINESS METHODS === #

    def _say(self) -> str:
        """Return what is done for a client, as the second half of a sentence."""
        self.ensure_one()
        effect = self.sudo()  # sudo: names of what a manager chose, or had chosen for him
        name = effect[PARAMETERS[effect.kind]].display_name or ""
        match effect.kind:
            case "tag_add":
                return self.env._("the tag %(name)s is put", name=name)
            case "tag_remove":
                return self.env._("the tag %(name)s is taken away", name=name)
            case "pricelist":
                return self.env._("the price list becomes %(name)s", name=name)
            case "salesman":
                return self.env._("the salesman becomes %(name)s", name=name)
            case "activity":
                summary = effect.activity_summary or name
                return self.env._("an activity is scheduled: %(summary)s", summary=summary)
            case "mail":
                return self.env._("the e-mail %(name)s is sent", name=name)
        return self.env._("the action %(name)s is run", name=name)

    # === WHAT IS WRONG WITH THE EFFECT === #

    def _get_fault(self) -> str | bool:
        """Return why the effect cannot work for any client, in a sentence; False if it can."""
        self.ensure_one()
        effect, name = self.sudo(), PARAMETERS[self.kind]  # sudo: of what is chosen, only whether it fits
        if not effect[name]:
            label = self._fields[name]._description_string(self.env)
            return self.env._("Please choose what the effect needs: %(field)s.", field=label)
        check = getattr(effect, f"_get_fault_{self.kind}", None)
        return check() if check else False

    def _get_fault_pricelist(self):
        pricelist = self.pricelist_id
        if pricelist.company_id and pricelist.company_id != self._get_effect_company():
            return self.env._("The price list %(name)s belongs to another company.", name=pricelist.name)
        if not pricelist.active:
            return self.env._("The price list %(name)s is archived.", name=pricelist.name)
        return False

    def _get_fault_salesman(self):
        return self._get_fault_of_user(self.salesman_id)

    def _get_fault_activity(self):
        model = self.activity_type_id.res_model
        if model and model != "res.partner":
            return self.env._("The activity %(name)s is not one of contacts.", name=self.activity_type_id.name)
        if self.activity_days < 0:
            return self.env._("An activity is due today at the earliest: please enter 0 or more days.")
        return self._get_fault_of_user(self.activity_user_id) if self.activity_user_id else False

    def _get_fault_of_user(self, user):
        if not user.active or user.share:
            return self.env._("%(user)s does not work here (any more).", user=user.name)
        if self._get_effect_company() not in user.company_ids:
            return self._say_stranger(user)
        return False

    def _say_stranger(self, user) -> str:
        """Hook: return that a user does not work in the company."""
        return self.env._(
            "%(user)s does not work in the company %(company)s.",
            user=user.name, company=self._get_effect_company().name,
        )  # fmt: skip

    def _get_fault_mail(self):
        if self.template_id.model != "res.partner":
            return self.env._("The e-mail template %(name)s is not one for contacts.", name=self.template_id.name)
        return False

    def _get_fault_action(self):
        if self.action_id.model_id.model not in self._get_effect_models():
            return self._say_other_model()
        return False

    def _say_other_model(self) -> str:
        """Hook: return that the server action runs on something else."""
        return self.env._("The server action %(name)s does not run on contacts.", name=self.action_id.name)
