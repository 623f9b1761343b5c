from datetime import timedelta

from odoo import Command

from .roles import RolesCase

OWN = "client_base.client_base_group_own,sales_team.group_sale_salesman"


class HistoryCase(RolesCase):
    """A client with a past: documents of two salespeople, one of whom sees his own only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["seller"] = cls.make_user("seller", OWN)
        cls.users["colleague"] = cls.make_user("colleague", OWN)
        cls.seller, cls.colleague = cls.users["seller"], cls.users["colleague"]
        cls.ann = cls.client("Ann", is_company=True)
        cls.bob = cls.client("Bob of Ann's", parent_id=cls.ann.id)
        cls.rope = cls.env["product.product"].create({"name": "Rope", "list_price": 3, "taxes_id": False})

    @classmethod
    def ask(cls, days, user=None, partner=None, state="sale", **options):
        """Return an order or quotation of so many days ago, by a salesperson."""
        day = cls.today() - timedelta(days=days)
        order = cls.order(partner or cls.bob, day, confirm=state == "sale", **options)
        order.user_id = user or cls.seller
        if state == "cancel":
            order.action_cancel()
        return order

    def history(self, role="sales_all", client=None, **context):
        """Return the history of a client as the user of the role opens it."""
        contact = self.as_role(role, client or self.bob).with_context(**context)
        action = contact.action_open_client_history()
        return contact.env["client.history"].browse(action["res_id"])

    def work_in(self, role, *companies):
        """Let the user of the role work in several companies at once; return the context, in which the first is his."""
        ids = [company.id for company in companies]
        self.users[role].company_ids = [Command.set(ids)]
        return {"allowed_company_ids": ids}

    def names(self, inquiries):
        return [inquiry.name for inquiry in inquiries]
