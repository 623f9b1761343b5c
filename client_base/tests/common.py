"""Fixtures that are cheap enough for a test to make many of them: a shop of our own, without taxes or other data."""

from datetime import date, datetime, time
from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import TransactionCase
from odoo.tools import SQL

from ..models import client_profile_refresh
from ..models.client_profile_query import FACTS


class ClientBaseCase(TransactionCase):
    """A shop in euros, in UTC, with the few accounts that a customer invoice needs.

    Everything happens in ``cls.company``, which is the company of ``cls.env``; the companies that the database already
    has stay as they are. A day may be a date, a datetime in UTC, or either as text; a date alone means noon.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        context = {"tracking_disable": True, "mail_create_nolog": True, "no_reset_password": True}
        cls.env = cls.env(context={**cls.env.context, **context})
        cls.euro = cls._make_currency("EUR")
        cls.company = cls.make_company("Kite Shop")
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.company.ids})
        cls.company = cls.company.with_env(cls.env)
        cls.Partner = cls.env["res.partner"]
        cls.Profile = cls.env["client.profile"]
        cls.Purchase = cls.env["client.purchase"]
        cls.Queue = cls.env["client.profile.queue"]
        cls.Scale = cls.env["client.rfm.scale"]
        cls.product = cls.env["product.product"].create(
            {"name": "Kite", "list_price": 10, "taxes_id": False, "invoice_policy": "order"}
        )

    # === THE SHOP === #

    @classmethod
    def make_company(cls, name, currency=None, tz="UTC", **vals):
        """Return a company with a sales journal, an income and a receivable account, which OdooBot works in too."""
        currency = currency or cls.euro
        company = cls.env["res.company"].create({"name": name, "currency_id": currency.id, "client_tz": tz, **vals})
        cls.env.user.company_ids |= company
        cls._make_books(company)
        return company

    @classmethod
    def _make_books(cls, company):
        env = cls.env(context={**cls.env.context, "allowed_company_ids": company.ids})
        names = {"700000": "income", "400000": "asset_receivable", "600000": "expense"}
        sales, clients, losses = env["account.account"].create(
            [
                {"name": kind, "code": code, "account_type": kind, "company_ids": [Command.set(company.ids)]}
                for code, kind in names.items()
            ]
        )
        journal, exchange = env["account.journal"].create(
            [
                {"name": kind, "code": kind[:4].upper(), "type": kind, "company_id": company.id}
                for kind in ("sale", "general")
            ]
        )
        journal.default_account_id = sales
        company.write(
            {
                "currency_exchange_journal_id": exchange.id,
                "income_currency_exchange_account_id": sales.id,
                "expense_currency_exchange_account_id": losses.id,
            }
        )
        env["ir.default"].set("res.partner", "property_account_receivable_id", clients.id, company_id=company.id)

    @classmethod
    def make_currency(cls, name, rates):
        """Return a currency with its rates per day: how many of it one euro buys."""
        currency = cls._make_currency(name)
        for company in cls.company | cls.company.search([]):
            currency.rate_ids.filtered(lambda rate, company=company: rate.company_id == company).unlink()
        company_id = cls.company.id
        currency.rate_ids = [
            Command.create({"name": day, "company_rate": rate, "company_id": company_id}) for day, rate in rates.items()
        ]
        return currency

    @classmethod
    def _make_currency(cls, name):
        """Return the currency of the name, made or woken up if need be."""
        Currency = cls.env["res.currency"].with_context(active_test=False)
        currency = Currency.search([("name", "=", name)]) or Currency.create({"name": name, "symbol": name})
        currency.active = True
        return currency

    @classmethod
    def make_pricelist(cls, currency):
        """Return the price list that makes an order be in the currency."""
        vals = {"name": f"In {currency.name}", "currency_id": currency.id, "company_id": False}
        return cls.env["product.pricelist"].create(vals)

    # === DOCUMENTS === #

    @classmethod
    def client(cls, name="Ann", **vals):
        """Return a new contact."""
        return cls.Partner.create({"name": name, **vals})

    @classmethod
    def order(cls, partner, day, *, amount=10.0, qty=1, confirm=True, company=None, currency=None):
        """Return an order of ``qty`` kites at ``amount`` each, in the currency, confirmed and dated."""
        company = company or cls.company
        currency = currency or company.currency_id
        line = {"product_id": cls.product.id, "product_uom_qty": qty, "price_unit": amount, "tax_ids": False}
        vals = {"partner_id": partner.id, "company_id": company.id, "order_line": [Command.create(line)]}
        if currency != company.currency_id:
            vals["pricelist_id"] = cls.make_pricelist(currency).id
        order = cls.env["sale.order"].with_company(company).create(vals)
        if confirm:
            order.action_confirm()
        order.date_order = cls.moment(day)  # confirming dates an order now
        return order

    @classmethod
    def invoice(
        cls, order=None, day=None, *, partner=None, amount=10.0, qty=1, kind="out_invoice", company=None, post=True
    ):
        """Return an invoice of the order, or of ``qty`` kites for ``partner``, posted."""
        if order:
            move = order._create_invoices()
        else:
            line = {"product_id": cls.product.id, "quantity": qty, "price_unit": amount, "tax_ids": False}
            vals = {"move_type": kind, "partner_id": partner.id, "invoice_line_ids": [Command.create(line)]}
            move = cls.env["account.move"].with_company(company or cls.company).create(vals)
        move.invoice_date = cls.moment(day or fields.Date.today()).date()
        if post:
            move.action_post()
        return move

    @classmethod
    def refund(cls, document, share=1.0, day=None, *, rewritten=False, post=True):
        """Return a credit note over a share of an invoice, or of the invoice of an order.

        :param rewritten: someone deleted the lines of the credit note and typed one by hand, which no order knows
        """
        invoice = document
        if document._name == "sale.order":
            posted = document.invoice_ids.filtered_domain([("state", "=", "posted"), ("move_type", "=", "out_invoice")])
            invoice = posted[:1] or cls.invoice(document, day)
        credit = invoice._reverse_moves([{"invoice_date": cls.moment(day or fields.Date.today()).date()}])
        if rewritten:
            line = {"name": "As agreed", "quantity": 1, "price_unit": invoice.amount_untaxed * share, "tax_ids": False}
            credit.invoice_line_ids.unlink()
            credit.invoice_line_ids = [Command.create(line)]
        else:
            for line in credit.invoice_line_ids:
                line.quantity *= share
        if post:
            credit.action_post()
        return credit

    @staticmethod
    def moment(day):
        """Return a moment in UTC: noon of a date, or the datetime itself."""
        if isinstance(day, str):
            day = datetime.fromisoformat(day)
            return datetime.combine(day, time(12)) if day.time() == time.min else day
        return day if isinstance(day, datetime) else datetime.combine(day, time(12))

    # === FACTS === #

    @classmethod
    def refresh(cls):
        """Refresh the clients that documents marked, and those alone, though they are most of this small shop."""
        cls.env.flush_all()
        with patch.object(client_profile_refresh, "FULL_REFRESH_SHARE", 1e9):
            return cls.Profile._refresh_queued()

    @classmethod
    def facts(cls, partner, company=None):
        """Return the stored facts of a client by their names, {} where it has none."""
        return cls.all_facts(company).get(partner.id, {})

    @classmethod
    def all_facts(cls, company=None):
        """Return the stored facts of all clients by their ids, as the database holds them."""
        cls.env.flush_all()
        columns = SQL(", ").join(map(SQL.identifier, ("client_id", *FACTS)))
        cls.env.cr.execute(
            SQL("SELECT %s FROM client_profile WHERE company_id = %s", columns, (company or cls.company).id)
        )
        return {row.pop("client_id"): row for row in cls.env.cr.dictfetchall()}

    @classmethod
    def today(cls, company=None) -> date:
        """Return the day that it is in the company's time zone."""
        return (company or cls.company)._get_client_today()
