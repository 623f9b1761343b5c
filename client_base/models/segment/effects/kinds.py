"""What each kind of effect is in words, when there is nothing to do, and how it is done."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .effect import ACTION_MODELS, PARAMETERS


class ClientSegmentEffect(models.Model):
    _inherit = "client.segment.effect"

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
        if pricelist.company_id and pricelist.company_id != self.segment_id.company_id:
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
        if self.segment_id.company_id not in user.company_ids:
            return self.env._(
                "%(user)s does not work in the company of the segment, %(company)s.",
                user=user.name, company=self.segment_id.company_id.name,
            )  # fmt: skip
        return False

    def _get_fault_mail(self):
        if self.template_id.model != "res.partner":
            return self.env._("The e-mail template %(name)s is not one for contacts.", name=self.template_id.name)
        return False

    def _get_fault_action(self):
        if self.action_id.model_id.model not in ACTION_MODELS:
            return self.env._(
                "The server action %(name)s runs neither on contacts nor on stays in segments.",
                name=self.action_id.name,
            )
        return False

    # === WHEN THERE IS NOTHING TO DO FOR A CLIENT === #

    def _get_reason(self, client) -> str | bool:
        """Return why nothing is to be done for the client as he is now, as half a sentence; False if something is."""
        self.ensure_one()
        check = getattr(self, f"_get_reason_{self.kind}", None)
        return check(client) if check else False

    def _get_reason_tag_add(self, client):
        if self.tag_id in client.commercial_partner_id.category_id:
            return self.env._("nothing, the tag %(name)s is there already", name=self.tag_id.display_name)
        return False

    def _get_reason_tag_remove(self, client):
        if self.tag_id not in client.commercial_partner_id.category_id:
            return self.env._("nothing, the tag %(name)s is not there", name=self.tag_id.display_name)
        return False

    def _get_reason_pricelist(self, client):
        client = client.commercial_partner_id.with_company(self.segment_id.company_id)
        if client.specific_property_product_pricelist == self.pricelist_id:
            return self.env._("nothing, the price list is %(name)s already", name=self.pricelist_id.display_name)
        return False

    def _get_reason_salesman(self, client):
        if client.commercial_partner_id.user_id == self.salesman_id:
            return self.env._("nothing, the salesman is %(name)s already", name=self.salesman_id.display_name)
        return False

    def _get_reason_activity(self, client):
        return False if client.active else self.env._("nothing, the client is archived")

    def _get_reason_mail(self, client):
        if not client.active:
            return self.env._("nothing, the client is archived")
        # The addresses themselves stay out of the log: analysts read it too.
        if not client.email_normalized:
            return self.env._("nothing, there is no e-mail address that works")
        if self.env["mail.blacklist"].search_count([("email", "=", client.email_normalized)], limit=1):
            return self.env._("nothing, the e-mail address is on the blacklist")
        return False

    # === HOW IT IS DONE === #

    def _do(self, stay):
        """Do it for the client of the stay."""
        self.ensure_one()
        # Tags, price lists and salesmen are those of the company that a contact may have come to belong to.
        getattr(self, f"_do_{self.kind}")(stay.client_id)

    def _do_tag_add(self, client):
        client.commercial_partner_id.category_id = [Command.link(self.tag_id.id)]

    def _do_tag_remove(self, client):
        client.commercial_partner_id.category_id = [Command.unlink(self.tag_id.id)]

    def _do_pricelist(self, client):
        client = client.commercial_partner_id.with_company(self.segment_id.company_id)
        client.specific_property_product_pricelist = self.pricelist_id

    def _do_salesman(self, client):
        # Hundreds may be assigned in a minute: the salesman follows them, and gets no e-mail about each.
        client = client.commercial_partner_id.with_context(mail_auto_subscribe_no_notify=True)
        client._track_set_log_message(self.env._("Changed by the segment %(name)s", name=self.segment_id.name))
        client.user_id = self.salesman_id

    def _do_activity(self, client):
        user = self.activity_user_id or client.commercial_partner_id.user_id or self.segment_id.user_id
        if not user:
            raise UserError(
                self.env._("There is nobody to do it: neither has the client a salesman nor the segment an owner.")
            )
        today = self.segment_id.company_id._get_client_today()
        # Nor an e-mail about each activity.
        client.with_context(mail_activity_quick_update=True).activity_schedule(
            activity_type_id=self.activity_type_id.id, user_id=user.id, summary=self.activity_summary,
            note=self.activity_note, date_deadline=fields.Date.add(today, days=self.activity_days),
        )  # fmt: skip

    def _do_mail(self, client):
        template = self.template_id.with_context(lang=client.lang or self.env.lang)
        recipients = {"recipient_ids": [Command.set(client.ids)], "email_to": False}
        template.send_mail(client.id, force_send=False, email_values=recipients)

    def _do_action(self, client):
        raise NotImplementedError("a server action runs on its own, see run.py")

    def _run_action(self, stay):
        """Run the server action on the stay or on its client."""
        record = stay if self.action_id.model_id.model == stay._name else stay.client_id
        self.action_id.with_context(
            active_model=record._name, active_id=record.id, active_ids=record.ids
        ).run()  # fmt: skip
