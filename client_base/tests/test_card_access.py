from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .roles import READERS, RolesCase

WORKERS = tuple(role for role in READERS if role != "analyst")
OTHERS = ("analyst", "internal", "sales_own", "system", "portal")
SWITCHES = {
    "birthday": (
        "client_birth_day", "client_birth_month", "client_birth_year", "client_birthdate", "client_birth_md",
        "client_birthday", "client_days_to_birthday", "client_age",
    ),
    "social": ("client_social_ids",),
    "sex": ("client_sex",),
}  # fmt: skip
ALWAYS = (
    "client_payment_way", "client_request", "client_referrer_id", "client_responsible_id", "client_first_contact_on",
    "client_source_id", "client_medium_id", "client_campaign_id", "client_last_source_id", "client_last_medium_id",
    "client_last_campaign_id", "client_last_touch_on",
)  # fmt: skip
READ_ONLY = ("client_birthday", "client_days_to_birthday", "client_age", "client_birth_md")


@tagged("post_install", "-at_install")
class TestCardAccess(RolesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        vals = {"client_birth_day": 5, "client_birth_month": "3", "client_birth_year": 1990, "client_sex": "female",
                "client_payment_way": "card", "client_request": "A red kite", "client_first_contact_on": "2020-01-01",
                "client_social_ids": [Command.create({"network": "vk", "address": "ann"})]}  # fmt: skip
        (cls.shop | cls.visitor | cls.users["internal"].partner_id).write(vals)
        cls.Account = cls.env["client.social.account"]

    @classmethod
    def switch(cls, **switches):
        """Save the settings page as an administrator does."""
        page = Form(cls.env["res.config.settings"].with_user(cls.users["system"]))
        for name, value in switches.items():
            setattr(page, f"group_client_card_{name}", value)
        page.save().execute()
        cls.env.invalidate_all()

    def may(self, role, name, operation="read"):
        partner = self.as_role(role)["res.partner"]
        return partner._has_field_access(partner._fields[name], operation)

    # === THE SWITCHES === #

    def test_switches_as_they_come(self):
        page = self.env["res.config.settings"].with_user(self.users["system"]).default_get(
            [f"group_client_card_{name}" for name in SWITCHES]
        )  # fmt: skip
        switches = {name: page[f"group_client_card_{name}"] for name in SWITCHES}
        self.assertEqual(switches, {"birthday": True, "social": True, "sex": False})

    def test_each_switch_shows_and_hides_its_fields_and_keeps_the_values(self):
        for name, fields in SWITCHES.items():
            for is_on in (True, False, True):
                self.switch(**{name: is_on})
                for role in (*WORKERS, *OTHERS):
                    with self.subTest(switch=name, on=is_on, role=role):
                        for field in fields:
                            self.assertEqual(self.may(role, field), is_on and role in WORKERS, field)
        self.assertEqual((self.mine.client_birth_md, self.mine.client_sex), (305, "female"))

    def test_with_all_off_nobody_reads_and_the_card_still_opens(self):
        self.switch(birthday=False, social=False, sex=False)
        for role in (*WORKERS, *OTHERS):
            for field in (field for fields in SWITCHES.values() for field in fields):
                with self.subTest(role=role, field=field), self.assertRaises(AccessError):
                    self.as_role(role)["res.partner"].search([(field, "!=", False)])
            with self.assertRaises(AccessError):
                self.as_role(role, self.Account).search([])
        user = self.users["own"]
        user.group_ids |= self.env.ref("base.group_partner_manager")
        with Form(self.as_role("own", self.mine)) as card:
            card.client_payment_way = "cash"

    # === WHO READS AND WRITES === #

    def test_fields_are_for_those_who_work_with_clients(self):
        names = (*ALWAYS, *SWITCHES["birthday"], *SWITCHES["social"])
        for role in (*WORKERS, *OTHERS, "public"):
            with self.subTest(role):
                self.assertEqual(
                    {name for name in names if self.may(role, name)}, set(names if role in WORKERS else ())
                )

    def test_portal_user_reads_and_writes_nothing_of_his_own_card(self):
        me = self.as_role("portal", self.visitor)
        for name in (*ALWAYS, *(field for fields in SWITCHES.values() for field in fields)):
            with self.subTest(name):
                with self.assertRaises(AccessError):
                    me.read([name])
                with self.assertRaises(AccessError):
                    me.search([(name, "!=", False)])
                if name not in READ_ONLY:
                    with self.assertRaises(AccessError):
                        me.write({name: False})
                with self.assertRaises(AccessError):
                    me.env["res.users"].search([(name, "!=", False)])
                with self.assertRaises(AccessError):
                    me.search([], order=name)
        with self.assertRaises(AccessError):
            self.as_role("portal", self.Account).search([])

    def test_colleagues_read_nothing(self):
        for role in ("internal", "analyst", "sales_own"):
            for name in ("client_birth_md", "client_days_to_birthday", "client_age", "client_source_id", "client_sex"):
                with self.subTest(role=role, field=name), self.assertRaises(AccessError):
                    self.as_role(role)["res.partner"].search([(name, "!=", False)])

    # === SOCIAL ACCOUNTS === #

    def test_accounts_of_a_rivals_client_are_his(self):
        every = self.shop.client_social_ids
        for role in WORKERS:
            expected = self.mine | self.nobodys if role == "own" else self.shop
            with self.subTest(role):
                self.assertEqual(self.as_role(role, self.Account).search([]).sudo().partner_id & self.shop, expected)
        own = self.as_role("own", self.Account)
        theirs = (every & self.theirs.client_social_ids).with_env(own.env)
        for attempt in (
            lambda: theirs.read(["address"]),
            lambda: theirs.write({"address": "mine"}),
            lambda: theirs.unlink(),
            lambda: own.create({"partner_id": self.theirs.id, "network": "x", "address": "ann"}),
        ):
            with self.assertRaises(AccessError):
                attempt()
        own.create({"partner_id": self.mine.id, "network": "x", "address": "ann"})

    def test_account_is_not_moved_to_a_rivals_client(self):
        account = self.as_role("own", self.mine.client_social_ids)
        account.address = "mine"
        account.partner_id = self.nobodys.id
        with self.assertRaises(AccessError):
            account.partner_id = self.theirs.id

    def test_two_companies_do_not_mix(self):
        other = self.make_company("Line Shop")
        foreign = self.client("Foreign", company_id=other.id)
        account = self.Account.create({"partner_id": foreign.id, "network": "x", "address": "foreign"})
        self.assertNotIn(account, self.as_role("manager", self.Account).search([]))
        self.users["manager"].company_ids |= other
        reader = self.as_role("manager", self.Account).with_context(allowed_company_ids=other.ids)
        self.assertIn(account, reader.search([]))
