"""A client whom Marc serves, and Bob, who sells to him."""

from odoo import Command

from .roles import RolesCase


class ManagerCase(RolesCase):
    """Bob and Marc see their own documents, Mia sees all, Boss is a manager of the client base."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        salesman = "sales_team.group_sale_salesman"
        cls.bob = cls.make_user("bob", salesman)
        cls.shy = cls.make_user("shy", f"{salesman},client_base.client_base_group_own")
        cls.marc = cls.make_user("marc", f"{salesman},client_base.client_base_group_own")
        cls.mia = cls.make_user("mia", "sales_team.group_sale_salesman_all_leads")
        cls.boss = cls.make_user("boss", "sales_team.group_sale_manager")
        cls.users |= {"bob": cls.bob, "shy": cls.shy, "marc": cls.marc, "mia": cls.mia, "boss": cls.boss}
        cls.ann = cls.client("Ann Ltd", is_company=True, user_id=cls.marc.id, email="ann@kites.example")
        cls.contact = cls.client("Bo of Ann", parent_id=cls.ann.id, email="bo@kites.example")

    @classmethod
    def policy(cls, policy, company=None):
        (company or cls.company).client_manager_policy = policy

    @classmethod
    def quotation(cls, seller=None, partner=None, *, creator=None, **vals):
        """Return a quotation of the seller, Bob if nobody else is given, with one line."""
        line = {"product_id": cls.product.id, "product_uom_qty": 1, "price_unit": 10, "tax_ids": False}
        seller = cls.bob if seller is None else seller
        vals = {
            "partner_id": (partner or cls.contact).id,
            "company_id": cls.company.id,
            "order_line": [Command.create(line)],
            **vals,
        }
        order = cls.env["sale.order"].with_user(creator or cls.boss).create({**vals, "user_id": seller.id})
        return order.with_env(cls.env)

    def hint(self, document, role="bob"):
        """Return the hint on the document as the role reads it."""
        return self.as_role(role, document)._get_client_manager_hint()

    def notes(self, document):
        """Return what the chatter of the document says."""
        self.env.invalidate_all()
        return "\n".join(str(message.body) for message in document.message_ids)

    def told(self, user, document):
        """Return the notifications about the document that were sent to the user."""
        return self.env["mail.message"].search(
            [
                ("model", "=", document._name),
                ("res_id", "=", document.id),
                ("message_type", "=", "user_notification"),
                ("partner_ids", "in", user.partner_id.ids),
            ]
        )

    def requests(self, client=None):
        """Return the open activities on the card of the client."""
        return self.env["mail.activity"].search(
            [("res_model", "=", "res.partner"), ("res_id", "=", (client or self.ann).id)]
        )
