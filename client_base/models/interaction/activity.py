"""Planned talks: what was planned is done once it is logged, and who ticks it off is asked how it went."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# What kind of talk an activity of a category plans.
KIND_OF_CATEGORY = {"phonecall": "call", "meeting": "meeting"}


class ClientInteraction(models.Model):
    _inherit = "client.interaction"

    # === CONSTRAINT METHODS === #

    @api.constrains("activity_id", "contact_id")
    def _check_activity(self):
        for interaction in self.filtered("activity_id"):
            contact = interaction.activity_id._get_interaction_contact()
            if contact and contact.commercial_partner_id != interaction.client_id:
                raise ValidationError(
                    self.env._(
                        "The activity is one with %(other)s and not with %(client)s.",
                        other=contact.commercial_partner_id.display_name, client=interaction.client_id.display_name,
                    )
                )  # fmt: skip

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        planned = self.env.context.get("default_activity_id")
        vals_list = [self._check_planned({"activity_id": planned, **vals}) for vals in vals_list]
        interactions = super().create(vals_list)
        interactions._finish_activity()
        return interactions

    def write(self, vals):
        vals = self._check_planned(vals)
        result = super().write(vals)
        if vals.get("activity_id"):
            self._finish_activity()
        return result

    # === BUSINESS METHODS === #

    @api.model
    def _check_planned(self, vals) -> dict:
        """Refuse the plans of others, and return the values without a plan that was deleted meanwhile."""
        if not vals.get("activity_id"):
            return vals
        activity = self.env["mail.activity"].browse(vals["activity_id"]).exists()
        if activity and not activity.has_access("read"):
            raise AccessError(self.env._("The activity is not open to you, so no talk can be logged for it."))
        return {**vals, "activity_id": activity.id}

    def _finish_activity(self):
        """Mark the activities that the talks were planned as done, unless they are already.

        What was promised stays open where nobody was reached and no other day was agreed.
        """
        for interaction in self.filtered(lambda talk: talk.is_contact or talk.next_on):
            for activity in interaction.activity_id.filtered("active"):
                activity.action_feedback(feedback=interaction._get_feedback())

    def _get_feedback(self) -> str:
        return "\n".join(filter(None, (self.result_id.name, self.note)))


class MailActivity(models.Model):
    _inherit = "mail.activity"

    # === ACTION METHODS === #

    def action_done(self):
        # EXTENDS 'mail'
        result = super().action_done()
        offer = self.get_interaction_offer() if len(self) == 1 else False
        return {"type": "ir.actions.client", "tag": "client_base.offer_result", "params": offer} if offer else result

    def action_log_interaction(self):
        """Open the small window that logs what came of the activity."""
        self.ensure_one()
        self.check_access("read")
        if not self._get_interaction_contact():
            raise UserError(self.env._("There is no client here to log a talk with. Please enter the client first."))
        return self.env["client.interaction"]._get_log_action(self._prepare_interaction_vals())

    # === BUSINESS METHODS === #

    def get_interaction_offer(self):
        """Return which activity it is whose result the user is offered to log and what he is told, or False.

        Calls and meetings with a client, which nobody has logged, are worth it.
        """
        activity = self.exists()
        if not activity or not self.env["client.interaction"].has_access("create") or not activity.has_access("read"):
            return False
        contact = activity._get_interaction_contact()
        # sudo: also by a colleague whose talks the user does not see
        logged = self.env["client.interaction"].sudo().search_count([("activity_id", "=", activity.id)], limit=1)
        if activity.activity_category not in KIND_OF_CATEGORY or not contact or logged:
            return False
        words = self.env._("How did it go with %(client)s?", client=contact.display_name)
        return {"activity_id": activity.id, "message": words}

    def _get_interaction_contact(self):
        """Return whom of a client the activity is about, or nobody."""
        self.ensure_one()
        # sudo: an activity may be of a document that its owner may not open
        activity = self.sudo()
        document = self.env["client.interaction"].sudo()._find_document(activity.res_model, activity.res_id)
        return document._get_interaction_contact() if document else self.env["res.partner"]

    def _prepare_interaction_vals(self) -> dict:
        # sudo: the same
        activity = self.sudo()
        document = self.env["client.interaction"].sudo()._find_document(activity.res_model, activity.res_id)
        return {
            **document._prepare_interaction_vals(),
            "activity_id": self.id,
            "kind": KIND_OF_CATEGORY.get(self.activity_category, "call"),
            "note": self.feedback or False,
            **self._get_meeting_times(),
        }

    def _get_meeting_times(self) -> dict:
        """Return when the meeting was and how long, as the calendar has it, unless it is still to come."""
        event = self.calendar_event_id.sudo()  # sudo: times alone
        if not event or event.allday or event.start > fields.Datetime.now():
            return {}
        return {"happened_at": event.start, "minutes": max(round((event.stop - event.start).total_seconds() / 60), 0)}
