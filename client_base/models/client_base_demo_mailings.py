"""The demo data: mailings to segments, with what came back and who was skipped; one for each language is planned."""

from datetime import timedelta

from odoo import fields, models
from odoo.fields import Command

from ..demo.mailing_words import (
    LIMIT_COUNT,
    LIMIT_DAYS,
    MAILINGS,
    NOT_TO_SEGMENTS,
    PLANNED_AT,
    PLANNED_IN,
    TEMPLATE,
    TO_SEGMENTS,
    UNSUBSCRIBED,
)
from .mailing.limit.query import NOT_REACHED, Over
from .mailing.template.words import TABLE


class ClientBaseDemo(models.AbstractModel):
    _inherit = "client.base.demo"

    # === BUSINESS METHODS === #

    def _create_segment_mailings(self, contacts):
        """Write what was mailed to segments, plan what comes next, and note what came back."""
        company = self.env.company
        if not company.client_limit_days:
            company.write({"client_limit_count": LIMIT_COUNT, "client_limit_days": LIMIT_DAYS})
        numbers = {partners[0].id: number for number, partners in contacts.items()}
        for place, row in enumerate(MAILINGS):
            mailing = self._create_sent_mailing(place, *row)
            self._create_traces(mailing, {client_id: number + 5 * place for client_id, number in numbers.items()})
        self._unsubscribe(mailing)
        for lang in ["en_US", "ru_RU"] if self._speaks_russian() else ["en_US"]:
            self._plan_mailing(lang)
        self.env["client.reaction"]._refresh_all()

    def _create_segment_mailing(self, segments, **vals):
        return self.env["mailing.mailing"].create({
            "mailing_model_id": self.env["ir.model"]._get_id("res.partner"), "mailing_domain": "[]",
            "client_company_id": self.env.company.id, "client_segment_ids": [Command.set(segments.ids)],
            "user_id": self.env.ref("base.user_admin").id, **vals,
        })  # fmt: skip

    def _get_demo_segments(self, codes):
        """Return the ready-made segments of the shop by their codes."""
        here = [("company_id", "=", self.env.company.id), ("shipped", "in", codes)]
        return self.env["client.segment"].search(here)

    # === WHAT WAS SENT === #

    def _create_sent_mailing(self, place, days, minute, codes, words):
        """Write a mailing that was sent; a shop of two languages writes in one after the other."""
        subject, text = words[self._speaks_russian() and place % 2]
        sent_at = self._get_demo_moment(self._get_demo_yesterday() - timedelta(days=days - 1), minute)
        return self._create_segment_mailing(
            self._get_demo_segments(codes), name=subject, subject=subject, body_html=f"<p>{text}</p>", state="done",
            sent_date=sent_at,
        )  # fmt: skip

    def _create_traces(self, mailing, numbers):
        """Write what became of a mailing for each client who was in its segments then.

        :param numbers: a number for each of the shop's clients, by which what he did is told
        """
        members = self._get_members_then(mailing.client_segment_ids, mailing.sent_date)
        clients = members.filtered(lambda client: client.id in numbers)
        enough = self._get_had_enough(clients, mailing.sent_date)
        self.env["mailing.trace"].create([
            self._prepare_skipped_vals(mailing, client, enough[client])
            if client in enough
            else self._prepare_trace_vals(mailing, client, numbers[client.id], mailing.sent_date)
            for client in clients
        ])  # fmt: skip

    def _get_members_then(self, segments, moment):
        """Return the clients who were in the segments at a moment."""
        then = [("segment_id", "in", segments.ids), ("entered_at", "<=", moment)]
        still = ["|", ("left_at", "=", False), ("left_at", ">", moment)]
        return self.env["client.segment.stay"].search([*then, *still]).client_id.sorted("id")

    def _get_had_enough(self, clients, moment):
        """Return when those who had as many mailings as the limit of the shop allows may get the next one."""
        company = self.env.company
        since = moment - timedelta(days=company.client_limit_days)
        sent = [("client_id", "in", clients.ids), ("sent_datetime", ">", since), ("sent_datetime", "<", moment)]
        sent += [("mass_mailing_id.client_company_id", "=", company.id), ("trace_status", "not in", NOT_REACHED)]
        got = self.env["mailing.trace"]._read_group(sent, ["client_id"], ["sent_datetime:array_agg"])
        enough = {}
        for client, moments in got:
            latest = sorted(map(fields.Datetime.to_datetime, moments))[-company.client_limit_count :]
            if len(latest) == company.client_limit_count:
                enough[client] = latest[0] + timedelta(days=company.client_limit_days)
        return enough

    def _prepare_skipped_vals(self, mailing, client, free_at):
        company, limit = self.env.company, self.env["client.contact.limit"]
        most, days = company.client_limit_count, company.client_limit_days
        over = Over(client.id, most, days, own=False, segment_id=None, free_at=free_at, done=most)
        return {
            "mass_mailing_id": mailing.id, "model": client._name, "res_id": client.id, "email": client.email,
            "create_date": mailing.sent_date, "trace_status": "cancel", "failure_type": "client_limit",
            "failure_reason": limit._say_all(company, {client.id: over})[client.id],
        }  # fmt: skip

    def _unsubscribe(self, mailing):
        """Let some who opened a mailing ask for no more."""
        for trace in mailing.mailing_trace_ids.filtered("open_datetime").sorted("id")[:UNSUBSCRIBED]:
            trace.client_unsubscribed_at = trace.open_datetime + timedelta(minutes=1)
            self.env["mail.blacklist"].create({"email": trace.email})

    # === WHAT IS PLANNED === #

    def _plan_mailing(self, lang):
        """Plan a mailing made from a ready template, to the country of the language."""
        texts = self.env["mailing.mailing"]._prepare_template_vals(*TEMPLATE, lang, self.env.company)
        day = self._get_demo_yesterday() + timedelta(days=PLANNED_IN + 1)
        where = [("country_id", "=" if lang == "ru_RU" else "!=", self.env.ref("base.ru").id)]
        self._create_segment_mailing(
            self._get_demo_segments(TO_SEGMENTS), **texts, client_limit_policy="hold", state="in_queue",
            schedule_type="scheduled", name=TABLE[TEMPLATE[0]]["title"]._translate(lang),
            schedule_date=self._get_demo_moment(day, PLANNED_AT),
            mailing_domain=str(where if self._speaks_russian() else []),
            client_excluded_segment_ids=[Command.set(self._get_demo_segments(NOT_TO_SEGMENTS).ids)],
        )  # fmt: skip
