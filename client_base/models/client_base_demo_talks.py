"""The demo data: calls that were made or are planned, and meetings."""

from datetime import timedelta

from odoo import models
from odoo.fields import Command


class ClientBaseDemo(models.AbstractModel):
    _inherit = "client.base.demo"

    # === BUSINESS METHODS === #

    def _create_calls(self, talks, users, contacts):
        call_type = self.env["mail.activity.type"].search([("category", "=", "phonecall")], limit=1)
        model_id = self.env["ir.model"]._get_id("res.partner")
        self.env["mail.activity"].create([
            {
                "res_model_id": model_id,
                "res_id": contacts[talk.client.number][0].id,
                "activity_type_id": call_type.id,
                "summary": self._say(talk, talk.subject),
                "user_id": users[talk.salesperson].id,
                "date_deadline": talk.day,
                "create_date": self._get_demo_moment(min(talk.day, self._get_demo_yesterday()), 570),
                **self._prepare_result_vals(talk),
            }
            for talk in talks
        ])  # fmt: skip

    def _create_meetings(self, talks, users, contacts):
        self.env["calendar.event"].create([
            self._prepare_meeting_vals(talk, users[talk.salesperson], contacts[talk.client.number][-1])
            for talk in talks
        ])  # fmt: skip

    def _prepare_meeting_vals(self, talk, user, contact):
        start = self._get_demo_moment(talk.day, talk.minute)
        return {
            "name": f"{self._say(talk, talk.subject)}: {talk.client.name}",
            "user_id": user.id,
            "partner_ids": [Command.set([user.partner_id.id, contact.id])],
            "start": start,
            "stop": start + timedelta(hours=1),
        }

    def _prepare_result_vals(self, talk):
        """Return what a done call differs by: the host keeps it as an archived activity."""
        return {"active": False, "date_done": talk.day, "feedback": self._say(talk, talk.result)} if talk.result else {}

    def _say(self, talk, english_and_russian):
        return english_and_russian[talk.client.town.russian]

    def _get_demo_yesterday(self):
        return self.env.company._get_client_today() - timedelta(days=1)
