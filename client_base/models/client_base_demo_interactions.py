"""The demo data: talks that were logged, offers and their answers, and how often clients want to hear of the shop."""

from datetime import timedelta

from odoo import models

from ..demo.talk_words import CALL_BACK, COMPETITORS, HOURS, OFFERS, TALKS

RESULT = "client_base.client_interaction_result_{}"
OBJECTION = "client_base.client_interaction_objection_{}"
# Who is talked to at all, and how many days ago the last of his talks was at most.
TALKED_TO = ("prospect", "first_time", "active", "loyal", "sleeping")
LONG_AGO = 80
RHYTHMS = {"loyal": 30, "active": 60}  # days, on the cards of some
OWN_RHYTHM = 14


class ClientBaseDemo(models.AbstractModel):
    _inherit = "client.base.demo"

    # === BUSINESS METHODS === #

    def _create_interactions(self, story, users, contacts):
        """Write talks of the last months, of different clients in different numbers; the same ones each time."""
        rivals = self.env["client.competitor"].create(
            [{"name": names[self._speaks_russian()]} for names in COMPETITORS]
        )
        clients = [client for client in story.clients if client.stage in TALKED_TO and not client.archived]
        vals_list = [
            self._prepare_interaction_vals(client, place, users, contacts[client.number], rivals)
            for client in clients
            for place in range(client.number % 4)
        ]
        self.env["client.interaction"].create(vals_list)

    def _prepare_interaction_vals(self, client, place, users, people, rivals):
        number = client.number * 3 + place
        days = 1 + number * 7 % LONG_AGO
        day = self._get_demo_yesterday() - timedelta(days=days - 1)
        russian = client.town.russian
        vals = {
            "contact_id": people[number % len(people)].id,
            "user_id": users[client.salesperson or 0].id,
            "happened_at": self._get_demo_moment(day, 9 * 60 + number * 17 % 540),
        }
        if number % 11 == 5:
            return vals | self._prepare_promise_vals(client, number)
        if number % 5 == 2:
            return vals | self._prepare_offer_vals(OFFERS[number // 5 % len(OFFERS)], russian, rivals)
        kind, direction, channel, minutes, result, notes = TALKS[number % len(TALKS)]
        return vals | {
            "kind": kind, "direction": direction, "channel": channel, "minutes": minutes + number % 5 * bool(minutes),
            "result_id": self.env.ref(RESULT.format(result)).id, "note": notes[russian] or False,
        }  # fmt: skip

    def _prepare_offer_vals(self, offer, russian, rivals):
        text, price, answer, objection, rival, notes = offer
        return {
            "kind": "offer", "channel": "phone", "minutes": 8, "offer_text": text[russian], "offer_price": price,
            "answer": answer, "note": notes[russian] or False,
            "objection_id": objection and self.env.ref(OBJECTION.format(objection)).id,
            "competitor_id": rival is not None and rivals[rival].id,
        }  # fmt: skip

    def _prepare_promise_vals(self, client, number):
        return {
            "kind": "call", "minutes": 3, "result_id": self.env.ref(RESULT.format("call_back")).id,
            "next_on": self.env.company._get_client_today() + timedelta(days=number % 4),
            "note": CALL_BACK[client.town.russian],
        }  # fmt: skip

    def _set_rhythms(self, story, contacts):
        """Say how often clients are contacted, through what, and when companies are open."""
        hours = self.env["resource.calendar"].create(
            {"name": HOURS[self._speaks_russian()], "tz": self.env.company.client_tz}
        )
        for code, days in RHYTHMS.items():
            segment = self.env["client.segment"].search(
                [("family", "=", "ready"), ("code", "=", code), ("company_id", "=", self.env.company.id)]
            )
            segment.contact_days = days
        for client in story.clients:
            vals = {"client_channel": ("phone", "messenger", "email")[client.number % 3]} if client.number % 2 else {}
            if client.company:
                vals["client_calendar_id"] = hours.id
            if client.stage == "loyal" and client.number % 6 == 0:
                vals["client_contact_days"] = OWN_RHYTHM
            contacts[client.number][0].write(vals)
