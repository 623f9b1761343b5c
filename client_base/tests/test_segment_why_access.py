"""The words of a rule, and why a client is in or out, tell nobody what he may not read."""

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .roles import SEE_ALL, RolesCase


@tagged("post_install", "-at_install")
class TestSegmentWordsAccess(RolesCase):
    def test_names_that_the_reader_may_not_read_are_hidden(self):
        both = self.mine | self.theirs
        segment = self.env["client.segment"].create({"name": "Two", "domain": repr([("id", "in", both.ids)])})
        for role, names in {
            "own": "Mine, hidden from you",
            "all": "Mine, Theirs",
            "analyst": "hidden from you",
        }.items():
            with self.subTest(role=role):
                [(_level, words)] = self.as_role(role, segment)._say_rule()
                self.assertTrue(words.endswith(f": {names}"), words)

    def test_each_reader_of_a_segment_reads_its_rule(self):
        rule = [("client_revenue", ">", 5), ("invoice_ids.amount_total", ">", 5), ("child_ids", "!=", False)]
        segment = self.env["client.segment"].create({"name": "Rich", "domain": repr(rule)})
        for role in ("own", "all", "marketer", "analyst", "manager"):
            with self.subTest(role=role):
                self.assertEqual(len(self.as_role(role, segment).rule_words), 4)


@tagged("post_install", "-at_install")
class TestSegmentWhyAccess(RolesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.segment = cls.env["client.segment"].create({"name": "VIP", "domain": "[('is_company', '=', True)]"})
        cls.segment._refresh()

    def make(self, rule):
        segment = self.env["client.segment"].create({"name": "Test", "domain": repr(rule)})
        segment._refresh()
        return segment

    def ask_all(self, role, client):
        """Ask each way of learning about a client."""
        segment = self.as_role(role, self.segment)
        client = client.with_user(segment.env.user)
        yield lambda: segment._explain_client(client)
        yield lambda: segment._get_why_headline(client)
        yield lambda: client.action_why_segments()
        Why = segment.env["client.segment.why"]
        yield lambda: Why.new({"client_id": client.id, "segment_id": segment.id}).headline
        yield lambda: Why.new({"client_id": client.id, "segment_id": segment.id}).lines
        yield lambda: Why.new({"client_id": client.id}).lines

    def test_whoever_sees_the_client_is_told(self):
        for role in (*SEE_ALL, "own"):
            if role == "analyst":
                continue
            client = self.mine if role == "own" else self.theirs
            for number, ask in enumerate(self.ask_all(role, client)):
                with self.subTest(role=role, number=number):
                    self.assertTrue(ask())

    def test_nobody_learns_of_clients_that_are_not_his(self):
        for role in ("own", "analyst", "internal", "sales_own", "portal", "public"):
            for number, ask in enumerate(self.ask_all(role, self.theirs)):
                with self.subTest(role=role, number=number), self.assertRaises(AccessError):
                    ask()

    def test_a_contact_of_anothers_client_tells_nothing_either(self):
        segment = self.as_role("own", self.segment)
        with self.assertRaisesRegex(AccessError, "not yours"):
            segment._explain_client(self.theirs.child_ids)

    def test_stays_lead_to_the_explanation(self):
        stay = self.env["client.segment.stay"].search(
            [("segment_id", "=", self.segment.id), ("client_id", "=", self.mine.id)]
        )
        context = self.as_role("own", stay).action_why()["context"]
        self.assertEqual((context["default_segment_id"], context["default_client_id"]), (self.segment.id, self.mine.id))

    def test_what_the_reader_may_not_read_is_hidden(self):
        self.mine.barcode = "secret"
        segment = self.make([("barcode", "=", "secret"), ("child_ids.sale_order_ids.amount_untaxed", "=", 10)])
        field = type(self.mine)._fields["barcode"]
        with patch.object(field, "groups", "base.group_system"):
            lines = self.as_role("own", segment)._explain_client(self.mine)
            seen = self.as_role("manager", segment)._explain_client(self.mine)
        # Users of "own clients" have no sales orders in Odoo.
        self.assertEqual([line["actual"] for line in lines], ["", "hidden from you", "hidden from you"])
        self.assertEqual([line["met"] for line in lines], [True, True, True])
        self.assertEqual(seen[1]["actual"], "hidden from you")

    def test_a_path_through_a_field_of_others_is_hidden(self):
        segment = self.make([("child_ids.name", "ilike", "Bob")])
        with patch.object(type(self.mine)._fields["child_ids"], "groups", "base.group_system"):
            [line] = self.as_role("own", segment)._explain_client(self.mine)
        self.assertEqual((line["actual"], line["met"]), ("hidden from you", True))

    def test_related_records_that_the_reader_may_not_read_are_hidden(self):
        self.users["own"].group_ids |= self.env.ref("sales_team.group_sale_salesman")
        rival_order, own_order = (self.order(self.mine, self.today(), amount=amount) for amount in (111, 222))
        self.mine.child_ids.sale_order_ids.user_id = self.rival
        rival_order.user_id, own_order.user_id = self.rival, self.users["own"]
        segment = self.make([("sale_order_ids.amount_untaxed", ">", 100)])
        [line] = self.as_role("own", segment)._explain_client(self.mine)
        self.assertIn("222", line["actual"])
        self.assertNotIn("111", line["actual"])
        self.assertTrue(line["actual"].endswith("hidden from you"))
        named = self.make([("sale_order_ids", "in", (rival_order | own_order).ids)])
        [line] = self.as_role("own", named)._explain_client(self.mine)
        self.assertNotIn(rival_order.name, line["words"] + line["actual"])
        self.assertIn(own_order.name, line["words"])

    def test_another_companys_segment_is_not_explained(self):
        other = self.make_company("Other Shop")
        segment = self.env["client.segment"].create({"name": "Elsewhere", "company_id": other.id})
        with self.assertRaises(AccessError):
            self.as_role("all", segment)._explain_client(self.mine)
