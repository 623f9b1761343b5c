"""The statements of `load.py` for talks: messages, mailings, interactions, activities, meetings, payments."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tools import SQL

from dev.cdnow.orders import clone

TABLES = [
    "mail_message", "mailing_trace", "client_interaction", "mail_activity", "calendar_event", "calendar_attendee",
    "calendar_event_res_partner_rel", "account_payment",
]  # fmt: skip
# Every client hears of two mailings; half of them are opened, a tenth clicked, one in fifty comes back.
TRACES = """
    INSERT INTO mailing_trace (trace_type, model, res_id, mass_mailing_id, email, trace_status, sent_datetime,
                               open_datetime, links_click_datetime, create_date, write_date)
    SELECT 'mail', 'res.partner', partner.id, mailing.id, partner.email,
           CASE WHEN partner.id %% 50 = 0 THEN 'bounce' WHEN partner.id %% 2 = 0 THEN 'open' ELSE 'sent' END, sent.at,
           CASE WHEN partner.id %% 2 = 0 THEN sent.at + interval '3 hours' END,
           CASE WHEN partner.id %% 10 = 0 THEN sent.at + interval '4 hours' END, sent.at, sent.at
      FROM unnest(%(mailings)s) WITH ORDINALITY mailing (id, number)
     CROSS JOIN res_partner partner
     CROSS JOIN LATERAL (SELECT date_trunc('second', now()::timestamp) - number * interval '40 days'
                                + partner.id %% 7200 * interval '1 second' AS at) sent
     WHERE partner.id = ANY(SELECT DISTINCT partner_id FROM bench_order)
"""


class TalkWriter:
    """Write what people said around the orders of the table `bench_order`, after patterns that the ORM made."""

    def __init__(self, writer):
        self.env, self.cr = writer.env, writer.cr
        self.hub, self.order = writer.partner, writer.order
        self.moment = fields.Datetime.now() - timedelta(days=1)
        self.env.flush_all()

    def messages(self):
        """Write a word of ours and a note of the system on each order, and an answer of every second client."""
        for kind, subtype, share in (("comment", "mail.mt_comment", 1), ("notification", "mail.mt_note", 1)):
            message = self.order.message_post(body="Thank you for your order", message_type=kind, subtype_xmlid=subtype)
            self._clone("mail_message", message, _orders(share), {
                "res_id": SQL("bench_order.order_id"), "record_name": SQL("'B' || bench_order.ordinal"),
                "date": SQL("bench_order.moment"),
                "message_id": SQL("'<%s-' || bench_order.ordinal || '@bench>'", SQL(kind)),
            })  # fmt: skip
        letter = self.hub.message_post(body="When does it come?", message_type="email", author_id=self.hub.id)
        self._clone("mail_message", letter, _orders(2), {
            "res_id": SQL("bench_order.partner_id"), "author_id": SQL("bench_order.partner_id"),
            "record_name": SQL("bench_order.buyer"), "date": SQL("bench_order.moment + interval '1 day'"),
            "message_id": SQL("'<email-' || bench_order.ordinal || '@bench>'"),
        })  # fmt: skip

    def traces(self):
        """Write the copies of two mailings to everyone."""
        model = self.env["ir.model"]._get_id("res.partner")
        mailings = self.env["mailing.mailing"].create(
            [{"subject": f"News {number}", "mailing_model_id": model} for number in (1, 2)]
        )
        self.env.flush_all()
        self.cr.execute(TRACES, {"mailings": mailings.ids})

    def interactions(self):
        """Write a call for every second order."""
        call = self.env["client.interaction"].create(
            {"contact_id": self.hub.id, "happened_at": self.moment, "minutes": 5, "note": "He asked for the price"}
        )
        self._clone("client_interaction", call, _orders(2), {
            **dict.fromkeys(("contact_id", "client_id"), SQL("bench_order.partner_id")),
            "happened_at": SQL("bench_order.moment - interval '1 hour'"),
        })  # fmt: skip

    def activities(self):
        """Write a done activity for every fourth order."""
        activity = self.order.activity_schedule("mail.mail_activity_data_todo", summary="Ask if it came")
        activity._action_done(feedback="All is well")
        self._clone("mail_activity", activity, _orders(4), {
            "res_id": SQL("bench_order.order_id"), "res_name": SQL("'B' || bench_order.ordinal"),
            **dict.fromkeys(("date_done", "date_deadline"), SQL("bench_order.moment::date")),
        })  # fmt: skip

    def meetings(self):
        """Write a meeting for every twentieth order."""
        meeting = self.env["calendar.event"].create({
            "name": "In the shop", "start": self.moment, "stop": self.moment + timedelta(hours=1),
            "partner_ids": [Command.set(self.hub.ids)],
        })  # fmt: skip
        self.env.flush_all()
        self.cr.execute("SELECT nextval(pg_get_serial_sequence('calendar_event', 'id'))")
        [first] = self.cr.fetchone()
        event_id = SQL("%s + bench_order.ordinal", first)
        self._clone("calendar_event", meeting, _orders(20), {
            "id": event_id, "start": SQL("bench_order.moment"), "stop": SQL("bench_order.moment + interval '1 hour'"),
        })  # fmt: skip
        self.cr.execute("SELECT setval(pg_get_serial_sequence('calendar_event', 'id'), MAX(id)) FROM calendar_event")
        partner = SQL("bench_order.partner_id")
        self._clone(
            "calendar_attendee", meeting.attendee_ids, _orders(20), {"event_id": event_id, "partner_id": partner}
        )
        self.cr.execute(SQL(
            "INSERT INTO calendar_event_res_partner_rel (calendar_event_id, res_partner_id) SELECT %s, %s FROM %s",
            event_id, partner, _orders(20),
        ))  # fmt: skip

    def payments(self):
        """Write a payment for each invoice."""
        journal = self.env["account.journal"].search([("type", "=", "bank")], limit=1)
        payment = self.env["account.payment"].create(
            {"partner_id": self.hub.id, "amount": 10.0, "date": self.moment.date(), "journal_id": journal.id}
        )
        payment.action_post()
        self._clone("account_payment", payment, SQL("(SELECT * FROM bench_order WHERE invoiced) bench_order"), {
            "partner_id": SQL("bench_order.partner_id"), "amount": SQL("bench_order.amount"),
            "name": SQL("'BENCHPAY/' || bench_order.ordinal"), "date": SQL("bench_order.moment::date"),
            "move_id": SQL("NULL::int4"),
        })  # fmt: skip

    def _clone(self, table, pattern, staging, values):
        self.env.flush_all()
        moments = dict.fromkeys(("create_date", "write_date"), SQL("bench_order.moment"))
        clone(self.cr, table, pattern.id, staging, {**moments, **values})


def _orders(share):
    """Return one of so many orders."""
    return SQL("(SELECT * FROM bench_order WHERE ordinal %% %s = 0) bench_order", share)
