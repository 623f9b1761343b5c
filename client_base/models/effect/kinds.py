"""When there is nothing to do for a client, and how each kind of effect is done."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class ClientEffectMixin(models.AbstractModel):
    _inherit = "client.effect.mixin"

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
        client = client.commercial_partner_id.with_company(self._get_effect_company())
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

    def _do(self, target):
        """Do it for the client of the target."""
        self.ensure_one()
        # Tags, price lists and salesmen are those of the company that a contact may have come to belong to.
        getattr(self, f"_do_{self.kind}")(self._get_effect_contact(target))

    def _do_tag_add(self, client):
        client.commercial_partner_id.category_id = [Command.link(self.tag_id.id)]

    def _do_tag_remove(self, client):
        client.commercial_partner_id.category_id = [Command.unlink(self.tag_id.id)]

    def _do_pricelist(self, client):
        client = client.commercial_partner_id.with_company(self._get_effect_company())
        client.specific_property_product_pricelist = self.pricelist_id

    def _do_salesman(self, client):
        # Hundreds may be assigned in a minute: the salesman follows them, and gets no e-mail about each.
        client = client.commercial_partner_id.with_context(mail_auto_subscribe_no_notify=True)
        client._track_set_log_message(self._get_effect_origin())
        client.user_id = self.salesman_id

    def _do_activity(self, client):
        user = self._get_effect_assignee(client)
        if not user:
            raise UserError(self._say_nobody())
        today = self._get_effect_company()._get_client_today()
        # Nor an e-mail about each activity.
        client.with_context(mail_activity_quick_update=True).activity_schedule(
            activity_type_id=self.activity_type_id.id, user_id=user.id, summary=self._get_activity_summary(),
            note=self.activity_note, date_deadline=fields.Date.add(today, days=self.activity_days),
        )  # fmt: skip

    def _get_activity_summary(self):
        """Hook: return what an activity is called."""
        return self.activity_summary

    def _get_effect_assignee(self, client):
        """Return who gets an activity about the client."""
        return self.activity_user_id or client.commercial_partner_id.user_id or self._get_effect_owner()

    def _say_nobody(self) -> str:
        """Hook: return that nobody could get an activity."""
        return self.env._("There is nobody to do it: the client has no salesman, and nobody else is chosen.")

    def _do_mail(self, client):
        template = self.template_id.with_context(lang=client.lang or self.env.lang)
        template.send_mail(client.id, force_send=False, email_values=self._get_mail_values(client))

    def _get_mail_values(self, client):
        """Hook: return what of an e-mail to the client is as the effect says, whatever the template does."""
        return {"recipient_ids": [Command.set(client.ids)], "email_to": False}

    def _do_action(self, client):
        raise NotImplementedError("a server action runs on its own, see attempt.py")

    def _run_action(self, target):
        """Run the server action."""
        record = self._get_effect_record(target)
        self.action_id.with_context(
            active_model=record._name, active_id=record.id, active_ids=record.ids
        ).run()  # fmt: skip
