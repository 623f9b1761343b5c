"""What people do to a small shop, as commands that a generated test strings together in any order."""

from datetime import timedelta

import psycopg2

from odoo import Command
from odoo.exceptions import RedirectWarning, UserError
from odoo.tools import mute_logger

# What the host refuses: deleting a posted invoice, merging a company into its contact, …
REFUSED = (UserError, RedirectWarning, psycopg2.IntegrityError)


class Shop:
    """The records of a test case, and the commands on them; a command picks its records by numbers."""

    def __init__(self, case, partners, orders, companies, currencies):
        self.case, self.env = case, case.env
        self.partners, self.orders, self.companies, self.currencies = partners, orders, companies, currencies
        self.moves = orders.invoice_ids

    def do(self, command, first, second, number):
        """Run a command unless the host refuses it, and return whether it was run."""
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                return getattr(self, f"do_{command}")(first, second, number) is not False
        except REFUSED:
            return False

    # === PICKING === #

    def _partner(self, number):
        partners = self.partners.exists()
        return partners[number % len(partners)]

    def _order(self, number, *states):
        orders = self.orders.exists().filtered(lambda order: not states or order.state in states)
        return orders[number % len(orders)] if orders else orders

    def _move(self, number, *states):
        moves = self.moves.exists().filtered(lambda move: not states or move.state in states)
        return moves[number % len(moves)] if moves else moves

    def _day(self, number):
        """Return a moment within three years, at an hour at which the days of two time zones differ."""
        return self.case.moment(self.case.today() - timedelta(days=97 * (number % 11))).replace(hour=number % 24)

    # === ORDERS === #

    def do_sell(self, first, second, number):
        company = self.companies[second % len(self.companies)]
        currency = self.currencies[first % len(self.currencies)]
        self.orders |= self.case.order(
            self._partner(first), self._day(number), amount=number % 7 - 1, qty=3, confirm=bool(second % 5),
            company=company, currency=currency,
        )  # fmt: skip

    def do_import(self, first, second, number):
        line = Command.create({"product_id": self.case.product.id, "product_uom_qty": 1, "price_unit": number})
        self.orders |= self.env["sale.order"].create(
            {"partner_id": self._partner(first).id, "state": "sale", "date_order": self._day(second),
             "order_line": [line]}
        )  # fmt: skip

    def do_confirm(self, first, _second, _number):
        self._order(first, "draft", "sent").action_confirm()

    def do_cancel(self, first, _second, _number):
        self._order(first, "sale")._action_cancel()

    def do_reconfirm(self, first, _second, _number):
        order = self._order(first, "cancel")
        order.action_draft()
        order.action_confirm()

    def do_date(self, first, _second, number):
        self._order(first).date_order = self._day(number)

    def do_customer(self, first, second, _number):
        self._order(first).partner_id = self._partner(second)

    def do_quantity(self, first, _second, number):
        self._order(first).order_line[:1].product_uom_qty = number % 6 - 1

    def do_currency(self, first, second, _number):
        """Correct the price list of an order, which the host allows while it is open."""
        order, currency = self._order(first, "sale"), self.currencies[second % len(self.currencies)]
        order._action_cancel()
        order.action_draft()
        order.pricelist_id = self.case.make_pricelist(currency)
        order.action_confirm()

    def do_company_of_order(self, first, second, _number):
        self._order(first).company_id = self.companies[second % len(self.companies)]

    def do_delete_order(self, first, _second, _number):
        order = self._order(first)
        order._action_cancel()
        order.unlink()

    # === INVOICES === #

    def do_invoice(self, first, second, number):
        order = self._order(first, "sale")
        self.moves |= self.case.invoice(order.with_company(order.company_id), self._day(number), post=bool(second % 4))

    def do_refund(self, first, second, number):
        invoice = self._move(first, "posted").filtered(lambda move: move.move_type == "out_invoice")
        share = (1, 0.5, 0.25)[number % 3]
        self.moves |= self.case.refund(invoice, share, self._day(second), rewritten=not second % 3)

    def do_refund_another(self, first, second, number):
        """Credit an invoice of one client to another one, partly in another currency."""
        invoice = self._move(first, "posted").filtered(lambda move: move.move_type == "out_invoice")
        credit = self.case.refund(invoice, 0.5, self._day(number), post=False)
        credit.partner_id = self._partner(second)
        credit.currency_id = self.currencies[number % len(self.currencies)]
        credit.action_post()
        self.moves |= credit

    def do_bill(self, first, second, number):
        """Invoice or credit a client without an order, in either company."""
        kind = ("out_invoice", "out_refund", "out_receipt")[number % 3]
        shop = self.companies[second % len(self.companies)]
        move = self.case.invoice(
            None, self._day(number), partner=self._partner(first), kind=kind, amount=number, company=shop, post=False
        )
        move.currency_id = self.currencies[first % len(self.currencies)]
        move.action_post()
        self.moves |= move

    def do_unpost(self, first, second, _number):
        move = self._move(first, "posted")
        move.button_draft()
        if second % 2:
            move.button_cancel()

    def do_post(self, first, _second, _number):
        self._move(first, "draft").action_post()

    def do_delete_move(self, first, _second, _number):
        move = self._move(first, "draft", "cancel")
        move.with_context(force_delete=True).unlink()

    # === CONTACTS === #

    def do_merge(self, first, second, _number):
        target, source = self._partner(first), self._partner(second)
        if target == source:
            return False
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((target | source).ids, target)
        return True

    def do_archive(self, first, _second, _number):
        partner = self._partner(first)
        partner.active = not partner.active

    def do_delete_partner(self, first, _second, _number):
        self._partner(first).unlink()

    def do_parent(self, first, second, _number):
        partner, parent = self._partner(first), self._partner(second)
        partner.parent_id = False if partner.parent_id else parent

    def do_become_company(self, first, _second, _number):
        partner = self._partner(first)
        partner.is_company = not partner.is_company

    def do_supplier(self, first, second, number):
        self._partner(first).write({"supplier_rank": second % 2, "customer_rank": number % 2})

    def do_hire(self, first, second, _number):
        """Make the contact a user: a colleague or a visitor of the portal."""
        group = self.env.ref("base.group_portal" if second % 2 else "base.group_user")
        partner = self._partner(first)
        self.env["res.users"].create(
            {"login": f"user{partner.id}", "partner_id": partner.id, "group_ids": [Command.set(group.ids)]}
        )

    def do_assign(self, first, second, _number):
        partner, company = self._partner(first), self.companies[second % len(self.companies)]
        partner.company_id = False if partner.company_id else company

    # === FACTS === #

    def do_refresh(self, _first, _second, number):
        self.env.flush_all()
        self.case.Profile._refresh_queued(1 + number % 3)


COMMANDS = tuple(name.removeprefix("do_") for name in vars(Shop) if name.startswith("do_"))
# The host takes most of the time for these.
SLOW = {"refund", "refund_another", "invoice"}
