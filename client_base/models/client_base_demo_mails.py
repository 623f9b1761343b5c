"""The demo data: a mailing with what became of it, and e-mails that clients wrote and were answered."""

from datetime import timedelta

from odoo import models
from odoo.fields import Command

from ..demo.talk_words import MAILING, MAILS, REPLY

MAILED_BEFORE = 23  # days


class ClientBaseDemo(models.AbstractModel):
    _inherit = "client.base.demo"

    # === BUSINESS METHODS === #

    def _create_mailing(self, story, contacts):
        """Write a mailing that most clients got: some opened it, some clicked, some answered, one address bounced."""
        sent_at = self._get_demo_moment(self._get_demo_yesterday() - timedelta(days=MAILED_BEFORE), 10 * 60)
        subject = MAILING[self._speaks_russian()]
        mailing = self.env["mailing.mailing"].create({
            "subject": subject, "name": subject, "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
            "body_html": f"<p>{subject}</p>", "state": "done", "sent_date": sent_at,
            "user_id": self.env.ref("base.user_admin").id,
        })  # fmt: skip
        mailed = [client for client in story.clients if client.since < sent_at.date() and not client.archived]
        self.env["mailing.trace"].create([
            self._prepare_trace_vals(mailing, contacts[client.number][0], client.number, sent_at)
            for client in mailed
            if client.number % 4
        ])  # fmt: skip

    def _prepare_trace_vals(self, mailing, contact, number, sent_at):
        vals = {
            "mass_mailing_id": mailing.id, "model": contact._name, "res_id": contact.id, "email": contact.email,
            "sent_datetime": sent_at, "create_date": sent_at, "trace_status": "sent",
        }  # fmt: skip
        if number % 37 == 1:
            return vals | {"trace_status": "bounce", "failure_type": "mail_bounce"}
        if number % 3 == 0:
            vals |= {"open_datetime": sent_at + timedelta(minutes=7 + number * 13), "trace_status": "open"}
        if number % 6 == 0:
            vals["links_click_datetime"] = vals["open_datetime"] + timedelta(minutes=2)
        if number % 18 == 0:
            vals |= {"reply_datetime": vals["open_datetime"] + timedelta(hours=3), "trace_status": "reply"}
        return vals

    def _create_mails(self, story, users, contacts):
        """Write what some clients asked by e-mail, and the answers."""
        vals_list = []
        for client in story.clients:
            if client.number % 5 or client.archived:
                continue
            person, russian = contacts[client.number][-1], client.town.russian
            subject, body = MAILS[client.number % len(MAILS)]
            day = max(client.since, self._get_demo_yesterday() - timedelta(days=client.number * 3 % 60))
            seller = users[client.salesperson or 0].partner_id
            question = {
                "model": person._name, "res_id": person.id, "message_type": "email", "subject": subject[russian],
                "body": f"<p>{body[russian]}</p>", "author_id": person.id, "email_from": person.email,
                "date": self._get_demo_moment(day, 9 * 60 + client.number % 60),
                "subtype_id": self.env.ref("mail.mt_comment").id,
            }  # fmt: skip
            answer = question | {
                "message_type": "comment", "author_id": seller.id, "email_from": seller.email,
                "body": f"<p>{REPLY[russian]}</p>", "date": question["date"] + timedelta(minutes=40),
                "partner_ids": [Command.link(person.id)],
            }  # fmt: skip
            vals_list += [question, answer]
        self.env["mail.message"].create(vals_list)
