"""The arms of the timeline that tell of talks: interactions, done activities, meetings."""

from odoo import api, fields, models
from odoo.tools import SQL

from .arm import Arm

INTERACTIONS, ACTIVITIES, MEETINGS = 4, 5, 6


class ClientTimeline(models.Model):
    _inherit = "client.timeline"

    # === BUSINESS METHODS === #

    @api.model
    def _get_arms(self):
        # EXTENDS 'client_base'
        return super()._get_arms() + self._make_arms({
            "client.interaction": self._make_interaction_arm,
            "mail.activity": self._make_activity_arm,
            "calendar.event": self._make_meeting_arm,
        })  # fmt: skip

    def _make_interaction_arm(self):
        Interaction = self.env["client.interaction"]
        query = Interaction._search(self._get_here())
        result = query.left_join("client_interaction", "result_id", "client_interaction_result", "id", "told_result")
        kinds = SQL(" ").join(
            SQL("WHEN %s THEN %s", kind, label)
            for kind, label in Interaction._fields["kind"]._description_selection(self.env)
        )
        return Arm(
            number=INTERACTIONS,
            kinds=("interaction",),
            query=query,
            people="client",
            owner=SQL("client_interaction.client_id"),
            moment=SQL("client_interaction.happened_at"),
            columns={
                "contact_id": SQL("client_interaction.contact_id"),
                "company_id": SQL("client_interaction.company_id"),
                "name": SQL("CASE client_interaction.kind %s END", kinds),
                "result": self.env["client.interaction.result"]._field_to_sql(result, "name"),
                "user_id": SQL("client_interaction.user_id"),
                "res_model": SQL("'client.interaction'"),
                "res_id": SQL("client_interaction.id"),
            },
        )

    def _make_activity_arm(self):
        # The host asks each activity for its document, which are those of ``thread`` here.
        Activity = self.env["mail.activity"].with_context(active_test=False)
        query = Activity._search([("active", "=", False), ("date_done", "!=", False)], bypass_access=True)
        kind = query.left_join("mail_activity", "activity_type_id", "mail_activity_type", "id", "done_type")
        return Arm(
            number=ACTIVITIES,
            kinds=("activity",),
            query=query,
            people="thread",
            owner=(SQL("mail_activity.res_model"), SQL("mail_activity.res_id")),
            where=SQL(
                """
                (person.may_post OR mail_activity.user_id = %s)
                AND NOT EXISTS (
                    SELECT FROM client_interaction logged
                     WHERE logged.activity_id = mail_activity.id AND logged.client_id = person.client_id
                       AND logged.company_id = ANY(%s) AND (logged.is_contact OR logged.next_on IS NOT NULL))
                """,
                self.env.uid,
                self.env.companies.ids,
            ),
            moment=SQL("mail_activity.date_done"),
            is_day=True,
            columns={
                "contact_id": SQL("person.contact_id"),
                "name": SQL(
                    "CONCAT_WS(': ', %s, NULLIF(mail_activity.summary, ''))",
                    self.env["mail.activity.type"]._field_to_sql(kind, "name"),
                ),
                "user_id": SQL("mail_activity.user_id"),
                "body": SQL("mail_activity.feedback"),
                "res_model": SQL("person.res_model"),
                "res_id": SQL("person.res_id"),
            },
        )

    def _make_meeting_arm(self):
        """Return the meetings that have begun, once for each client, of whose contacts one at least did not decline."""
        query = self.env["calendar.event"]._search([("start", "<=", fields.Datetime.now()), *self._get_open_meetings()])
        query.add_join(
            "JOIN",
            "invited",
            "calendar_attendee",
            SQL("invited.event_id = calendar_event.id AND invited.state <> 'declined'"),
        )
        return Arm(
            number=MEETINGS,
            kinds=("meeting",),
            query=query,
            people="contact",
            owner=SQL("invited.partner_id"),
            where=SQL("""
                (person.is_alone OR NOT EXISTS (
                    SELECT FROM calendar_attendee earlier
                      JOIN res_partner colleague ON colleague.id = earlier.partner_id
                     WHERE earlier.event_id = calendar_event.id AND earlier.id < invited.id
                       AND earlier.state <> 'declined' AND colleague.commercial_partner_id = person.client_id))
            """),
            moment=SQL("calendar_event.start"),
            source_id=SQL("invited.id"),
            columns={
                "contact_id": SQL("invited.partner_id"),
                "name": SQL("calendar_event.name"),
                "user_id": SQL("calendar_event.user_id"),
                "body": SQL("calendar_event.location"),
                "res_model": SQL("'calendar.event'"),
                "res_id": SQL("calendar_event.id"),
            },
        )

    def _get_open_meetings(self):
        """Return the domain of the meetings that are no one else's private ones: the host shows those as "Busy"."""
        if self.env.su:
            return []
        # sudo: who keeps his calendar private is known to the host alone
        settings = self.env["res.users.settings"].sudo()
        private = settings._search([("calendar_default_privacy", "=", "private")]).subselect("user_id")
        return [
            "|", "|", ("user_id", "=", self.env.uid), ("partner_ids", "in", self.env.user.partner_id.ids),
            "|", ("privacy", "in", ("public", "confidential")),
            "&", ("privacy", "=", False), "|", ("user_id", "=", False), ("user_id", "not in", private),
        ]  # fmt: skip
