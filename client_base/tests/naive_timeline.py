"""The timeline as a person with much time would write it down: each source searched as the user, and sorted."""

from datetime import datetime, time

import pytz

from odoo import fields

MAILING_MOMENTS = {
    "mailing_sent": "sent_datetime",
    "mailing_opened": "open_datetime",
    "mailing_clicked": "links_click_datetime",
    "mailing_answered": "reply_datetime",
    "mailing_unsubscribed": "client_unsubscribed_at",
}
INVOICES = {"out_invoice": "invoice", "out_receipt": "invoice", "out_refund": "refund"}


class NaiveTimeline:
    """What the user of an environment may know of a client; each row is (moment, kind, model, id, contact)."""

    def __init__(self, env, client):
        self.env, self.client = env, client
        every = env["res.partner"].sudo().with_context(active_test=False)
        self.contacts = every.search([("commercial_partner_id", "=", client.id)])
        self.tz = pytz.timezone(env.company.client_tz)
        self.rows = []

    def tell(self, kinds=None, since=None, until=None):
        """Return the rows of some kinds and days, newest first; those of one moment are in no order."""
        self.rows = []
        documents = [self._read_cards(), self._read_orders(), self._read_invoices()]
        for source in (self._read_payments, self._read_talks, self._read_meetings, self._read_mailings):
            source()
        self._read_stays()
        for records in documents:
            self._read_activities(records)
            self._read_messages(records)
        found = [row for row in self.rows if kinds is None or row[1] in kinds]
        found = [row for row in found if (since or "") <= self._day(row[0]) <= (until or "9999")]
        return sorted(found, key=lambda row: row[0], reverse=True)

    # === SOURCES === #

    def _search(self, model, *domain, here=True):
        """Return the records of the companies that one works in; none where the model is not open to the user."""
        Model = self.env[model].with_context(active_test=False)
        if not Model.has_access("read"):
            return Model
        if here:
            domain = (("company_id", "in", self.env.companies.ids), *domain)
        return Model.search(list(domain)).sudo()

    def _tell(self, moment, kind, record, contact=None):
        name = contact.name if contact and contact != self.client else False
        self.rows.append((fields.Datetime.to_string(moment), kind, record._name, record.id, name))

    def _read_cards(self):
        return self._search("res.partner", ("id", "in", self.contacts.ids), here=False)

    def _read_orders(self):
        orders = self._search("sale.order", ("partner_id", "in", self.contacts.ids))
        for order in orders:
            self._tell(order.date_order, "order" if order.state == "sale" else "quotation", order, order.partner_id)
        return orders

    def _read_invoices(self):
        posted = ("state", "=", "posted"), ("move_type", "in", list(INVOICES))
        moves = self._search("account.move", ("partner_id", "in", self.contacts.ids), *posted)
        for move in moves:
            self._tell(self._begin(move.invoice_date), INVOICES[move.move_type], move, move.partner_id)
        return moves

    def _read_payments(self):
        made = ("state", "in", ["in_process", "paid"]), ("partner_type", "=", "customer")
        for payment in self._search("account.payment", ("partner_id", "in", self.contacts.ids), *made):
            kind = "payment" if payment.payment_type == "inbound" else "payment_back"
            self._tell(self._begin(payment.date), kind, payment, payment.partner_id)

    def _read_talks(self):
        for talk in self._search("client.interaction", ("contact_id", "in", self.contacts.ids)):
            self._tell(talk.happened_at, "interaction", talk, talk.contact_id)

    def _read_meetings(self):
        now = fields.Datetime.now()
        begun = ("start", "<=", now), ("active", "=", True)
        for event in self._search("calendar.event", ("partner_ids", "in", self.contacts.ids), *begun, here=False):
            came = [one for one in event.attendee_ids.sorted("id") if one.state != "declined"]
            came = [one.partner_id for one in came if one.partner_id in self.contacts]
            if came and not self._is_secret(event):
                self._tell(event.start, "meeting", event, came[0])

    def _is_secret(self, event):
        known = self.env.user == event.user_id or self.env.user.partner_id in event.partner_ids
        return event.effective_privacy == "private" and not known

    def _read_mailings(self):
        to_client = ("model", "=", "res.partner"), ("res_id", "in", self.contacts.ids)
        for trace in self._search("mailing.trace", *to_client, ("is_test_trace", "=", False), here=False):
            contact, mailing = self.contacts.browse(trace.res_id), trace.mass_mailing_id
            if trace.trace_status == "cancel":
                self._tell(trace.sent_datetime or trace.create_date, "mailing_skipped", mailing, contact)
                continue
            for kind, moment in MAILING_MOMENTS.items():
                if trace[moment]:
                    self._tell(trace[moment], kind, mailing, contact)
            if trace.trace_status in ("bounce", "error"):
                self._tell(trace.sent_datetime or trace.create_date, "mailing_bounced", mailing, contact)

    def _read_stays(self):
        of_client = ("client_id", "=", self.client.id), ("segment_id.company_id", "in", self.env.companies.ids)
        for stay in self._search("client.segment.stay", *of_client, here=False):
            self._tell(stay.entered_at, "segment_entered", stay.segment_id)
            if stay.left_at:
                self._tell(stay.left_at, "segment_left", stay.segment_id)

    def _read_activities(self, documents):
        below = ("res_model", "=", documents._name), ("res_id", "in", documents.ids)
        done = ("active", "=", False), ("date_done", "!=", False)
        here = ("client_id", "=", self.client.id), ("company_id", "in", self.env.companies.ids)
        talks = self.env["client.interaction"].sudo().search([("activity_id", "!=", False), *here])
        logged = talks.filtered(lambda talk: talk.is_contact or talk.next_on).activity_id
        for activity in self._search("mail.activity", *below, *done, here=False) - logged:
            document = documents.browse(activity.res_id)
            self._tell(self._begin(activity.date_done), "activity", document, self._person(document))

    def _read_messages(self, documents):
        below = ("model", "=", documents._name), ("res_id", "in", documents.ids)
        written = ("message_type", "in", ["comment", "email", "email_outgoing"])
        mailed = self._search("mailing.trace", ("message_id", "!=", False), here=False)
        mailed = {(trace.model, trace.res_id, trace.message_id) for trace in mailed}
        for message in self.env["mail.message"].sudo().search([*below, written]):
            if (message.model, message.res_id, message.message_id) not in mailed:
                document = documents.browse(message.res_id)
                author = message.author_id if message.author_id in self.contacts else self._person(document)
                self._tell(message.date, self._message_kind(message), document, author)

    def _message_kind(self, message):
        if message.message_type == "comment" and message.subtype_id == self.env.ref("mail.mt_note"):
            return "note"
        colleague = any(not user.share for user in message.author_id.with_context(active_test=False).user_ids)
        return "email_out" if message.message_type == "email_outgoing" or colleague else "email_in"

    @staticmethod
    def _person(document):
        return document if document._name == "res.partner" else document.partner_id

    # === DAYS === #

    def _begin(self, day):
        """Return the moment in UTC at which a day begins."""
        return self.tz.localize(datetime.combine(day, time())).astimezone(pytz.utc).replace(tzinfo=None)

    def _day(self, moment):
        """Return the day of a moment where the shop is."""
        return str(pytz.utc.localize(fields.Datetime.to_datetime(moment)).astimezone(self.tz).date())
