"""A shop with one user of each role, and clients of two salespeople and of nobody."""

from datetime import timedelta

from odoo import Command
from odoo.tests import new_test_user

from .common import ClientBaseCase

ROLES = {
    "own": "client_base.client_base_group_own",
    "all": "client_base.client_base_group_all",
    "marketer": "client_base.client_base_group_marketer",
    "analyst": "client_base.client_base_group_analyst",
    "manager": "client_base.client_base_group_manager",
    "sales_own": "sales_team.group_sale_salesman",
    "sales_all": "sales_team.group_sale_salesman_all_leads",
    "sales_manager": "sales_team.group_sale_manager",
    "internal": "base.group_user",
    "system": "base.group_system",
    "portal": "base.group_portal",
    "public": "base.group_public",
}
# Who sees the facts of clients, and of those who sees the clients of every salesperson.
READERS = ("own", "all", "marketer", "analyst", "manager", "sales_all", "sales_manager")
SEE_ALL = ("all", "marketer", "analyst", "manager", "sales_all", "sales_manager")
OUTSIDERS = ("internal", "sales_own", "portal", "public")


class RolesCase(ClientBaseCase):
    """Three companies that bought through a contact each: for 10 from the own user, 20 from a rival, 40 from nobody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {role: cls.make_user(role, groups) for role, groups in ROLES.items()}
        cls.rival = cls.make_user("rival", ROLES["own"])
        cls.mine = cls.make_client("Mine", 10, user_id=cls.users["own"].id)
        cls.theirs = cls.make_client("Theirs", 20, user_id=cls.rival.id)
        cls.nobodys = cls.make_client("Nobody's", 40)
        cls.shop = cls.mine | cls.theirs | cls.nobodys
        cls.visitor = cls.users["portal"].partner_id
        cls.order(cls.visitor, cls.today() - timedelta(days=3), amount=80)
        cls.Profile._refresh_all(cls.company)

    @classmethod
    def make_user(cls, role, groups):
        companies = [Command.set(cls.company.ids)]
        vals = {"company_id": cls.company.id, "company_ids": companies, "lang": "en_US"}
        return new_test_user(cls.env, f"client_{role}", groups, **vals)

    @classmethod
    def make_client(cls, name, amount, **vals):
        """Return a company that bought for the amount yesterday, through a contact."""
        client = cls.client(name, is_company=True, child_ids=[Command.create({"name": f"{name}, Bob"})], **vals)
        cls.order(client.child_ids, cls.today() - timedelta(days=1), amount=amount)
        return client

    def as_role(self, role, record=None):
        """Return the records, or an empty environment, as the user of the role sees them, with nothing in the cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        user = self.users[role]
        return user.env(user=user) if record is None else record.with_user(user)
