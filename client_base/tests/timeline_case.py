"""A shop in which anything that a timeline tells can be made to happen, in one line each."""

from datetime import UTC, datetime, timedelta

from odoo import Command, fields
from odoo.tools import mute_logger

from .roles import RolesCase

OWN = "client_base.client_base_group_own,sales_team.group_sale_salesman"
ALL = "client_base.client_base_group_all,sales_team.group_sale_salesman_all_leads"
CHIEF = (
    "client_base.client_base_group_manager,sales_team.group_sale_manager,"
    "account.group_account_invoice,mass_mailing.group_mass_mailing_user"
)
SALES = ("order", "quotation")
MONEY = ("invoice", "refund", "payment", "payment_back")
TALKS = ("interaction", "activity", "meeting")
MAIL = ("email_in", "email_out", "note")
MAILINGS = (
    "mailing_sent", "mailing_opened", "mailing_clicked", "mailing_answered", "mailing_bounced", "mailing_unsubscribed",
    "mailing_skipped",
)  # fmt: skip
STAYS = ("segment_entered", "segment_left")
KINDS = {*SALES, *MONEY, *TALKS, *MAIL, *MAILINGS, *STAYS}
ROW = {
    "id", "kind", "label", "icon", "happened_at", "day", "has_time", "name", "text", "amount", "result", "user",
    "contact", "res_model", "res_id",
}  # fmt: skip


