"""What people do to clients and segments, as commands that a generated test strings together in any order."""

from datetime import timedelta
from random import Random
from unittest.mock import patch

import psycopg2

from odoo import Command
from odoo.exceptions import RedirectWarning, UserError
from odoo.tools import mute_logger

from ..models import client_profile_refresh
from ..models.segment.refresh import schedule as segment_refresh
from .naive_segments import CITIES, Rule

REFUSED = (UserError, RedirectWarning, psycopg2.IntegrityError)
UNITS = ("days", "weeks", "months", "years")


class Market:
    """The records of a test case, and the commands on them and on the naive model beside."""

    def __init__(self, case, model, clock):
        self.case, self.env, self.model, self.clock = case, case.env, model, clock
        self.partners, self.orders, self.segments = case.partners, case.orders, case.segments

    def do(self, command, first, second, number):
        """Run a command unless the host refuses it, and return whether it was run."""
        self.clock.tick(timedelta(minutes=7))
        try:
            with mute_logger("odoo.sql_db", "odoo.models.unlink"), self.env.cr.savepoint():
                return getattr(self, f"do_{command}")(first, second, number) is not False
        except REFUSED:
            return False

    # === PICKING === #

    def _partner(self, number):
        partners = self.partners.exists()
        return partners[number % len(partners)]

    def _order(self, number):
        orders = self.orders.filtered(lambda order: order.state == "sale")
        return orders[number % len(orders)] if orders else orders

    def _segment(self, number):
        return self.segments[number % len(self.segments)]

    # === CLIENTS === #

    def do_order(self, first, second, number):
        random = Random(f"{first} {second} {number}")  # noqa: S311
        products = random.sample(self.case.products, random.choice((1, 1, 2, 3)))
        lines = [(product, random.choice((0, 5, 10, 10, 20))) for product in products]
        day = self.case.today() - timedelta(days=random.choice((0, 1, 29, 30, 31, 90, 366)))
        self.orders |= self.case.sell(self._partner(first), day, lines, random.choice(self.case.teams))

    def do_cancel(self, first, _second, _number):
        order = self._order(first)
        order._action_cancel()
        return bool(order)

    def do_refund(self, first, second, _number):
        order = self._order(first)
        if not order or order.invoice_ids or not order.amount_untaxed:
            return False
        self.case.refund(order, (1, 0.5)[second % 2], self.case.today())
        return True

    def do_city(self, first, _second, number):
        self._partner(first).city = CITIES[number % 3]

    def do_tag(self, first, second, _number):
        partner, tag = self._partner(first), self.case.tags[second % len(self.case.tags)]
        partner.category_id = [Command.unlink(tag.id) if tag in partner.category_id else Command.link(tag.id)]

    def do_tag_from_the_other_side(self, first, second, _number):
        partner, tag = self._partner(first), self.case.tags[second % len(self.case.tags)]
        tag.partner_ids = [Command.unlink(partner.id) if tag in partner.category_id else Command.link(partner.id)]

    def do_archive(self, first, _second, _number):
        partner = self._partner(first)
        partner.active = not partner.active

    def do_parent(self, first, second, _number):
        partner, parent = self._partner(first), self._partner(second)
        partner.parent_id = False if partner.parent_id else parent

    def do_merge(self, first, second, _number):
        target, source = self._partner(first), self._partner(second)
        if target == source:
            return False
        client = target.commercial_partner_id
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((target | source).ids, target)
        self.model.facts.pop(source.id, None)
        # A target that stands under a company before, or does since, stands for that company.
        self.model.merge(client.id, *({target.id, source.id} - {client.id}))
        if target.commercial_partner_id != client:
            self.model.merge(target.commercial_partner_id.id, client.id)
        return True

    def do_delete(self, first, _second, _number):
        strangers = self.partners.exists().filtered(lambda partner: not partner.sale_order_ids)
        if not strangers:
            return False
        partner = strangers[first % len(strangers)]
        partner.unlink()
        self.model.forget(partner.id)
        return True

    def do_newcomer(self, _first, _second, number):
        self.partners |= self.case.client(f"New {number}", city=CITIES[number % 3])

    # === SEGMENTS === #

    def do_pin(self, first, second, number):
        segment, client = self._segment(first), self._partner(second).commercial_partner_id
        kind, until = ("in", "out")[number % 2], self.case.today() + timedelta(days=number % 4)
        until = until if number % 3 else False
        pin = self._pin(segment, client)
        if pin:
            pin.write({"kind": kind, "until": until})
        else:
            pin.create({"segment_id": segment.id, "client_id": client.id, "kind": kind, "until": until})
        self.model.pins[segment.id, client.id] = (kind, until)
        self._move_at_once(segment, client)

    def do_unpin(self, first, _second, _number):
        keys = sorted(self.model.pins)
        if not keys:
            return False
        segment_id, client_id = keys[first % len(keys)]
        segment, client = self.env["client.segment"].browse(segment_id), self.env["res.partner"].browse(client_id)
        self._pin(segment, client).unlink()
        del self.model.pins[segment_id, client_id]
        self._move_at_once(segment, client)
        return True

    def _pin(self, segment, client):
        domain = [("segment_id", "=", segment.id), ("client_id", "=", client.id)]
        return self.env["client.segment.pin"].search(domain)

    def _move_at_once(self, segment, client):
        self.env.flush_all()
        self.model.count_purchases()
        self.model.move(segment.id, [client.id])

    def do_rule(self, first, second, number):
        segment, random = self._segment(first), Random(f"{first} {second} {number}")  # noqa: S311
        rule = self.case.random_rule(random, segment)
        segment.write(
            {
                "kind": rule.kind, "domain": repr(rule.domain), "tag_ids": [Command.set([tag.id for tag in rule.tags])],
                "condition_match": rule.match,
                "condition_ids": [Command.clear(), *(Command.create(vals_of(row)) for row in rule.conditions)],
            }
        )  # fmt: skip
        self.model.rules[segment.id] = rule

    def do_by_hand(self, first, _second, number):
        """Let a segment become one made by hand, which is seldom."""
        segment = self._segment(first)
        if number % 4:
            return False
        rule = self.model.rules[segment.id]
        kind = "rule" if rule.kind == "manual" else "manual"
        segment.kind = kind
        self.model.rules[segment.id] = Rule(rule.domain, rule.holds, rule.tags, rule.conditions, rule.match, kind)
        return True

    def do_archive_segment(self, first, _second, number):
        segment = self._segment(first)
        if segment.active and number % 3:
            return False
        segment.active = not segment.active
        self.model.frozen ^= {segment.id}
        return True

    # === TIME === #

    def do_days(self, first, _second, number):
        self.clock.tick(timedelta(days=(1, 1, 2, 30)[first % 4], hours=number % 24))

    def do_refresh(self, first, second, _number):
        """Drain the queues in batches of some size, beside a full look of the naive model at the same moment."""
        self.env.flush_all()
        whole = not first % 5
        with (
            patch.object(client_profile_refresh, "FULL_REFRESH_SHARE", 1e9),
            patch.object(segment_refresh, "FULL_REFRESH_SHARE", 1e-9 if whole else 1e9),
            patch.object(segment_refresh, "BATCH_SIZE", (1, 3, 10_000)[second % 3]),
        ):
            self._drain((1, 3, 10_000)[second % 3])
        self.model.refresh()
        self.case.check(self.model)

    def _drain(self, limit):
        profiles, segments = self.env["client.profile"], self.env["client.segment"]
        if stale := profiles._companies_of_yesterday():
            profiles._refresh_all(stale)
        profiles._refresh_queued()
        segments._ask_for_days_build()
        self.env.flush_all()
        while segments._get_waiting() or self.env["client.segment.queue"]._get_batch_end(1):
            if waiting := segments._get_waiting()[:1]:
                waiting._refresh()
            else:
                segments._refresh_batch(limit)
            self.env.flush_all()


def vals_of(condition):
    """Return the values of a condition's fields."""
    own = {name: value for name, value in condition.items() if name not in ("templates", "teams", "products")}
    return {**own, "product_ids": [Command.set(condition["products"])], "team_ids": [Command.set(condition["teams"])]}


COMMANDS = tuple(name.removeprefix("do_") for name in vars(Market) if name.startswith("do_"))
