"""Who sees fields of the shop's own, and who fills them in: every role by every way there is."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .own_field_case import LABELS, OwnFieldCase

# Who sees no field of any kind, and who sees all that are for every salesperson.
BLIND = ("internal", "sales_own", "analyst", "system", "portal", "public")
SEEING = ("own", "all", "marketer", "manager", "sales_all", "sales_manager")
# From the fewest to the most rights.
RANKS = ("own", "all", "marketer", "manager")


@tagged("post_install", "-at_install")
class TestFieldAccess(OwnFieldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fill(cls.visitor, cls.values)  # the portal user himself
        cls.env.ref("base.group_allow_export").user_ids = [Command.link(user.id) for user in cls.users.values()]
        cls.some = {
            "choices": cls.options["Dry"].id, "choice": cls.options["Cat"].id, "product": cls.product.id,
            "contact": cls.vet.id,
        }  # fmt: skip

    def assert_refused(self, attempt, roles=BLIND, kinds=tuple(LABELS)):
        for role in roles:
            env = self.as_role(role)
            for kind in kinds:
                with self.subTest(role=role, kind=kind), self.assertRaises(AccessError):
                    attempt(env, self.columns[kind], kind)

    def himself(self, env):
        return env.user.partner_id.with_env(env)  # the host gives one's own user without rights

    # === WHO SEES NONE OF IT === #

    def test_nothing_is_read_not_even_of_oneself(self):
        self.assert_refused(lambda env, column, kind: self.himself(env).read([column]))
        self.assert_refused(lambda env, column, kind: self.himself(env)[column])
        self.assert_refused(lambda env, column, kind: self.himself(env).mapped(column))
        self.assert_refused(lambda env, column, kind: self.himself(env).web_read({column: {}}))
        self.assert_refused(lambda env, column, kind: self.himself(env).export_data([column]))

    def test_nothing_is_read_of_users(self):
        self.assert_refused(lambda env, column, kind: env.user.with_env(env).read([column]))
        self.assert_refused(lambda env, column, kind: env.user.with_env(env)[column])
        self.assert_refused(lambda env, column, kind: env["res.users"].search([(column, "!=", False)]))
        self.assert_refused(lambda env, column, kind: env["res.users"].search([(f"partner_id.{column}", "!=", False)]))
        self.assert_refused(
            lambda env, column, kind: env["res.users"].search([], order=column), kinds=("char", "choice")
        )

    def test_nothing_is_searched(self):
        for operator in ("=", "!="):
            self.assert_refused(lambda env, column, kind, operator=operator: (
                env["res.partner"].search([(column, operator, False)])
            ))  # fmt: skip
        for operator in ("in", "not in"):
            self.assert_refused(lambda env, column, kind, operator=operator: (
                env["res.partner"].search_count([(column, operator, [self.some[kind]])])
            ), kinds=self.some)  # fmt: skip
        self.assert_refused(lambda env, column, kind: env["res.partner"].search([(column, "any", [("id", ">", 0)])]),
                            kinds=self.some)  # fmt: skip
        self.assert_refused(lambda env, column, kind: env["res.partner"].search([(f"{column}.name", "ilike", "a")]),
                            kinds=self.some)  # fmt: skip
        self.assert_refused(lambda env, column, kind: env["res.partner"].search([(column, "ilike", "a")]),
                            kinds=[*self.some, "char"])  # fmt: skip
        self.assert_refused(lambda env, column, kind: env["res.partner"].search([(f"{column}.month_number", "=", 5)]),
                            kinds=("date", "datetime"))  # fmt: skip

    def test_nothing_is_searched_through_others(self):
        for path in ("parent_id", "child_ids", "commercial_partner_id"):
            self.assert_refused(lambda env, column, kind, path=path: (
                env["res.partner"].search([(f"{path}.{column}", "!=", False)])
            ))  # fmt: skip
        self.assert_refused(lambda env, column, kind: (
            env["res.partner"].search(~Domain("parent_id", "any", [(column, "=", False)]))
        ))  # fmt: skip

    def test_nothing_is_sorted_or_grouped_or_summed(self):
        kinds = [kind for kind in LABELS if kind not in ("choices", "text")]
        self.assert_refused(lambda env, column, kind: env["res.partner"].search([], order=column), kinds=kinds)
        self.assert_refused(lambda env, column, kind: env["res.partner"]._read_group([], [self.by(column, kind)]))
        self.assert_refused(lambda env, column, kind: (
            env["res.partner"].formatted_read_group([], [self.by(column, kind)], ["__count"])
        ))  # fmt: skip
        self.assert_refused(
            lambda env, column, kind: env["res.partner"].web_read_group([], [self.by(column, kind)], [])
        )
        for how in ("sum", "max", "array_agg"):
            self.assert_refused(lambda env, column, kind, how=how: (
                env["res.partner"].formatted_read_group([], [], [f"{column}:{how}"])
            ), kinds=("integer", "float", "monetary"))  # fmt: skip
        self.assert_refused(lambda env, column, kind: (
            env["res.partner"].formatted_read_group([], [], [f"{column}:count_distinct"])
        ), kinds=kinds)  # fmt: skip

    def by(self, column, kind):
        return f"{column}:month" if kind in ("date", "datetime") else column

    def test_nothing_is_written(self):
        self.assert_refused(lambda env, column, kind: self.himself(env).write({column: False}))
        self.assert_refused(lambda env, column, kind: env.user.with_env(env).write({column: False}))
        self.assert_refused(lambda env, column, kind: env["res.partner"].create({"name": "X", column: False}))

    def test_nothing_is_described(self):
        for role in BLIND:
            with self.subTest(role=role):
                env = self.as_role(role)
                self.assertFalse(self.columns_in(env["res.partner"].fields_get()))
                self.assertFalse(self.columns_in(env["res.users"].fields_get()))

    def columns_in(self, names):
        return set(self.columns.values()) & set(names)

    def test_choices_and_fields_are_not_for_outsiders(self):
        for role in ("portal", "public"):
            for attempt in (
                lambda env: env["client.field.option"].name_search("Cat"),
                lambda env: env["client.field.option"].search([("name", "=", "Cat")]),
                lambda env: env["client.field"].search([("name", "!=", False)]).read(["name"]),
                lambda env: env["client.field.section"].search([]).read(["name"]),
                lambda env: env["client.field.option"].browse(self.options["Cat"].id).read(["name"]),
            ):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    attempt(self.as_role(role))

    # === WHO SEES === #

    def test_salespeople_see_fields_of_their_clients(self):
        for role in SEEING:
            with self.subTest(role=role):
                env = self.as_role(role)
                self.assertEqual(self.columns_in(env["res.partner"].fields_get()), set(self.columns.values()))
                mine = self.as_role(role, self.mine)
                self.assertEqual(self.read_own(mine)["char"], "Murka")
                self.assertEqual(env["res.partner"].search([(self.columns["char"], "=", "Murka")]) & mine, mine)
                found = env["client.field.option"].name_search("Ca", [("field_id", "=", self.own["choice"].id)])
                self.assertEqual([name for _id, name in found], ["Cat"])

    def test_fields_are_seen_from_a_role_on(self):
        for least in RANKS:
            with self.subTest(least=least):
                own = self.own_field(f"From {least}", see_role=least, edit_role="manager")
                self.mine[own.column] = "secret"
                for role in RANKS:
                    mine = self.as_role(role, self.mine)
                    if RANKS.index(role) < RANKS.index(least):
                        self.assertNotIn(own.column, mine.fields_get())
                        with self.assertRaises(AccessError):
                            mine.read([own.column])
                        with self.assertRaises(AccessError):
                            mine.search([(own.column, "=", "secret")])
                    else:
                        self.assertEqual(mine[own.column], "secret")

    def test_labels_and_choices_are_seen_from_a_role_on(self):
        """The choices of a field are read by those who see the field: made of a text, they are what clients said."""
        own = self.own["choice"]
        for least in RANKS:
            own.write({"see_role": least, "edit_role": "manager"})
            for role in (*RANKS, "sales_all", "sales_manager"):
                rank = RANKS.index({"sales_all": "all", "sales_manager": "manager"}.get(role, role))
                with self.subTest(least=least, role=role):
                    env, sees = self.as_role(role), rank >= RANKS.index(least)
                    options = env["client.field.option"].search([("field_id", "=", own.id)])
                    self.assertEqual(len(options), 3 if sees else 0)
                    self.assertEqual(bool(env["client.field.option"].name_search("Parrot")), sees)
                    self.assertEqual(bool(env["client.field"].search([("name", "=", "Pet Species")])), sees)

    def test_hidden_labels_and_choices_are_not_read_by_number(self):
        self.own["choice"].write({"see_role": "manager", "edit_role": "manager"})
        for record in (self.own["choice"], self.options["Cat"]):
            with self.subTest(record=record), self.assertRaises(AccessError):
                self.as_role("own", record).read(["name"])

    def test_choices_of_an_archived_field_are_read(self):
        self.own["choice"].active = False
        self.assertEqual(self.as_role("own", self.options["Cat"]).read(["name"])[0]["name"], "Cat")
        self.assertEqual(self.as_role("own", self.mine)[self.columns["choice"]].name, "Cat")

    def test_hidden_choices_are_in_nobodys_way(self):
        """Who sees less goes on to save what he sees, of clients with hidden choices."""
        self.users["own"].group_ids |= self.env.ref("base.group_partner_manager")
        for kind in ("choice", "choices"):
            self.own[kind].write({"see_role": "manager", "edit_role": "manager"})
        self.as_role("own", self.mine).write({self.columns["char"]: "Bim", "name": "Mine still"})
        option = self.as_role("manager", self.own["choice"]).option_ids.create({
            "name": "Fish", "field_id": self.own["choice"].id,
        })  # fmt: skip
        self.assertEqual(self.as_role("manager", option).name, "Fish")
        self.assertEqual(self.read_own(self.mine)["choice"], self.options["Cat"].id)

    def test_who_sees_can_be_changed_at_once(self):
        own = self.own["char"].with_user(self.users["manager"])
        self.assertEqual(self.as_role("own", self.mine)[own.column], "Murka")
        own.write({"see_role": "manager", "edit_role": "manager"})
        with self.assertRaises(AccessError):
            self.as_role("own", self.mine).read([own.column])
        self.assertEqual(self.as_role("manager", self.mine)[own.column], "Murka")
        own.see_role = "own"
        self.assertEqual(self.as_role("own", self.mine)[own.column], "Murka")
        with self.assertRaises(AccessError):
            self.as_role("portal", self.visitor).read([own.column])

    def test_fields_are_changed_from_a_role_on(self):
        self.users["own"].group_ids |= self.env.ref("base.group_partner_manager")
        self.users["manager"].group_ids |= self.env.ref("base.group_partner_manager")
        self.own["char"].edit_role = "manager"
        column = self.columns["char"]
        with self.refused(AccessError, "Pet Name, and not change it"):
            self.as_role("own", self.mine).write({column: "Bim"})
        with self.assertRaises(AccessError):
            self.as_role("own")["res.partner"].create({"name": "New", column: "Bim"})
        with self.assertRaises(AccessError):
            self.as_role("own")["res.partner"].with_context(**{f"default_{column}": "Bim"}).create({"name": "New"})
        with self.assertRaises(AccessError):
            self.as_role("own", self.mine).copy({column: "Bim"})
        self.as_role("manager", self.mine).write({column: "Bim"})
        self.assertEqual(self.as_role("own", self.mine)[column], "Bim")
        self.as_role("own", self.mine).write({"name": "Still mine"})
        copied = self.as_role("own", self.mine).copy().sudo()  # goes, without what only others fill in
        self.assertFalse(copied[column])
        self.assertEqual(copied[self.columns["integer"]], 3)


@tagged("post_install", "-at_install")
class TestFieldPortal(OwnFieldCase, HttpCase):
    """What a portal user gets by hand-written requests about his own contact."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fill(cls.visitor, cls.values)
        cls.users["portal"].password = "client_portal"

    def test_a_portal_user_gets_nothing_of_himself(self):
        self.authenticate("client_portal", "client_portal")
        me = self.visitor.ids
        self.assertEqual(self.call("res.partner", "read", me, ["name"])[0]["name"], self.visitor.name)
        with mute_logger("odoo.http"):
            for column in self.columns.values():
                for arguments in (
                    ("read", me, [column]), ("web_read", me, {column: {}}), ("write", me, {column: False}),
                    ("search_read", [(column, "!=", False)], ["name"]), ("export_data", me, [column]),
                    ("web_search_read", [("id", "in", me)], {"name": {}, column: {}}),
                    ("onchange", me, {}, [], {column: {}}),
                ):  # fmt: skip
                    with self.subTest(column=column, method=arguments[0]):
                        self.assert_no_answer(column, *arguments)
        self.assertEqual(self.call("res.partner", "fields_get", list(self.columns.values())), {})
        self.assertEqual(self.read_own(self.visitor)["char"], "Murka")

    def assert_no_answer(self, column, *arguments):
        try:
            answer = self.call("res.partner", *arguments)
        except JsonRpcException:
            return
        self.assertNotIn(column, repr(answer))

    def call(self, model, method, *arguments):
        params = {"model": model, "method": method, "args": arguments, "kwargs": {}}
        return self.make_jsonrpc_request("/web/dataset/call_kw", params)
