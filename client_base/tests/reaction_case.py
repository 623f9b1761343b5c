"""Clients who were mailed, and what they did; and the same facts, counted one by one in Python."""

from collections import defaultdict
from datetime import datetime, timedelta

import pytz

from odoo.tools import SQL

from ..models.mailing.reaction.query import FACTS
from .common import ClientBaseCase

SENT = ("pending", "sent", "open", "reply", "bounce")
NO_FACTS = dict.fromkeys(FACTS, 0) | dict.fromkeys(("last_mailed_at", "last_opened_at", "unsubscribed_on"))


class ReactionTools:
    """What a test of mailings makes and asks, beside any case of ours."""

    @classmethod
    def mailing(cls, subject="Autumn kites", company=None, **vals):
        """Return a mailing to contacts, which nobody sends."""
        vals = {"client_company_id": (company or cls.company).id, **vals}
        vals.setdefault("mailing_model_id", cls.env["ir.model"]._get_id("res.partner"))
        return cls.env["mailing.mailing"].create({"subject": subject, **vals})

    @classmethod
    def trace(cls, contact, sent="2026-03-05 10:00", status="sent", mailing=None, **vals):
        """Return what is known of one copy of a mailing."""
        moments = {name: cls.moment(vals.pop(name)) for name in [*vals] if name.endswith("datetime") and vals[name]}
        return cls.env["mailing.trace"].create({
            "mass_mailing_id": (mailing or cls.mailing()).id, "model": contact._name, "res_id": contact.id,
            "email": contact.email_normalized if "email_normalized" in contact._fields else False,
            "trace_status": status, "sent_datetime": cls.moment(sent) if sent else False, **vals, **moments,
        })  # fmt: skip

    @classmethod
    def refresh_reactions(cls):
        """Refresh the clients who wait, and those alone."""
        cls.env.flush_all()
        return cls.env["client.reaction"]._refresh_queued()

    @classmethod
    def reactions(cls, client, company=None):
        """Return what is noted of a client, zeros where nothing is, as the database holds it."""
        return cls.all_reactions(company).get(client.id, NO_FACTS)

    @classmethod
    def all_reactions(cls, company=None):
        cls.env.flush_all()
        columns = SQL(", ").join(map(SQL.identifier, ("client_id", *FACTS)))
        company = company or cls.company
        cls.env.cr.execute(SQL("SELECT %s FROM client_reaction WHERE company_id = %s", columns, company.id))
        return {row.pop("client_id"): row for row in cls.env.cr.dictfetchall()}

    @classmethod
    def assert_right(cls, test, company=None):
        """Check all that is noted against the same counted one by one."""
        test.assertEqual(cls.all_reactions(company), naive_reactions(cls.env, company or cls.company))


class ReactionCase(ReactionTools, ClientBaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann = cls.client("Ann", email="ann@example.com")
        cls.acme = cls.client("Acme", is_company=True, email="office@acme.example")
        cls.bob = cls.client("Bob", parent_id=cls.acme.id, email="bob@acme.example")
        cls.env.flush_all()
        cls.refresh_reactions()


def naive_reactions(env, company):
    """Return what came back from each client on the mailings of a company, as a person would count it."""
    env.flush_all()
    env.invalidate_all()
    every = env["mailing.trace"].sudo().search([("mass_mailing_id", "!=", False), ("client_id", "!=", False)])
    every = every.filtered(lambda trace: trace.mass_mailing_id.client_company_id == company and not trace.is_test_trace)
    found, bought = {}, naive_purchases(env, company, every)
    for client, traces in every.grouped("client_id").items():
        facts = _count(traces)
        if facts["mailing_count"] or any(trace.trace_status == "cancel" for trace in traces):
            purchases = [row for row in bought.values() if row[0] == client.id]
            facts["order_count"] = sum(counted for *_rest, counted in purchases)
            facts["revenue"] = sum(amount for _client, _trace, amount, _counted in purchases)
            found[client.id] = facts
    return found


def _sent_at(trace):
    return trace.sent_datetime or trace.create_date


def _looked_at(trace):
    moments = [trace.open_datetime, trace.links_click_datetime, trace.reply_datetime]
    seen = [moment for moment in moments if moment]
    return min(seen) if seen and trace.trace_type == "mail" and trace.trace_status in SENT else None


def _count(traces):
    facts, mails, unseen = dict(NO_FACTS), [], []
    for copies in traces.grouped("mass_mailing_id").values():
        sent = copies.filtered(lambda trace: trace.trace_status in SENT)
        looks = [moment for moment in map(_looked_at, copies) if moment]
        facts["mailing_count"] += bool(sent)
        facts["opened_count"] += bool(looks)
        facts["clicked_count"] += any(sent.mapped("links_click_datetime"))
        facts["answered_count"] += any(sent.mapped("reply_datetime"))
        facts["bounced_count"] += "bounce" in copies.mapped("trace_status")
        facts["skipped_count"] += not sent and "cancel" in copies.mapped("trace_status")
        if sent:
            first = min(map(_sent_at, sent))
            arrived = sent.filtered(lambda trace: trace.trace_status != "bounce" and trace.trace_type == "mail")
            mails.append((first, max(looks, default=None)))
            unseen += [first] if arrived and not looks else []
    looks = [look for _first, look in mails if look]
    last_seen = max((first for first, look in mails if look), default=datetime.min)
    facts["last_mailed_at"] = max((first for first, _look in mails), default=None)
    facts["last_opened_at"] = max(looks, default=None)
    facts["unopened_run"] = sum(first > last_seen for first in unseen)
    facts["unsubscribed_on"] = _get_unsubscribed_on(traces)
    return facts


def _get_unsubscribed_on(traces):
    listed = set(traces.env["mail.blacklist"].sudo().search([]).mapped("email"))
    zone = pytz.timezone(traces.mass_mailing_id.client_company_id.client_tz)
    gone = [trace for trace in traces if trace.client_unsubscribed_at and trace.email in listed]
    days = [pytz.utc.localize(trace.client_unsubscribed_at).astimezone(zone).date() for trace in gone]
    return max(days, default=None)


def naive_purchases(env, company, traces):
    """Return, by the id of each purchase that followed a mailing, its client, trace, amount and whether it counts."""
    zone, days = pytz.timezone(company.client_tz), company.client_mailing_window_days
    reached = defaultdict(list)
    for trace in traces:
        if trace.trace_status in SENT and trace.trace_status != "bounce":
            reached[trace.client_id].append((_sent_at(trace), trace.id))
    found = {}
    purchases = env["client.purchase"].sudo().search([("company_id", "=", company.id)])
    for row in purchases:
        if not row.counted and not row.gross_amount:
            continue
        before = [touch for touch in reached[row.client_id] if _is_before(row, touch[0], zone, days)]
        if before:
            found[row.id] = (row.client_id.id, max(before)[1], row.amount, row.counted)
    return found


def _is_before(row, sent_at, zone, days):
    if row.res_model == "sale.order":
        ordered = row.env["sale.order"].browse(row.res_id).date_order
        return ordered - timedelta(days=days) <= sent_at < ordered
    sent_on = pytz.utc.localize(sent_at).astimezone(zone).date()
    return row.purchased_on - timedelta(days=days) <= sent_on <= row.purchased_on