class TimelineTools:
    """What happens with clients, each kind of it; a day is a moment in UTC, or a date, which means noon."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._bank(cls.company)

    # === WHAT HAPPENS === #

    @classmethod
    def quotation(cls, partner, day, state="draft", **options):
        """Return an offer that was not accepted: a draft, sent, or cancelled."""
        order = cls.order(partner, day, confirm=False, **options)
        order.state = state
        return order

    @classmethod
    def pay(cls, partner, day, amount=10.0, *, back=False, company=None, post=True):
        """Return a payment by the partner, or back to him."""
        company = company or cls.company
        bank = cls._bank(company)
        payment = (
            cls.env["account.payment"]
            .with_company(company)
            .create(
                {
                    "payment_type": "outbound" if back else "inbound",
                    "partner_type": "customer",
                    "partner_id": partner.id,
                    "amount": amount,
                    "date": cls.moment(day).date(),
                    "journal_id": bank.id,
                }
            )
        )
        if post:
            payment.action_post()
        return payment

    @classmethod
    def _bank(cls, company):
        """Return the bank journal of a company, made when it is first needed."""
        env = cls.env(context={**cls.env.context, "allowed_company_ids": company.ids})
        bank = env["account.journal"].search([("code", "=", "BNKT"), ("company_id", "=", company.id)])
        if not bank:
            vals = {"name": "On its way", "code": "500000", "account_type": "asset_current", "reconcile": True}
            transit = env["account.account"].create({**vals, "company_ids": [Command.set(company.ids)]})
            vals = {"name": "Bank", "code": "BNKT", "type": "bank", "company_id": company.id}
            bank = env["account.journal"].create(vals)
            (bank.inbound_payment_method_line_ids | bank.outbound_payment_method_line_ids).payment_account_id = transit
        return bank

    @classmethod
    def talk(cls, contact, day, company=None, **vals):
        """Return what someone logged of a talk."""
        company = company or cls.company
        values = {"contact_id": contact.id, "happened_at": cls.moment(day), "company_id": company.id, **vals}
        return cls.env["client.interaction"].with_company(company).create(values)

    @classmethod
    def talk_result(cls, name="Agreed", **vals):
        """Return what a talk may end with."""
        return cls.env["client.interaction.result"].create({"name": name, **vals})

    @classmethod
    def done(cls, record, day, feedback="", *, summary="Ask him", user=None, kind="mail.mail_activity_data_todo"):
        """Return an activity on a card or a document that was done, with its feedback."""
        activity = record.activity_schedule(kind, summary=summary, user_id=(user or cls.env.user).id)
        activity._action_done(feedback=feedback)
        activity.date_done = cls.moment(day).date()
        return activity

    @classmethod
    def meet(cls, partners, day, **vals):
        """Return a meeting of an hour."""
        start = cls.moment(day)
        values = {"name": "At the beach", "start": start, "stop": start + timedelta(hours=1)}
        values |= {"user_id": cls.env.user.id, "partner_ids": [Command.set(partners.ids)], **vals}
        return cls.env["calendar.event"].with_context(no_mail_to_attendees=True).create(values)

    @classmethod
    def write_to(cls, record, day, body="Hello", *, kind="comment", author=None, note=False, **vals):
        """Return a message of ours in the chatter of a card or a document; a note if it is for ourselves."""
        author = author or cls.env.user.partner_id
        subtype = "mail.mt_note" if note else "mail.mt_comment"
        message = record.message_post(body=body, message_type=kind, author_id=author.id, subtype_xmlid=subtype, **vals)
        message.date = cls.moment(day)
        return message

    @classmethod
    def hear_from(cls, record, day, body="Good day", *, author, **vals):
        """Return an e-mail of a client, as the mail gateway writes it."""
        vals.setdefault("email_from", author.email_formatted or "someone@example.com")
        return cls.write_to(record, day, body, kind="email", author=author, **vals)

    @classmethod
    def mailing(cls, subject="Autumn kites", **vals):
        """Return a mailing to contacts, which nobody sends."""
        model = cls.env["ir.model"]._get("res.partner")
        return cls.env["mailing.mailing"].create({"subject": subject, "mailing_model_id": model.id, **vals})

    @classmethod
    def trace(cls, contact, sent, *, mailing=None, opened=None, clicked=None, answered=None, bounced=False, **vals):
        """Return what is known of one copy of a mailing."""
        moments = {"sent_datetime": sent, "open_datetime": opened, "links_click_datetime": clicked}
        moments |= {"reply_datetime": answered}
        steps = {"sent": sent, "open": opened or clicked, "reply": answered, "bounce": bounced}
        status = [name for name, happened in steps.items() if happened]
        return cls.env["mailing.trace"].create({
            "mass_mailing_id": (mailing or cls.mailing()).id, "model": "res.partner", "res_id": contact.id,
            "email": contact.email, "trace_status": status[-1] if status else "outgoing",
            **{name: moment and cls.moment(moment) for name, moment in moments.items()}, **vals,
        })  # fmt: skip

    @classmethod
    def stay(cls, client, entered, left=None, segment=None, name="Loyal", company=None):
        """Return the time that a client was in a segment."""
        company = company or cls.company
        segment = segment or cls.env["client.segment"].create({"name": name, "company_id": company.id})
        values = {"segment_id": segment.id, "client_id": client.id}
        values |= {"entered_at": cls.moment(entered), "entered_because": "rule"}
        if left:
            values |= {"left_at": cls.moment(left), "left_because": "rule"}
        return cls.env["client.segment.stay"].create(values)

    @classmethod
    def merge(cls, sources, destination):
        """Merge contacts as the host's wizard does."""
        with mute_logger("odoo.models.unlink", "odoo.addons.base.partner.merge"):
            wizard = cls.env["base.partner.merge.automatic.wizard"].create({})
            wizard._merge((sources | destination).ids, destination)

    # === WHAT IS TOLD === #

    def page(self, client, role=None, *, context=None, **options):
        """Return one page as the user of the role reads it, or as everything is seen."""
        self.env.flush_all()
        self.env.invalidate_all()
        contact = self.as_role(role, client) if role else client
        return contact.with_context(lang="en_US", **(context or {})).get_client_timeline(**options)

    def rows(self, client, role=None, **options):
        """Return the rows of one page that surely holds all."""
        return self.page(client, role, **{"limit": 200, **options})["rows"]

    def row(self, client, role=None, **options):
        """Return the only row."""
        rows = self.rows(client, role, **options)
        self.assertEqual(len(rows), 1, [(row["kind"], row["name"]) for row in rows])
        return rows[0]

    def kinds(self, client, role=None, **options):
        """Return the kinds of the rows, newest first."""
        return [row["kind"] for row in self.rows(client, role, **options)]

    def read_pages(self, client, role=None, *, limit=3, most=500, **options):
        """Return the rows of each page, until there is none."""
        pages, cursor = [], None
        while cursor is not False:
            page = self.page(client, role, cursor=cursor, limit=limit, **options)
            pages.append(page["rows"])
            cursor = page["cursor"]
            self.assertLess(len(pages), most, "the pages never end")
        return pages

    def readable_kinds(self, role, client=None):
        """Return the codes of the kinds that the user is offered."""
        contact = self.as_role(role, client or self.mine)
        return {kind["code"] for family in contact.get_client_timeline_kinds() for kind in family["kinds"]}

    @staticmethod
    def text_of(moment):
        """Return a moment as a row says it."""
        return fields.Datetime.to_string(moment)

    @staticmethod
    def ago(days, **options):
        """Return a moment so many days ago, without fractions of a second."""
        return datetime.now(UTC).replace(tzinfo=None, microsecond=0) - timedelta(days=days, **options)


class TimelineCase(TimelineTools, RolesCase):
    """Ann's company with two contacts, whom two salespeople serve; the chief sees all that there is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role, groups in (("seller", OWN), ("colleague", OWN), ("head", ALL), ("chief", CHIEF)):
            cls.users[role] = cls.make_user(role, groups)
        cls.seller, cls.colleague, cls.chief = (cls.users[role] for role in ("seller", "colleague", "chief"))
        cls.ann = cls.client("Ann", is_company=True, email="ann@example.com")
        cls.bob = cls.client("Bob", parent_id=cls.ann.id, email="bob@example.com")
        cls.eve = cls.client("Eve", parent_id=cls.ann.id, email="eve@example.com")

    def work_in(self, role, *companies):
        """Let the user of the role work in several companies at once; return the context, in which the first is his."""
        ids = [company.id for company in companies]
        self.users[role].write({"company_id": ids[0], "company_ids": [Command.set(ids)]})
        return {"allowed_company_ids": ids}
