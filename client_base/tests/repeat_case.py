from datetime import timedelta

from odoo import Command

from .roles import RolesCase

OWN = "client_base.client_base_group_own,sales_team.group_sale_salesman"


class RepeatCase(RolesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["seller"] = cls.make_user("seller", OWN)
        cls.users["colleague"] = cls.make_user("colleague", OWN)
        cls.seller, cls.colleague = cls.users["seller"], cls.users["colleague"]
        cls.ann = cls.client("Ann", is_company=True)
        cls.bob = cls.client("Bob of Ann's", parent_id=cls.ann.id)
        cls.kite = cls.product
        cls.rope = cls.make_product("Rope", 3)

    @classmethod
    def make_product(cls, name, price, **vals):
        return cls.env["product.product"].create({"name": name, "list_price": price, "taxes_id": False, **vals})

    @classmethod
    def bought(cls, *lines, days=9, user=None, partner=None, confirm=True, **vals):
        """Return an order of lines: products, or the values of a line."""
        commands = [
            Command.create(line if isinstance(line, dict) else {"product_id": line.id, "tax_ids": False})
            for line in lines
        ]
        order = cls.env["sale.order"].create({"partner_id": (partner or cls.bob).id, "order_line": commands, **vals})
        if confirm:
            order.action_confirm()
        order.date_order = cls.moment(cls.today() - timedelta(days=days))
        order.user_id = user or cls.seller
        return order

    @classmethod
    def asked(cls, partner=None, **vals):
        """Return an empty quotation of today."""
        return cls.bought(days=0, partner=partner, confirm=False, **vals)

    def repeat(self, document, role="seller"):
        """Repeat the last order of the document's client; return the quotation and what is said about it."""
        known = set(self.env["sale.order"].search([]).ids)
        action = self.as_role(role, document).action_repeat_last_order()
        made = self.env["sale.order"].search([("id", "not in", list(known))])
        self.said = action["params"]["message"]
        self.next = action["params"]["next"]
        self.assertTrue(action["params"]["sticky"])
        return made or document

    def lines(self, order):
        return [(line.product_id.name or line.name, line.product_uom_qty, line.price_unit) for line in order.order_line]
